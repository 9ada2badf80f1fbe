"""The full-text index. It stores the words of `core.text`, so the databases' own tokenizers do not matter.

SQLite: the contentless FTS5 table `articles_fts(title, text)`. Deleting a row requires the words that were inserted, so
they are computed again from the stored article. The tokenizer `ascii` splits text only at the spaces between our words.
All ASCII punctuation and all code points beyond ASCII count as parts of a token. In tables created for the first
version of our tokenizer, punctuation does not count as part of a token. The words of that version have no punctuation.

PostgreSQL: the table `article_words(article_id, words tsvector)`, whose literals have our own positions. Positions
after `LAST_POSITION` are not distinguished. At most `MAX_POSITIONS` positions of a word are stored, and at most
`MAX_BYTES` of an article's words. A phrase beyond these limits may be missed.
"""

import json
import string
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from sqlalchemy import Integer, bindparam, column, delete, select, table, text, update

from core.article import Article
from core.errors import StoreError
from core.forms import FORMS_VERSION
from core.messages import message
from core.query import And, InField, Near, Node, Not, Or, Term, Wildcard, WordPattern
from core.text import BREAK, TOKENIZER_VERSION, Word, text_words, title_words
from storage.database import Repository
from storage.schema import settings

# Prefixes of the names of the index's tables, which are not part of `storage.schema.metadata`.
TABLE_PREFIXES = ("articles_fts", "article_words")

# PostgreSQL stores all positions from 16,383 on as 16,383 (see "Limitations" in its manual on text search).
LAST_POSITION = 16_381

# The position of every word after LAST_POSITION. Position 16,382 stays unused: a word there would seem adjacent to all
# of these words.
OVERFLOW_POSITION = 16_383

# PostgreSQL drops any positions of a lexeme beyond this number.
MAX_POSITIONS = 255

# PostgreSQL refuses a tsvector whose lexemes and positions take more than 1,048,575 bytes.
MAX_BYTES = 1_000_000

fts = table("articles_fts", column("rowid", Integer), column("title"), column("text"))
article_words = table("article_words", column("article_id", Integer), column("words"))

_FTS_DELETE = text(
    "INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', :rowid, :title, :text)"
)
_FTS_INSERT = text("INSERT INTO articles_fts (rowid, title, text) VALUES (:rowid, :title, :text)")
_PG_INSERT = text("INSERT INTO article_words (article_id, words) VALUES (:id, CAST(:words AS tsvector))")
_PG_DELETE = delete(article_words).where(article_words.c.article_id == bindparam("id"))

# A string literal of SQL within a string literal of FTS5. It has all ASCII punctuation, with both quotes doubled.
_TOKEN_CHARACTERS = string.punctuation.replace('"', '""').replace("'", "''")
# No prefix or trigram index: either reduces the loading speed to a third.
_FTS_CREATE = (
    "CREATE VIRTUAL TABLE articles_fts USING"
    f""" fts5(title, text, content='', tokenize="ascii tokenchars '{_TOKEN_CHARACTERS}'")"""
)

# The row of `settings` with the state of the index, as JSON. Every store has it.
_IS_STATE = settings.c.name == "index"
_SELECT_STATE = select(settings.c.value).where(_IS_STATE)

# Greater than the id of every article.
_ALL_IDS = 2**62


@dataclass(frozen=True, slots=True)
class IndexState:
    """The rules for words by which the articles were indexed and matched. By default, the rules of this version.

    `tokenizer` is the version of the tokenizer (`core.text`), and `forms` is the version of the word forms
    (`core.forms`). The index lacks the articles with ids up to `unindexed_upto`. `is_complete` is false until a change
    of the rules has been applied to all articles.
    """

    tokenizer: int = TOKENIZER_VERSION
    forms: int = FORMS_VERSION
    unindexed_upto: int = 0
    is_complete: bool = True

    @property
    def has_current_rules(self) -> bool:
        return (self.tokenizer, self.forms) == (TOKENIZER_VERSION, FORMS_VERSION)


class FullTextIndex(Repository):
    """Write the full-text index, and read and write its state."""

    def get_current_state(self) -> IndexState:
        """Return the state. Raise StoreError if its rules are not those of this version."""
        state = self.get_state()
        if not state.has_current_rules:
            raise StoreError(
                message(
                    "an older Kliping indexed the store at {location}; run 'kliping db upgrade'",
                    location=self._database.location,
                )
            )
        return state

    def get_state(self) -> IndexState:
        """Return the state. Raise StoreError if its rules are those of a later version."""
        state = self._read_state()
        if state.tokenizer > TOKENIZER_VERSION or state.forms > FORMS_VERSION:
            raise StoreError(
                message(
                    "the store at {location} was indexed by a newer Kliping; update this one, and restart its service",
                    location=self._database.location,
                )
            )
        return state

    def find_unindexed(self) -> int:
        """Return the id up to which the index lacks articles. A search must read those articles themselves."""
        state = self._read_state()
        return state.unindexed_upto if state.tokenizer == TOKENIZER_VERSION else _ALL_IDS

    def create(self) -> None:
        """Create the index of a new store, whose schema was just created."""
        self._clear()
        self._save_state(IndexState())

    def begin(self, upto: int) -> None:
        """Make the rules of this version the rules of the store. The store has articles with ids up to `upto`.

        If the tokenizer changed, the index lacks all these articles from now on. An index on PostgreSQL keeps their
        words until `extend` replaces them, but no search uses them.
        """
        state = self._read_state()
        unindexed_upto = state.unindexed_upto
        if state.tokenizer != TOKENIZER_VERSION:
            unindexed_upto = upto
            self._clear()
        self._save_state(IndexState(unindexed_upto=unindexed_upto, is_complete=not upto))

    def extend(self, articles: Mapping[int, Article], cursor: int) -> None:
        """Add those of the articles, by id, that the index lacks. Afterwards it lacks only articles before the cursor.

        Raise StoreError if the rules of the store are not those of this version.
        """
        state = self.get_current_state()
        lacking = {each: articles[each] for each in sorted(articles) if each <= state.unindexed_upto}
        if not self._database.is_sqlite:
            self._delete(lacking)
        self._insert(lacking)
        unindexed_upto = max(0, min(state.unindexed_upto, cursor - 1))
        self._save_state(replace(state, unindexed_upto=unindexed_upto, is_complete=not cursor))

    def add(self, article_id: int, article: Article) -> None:
        """Add a new article. Raise StoreError if the rules of the store are not those of this version."""
        self.get_current_state()
        self._insert({article_id: article})

    def update(self, article_id: int, before: Article, after: Article) -> None:
        """Replace an article, unless the index lacks it. Raise StoreError as `remove` does."""
        if article_id > self.get_current_state().unindexed_upto:
            self._delete({article_id: before})
            self._insert({article_id: after})

    def remove(self, articles: Mapping[int, Article]) -> None:
        """Remove articles, by id. Their title, text and dateline must be the ones that were added.

        Raise StoreError if the rules of the store are not those of this version.
        """
        unindexed_upto = self.get_current_state().unindexed_upto
        self._delete({article_id: article for article_id, article in articles.items() if article_id > unindexed_upto})

    def _clear(self) -> None:
        """Replace the FTS5 table with an empty one, since deleting its rows would require the words that were inserted.

        Do nothing on PostgreSQL, where rows can be replaced.
        """
        if self._database.is_sqlite:
            with self._database.writing() as connection:
                connection.exec_driver_sql("DROP TABLE articles_fts")
                connection.exec_driver_sql(_FTS_CREATE)

    def _read_state(self) -> IndexState:
        with self._database.reading() as connection:
            return _parse_state(connection.execute(_SELECT_STATE).scalar_one())

    def _save_state(self, state: IndexState) -> None:
        self._execute(update(settings).where(_IS_STATE).values(value=json.dumps(asdict(state))))

    def _insert(self, articles: Mapping[int, Article]) -> None:
        if not articles:
            return
        if self._database.is_sqlite:
            self._execute(_FTS_INSERT, [_fts_row(article_id, article) for article_id, article in articles.items()])
        else:
            self._execute(_PG_INSERT, [_pg_row(article_id, article) for article_id, article in articles.items()])

    def _delete(self, articles: Mapping[int, Article]) -> None:
        if not articles:
            return
        if self._database.is_sqlite:
            self._execute(_FTS_DELETE, [_fts_row(article_id, article) for article_id, article in articles.items()])
        else:
            self._execute(_PG_DELETE, [{"id": article_id} for article_id in articles])


def to_fts5_query(node: Node) -> str:
    """Return the `words` of an IndexQuery in the query language of FTS5.

    The deepest operand of an AND or OR comes first. The stack of FTS5's parser holds 100 symbols, and only nesting on
    the left does not fill it.
    """
    match node:
        case Term():
            return _fts5_phrase(node)
        case Near(children=children):
            return f"NEAR({' '.join(map(to_fts5_query, children))}, {node.distance})"
        case InField(field=field, child=child):
            return f"{{{'title' if field == 'title' else 'text'}}} : ({to_fts5_query(child)})"
        case Or(children=children):
            return " OR ".join(_fts5_group(child) for child in _deepest_first(children))
        case And(children=children):
            wanted = [child for child in children if not isinstance(child, Not)]
            unwanted = [child.child for child in children if isinstance(child, Not)]
            required = " AND ".join(_fts5_group(child) for child in _deepest_first(wanted))
            return f"({required}) NOT ({to_fts5_query(Or(tuple(unwanted)))})" if unwanted else required
        case _:
            raise ValueError(f"not a part of an index query: {node}")


def to_tsquery(node: Node) -> str:
    """Return the `words` of an IndexQuery as a literal of PostgreSQL's type tsquery."""
    match node:
        case Term(words=words):
            return "(" + " <-> ".join(_lexeme(word) for word in words) + ")"
        case Not(child=child):
            return f"!{to_tsquery(child)}"
        case And(children=children):
            return "(" + " & ".join(to_tsquery(child) for child in children) + ")"
        case Or(children=children):
            return "(" + " | ".join(to_tsquery(child) for child in children) + ")"
        case _:
            raise ValueError(f"not a part of an index query: {node}")


def to_tsvector(title: list[str], body: list[str]) -> str:
    """Return folded words as a literal of PostgreSQL's type tsvector, such as `'banjir':1,7 'kota':2`.

    Words beyond the limits of the type are left out. One position between title and text stays unused, so that no
    phrase spans both.
    """
    positions: dict[str, list[int]] = {}
    size = 0
    for position, word in [*enumerate(title, 1), *enumerate(body, len(title) + 2)]:
        if word == BREAK:
            continue
        earlier = positions.get(word)
        stored_position = position if position <= LAST_POSITION else OVERFLOW_POSITION
        if earlier is None:
            size += len(word.encode()) + 6
            if size > MAX_BYTES:
                break
            positions[word] = [stored_position]
        elif len(earlier) < MAX_POSITIONS and earlier[-1] != OVERFLOW_POSITION:
            size += 2
            earlier.append(stored_position)
    return " ".join(f"{_lexeme(word)}:{','.join(map(str, offsets))}" for word, offsets in positions.items())


def _fts5_phrase(term: Term) -> str:
    # Only the last word may be a prefix.
    *before, last = term.words
    if not isinstance(last, str | Wildcard) or not all(isinstance(word, str) for word in before):
        raise ValueError(f"not a part of an index query: {term}")
    words = " ".join([*map(str, before), last if isinstance(last, str) else last.pattern[:-1]])
    return '"' + words.replace('"', '""') + ('"' if isinstance(last, str) else '" *')


def _fts5_group(node: Node) -> str:
    return to_fts5_query(node) if isinstance(node, Term | Near) else f"({to_fts5_query(node)})"


def _lexeme(word: WordPattern) -> str:
    if not isinstance(word, str | Wildcard):
        raise ValueError(f"not a part of an index query: {word}")
    letters = word if isinstance(word, str) else word.pattern[:-1]
    return "'" + letters.replace("\\", "\\\\").replace("'", "''") + ("'" if isinstance(word, str) else "':*")


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


def _folded(words: list[Word]) -> list[str]:
    return [word.folded for word in words]


def _fts_row(article_id: int, article: Article) -> dict[str, object]:
    title, body = _folded(title_words(article)), _folded(text_words(article))
    return {"rowid": article_id, "title": " ".join(title), "text": " ".join(body)}


def _pg_row(article_id: int, article: Article) -> dict[str, object]:
    return {"id": article_id, "words": to_tsvector(_folded(title_words(article)), _folded(text_words(article)))}


@lru_cache(maxsize=4)
def _parse_state(state_json: str) -> IndexState:
    return IndexState(**json.loads(state_json))
