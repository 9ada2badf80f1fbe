"""The full-text index, over the words of `core.text` alone: neither database's own idea of a word is ever asked.

SQLite: the FTS5 table `articles_fts(title, text)`, contentless, so that deleting takes the very words that were put
in: they are made again from the stored article. The `ascii` tokenizer splits our space-joined words back as they were,
since every code point beyond ASCII is part of a token to it.

PostgreSQL: `article_words(article_id, words tsvector)`, written as a literal with our own positions. Its limits: places
beyond `LAST_PLACE` and more than `MOST_PLACES` of one word in an article are not told apart, and words beyond
`MOST_BYTES` of an article are left out. A word is found up to that size; a phrase out there may be missed.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Integer, bindparam, column, delete, table, text

from core.article import Article
from core.query import And, InField, Near, Node, Not, Or, Term, Wildcard, WordPattern
from core.text import BREAK, Word, text_words, title_words

PREFIXES = ("articles_fts", "article_words")
"""How the names of the index's tables begin; they stand outside of `storage.schema.metadata`."""

LAST_PLACE = 16_381
"""PostgreSQL folds all positions from 16,383 on into that one (textsearch-limitations in its manual)."""

BEYOND = 16_383
"""The place of every word behind LAST_PLACE. 16,382 stays empty, or a word there would seem to stand beside them."""

MOST_PLACES = 255
"""PostgreSQL drops further positions of a lexeme in an article."""

MOST_BYTES = 1_000_000
"""PostgreSQL refuses a tsvector whose lexemes and positions take more than 1,048,575 bytes."""

fts = table("articles_fts", column("rowid", Integer), column("title"), column("text"))
article_words = table("article_words", column("article_id", Integer), column("words"))

_FTS_DELETE = text(
    "INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', :rowid, :title, :text)"
)
_FTS_INSERT = text("INSERT INTO articles_fts (rowid, title, text) VALUES (:rowid, :title, :text)")
_PG_INSERT = text("INSERT INTO article_words (article_id, words) VALUES (:id, CAST(:words AS tsvector))")
_PG_DELETE = delete(article_words).where(article_words.c.article_id == bindparam("id"))


def add_words(connection: Connection, article_id: int, article: Article) -> None:
    """Put an article into the index. Once: adding twice is an error of the caller."""
    if connection.dialect.name == "sqlite":
        connection.execute(_FTS_INSERT, _fts_row(article_id, article))
    else:
        words = tsvector(_folded(title_words(article)), _folded(text_words(article)))
        connection.execute(_PG_INSERT, {"id": article_id, "words": words})


def remove_words(connection: Connection, stored: dict[int, Article]) -> None:
    """Take articles out of the index. Each must be equal to what was added in title, text and dateline."""
    if not stored:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(_FTS_DELETE, [_fts_row(article_id, article) for article_id, article in stored.items()])
    else:
        connection.execute(_PG_DELETE, [{"id": article_id} for article_id in stored])


def fts5_query(node: Node) -> str:
    """A tree of `storage.superset` in FTS5's language.

    The deepest part of an AND or OR comes first: FTS5's parser holds 100 symbols, and only what nests to the left
    leaves them free.
    """
    match node:
        case Term():
            return _fts5_phrase(node)
        case Near(children=children):
            return f"NEAR({' '.join(map(fts5_query, children))}, {node.distance})"
        case InField(field=field, child=child):
            return f"{{{'title' if field == 'title' else 'text'}}} : ({fts5_query(child)})"
        case Or(children=children):
            return " OR ".join(_fts5_group(child) for child in _deepest_first(children))
        case And(children=children):
            wanted = [child for child in children if not isinstance(child, Not)]
            unwanted = [child.child for child in children if isinstance(child, Not)]
            found = " AND ".join(_fts5_group(child) for child in _deepest_first(wanted))
            return f"({found}) NOT ({fts5_query(Or(tuple(unwanted)))})" if unwanted else found
        case _:
            raise ValueError(f"the index cannot answer this: {node}")


def tsquery(node: Node) -> str:
    """A tree of `storage.superset` as a literal of PostgreSQL's type tsquery."""
    match node:
        case Term(words=parts):
            return "(" + " <-> ".join(_lexeme(word) for word in parts) + ")"
        case Not(child=child):
            return f"!{tsquery(child)}"
        case And(children=children):
            return "(" + " & ".join(tsquery(child) for child in children) + ")"
        case Or(children=children):
            return "(" + " | ".join(tsquery(child) for child in children) + ")"
        case _:
            raise ValueError(f"the index cannot answer this: {node}")


def _fts5_phrase(term: Term) -> str:
    """Only the last word may be a prefix."""
    *before, last = term.words
    if not isinstance(last, str | Wildcard) or not all(isinstance(word, str) for word in before):
        raise ValueError(f"the index cannot answer this: {term}")
    spelled = " ".join([*map(str, before), last if isinstance(last, str) else last.pattern[:-1]])
    return '"' + spelled.replace('"', '""') + ('"' if isinstance(last, str) else '" *')


def tsvector(title: list[str], body: list[str]) -> str:
    """Folded words as a literal of PostgreSQL's type tsvector, within its limits. The text starts behind a gap."""
    places: dict[str, list[int]] = {}
    size = 0
    for place, word in [*enumerate(title, 1), *enumerate(body, len(title) + 2)]:
        if word == BREAK:
            continue
        known = places.get(word)
        if known is None:
            size += len(word.encode()) + 6
            if size > MOST_BYTES:
                break
            places[word] = [place if place <= LAST_PLACE else BEYOND]
        elif len(known) < MOST_PLACES and known[-1] != BEYOND:
            size += 2
            known.append(place if place <= LAST_PLACE else BEYOND)
    return " ".join(f"{_lexeme(word)}:{','.join(map(str, found))}" for word, found in places.items())


def _lexeme(word: WordPattern) -> str:
    if not isinstance(word, str | Wildcard):
        raise ValueError(f"the index cannot answer this: {word}")
    spelled = word if isinstance(word, str) else word.pattern[:-1]
    return "'" + spelled.replace("\\", "\\\\").replace("'", "''") + ("'" if isinstance(word, str) else "':*")


def _fts5_group(node: Node) -> str:
    return fts5_query(node) if isinstance(node, Term | Near) else f"({fts5_query(node)})"


def _deepest_first(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=_depth, reverse=True)


def _depth(node: Node) -> int:
    match node:
        case Not(child=child) | InField(child=child):
            return 1 + _depth(child)
        case And(children=children) | Or(children=children):
            return 1 + max(map(_depth, children))
        case _:
            return 0


def _folded(found: list[Word]) -> list[str]:
    return [word.folded for word in found]


def _fts_row(article_id: int, article: Article) -> dict[str, object]:
    title, body = _folded(title_words(article)), _folded(text_words(article))
    return {"rowid": article_id, "title": " ".join(title), "text": " ".join(body)}
