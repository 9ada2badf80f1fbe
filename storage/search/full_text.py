"""The full-text index. It stores the words of `core.text`, so the databases' own tokenizers do not matter.

Besides an article's words it has its filter terms (`storage.search.filter_terms`).

SQLite: the contentless FTS5 table `articles_fts(title, text, terms)`. Deleting a row requires the words that were
inserted, so they are computed again from the stored article. The tokenizer `ascii` splits text only at the spaces
between our words. All ASCII punctuation and all code points beyond ASCII count as parts of a token.

PostgreSQL: the table `article_words(article_id, words tsvector)`, whose literals have our own positions. Positions
after `LAST_POSITION` are not distinguished. At most `MAX_POSITIONS` positions of a word are stored, and at most
`MAX_BYTES` of an article's words. A phrase beyond these limits may be missed. GIN has no order, so block terms divide
the articles by id, and a search reads the newest blocks first.
"""

import json
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from sqlalchemy import Connection, Integer, bindparam, column, delete, func, insert, select, table, text, update

from core.errors import StoreError
from core.forms import FORMS_VERSION
from core.messages import message
from core.query import And, InField, Near, Node, Not, Or, Term, Wildcard, WordPattern
from core.text import BREAK, TOKENIZER_VERSION
from storage.database import Repository
from storage.prepared import PreparedStatement
from storage.schema import settings
from storage.search.filter_terms import (
    EVERY,
    FIELD_PREFIXES,
    IndexedArticle,
    is_break,
    make_field_terms,
    make_filter_terms,
)

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

# The version of the columns and filter terms of the index. Increase it with every change to these. The articles of a
# store whose index has another version are indexed again (`storage.reindexes`).
LAYOUT_VERSION = 2

# The terms that `is_break` recognizes.
_BREAKS = (BREAK, *(prefix + BREAK for prefix in FIELD_PREFIXES.values()))

# A block term is shared by 2 ** BLOCK_BITS consecutive ids.
BLOCK_BITS = 12

article_words = table("article_words", column("article_id", Integer), column("words"))

_FTS_DELETE = text(
    "INSERT INTO articles_fts (articles_fts, rowid, title, text, terms)"
    " VALUES ('delete', :rowid, :title, :text, :terms)"
)
_FTS_INSERT = PreparedStatement(
    text("INSERT INTO articles_fts (rowid, title, text, terms) VALUES (:rowid, :title, :text, :terms)")
)
_PG_INSERT = PreparedStatement(insert(article_words))
_FTS_IDS = text("SELECT rowid FROM articles_fts WHERE terms MATCH :every AND rowid > :after ORDER BY rowid")
_FTS_LAST = text("SELECT rowid FROM articles_fts WHERE terms MATCH :every ORDER BY rowid DESC LIMIT 1")
_FTS_FIND = text("SELECT rowid FROM articles_fts WHERE articles_fts MATCH :words AND rowid = :rowid")
_PG_FIND = text(
    "SELECT article_id FROM article_words WHERE article_id = :article_id AND words = CAST(:words AS tsvector)"
)
_PG_DELETE = delete(article_words).where(article_words.c.article_id == bindparam("id"))

# A string literal of SQL within a string literal of FTS5. It has all ASCII punctuation, with both quotes doubled.
_TOKEN_CHARACTERS = string.punctuation.replace('"', '""').replace("'", "''")
# No prefix or trigram index: either reduces the loading speed to a third. No sizes of columns: only FTS5's own ranking
# needs them.
_FTS_CREATE = (
    "CREATE VIRTUAL TABLE articles_fts USING"
    f""" fts5(title, text, terms, content='', columnsize=0, tokenize="ascii tokenchars '{_TOKEN_CHARACTERS}'")"""
)

# The words of a transaction are written at its end, in one segment, and segments are merged less often than by default:
# 8 of a size instead of 4. Adding an article takes a third less time, and finding a word .2 ms more.
_FTS_OPTIONS = {"hashsize": 8_000_000, "automerge": 8, "crisismerge": 64}
_FTS_SET = PreparedStatement(text("INSERT INTO articles_fts (articles_fts, rank) VALUES (:name, :value)"))

# EXTERNAL and the small target keep the words out of the row, so that a hundred rows share a page: a search looks up
# the row of each hit, but its words only to check a phrase (docs/decisions/0050-outlying-words.md).
_PG_CREATE = (
    """CREATE TABLE article_words (
        article_id INTEGER CONSTRAINT pk_article_words PRIMARY KEY
            CONSTRAINT fk_article_words_article_id REFERENCES articles (id) ON DELETE CASCADE,
        words TSVECTOR NOT NULL)""",
    "ALTER TABLE article_words ALTER COLUMN words SET STORAGE EXTERNAL",
    "ALTER TABLE article_words SET (toast_tuple_target = 128)",
    "CREATE INDEX ix_article_words_words ON article_words USING gin (words)",
)

# The positions in an article of usual length, as text.
_SHORT_POSITIONS = [str(position) for position in range(1, 2001)]

# The row of `settings` with the state of the index, as JSON. Every store has it.
_IS_STATE = settings.c.name == "index"
_SELECT_STATE = PreparedStatement(select(settings.c.value).where(_IS_STATE))

# Greater than the id of every article.
_ALL_IDS = 2**62


@dataclass(frozen=True, slots=True)
class IndexState:
    """The rules for words by which the articles were indexed and matched. By default, the rules of this version.

    `tokenizer` is the version of the tokenizer (`core.text`), `forms` is the version of the word forms (`core.forms`),
    and `layout` is the version of the index's columns and filter terms. The index lacks the articles with ids up to
    `unindexed_upto`. `is_complete` is false until a change of the rules has been applied to all articles. With
    `has_former_matches`, the index may have the term MATCHED of articles that are not matched any more.
    """

    tokenizer: int = TOKENIZER_VERSION
    forms: int = FORMS_VERSION
    unindexed_upto: int = 0
    is_complete: bool = True
    layout: int = LAYOUT_VERSION
    has_former_matches: bool = False

    @property
    def has_current_rules(self) -> bool:
        return self.forms == FORMS_VERSION and self.has_current_words

    @property
    def has_current_words(self) -> bool:
        """Whether the terms in the index are those that this version computes."""
        return (self.tokenizer, self.layout) == (TOKENIZER_VERSION, LAYOUT_VERSION)

    @property
    def has_later_rules(self) -> bool:
        return self.tokenizer > TOKENIZER_VERSION or self.forms > FORMS_VERSION or self.layout > LAYOUT_VERSION


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
        if state.has_later_rules:
            raise StoreError(
                message(
                    "the store at {location} was indexed by a newer Kliping; update this one, and restart its service",
                    location=self._database.location,
                )
            )
        return state

    def find_coverage(self) -> tuple[int, bool]:
        """Return the id up to which the index lacks articles, and whether MATCHED is the term of matched articles only.

        A search must read the articles that it lacks themselves.
        """
        state = self._read_state()
        return (state.unindexed_upto, not state.has_former_matches) if state.has_current_words else (_ALL_IDS, False)

    def note_former_matches(self) -> None:
        """Note that articles are not matched any more whose terms stay, since changing them would take long."""
        state = self._read_state()
        if not state.has_former_matches:
            self._save_state(replace(state, has_former_matches=True))

    def create(self) -> None:
        """Create the index of a new store, whose tables were just created."""
        with self._database.writing() as connection:
            if self._database.is_sqlite:
                _create_fts(connection)
            else:
                for statement in _PG_CREATE:
                    connection.exec_driver_sql(statement)
            connection.execute(insert(settings).values(name="index", value=_dump_state(IndexState())))

    def begin(self, upto: int) -> None:
        """Make the rules of this version the rules of the store. The store has articles with ids up to `upto`.

        If the tokenizer or the layout changed, the index lacks all these articles from now on. An index on PostgreSQL
        keeps their words until `extend` replaces them, but no search uses them.
        """
        state = self._read_state()
        unindexed_upto, has_former_matches = state.unindexed_upto, state.has_former_matches
        if not state.has_current_words:
            unindexed_upto, has_former_matches = upto, False
            self._clear()
        self._save_state(
            IndexState(unindexed_upto=unindexed_upto, is_complete=not upto, has_former_matches=has_former_matches)
        )

    def extend(self, articles: Mapping[int, IndexedArticle], cursor: int) -> None:
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

    def add(self, articles: Mapping[int, IndexedArticle]) -> None:
        """Add new articles, by id. Raise StoreError if the rules of the store are not those of this version."""
        self.get_current_state()
        self._insert(articles)

    def update(self, article_id: int, before: IndexedArticle, after: IndexedArticle) -> None:
        """Replace an article, unless the index lacks it. Raise StoreError as `remove` does."""
        if article_id > self.get_current_state().unindexed_upto:
            self._delete({article_id: before})
            self._insert({article_id: after})

    def remove(self, articles: Mapping[int, IndexedArticle]) -> None:
        """Remove articles, by id. All but `is_matched` must be as it was when they were added.

        Raise StoreError if the rules of the store are not those of this version.
        """
        unindexed_upto = self.get_current_state().unindexed_upto
        self._delete({article_id: article for article_id, article in articles.items() if article_id > unindexed_upto})

    def check_structure(self) -> None:
        """Raise StoreError if the FTS5 table contradicts itself. PostgreSQL checks its index itself."""
        if self._database.is_sqlite:
            with self._database.writing() as connection:
                connection.exec_driver_sql("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")

    def optimize(self) -> None:
        """Remove the words of deleted articles from the FTS5 table. PostgreSQL does that itself."""
        if self._database.is_sqlite:
            with self._database.writing() as connection:
                connection.exec_driver_sql("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")

    def find_ids(self, connection: Connection, after: int) -> Iterator[int]:
        """Return the ids of all indexed articles that are greater than `after`, in ascending order."""
        if self._database.is_sqlite:
            return iter(connection.scalars(_FTS_IDS, {"every": f'"{EVERY}"', "after": after}))
        ids = select(article_words.c.article_id).where(article_words.c.article_id > after)
        return iter(connection.scalars(ids.order_by(article_words.c.article_id)))

    def find_last_id(self, connection: Connection) -> int:
        """Return the greatest id of an indexed article, or 0."""
        if self._database.is_sqlite:
            return int(connection.scalar(_FTS_LAST, {"every": f'"{EVERY}"'}) or 0)
        return int(connection.scalar(select(func.coalesce(func.max(article_words.c.article_id), 0))) or 0)

    def find_differing(self, articles: Mapping[int, IndexedArticle]) -> list[int]:
        """Return the ids of those indexed articles whose entries do not have their words.

        On SQLite only some of the words are compared, since the index cannot return an entry. Whether an article is
        matched is not compared, since the index may have it as matched when it is not any more.
        """
        with self._database.reading() as connection:
            if self._database.is_sqlite:
                rows = (_fts_row(each, article) for each, article in articles.items())
                found = {row["rowid"] for row in rows if connection.scalar(_FTS_FIND, _fts_lookup(row))}
            else:
                variants = [
                    _pg_row(each, replace(article, is_matched=is_matched))
                    for each, article in articles.items()
                    for is_matched in (True, False)
                ]
                found = {row["article_id"] for row in variants if connection.scalar(_PG_FIND, row)}
        return sorted(articles.keys() - found)

    def force(self, upto: int) -> None:
        """Remove all entries, so that a reindex makes them again. The store has articles with ids up to `upto`."""
        self._clear()
        self._save_state(IndexState(unindexed_upto=upto, is_complete=not upto))

    def _clear(self) -> None:
        """Replace the FTS5 table with an empty one, since deleting its rows would require the words that were inserted.

        Do nothing on PostgreSQL, where rows can be replaced.
        """
        if self._database.is_sqlite:
            with self._database.writing() as connection:
                connection.exec_driver_sql("DROP TABLE articles_fts")
                _create_fts(connection)

    def _read_state(self) -> IndexState:
        with self._database.reading() as connection:
            return _parse_state(_SELECT_STATE.fetch(connection)[0][0])

    def _save_state(self, state: IndexState) -> None:
        self._execute(update(settings).where(_IS_STATE).values(value=_dump_state(state)))

    def _insert(self, articles: Mapping[int, IndexedArticle]) -> None:
        if not articles:
            return
        statement, make_row = (_FTS_INSERT, _fts_row) if self._database.is_sqlite else (_PG_INSERT, _pg_row)
        with self._database.writing() as connection:
            statement.execute(connection, *(make_row(article_id, article) for article_id, article in articles.items()))

    def _delete(self, articles: Mapping[int, IndexedArticle]) -> None:
        if not articles:
            return
        if self._database.is_sqlite:
            # Deleted as if matched, since they may have been, and deleting a term that is not there does no harm.
            self._execute(_FTS_DELETE, [_fts_row(each, replace(articles[each], is_matched=True)) for each in articles])
        else:
            self._execute(_PG_DELETE, [{"id": article_id} for article_id in articles])


def _create_fts(connection: Connection) -> None:
    connection.exec_driver_sql(_FTS_CREATE)
    _FTS_SET.execute(connection, *({"name": name, "value": value} for name, value in _FTS_OPTIONS.items()))


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
        case InField(field="body", child=child):
            return f"{{text}} : ({to_fts5_query(child)})"
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


def to_tsqueries(node: Node) -> list[str]:
    """Return literals of type tsquery that together must be true for the `words` of an IndexQuery to be true.

    Alternatives beside words get a literal of their own: for conditions apart, GIN skips what one of them excludes,
    but within one literal it looks at each article of each alternative.
    """
    children = node.children if isinstance(node, And) else (node,)
    alternatives = [child for child in children if isinstance(child, Or)]
    others: tuple[Node, ...] = tuple(child for child in children if not isinstance(child, Or))
    if all(isinstance(child, Not) for child in others):
        # An exclusion alone would read the whole index.
        others += tuple(alternatives[:1])
        alternatives = alternatives[1:]
    return [to_tsquery(others[0] if len(others) == 1 else And(others)), *map(to_tsquery, alternatives)]


def to_tsvector(fields: Sequence[Sequence[str]], flags: Sequence[str] = ()) -> str:
    """Return words and terms as a literal of PostgreSQL's type tsvector, such as `'banjir':1,7 'kota':2 ':m'`.

    The words of each field are in their order, so that phrases are found. `flags` are terms without a position. Words
    beyond the limits of the type are left out. One position between two fields stays unused, so that no phrase spans
    both.
    """
    return _to_short_tsvector(fields, flags) or _to_limited_tsvector(fields, flags)


def _to_short_tsvector(fields: Iterable[Sequence[str]], flags: Sequence[str]) -> str | None:
    """Do as `to_tsvector` for an article that is within all limits; return None for any other one.

    This takes a third of the time.
    """
    positions: dict[str, str] = {}
    first = 0
    for words in fields:
        if first + len(words) > len(_SHORT_POSITIONS):
            return None
        for word, position in zip(words, _SHORT_POSITIONS[first:], strict=False):
            earlier = positions.get(word)
            positions[word] = position if earlier is None else f"{earlier},{position}"
        first += len(words) + 1
    for separator in _BREAKS:
        positions.pop(separator, None)
    parts = [f"'{word}':{listed}" for word, listed in positions.items()]
    literal = " ".join([*parts, *(f"'{flag}'" for flag in flags)])
    # Each word is between two quotes.
    is_quoted = "\\" in literal or literal.count("'") != 2 * (len(positions) + len(flags))
    if is_quoted or any(
        len(listed) > MAX_POSITIONS and listed.count(",") >= MAX_POSITIONS for listed in positions.values()
    ):
        return None
    # A character takes up to four bytes. Nothing takes more than twice as many in a tsvector.
    return literal if len(literal) <= MAX_BYTES // 8 else None


def _to_limited_tsvector(fields: Iterable[Sequence[str]], flags: Sequence[str]) -> str:
    positions: dict[str, list[int]] = {}
    size = sum(len(flag.encode()) + 6 for flag in flags)
    for position, word in _enumerate_fields(fields):
        if is_break(word):
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
    words = [f"{_lexeme(word)}:{','.join(map(str, offsets))}" for word, offsets in positions.items()]
    return " ".join([*words, *map(_lexeme, flags)])


def _enumerate_fields(fields: Iterable[Sequence[str]]) -> Iterator[tuple[int, str]]:
    first = 1
    for words in fields:
        yield from enumerate(words, first)
        first += len(words) + 1


def block_term(article_id: int) -> str:
    """Return the block term of an article on PostgreSQL."""
    return f":b{article_id >> BLOCK_BITS}"


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


def _fts_row(article_id: int, indexed: IndexedArticle) -> dict[str, object]:
    terms = make_filter_terms(indexed)
    # Between two fields there is a term that no query has, so that no phrase spans both.
    for field_terms in make_field_terms(indexed.folded):
        terms += [BREAK, *field_terms]
    title, body = indexed.folded.title.joined.strip(), indexed.folded.text.joined.strip()
    return {"rowid": article_id, "title": title, "text": body, "terms": " ".join(terms)}


def _fts_lookup(row: Mapping[str, object]) -> dict[str, object]:
    """Return the parameters of a query that finds a row of the FTS5 table by its first and its longest words."""
    clauses = []
    for name in ("title", "text"):
        words = dict.fromkeys(str(row[name]).split(" ")[:1] + sorted(str(row[name]).split(" "), key=len)[-20:])
        clauses += [f'{name} : "{word.replace(chr(34), chr(34) * 2)}"' for word in words if word and not is_break(word)]
    return {"rowid": row["rowid"], "words": " AND ".join(clauses) or f'"{EVERY}"'}


def _pg_row(article_id: int, indexed: IndexedArticle) -> dict[str, object]:
    flags = [block_term(article_id), *make_filter_terms(indexed)]
    # The text comes last, so that its positions are the ones beyond LAST_POSITION.
    fields = [indexed.folded.title.words, *make_field_terms(indexed.folded), indexed.folded.text.words]
    return {"article_id": article_id, "words": to_tsvector(fields, flags)}


def _dump_state(state: IndexState) -> str:
    return json.dumps(asdict(state))


@lru_cache(maxsize=4)
def _parse_state(state_json: str) -> IndexState:
    # Stores of earlier releases lack the version of the layout: it was 1. While they are upgraded, they lack the rest.
    return IndexState(**{"layout": 1, "has_former_matches": True} | json.loads(state_json))
