"""Complete values, so that a test names only the fields that it is about."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from core.article import Article, Candidate, Dateline
from core.keyword import Keyword
from core.matcher import Mention
from core.outlet import CrawlReport, Outlet
from storage import (
    Claim,
    ClaimRequest,
    KeepRequest,
    SourceResult,
    Store,
    StoredMention,
    Visit,
    VisitOutcome,
    WaitingCandidate,
)

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def make_outlet(name: str = "Kabar Contoh", **fields: Any) -> Outlet:
    filled: dict[str, Any] = {
        "url": f"https://{name.lower().replace(' ', '-')}.example/",
        "every": timedelta(minutes=30),
        "language": "id",
        "timezone": "Asia/Makassar",
    }
    return Outlet(name, **filled | fields)


def make_keyword(name: str = "Kota Contoh", **fields: Any) -> Keyword:
    return Keyword(**{"name": name, "query": f'"{name}"', "languages": ("id",)} | fields)


def make_article(url: str = "https://kabar-contoh.example/banjir", **fields: Any) -> Article:
    text = "kabar-contoh.example, REGOL – Warga Kota Contoh membersihkan lumpur.\nAir surut sejak pagi."
    filled: dict[str, Any] = {
        "title": "Banjir surut di Kota Contoh",
        "text": text,
        "authors": ("Siti Contoh", "Budi Misal"),
        "published_at": NOW - 2 * HOUR,
        "published_from": "json-ld",
        "modified_at": NOW - HOUR,
        "section": "Daerah",
        "tags": ("banjir", "warga"),
        "language": "id",
        "image_url": "https://kabar-contoh.example/banjir.jpg",
        "modified_from": "meta",
        "is_teaser": True,
        "title_from": "heading",
        "authors_from": "byline",
        "section_from": "breadcrumbs",
    }
    if "text" not in fields:
        filled["dateline"] = Dateline("kabar-contoh.example,", "REGOL", 30)
    return Article(url, **filled | fields)


def make_mention(keyword: str = "Kota Contoh", **fields: Any) -> Mention:
    filled: dict[str, Any] = {
        "field": "title",
        "start": 16,
        "end": 27,
        "snippet": "Banjir surut di Kota Contoh",
        "mark_start": 16,
        "mark_end": 27,
        "total": 1,
        "clause": '"kota contoh"',
        "prominence": "headline",
    }
    return Mention(keyword, **filled | fields)


def make_evidence(mention: Mention | None = None, **fields: Any) -> StoredMention:
    filled: dict[str, Any] = {"version": 1, "origin": "crawl"}
    return StoredMention(mention or make_mention(), **filled | fields)


def make_candidate(url: str = "https://kabar-contoh.example/banjir", **fields: Any) -> Candidate:
    filled: dict[str, Any] = {"title": "Banjir surut", "published_at": NOW - 2 * HOUR, "modified_at": NOW - HOUR}
    filled["authors"] = ("Rina Marlina",)
    return Candidate(url, **filled | fields)


def make_report(outlet: str = "Kabar Contoh", **fields: Any) -> CrawlReport:
    return CrawlReport(outlet, **{"sources": 1, "candidates": 3, "fetched": 3, "new": 2} | fields)


def make_visit(url: str = "https://kabar-contoh.example/banjir", **fields: Any) -> Visit:
    filled: dict[str, Any] = {"outcome": VisitOutcome.OK, "status": 200, "reason": None}
    return Visit(url, **filled | fields)


def claim(store: Store, owner: str = "satu", now: datetime = NOW, **fields: Any) -> tuple[Claim, ...]:
    """Claim all outlets that are due, for an hour."""
    filled: dict[str, Any] = {"lease": HOUR, "limit": 100}
    return store.claims.acquire(ClaimRequest(owner, **filled | fields), now)


def make_waiting(url: str = "https://kabar-contoh.example/banjir", **fields: Any) -> WaitingCandidate:
    filled: dict[str, Any] = {"etag": '"1"', "last_modified": "Mon", "attempts": 0, "is_kept": False}
    return WaitingCandidate(1, make_candidate(url), **filled | fields)


def watch(store: Store, *keywords: str | Keyword, outlet: Outlet | None = None) -> Claim:
    """Store one outlet and some keywords (or their names), and claim the outlet."""
    watched = [make_keyword(each) if isinstance(each, str) else each for each in keywords]
    store.mirror([outlet or make_outlet()], watched, NOW)
    return claim(store)[0]


def find_candidates(
    store: Store, claimed: Claim, candidates: Iterable[Candidate], now: datetime = NOW
) -> tuple[WaitingCandidate, ...]:
    """Add candidates to the outlet's first source, and return all that are waiting."""
    source = claimed.sources[0]
    store.candidates.add(SourceResult(source.id, tuple(candidates), etag='"1"', last_modified="Mon"), now)
    return store.candidates.find_waiting(claimed.outlet_id, now, 1000)


def make_keep_request(store: Store, claimed: Claim, article: Article, *mentions: Mention, **fields: Any) -> KeepRequest:
    """Return a request for `keep`, with a candidate for the article's address, which the store may have already.

    With `candidate_id`, none is added.
    """
    candidate_id = fields.pop("candidate_id", None)
    if candidate_id is None:
        waiting = find_candidates(store, claimed, [make_candidate(article.url)])
        candidate_id = next((each.id for each in waiting if each.candidate.url == article.url), 0)
    filled: dict[str, Any] = {
        "fetched_at": NOW,
        "visit": make_visit(article.url),
        "etag": '"page"',
        "last_modified": "Tue",
    }
    return KeepRequest(claimed.outlet_id, candidate_id, article, mentions, **filled | fields)
