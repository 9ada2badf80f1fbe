"""The quotations in matched articles: who was quoted, by which words, and where they stand in the text."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from core.article import Article
from core.quotes import Quote, find_quotes
from storage.columns import Record, replace_unstorable
from storage.database import Repository, split_batches
from storage.prepared import PreparedStatement
from storage.schema import quotes

_INSERT = PreparedStatement(insert(quotes))


class ArticleQuotes(Repository):
    """Read and write the table `quotes`. It has the quotations in the newest version of each matched article."""

    def find(self, article_ids: Collection[int]) -> dict[int, tuple[Quote, ...]]:
        """Return the quotations in articles by article id, in the order of the text.

        Articles without quotations are left out.
        """
        by_article: defaultdict[int, list[Quote]] = defaultdict(list)
        with self._database.reading():
            for batch in split_batches(list(article_ids)):
                selected = select(quotes).where(quotes.c.article_id.in_(batch))
                for row in self._fetch_rows(selected.order_by(quotes.c.article_id, quotes.c.id)):
                    by_article[row.article_id].append(_make_quote(row))
        return {article_id: tuple(found) for article_id, found in by_article.items()}

    def add(self, by_id: Mapping[int, Article]) -> None:
        """Find the quotations in articles that have none stored, and insert them."""
        rows = [
            _quote_row(article_id, quote)
            for article_id, article in by_id.items()
            for quote in find_quotes(replace_unstorable(article.text), article.language or "")
        ]
        if rows:
            with self._database.writing() as connection:
                _INSERT.execute(connection, *rows)

    def replace(self, by_id: Mapping[int, Article]) -> None:
        """Find the quotations in articles again."""
        self.remove(by_id)
        self.add(by_id)

    def remove(self, article_ids: Collection[int]) -> None:
        """Delete the quotations in articles: their text is not stored any more, or mentions no keyword."""
        for batch in split_batches(list(article_ids)):
            self._execute(delete(quotes).where(quotes.c.article_id.in_(batch)))


def _quote_row(article_id: int, quote: Quote) -> dict[str, Any]:
    (starts, ends), *others = quote.spans
    next_starts, next_ends = others[0] if others else (None, None)
    speaker_starts, speaker_ends = quote.speaker_span
    return {
        "article_id": article_id,
        "kind": quote.kind,
        "starts": starts,
        "ends": ends,
        "next_starts": next_starts,
        "next_ends": next_ends,
        "cue": quote.cue,
        "speaker": quote.speaker,
        "speaker_starts": speaker_starts,
        "speaker_ends": speaker_ends,
        "full_name": quote.full_name,
        "office": quote.office,
        "is_pronoun": quote.is_pronoun,
    }


def _make_quote(row: Record) -> Quote:
    second = () if row.next_starts is None else ((row.next_starts, row.next_ends),)
    return Quote(
        kind=row.kind,
        spans=((row.starts, row.ends), *second),
        speaker=row.speaker,
        speaker_span=(row.speaker_starts, row.speaker_ends),
        full_name=row.full_name,
        office=row.office,
        is_pronoun=row.is_pronoun,
        cue=row.cue,
    )
