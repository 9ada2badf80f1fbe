"""Keywords as stored: for matching, for showing, and their versions for mentions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select

from core.errors import KeywordNotFound
from core.keyword import Keyword
from storage.records import StoredKeyword
from storage.schema import articles, keyword_versions, keywords, mentions

_CURRENT = (
    select(keywords.c.name, keywords.c.id, keyword_versions.c.id.label("version_id"))
    .join(
        keyword_versions,
        and_(keyword_versions.c.keyword_id == keywords.c.id, keyword_versions.c.version == keywords.c.version),
    )
    .where(keywords.c.name.in_(bindparam("names", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class Version:
    """The keys of a keyword and of its current version."""

    keyword_id: int
    version_id: int


def active_keywords(connection: Connection) -> tuple[Keyword, ...]:
    """What articles are matched against, by name."""
    rows = connection.execute(select(keywords).where(keywords.c.active).order_by(keywords.c.name))
    return tuple(_keyword(row) for row in rows)


def find_keywords(connection: Connection) -> tuple[StoredKeyword, ...]:
    """All keywords by name, the paused ones too, with the number of articles (not mentions) that mention each."""
    counted = (
        select(
            mentions.c.keyword_id,
            func.count(mentions.c.article_id.distinct()).label("total"),
            func.max(mentions.c.article_id).label("latest"),
        )
        .group_by(mentions.c.keyword_id)
        .subquery()
    )
    known = (
        select(keywords, counted.c.total, articles.c.kept_at)
        .outerjoin(counted, counted.c.keyword_id == keywords.c.id)
        .outerjoin(articles, articles.c.id == counted.c.latest)
        .order_by(keywords.c.name)
    )
    return tuple(
        StoredKeyword(row.id, _keyword(row), row.origin, row.version, row.total or 0, row.kept_at)
        for row in connection.execute(known)
    )


def current_versions(connection: Connection, names: Iterable[str]) -> Mapping[str, Version]:
    """The version of each keyword that new mentions belong to. Raises KeywordNotFound."""
    wanted = sorted(set(names))
    rows = connection.execute(_CURRENT, {"names": wanted})
    versions = {row.name: Version(row.id, row.version_id) for row in rows}
    for name in wanted:
        if name not in versions:
            raise KeywordNotFound(name, known_names(connection))
    return versions


def known_names(connection: Connection) -> tuple[str, ...]:
    """The names of all keywords, in order."""
    return tuple(connection.scalars(select(keywords.c.name).order_by(keywords.c.name)))


def _keyword(row: Row[Any]) -> Keyword:
    return Keyword(row.name, row.query, row.languages, row.outlets, row.active)
