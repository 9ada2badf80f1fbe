"""What later rules make of a page that is kept: its article as it is now, without another look at the outlet."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from core.article import Article, Dateline
from core.matcher import Clipping, Mention
from storage.articles import article_values
from storage.columns import storable
from storage.database import ARRIVING, take_turns
from storage.full_text import add_words, remove_words
from storage.keeping import add_mentions, keep
from storage.keywords import newest_change
from storage.page_records import RenormalizeRequest
from storage.pages import is_still_kept, keep_pages
from storage.records import KeepRequest, KeepResult, StoredArticle
from storage.schema import articles, candidates, keyword_versions, keywords, mentions

_WATCHED_VERSIONS = (
    select(keyword_versions.c.id)
    .join(keywords, keywords.c.id == keyword_versions.c.keyword_id)
    .where(keywords.c.active, keyword_versions.c.version == keywords.c.version)
)


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


def renormalize(connection: Connection, wanted: RenormalizeRequest, now: datetime) -> KeepResult:
    """Store what a kept page gives now, all or nothing; twice the same is a no-op.

    The article's id, and when it was kept and updated, stay. UNCHANGED also where the crawl kept another page since, or
    unmatched articles are not stored; DUPLICATE, and nothing stored, where another article has its address; STALE where
    a keyword changed since it was matched.
    """
    take_turns(connection, ARRIVING)
    if wanted.change != newest_change(connection):
        return KeepResult.STALE
    result, kept = _result(connection, wanted), wanted.kept
    if wanted.dry_run:
        return result
    if result is KeepResult.NEW:
        article, found = wanted.clipping.article, wanted.clipping.mentions
        keep(connection, KeepRequest(kept.outlet_id, kept.candidate_id, article, found, kept.page.fetched_at), now)
        keep_pages(connection, kept.candidate_id, _find(connection, article.url), kept.page)
    elif result is KeepResult.UPDATED and kept.stored is not None:
        _replace(connection, kept.candidate_id, kept.stored, wanted.clipping)
    return result


def _result(connection: Connection, wanted: RenormalizeRequest) -> KeepResult:
    stored, clipping = wanted.kept.stored, wanted.clipping
    if not is_still_kept(connection, wanted.kept):
        return KeepResult.UNCHANGED
    other = _find(connection, clipping.article.url)
    if stored is None:
        if other is not None:
            return KeepResult.DUPLICATE
        return KeepResult.NEW if clipping.mentions or wanted.keeps_unmatched else KeepResult.UNCHANGED
    watched = connection.execute(select(keywords.c.name, keywords.c.version).where(keywords.c.active))
    newest = {row.name: row.version for row in watched}
    # What a paused keyword or an earlier version of one found stays, so it counts for no difference.
    found = {each.mention for each in stored.evidence if each.version == newest.get(each.mention.keyword)}
    if clipping.article == stored.article and set(clipping.mentions) == found:
        return KeepResult.UNCHANGED
    return KeepResult.UPDATED if other in {None, stored.id} else KeepResult.DUPLICATE


def _find(connection: Connection, url: str) -> int | None:
    """The id of the article at an address."""
    return connection.execute(select(articles.c.id).where(articles.c.url == url)).scalar_one_or_none()


def _replace(connection: Connection, candidate_id: int, stored: StoredArticle, clipping: Clipping) -> None:
    remove_words(connection, {stored.id: stored.article})
    old = delete(mentions).where(mentions.c.article_id == stored.id)
    if (clipping.article.title, clipping.article.text) == (stored.article.title, stored.article.text):
        # The places are the same ones: what earlier versions and paused keywords found stands there.
        old = old.where(mentions.c.keyword_version_id.in_(_WATCHED_VERSIONS))
    connection.execute(old)
    rest = connection.scalar(select(mentions.c.id).where(mentions.c.article_id == stored.id).limit(1))
    values = article_values(clipping.article) | {"is_matched": bool(clipping.mentions) or rest is not None}
    connection.execute(update(articles).where(articles.c.id == stored.id).values(**values))
    add_words(connection, stored.id, clipping.article)
    add_mentions(connection, stored.id, clipping.mentions)
    moved = update(candidates).where(candidates.c.id == candidate_id)
    connection.execute(moved.values(canonical_url=clipping.article.url))
