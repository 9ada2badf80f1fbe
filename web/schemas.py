"""The JSON that the API sends, as models for its OpenAPI description. docs/reference/json.md explains the fields."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from actions.parameters import ArticleConditions


class Record(BaseModel):
    """The base of all models. The responses are not built from them, but a test compares both."""

    model_config = ConfigDict(extra="forbid")


class Mention(Record):
    keyword: str
    field: str
    start: int
    end: int
    snippet: str
    total: int
    clause: str
    prominence: Literal["headline", "lead", "body", "passing"]
    version: int | None
    origin: str | None


class Dateline(Record):
    credit: str
    place: str
    end: int


class Correction(Record):
    field: Literal["title", "authors", "published_at", "section"]
    value: str | list[str] | None
    original: str | list[str] | None
    corrected_at: datetime


class MatchedVersion(Record):
    number: int
    until: datetime | None


class Attachment(Record):
    id: int
    name: str
    media_type: str
    size: int
    digest: str
    added_at: datetime


class Mark(Record):
    user: str
    at: datetime


class ToneMark(Mark):
    value: Literal["positive", "neutral", "negative"]


class Note(Mark):
    text: str


class Marks(Record):
    starred: Mark | None
    dropped: Mark | None
    tone: ToneMark | None
    note: Note | None


class SuggestedTone(Record):
    """A tone that rules of keywords suggest; null if a person stated one."""

    value: Literal["positive", "neutral", "negative"]
    keywords: list[str]


class Article(Record):
    """`url` is null for an article without an address, which a person typed."""

    id: int
    outlet: str
    url: str | None
    title: str
    title_from: str | None
    text: str
    authors: list[str]
    authors_from: str | None
    dateline: Dateline | None
    published_at: datetime | None
    published_from: str | None
    modified_at: datetime | None
    modified_from: str | None
    section: str | None
    section_from: str | None
    tags: list[str]
    language: str | None
    image_url: str | None
    is_teaser: bool
    mentions: list[Mention]
    fetched_at: datetime
    kept_at: datetime
    updated_at: datetime | None
    article_version: int
    withdrawn_at: datetime | None
    origin: Literal["crawl", "hand", "import"]
    is_excerpt: bool
    story: int
    corrections: list[Correction]
    attachments: list[Attachment]
    marks: Marks
    suggested_tone: SuggestedTone | None


class FoundArticle(Article):
    """`copies` and `story_outlets` are stated if one article of each story was requested."""

    copies: int = 0
    story_outlets: int = 1
    matched_versions: list[MatchedVersion] = []


class DayShare(Record):
    day: date
    found: int
    articles: int
    share: float


class ArticlePage(Record):
    articles: list[FoundArticle]
    next: str | None
    previous: str | None
    total: int | None
    is_total_exact: bool
    facets: dict[str, dict[str, int]] | None
    are_facets_exact: bool | None
    faceted: int | None
    share: list[DayShare] | None


class ArticleVersion(Record):
    number: int
    title: str
    text: str
    is_excerpt: bool
    authors: list[str]
    section: str | None
    first_seen_at: datetime
    replaced_at: datetime
    mentions: list[Mention]


class SameStory(Record):
    id: int
    outlet: str
    title: str
    url: str | None
    published_at: datetime | None
    share: float | None


class QuotePart(Record):
    start: int
    end: int
    text: str


class Quote(Record):
    kind: Literal["direct", "indirect"]
    parts: list[QuotePart]
    cue: str
    speaker: str
    speaker_start: int
    speaker_end: int
    full_name: str | None
    office: str | None
    is_pronoun: bool


class ShownArticle(Article):
    addresses: list[str]
    versions: list[ArticleVersion]
    same_story: list[SameStory]
    quotes: list[Quote]


class AddedArticle(Record):
    """An article that was added by hand: stored as a new one, or known already."""

    result: Literal["new", "updated", "unchanged", "duplicate"]
    changed: list[str]
    attached: list[str]
    problem: str | None
    article: Article


class Change(Record):
    seq: int
    at: datetime
    kind: Literal["new", "appeared", "vanished", "edited", "withdrawn"]
    cause: str
    keyword: str | None
    article_version: int


class ChangedArticle(Article):
    change: Change


class ChangePage(Record):
    changes: list[ChangedArticle]
    next_change: int
    has_more: bool
    deleted: int
    pruned_upto: int | None


class Keyword(Record):
    id: int
    name: str
    query: str
    languages: list[str]
    outlets: list[str]
    forms: str | None
    tone: dict[str, str]
    active: bool
    origin: str
    version: int
    articles: int
    last_kept_at: datetime | None


class KeywordList(Record):
    keywords: list[Keyword]


class KeywordVersion(Record):
    number: int
    query: str
    languages: list[str]
    outlets: list[str]
    forms: str | None
    created_at: datetime
    articles: int


class ShownKeyword(Keyword):
    """`parsed` is the query with every operator written out. `declared_at` is its place in the config, or null."""

    parsed: str
    declared_at: str | None
    versions: list[KeywordVersion]


class Hint(Record):
    """`column` is the place in the query, from 1, or 0 for the whole query."""

    column: int
    text: str
    text_id: str


class Sample(Record):
    id: int
    outlet: str
    title: str
    at: datetime
    mentions: list[Mention]


class KeywordPreview(Record):
    """`found` is null if counting would take too long, and a lower bound unless `is_found_exact`."""

    parsed: str
    hints: list[Hint]
    found: int | None
    is_found_exact: bool
    stored: int
    samples: list[Sample]


class ChangedKeyword(ShownKeyword):
    """`task` is the id of the task that matches the stored articles, or null if none was planned."""

    hints: list[Hint]
    task: int | None


class PlannedTask(Record):
    task: int | None


class Source(Record):
    kind: str
    url: str
    origin: str
    active: bool
    last_read_at: datetime | None
    next_at: datetime | None
    last_error: str | None


class OutletEvent(Record):
    kind: str
    at: datetime
    detail: str


class Outlet(Record):
    id: int
    name: str
    url: str | None
    active: bool
    region: str | None
    kind: str | None
    tags: list[str]
    unmatched_days: int | None
    retention_days: int | None
    excerpts_only: bool
    origin: str
    articles: int
    matched: int
    waiting: int
    last_crawl_at: datetime | None
    last_success_at: datetime | None
    next_at: datetime | None
    last_new: int | None
    last_error: str | None
    last_event: OutletEvent | None
    crawled_by: str | None
    sources: list[Source]
    state: Literal["working", "failing", "quiet", "paused", "new"]
    articles_a_day: float
    last_article_at: datetime | None


class Candidate(Record):
    outlet: str
    url: str
    title: str | None
    published_at: datetime | None
    state: str
    reason: str | None
    keywords: list[str]
    found_at: datetime
    tried_at: datetime | None


class CandidateList(Record):
    candidates: list[Candidate]


class OutletList(Record):
    outlets: list[Outlet]


class ListedOutlet(Record):
    """An outlet in a list. A new one was added, unless this is a preview; `line` is where it stands in the file."""

    line: int
    name: str
    url: str
    feeds: list[str]
    state: Literal["new", "known", "invalid"]
    known_as: str | None
    problem: str | None


class ListedOutlets(Record):
    outlets: list[ListedOutlet]


class Task(Record):
    """`result` depends on the kind: what a discovery found, the article that was fetched, the counts of a crawl."""

    id: int
    kind: Literal["backfill", "reindex", "discover", "fetch", "crawl"]
    keywords: list[str]
    subject: str | None
    state: Literal["waiting", "running", "done", "failed"]
    progress: int
    total: int | None
    found: int
    error: str | None
    result: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class TaskList(Record):
    tasks: list[Task]


class StatusProblem(Record):
    text: str
    cure: str


class Status(Record):
    """`outlets` are the numbers of outlets by state, and `crawled` those that are being crawled now."""

    services: list[str]
    next_at: datetime | None
    crawled: list[str]
    outlets: dict[str, int]
    tasks: list[Task]
    store: str
    store_bytes: int
    last_backup_at: datetime | None
    version: str
    revision: str
    python: str
    problems: list[StatusProblem]


class SavedSearch(Record):
    """`parameters` are those of /articles that are set, and `page` is the address of the search on this site."""

    id: int
    name: str
    parameters: ArticleConditions
    page: str
    saved_by: str
    saved_at: datetime


class SavedSearchList(Record):
    saved_searches: list[SavedSearch]


class FeedAddresses(Record):
    atom: str
    rss: str
    json_feed: str = Field(alias="json")


class Feed(Record):
    """The feed of the keyword or saved search with an id.

    Whoever has an address can read it without signing in, so only editors see the addresses.
    """

    name: str
    keyword: int | None
    saved_search: int | None
    addresses: FeedAddresses | None
    renewed_by: str
    renewed_at: datetime


class FeedList(Record):
    feeds: list[Feed]


class Clipping(Record):
    article: int
    outlet: str
    title: str
    published_at: datetime
    copies: int


class ReportOrder(Record):
    """The clippings of a report in their order, without those that people dropped."""

    name: str
    day: date
    since: datetime
    until: datetime
    is_coming: bool
    is_ordered: bool
    clippings: list[Clipping]
