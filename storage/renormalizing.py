"""What later rules make of a page that is kept: its article as it is now, without another look at the outlet."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from core.article import Article, Dateline
from core.clipping import Clipping
from core.matcher import Mention
from storage.articles import article_values
from storage.columns import storable
from storage.database import ARRIVING, take_turns
from storage.full_text import add_words, remove_words
from storage.keeping import add_mentions, keep
from storage.keywords import current_versions, newest_change
from storage.page_records import ToRenormalize
from storage.pages import is_still_kept, keep_pages
from storage.records import Kept, StoredArticle, ToKeep
from storage.schema import articles, candidates, mentions


def as_stored(clipping: Clipping) -> Clipping:
    """A clipping as it comes back from the store, its mentions in one order, to be compared with what is there."""
    article = clipping.article
    values = {name: _as_stored(getattr(article, name)) for name in Article.__slots__}
    found = [replace(mention, snippet=storable(mention.snippet)) for mention in clipping.mentions]
    return Clipping(Article(**values), tuple(sorted(found, key=_place)))


def _place(mention: Mention) -> tuple[str, str, int, int]:
    return mention.keyword, mention.field, mention.start, mention.end


def _as_stored(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, tuple):
        return tuple(map(_as_stored, value))
    if isinstance(value, Dateline):
        return replace(value, credit=storable(value.credit), place=storable(value.place))
    return value


def renormalize(connection: Connection, wanted: ToRenormalize, now: datetime) -> Kept:
    """Store what a kept page gives now, all or nothing; twice the same is a no-op.

    The article's id, and when it was kept and updated, stay. UNCHANGED also where the crawl kept another page since, or
    unmatched articles are not stored; DUPLICATE, and nothing stored, where another article has its address; STALE where
    a keyword changed since it was matched.
    """
    take_turns(connection, ARRIVING)
    if wanted.change != newest_change(connection):
        return Kept.STALE
    result, kept = _result(connection, wanted), wanted.kept
    if wanted.dry_run:
        return result
    if result is Kept.NEW:
        article, found = wanted.clipping.article, wanted.clipping.mentions
        keep(connection, ToKeep(kept.outlet_id, kept.candidate_id, article, found, kept.page.fetched_at), now)
        keep_pages(connection, kept.candidate_id, _find(connection, article.url), kept.page)
    elif result is Kept.UPDATED and kept.stored is not None:
        _replace(connection, kept.candidate_id, kept.stored, wanted.clipping)
    return result


def _result(connection: Connection, wanted: ToRenormalize) -> Kept:
    stored, clipping = wanted.kept.stored, wanted.clipping
    if not is_still_kept(connection, wanted.kept):
        return Kept.UNCHANGED
    other = _find(connection, clipping.article.url)
    if stored is None:
        if other is not None:
            return Kept.DUPLICATE
        return Kept.NEW if clipping.mentions or wanted.keeps_unmatched else Kept.UNCHANGED
    if clipping == as_stored(Clipping(stored.article, stored.mentions)):
        return Kept.UNCHANGED
    return Kept.UPDATED if other in {None, stored.id} else Kept.DUPLICATE


def _find(connection: Connection, url: str) -> int | None:
    """The id of the article at an address."""
    return connection.execute(select(articles.c.id).where(articles.c.url == url)).scalar_one_or_none()


def _replace(connection: Connection, candidate_id: int, stored: StoredArticle, clipping: Clipping) -> None:
    if clipping.article != stored.article:
        remove_words(connection, {stored.id: stored.article})
        changed = update(articles).where(articles.c.id == stored.id)
        connection.execute(changed.values(**article_values(clipping.article)))
        add_words(connection, stored.id, clipping.article)
        moved = update(candidates).where(candidates.c.id == candidate_id)
        connection.execute(moved.values(canonical_url=clipping.article.url))
    _replace_mentions(connection, stored, clipping.mentions)
    is_matched = update(articles).where(articles.c.id == stored.id).values(is_matched=bool(clipping.mentions))
    connection.execute(is_matched)


def _replace_mentions(connection: Connection, stored: StoredArticle, found: tuple[Mention, ...]) -> None:
    """Of the keywords whose mentions differ: what the present version of each found; all, where a keyword has none."""
    had, has = _by_keyword(stored.mentions), _by_keyword(found)
    names = [name for name in had | has if had.get(name) != has.get(name)]
    of_article = mentions.c.article_id == stored.id
    for name, version in current_versions(connection, names).items():
        old = delete(mentions).where(of_article, mentions.c.keyword_id == version.keyword_id)
        if name in has:
            old = old.where(mentions.c.keyword_version_id == version.version_id)
        connection.execute(old)
    add_mentions(connection, stored.id, tuple(mention for name in names for mention in has.get(name, ())))


def _by_keyword(found: Iterable[Mention]) -> dict[str, list[Mention]]:
    """In one order, so that equal ones are."""
    by_keyword: dict[str, list[Mention]] = {}
    for mention in sorted(found, key=_place):
        by_keyword.setdefault(mention.keyword, []).append(mention)
    return by_keyword
