"""Addresses of articles: which article does a page show? Decision 24 explains the rules."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, bindparam, insert, literal, select, update

from core.article import Article, Candidate
from core.article_diff import has_same_text, is_long, is_same_story
from core.urls import article_key, own_url, public_url
from storage.columns import PlainText, Record
from storage.database import Repository, insert_missing, split_batches
from storage.prepared import PreparedStatement
from storage.removals import Removals
from storage.schema import article_addresses, articles, removed_addresses


class AddressKind(StrEnum):
    """How an address became known.

    A page was fetched from a FINAL address. A LISTED one was redirected. A DECLARED one is the rel=canonical of a page.
    A DISPUTED one was declared by pages of different articles, so it is no longer trusted. A SHORTLINK contains the
    number of a WordPress post.
    """

    FINAL = "final"
    LISTED = "listed"
    DECLARED = "declared"
    DISPUTED = "disputed"
    SHORTLINK = "shortlink"


@dataclass(frozen=True, slots=True)
class FetchedArticle:
    """An article with the addresses of its page.

    `page_url` is the URL after redirects; if it is None, the article's own URL is used. `candidate` is the candidate as
    a source lists it. `text_digest` is that of the folded text (see `FoldedText.digest`).
    """

    outlet_id: int
    article: Article
    text_digest: int
    page_url: str | None = None
    candidate: Candidate | None = None

    @property
    def final_url(self) -> str:
        return self.article.url if self.page_url is None else own_url(self.page_url)

    @property
    def keys(self) -> set[str]:
        """Return the keys of all addresses."""
        return self.listed_keys | {article_key(self.final_url), article_key(self.article.url)}

    @property
    def listed_keys(self) -> set[str]:
        """Return the keys of the URLs that the source states."""
        urls = (self.candidate.url, self.candidate.shortlink) if self.candidate else ()
        return {article_key(url) for url in urls if url}


@dataclass(frozen=True, slots=True)
class UrlChange:
    """A stored article that gets another URL, because its URL belongs to another article."""

    article_id: int
    old_url: str
    new_url: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The stored article that a page shows, and the URL that the article should have.

    `article_id` and `outlet_id` are None if the article is new. If `is_duplicate`, the page declares the URL of another
    stored article with the same story. `disputed_key` is the key of a declared URL that belongs to an article with
    another story. `corrected` is the URL change of that article.
    """

    url: str
    article_id: int | None = None
    outlet_id: int | None = None
    is_duplicate: bool = False
    disputed_key: str | None = None
    corrected: UrlChange | None = None


_ARTICLE_COLUMNS = (
    articles.c.id.label("article_id"),
    articles.c.url.label("article_url"),
    *articles.c["outlet_id", "title", "text", "published_at", "text_digest", "is_excerpt"],
)
_SELECT_KNOWN = (
    select(article_addresses.c.key, article_addresses.c.kind, *_ARTICLE_COLUMNS)
    .join(articles)
    .where(article_addresses.c.key.in_(bindparam("keys", expanding=True)))
)
_SELECT_OF_OUTLET = select(
    articles.c.url.label("key"), literal(AddressKind.FINAL.value).label("kind"), *_ARTICLE_COLUMNS
).where(articles.c.outlet_id == bindparam("outlet_id"))
# Articles of earlier releases have the digest 0, so their texts have to be compared.
_HAS_DIGEST = articles.c.text_digest.in_([bindparam("text_digest", type_=BigInteger), literal(0)])
_SELECT_OF_DATE = _SELECT_OF_OUTLET.where(articles.c.published_at == bindparam("published_at"), _HAS_DIGEST)
_SELECT_UNDATED = _SELECT_OF_OUTLET.where(
    articles.c.published_at.is_(None), _HAS_DIGEST, articles.c.title == bindparam("title")
)
_SELECT_KEYS = select(article_addresses.c.key)
# A page has at most four addresses.
_PAGE_KEYS = [bindparam(name, type_=PlainText) for name in ("final", "declared", "listed", "shortlink")]
_IS_KNOWN = PreparedStatement(select(article_addresses.c.id).where(article_addresses.c.key.in_(_PAGE_KEYS)).limit(1))
_IS_REMOVED = PreparedStatement(
    select(removed_addresses.c.article_id).where(removed_addresses.c.key.in_(_PAGE_KEYS)).limit(1)
)
_IS_PUBLISHED = PreparedStatement(
    select(articles.c.id)
    .where(articles.c.outlet_id == bindparam("outlet_id"), articles.c.published_at == bindparam("published_at"))
    .where(_HAS_DIGEST)
    .limit(1)
)
_INSERT = PreparedStatement(insert(article_addresses))
_SELECT_STORIES = select(articles.c.outlet_id, articles.c.published_at, articles.c.text_digest)
_SELECT_FINAL = (
    select(article_addresses.c.url)
    .where(article_addresses.c.article_id == bindparam("article_id"), article_addresses.c.key != bindparam("taken_key"))
    .where(article_addresses.c.kind == AddressKind.FINAL)
    .order_by(article_addresses.c.id)
    .limit(1)
)
_SET_FINAL = (
    update(article_addresses)
    .where(article_addresses.c.key == bindparam("final_key"), article_addresses.c.kind != AddressKind.FINAL)
    .values(kind=AddressKind.FINAL, article_id=bindparam("owner_id"), url=bindparam("final_url"))
)
_SET_DISPUTED = (
    update(article_addresses)
    .where(article_addresses.c.key == bindparam("disputed_key"), article_addresses.c.kind == AddressKind.DECLARED)
    .values(kind=AddressKind.DISPUTED)
)


# Pages that `find_new` looks up one by one: SQLAlchemy takes longer to build the statements for several.
FEW_PAGES = 20


@dataclass(eq=False)
class Addresses(Repository):
    """Read and write the table `article_addresses`."""

    removals: Removals

    def identify(self, fetched: FetchedArticle) -> Identity:
        """Return which stored article a page shows.

        The same final URL, or the same WordPress post, is always the same article. Any other address that leads to a
        stored article counts only if both tell the same story.
        """
        article, final_key = fetched.article, article_key(fetched.final_url)
        known, declared_key = self._find_known(fetched), article_key(article.url)
        final, declared = known.get(final_key), known.get(declared_key) if declared_key != final_key else None
        believed = declared if declared is not None and _is_same(declared, fetched) else None
        found = self._find_certain(fetched, known) or believed or self._find_by_story(fetched, known)
        if found is None:
            return self._identify_new(fetched, final, declared)
        if declared_key != final_key:
            is_own = declared is None or (declared.article_id, declared.kind != AddressKind.DISPUTED) == (
                found.article_id,
                True,
            )
            url = article.url if is_own else found.article_url
        else:
            is_renamed = final is None and found.key in fetched.listed_keys
            url = article.url if is_renamed else found.article_url
        is_duplicate = believed is not None and believed.article_id != found.article_id
        return Identity(url, found.article_id, found.outlet_id, is_duplicate=is_duplicate)

    def find_new(self, pages: Sequence[FetchedArticle]) -> list[bool]:
        """Return which of the pages certainly show new articles.

        No other page or article has one of the addresses, or the same outlet, date and words. For the others, and for
        pages without a date, `identify` must compare the stories. Removed articles are not new.
        """
        keys = [page.keys for page in pages]
        stories = [(page.outlet_id, page.article.published_at, page.text_digest) for page in pages]
        seen: Counter[Hashable] = Counter(key for page_keys in keys for key in page_keys)
        seen.update(stories)
        if len(pages) <= FEW_PAGES:
            with self._database.reading():
                return [
                    all(seen[each] == 1 for each in (*page_keys, story)) and self._is_new(page)
                    for page, page_keys, story in zip(pages, keys, stories, strict=True)
                ]
        with self._database.reading():
            for batch in split_batches([key for key, number in seen.items() if number == 1 and isinstance(key, str)]):
                seen.update(self._fetch_column(_SELECT_KEYS.where(article_addresses.c.key.in_(batch))))
                seen.update(self.removals.find_keys(batch))
            for batch_stories in split_batches([story for story in stories if story[1] is not None]):
                moments, digests = ({story[column] for story in batch_stories} for column in (1, 2))
                similar = _SELECT_STORIES.where(
                    articles.c.dated_at.in_(moments), articles.c.text_digest.in_({*digests, 0})
                )
                seen.update(map(tuple, self._fetch_rows(similar)))
        return [
            when is not None
            and max(seen[each] for each in (*page_keys, (outlet_id, when, digest))) <= 1
            and not seen[outlet_id, when, 0]
            for page_keys, (outlet_id, when, digest) in zip(keys, stories, strict=True)
        ]

    def add_new(self, pages: Mapping[int, FetchedArticle]) -> None:
        """Store the addresses of new articles (see `find_new`), by article id."""
        rows = [row for article_id, page in pages.items() for row in _make_rows(article_id, page, page.article.url)]
        with self._database.writing() as connection:
            _INSERT.execute(connection, *rows)

    def add(self, article_id: int, fetched: FetchedArticle, identity: Identity) -> None:
        """Store the addresses under which an article became known."""
        final_url = fetched.final_url
        final_key = article_key(final_url)
        with self._database.writing() as connection:
            new_rows = _make_rows(article_id, fetched, identity.url)
            connection.execute(insert_missing(connection, article_addresses), new_rows)
            self._execute(_SET_FINAL, {"final_key": final_key, "owner_id": article_id, "final_url": final_url})
            if identity.disputed_key is not None:
                self._execute(_SET_DISPUTED, {"disputed_key": identity.disputed_key})

    def find_keys(self, article_id: int) -> set[str]:
        """Return the keys of all known addresses of an article."""
        return set(self._fetch_column(_SELECT_KEYS.where(article_addresses.c.article_id == article_id)))

    def find(self, article_id: int) -> tuple[str, ...]:
        """Return the URLs at which an article was found: the final ones and those that redirect to them."""
        kinds = (AddressKind.FINAL, AddressKind.LISTED)
        found = select(article_addresses.c.url).where(article_addresses.c.article_id == article_id)
        found = found.where(article_addresses.c.kind.in_(kinds)).order_by(article_addresses.c.id)
        return tuple(url for url in self._fetch_column(found) if public_url(url) is not None)

    def _is_new(self, page: FetchedArticle) -> bool:
        """Do what `find_new` does for a page that is the only one."""
        article, candidate = page.article, page.candidate
        if article.published_at is None:
            return False
        final = article_key(page.final_url)
        keys = {
            "final": final,
            "declared": article_key(article.url),
            "listed": article_key(candidate.url) if candidate else final,
            "shortlink": article_key(candidate.shortlink) if candidate and candidate.shortlink else final,
        }
        story = {"outlet_id": page.outlet_id, "published_at": article.published_at, "text_digest": page.text_digest}
        with self._database.reading() as connection:
            is_known = _IS_KNOWN.fetch(connection, **keys) or _IS_REMOVED.fetch(connection, **keys)
            return not is_known and not _IS_PUBLISHED.fetch(connection, **story)

    def _find_known(self, fetched: FetchedArticle) -> Mapping[str, Record]:
        """Return those addresses of a page that are already known, by key."""
        return {row.key: row for row in self._fetch_rows(_SELECT_KNOWN, {"keys": sorted(fetched.keys)})}

    def _find_certain(self, fetched: FetchedArticle, known: Mapping[str, Record]) -> Record | None:
        """Return the article with this final URL, or the outlet's post with this number, regardless of its text."""
        final_key = article_key(fetched.final_url)
        final = known.get(final_key)
        # An article without a final URL was stored by an earlier version.
        if final is not None and (
            final.kind == AddressKind.FINAL
            or _is_same(final, fetched)
            or self._find_other_final(final.article_id, final_key) is None
        ):
            return final
        shortlink = fetched.candidate.shortlink if fetched.candidate else None
        post = known.get(article_key(shortlink)) if shortlink else None
        return post if post is not None and post.outlet_id == fetched.outlet_id else None

    def _find_by_story(self, fetched: FetchedArticle, known: Mapping[str, Record]) -> Record | None:
        """Return the outlet's article with the same story that was listed at this address or published at this time.

        Without a date, the headlines must be equal. A short text, as of a picture or behind a paywall, may be that of
        many articles, and so says nothing.
        """
        article = fetched.article
        listed = known.get(article_key(fetched.candidate.url)) if fetched.candidate else None
        if listed is not None and listed.outlet_id == fetched.outlet_id and _is_same(listed, fetched):
            return listed
        if not is_long(article):
            return None
        story = {"outlet_id": fetched.outlet_id, "text_digest": fetched.text_digest}
        if article.published_at is None:
            similar = self._fetch_rows(_SELECT_UNDATED, story | {"title": article.title})
        else:
            similar = self._fetch_rows(_SELECT_OF_DATE, story | {"published_at": article.published_at})
        return next((row for row in similar if _has_same_text(row, fetched)), None)

    def _identify_new(self, fetched: FetchedArticle, final: Record | None, declared: Record | None) -> Identity:
        """Return the identity of a new article.

        If its URL is that of another article, the other article gets the final URL of its own page instead.
        """
        url = fetched.article.url if declared is None else fetched.final_url
        taken = final if final is not None else declared
        corrected = self._correct(taken) if taken is not None else None
        return Identity(url, disputed_key=declared.key if declared is not None else None, corrected=corrected)

    def _correct(self, taken: Record) -> UrlChange | None:
        """Return the change of an article's URL if only its page declared this URL."""
        if taken.kind == AddressKind.FINAL or article_key(taken.article_url) != taken.key:
            return None
        own_url = self._find_other_final(taken.article_id, taken.key)
        return UrlChange(taken.article_id, taken.article_url, own_url) if own_url else None

    def _find_other_final(self, article_id: int, taken_key: str) -> str | None:
        final_rows = self._fetch_rows(_SELECT_FINAL, {"article_id": article_id, "taken_key": taken_key})
        return final_rows[0].url if final_rows else None


def _make_rows(article_id: int, fetched: FetchedArticle, url: str) -> list[dict[str, Any]]:
    """Return rows of `article_addresses`: the article's URL, and those of its page and of its candidate."""
    candidate = fetched.candidate
    kinds = {url: AddressKind.DECLARED}
    if candidate is not None:
        kinds[candidate.url] = AddressKind.LISTED
        if candidate.shortlink:
            kinds[candidate.shortlink] = AddressKind.SHORTLINK
    rows = {article_key(url): {"url": url, "kind": kind} for url, kind in kinds.items()}
    rows[article_key(fetched.final_url)] = {"url": fetched.final_url, "kind": AddressKind.FINAL}
    return [row | {"article_id": article_id, "key": key} for key, row in rows.items()]


def _is_same(known: Record, fetched: FetchedArticle) -> bool:
    if known.kind == AddressKind.DISPUTED:
        return False
    # Of an excerpt, only a text with the same words is known to be the same.
    if known.is_excerpt:
        return _has_same_text(known, fetched)
    return is_same_story(_make_article(known), fetched.article)


def _has_same_text(row: Record, fetched: FetchedArticle) -> bool:
    if row.is_excerpt:
        return bool(row.text_digest == fetched.text_digest) and is_long(fetched.article)
    return has_same_text(_make_article(row), fetched.article)


def _make_article(row: Record) -> Article:
    return Article(row.article_url, row.title, row.text, published_at=row.published_at)
