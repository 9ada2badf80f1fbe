"""The clipping report as plain values, made of articles by a pure function."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from core.marks import Tone
from core.quotes import Quote, group_by_speaker, quotation, speaker_key, speaker_name
from core.report import Period, ReportDefinition
from core.stories import Story, StoryFacts, group_stories, rank_stories
from core.urls import normalize_url, public_url
from storage import StoredArticle

# Numbers of main issues and of outlets that are listed.
MAX_ISSUES = 10
MAX_OUTLETS = 10

# Number of people whose quotations are counted in a report.
MAX_SPEAKERS = 20

# Longest sentence that stands for a text, in characters; and the shortest, since a full stop after a short beginning
# mostly belongs to an abbreviation or an initial.
MAX_LEAD = 400
MIN_LEAD = 40

# A stop after a word of four letters, a number or a bracket: most abbreviations are shorter.
_SENTENCE_END = re.compile(
    r"(?:(?<=[^\W\d_]{4}[.!?…])|(?<=[\d)\]%][.!?…])|(?<=[.!?…][\"”’]))[\"”’]?\s+(?=[\"“‘(]?[^\W_a-z])"
)


@dataclass(frozen=True, slots=True)
class ToneCounts:
    """The numbers of articles by tone. `unjudged` are those that nobody judged.

    Of the others, rules of keywords suggest `by_rule`, and people stated the rest.
    """

    positive: int = 0
    neutral: int = 0
    negative: int = 0
    unjudged: int = 0
    by_rule: int = 0

    @property
    def judged(self) -> int:
        return self.positive + self.neutral + self.negative


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a report. Those of the period before are None if they are unknown."""

    articles: int
    outlets: int
    stories: int
    tones: ToneCounts
    previous_articles: int | None = None
    previous_outlets: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a report: a row of its table. `number` is its row, from 1, or None if it is in no table.

    `tone` is the tone of the article, or else the one of another article of its story; if nobody judged the story, the
    one that rules of keywords suggest (`is_tone_by_rule`). `at` is the time of publication, or else the one at which
    the article was kept, in the report's zone. `url` is None if it is no address of the web.
    `speakers` are those whom the article quotes. If `is_late`, the article was published in the period before, but
    stored only when that report was made.
    """

    article_id: int
    number: int | None
    at: datetime
    outlet: str
    title: str
    authors: tuple[str, ...]
    tone: Tone | None
    note: str | None
    is_starred: bool
    url: str | None
    speakers: tuple[str, ...] = ()
    is_late: bool = False
    is_tone_by_rule: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """A main issue: a story with the numbers of its articles and outlets, and its share of all articles, from 0 to 1.

    `first` is the article that was published first, `lead` the first sentence of its text as published.
    """

    first: Entry
    lead: str
    articles: int
    outlets: int
    share: float
    tones: ToneCounts


@dataclass(frozen=True, slots=True)
class ActiveOutlet:
    """An outlet with the number of its articles, its share of all articles, and their tones."""

    name: str
    articles: int
    share: float
    tones: ToneCounts


@dataclass(frozen=True, slots=True)
class QuotedSpeaker:
    """Someone who was quoted: the name in its longest form, the office that is named most often, and how often.

    `articles` are those whose text is not a copy of another one; `quotations` are the different ones in them. The
    first one stands for the others, with the article that has it.
    """

    name: str
    office: str | None
    quotations: int
    articles: int
    first: Entry
    words: str
    is_direct: bool


@dataclass(frozen=True, slots=True)
class Clip:
    """The article of a story that was published first, in full or as an excerpt, and the others of the story."""

    entry: Entry
    paragraphs: tuple[str, ...]
    is_excerpt: bool
    copies: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A clipping report. `omitted` articles of the period are not in it, because there are too many."""

    definition: ReportDefinition
    period: Period
    figures: Figures
    issues: tuple[Issue, ...]
    outlets: tuple[ActiveOutlet, ...]
    speakers: tuple[QuotedSpeaker, ...]
    entries: tuple[Entry, ...]
    clips: tuple[Clip, ...]
    dropped: tuple[Entry, ...]
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class PeriodArticles:
    """The articles of a period that belong in a report, those that people dropped, and what is known besides.

    `total` is the number of the articles that belong in it, of which `articles` are at most the latest ones. `late_ids`
    are the ids of those that came too late for the report before. `quotes` are the quotations by article id. `order`
    has the ids of the articles whose stories a person put first, in that order.
    """

    articles: Sequence[StoredArticle]
    total: int
    dropped: Sequence[StoredArticle] = ()
    previous_articles: int | None = None
    previous_outlets: int | None = None
    late_ids: frozenset[int] = frozenset()
    quotes: Mapping[int, Sequence[Quote]] = field(default_factory=dict)
    order: Sequence[int] = ()


def build_report(definition: ReportDefinition, period: Period, found: PeriodArticles, zone: ZoneInfo) -> Report:
    """Return the report of a period.

    Articles and clips are in the order of publication, except for the clips that a person moved. Issues are sorted by
    their size.
    """
    ordered = sorted(found.articles, key=lambda stored: (_dated_at(stored), stored.id))
    grouped = group_stories(found.articles, describe)
    stories = {story.id: story.articles for story in grouped}
    tones = {story: _find_tone(articles) for story, articles in stories.items()}
    suggested = {story: _suggest_tone(articles) for story, articles in stories.items() if tones[story] is None}
    entries = {
        stored.id: _make_entry(
            number,
            stored,
            _own_tone(stored) or tones[_story_of(stored)],
            zone,
            found,
            suggested.get(_story_of(stored)),
        )
        for number, stored in enumerate(ordered, 1)
    }
    by_story = {story: [entries[each.id] for each in articles] for story, articles in stories.items()}
    dropped = sorted(found.dropped, key=lambda stored: (_dated_at(stored), stored.id))
    return Report(
        definition,
        period,
        Figures(
            found.total,
            len({entry.outlet for entry in entries.values()}),
            len(stories),
            _count_tones(entries.values()),
            found.previous_articles,
            found.previous_outlets,
        ),
        _find_issues(grouped, by_story, len(ordered)),
        _count_outlets(entries.values()),
        _find_speakers((articles[0] for articles in stories.values()), entries, found.quotes),
        tuple(entries.values()),
        tuple(
            _make_clip(articles[0], by_story[story], is_full=definition.full_text)
            for story, articles in _order_stories(stories, found.order)
        ),
        tuple(_make_entry(None, stored, _own_tone(stored), zone, found) for stored in dropped),
        max(0, found.total - len(ordered)),
    )


def _order_stories(
    stories: Mapping[int, tuple[StoredArticle, ...]], order: Sequence[int]
) -> list[tuple[int, tuple[StoredArticle, ...]]]:
    """Return the stories that a person put into an order, then the others in theirs."""
    places = {article_id: place for place, article_id in enumerate(order)}
    last = len(places)
    return sorted(stories.items(), key=lambda story: min(places.get(stored.id, last) for stored in story[1]))


def find_lead(stored: StoredArticle) -> str:
    """Return the first sentence of an article's text as published, without the dateline, or of what is stored of it.

    A sentence that is too long ends with an ellipsis.
    """
    article = stored.article
    text = article.text[article.dateline.end :] if article.dateline else article.text
    if not text.strip():
        text = next((each.snippet for each in stored.mentions if each.field == "text"), "")
    paragraph = next((line.strip() for line in text.split("\n") if line.strip()), "")
    for end in _SENTENCE_END.finditer(paragraph):
        if end.start() >= MIN_LEAD:
            paragraph = paragraph[: end.end()].rstrip()
            break
    return _cut(paragraph)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_LEAD else f"{text[:MAX_LEAD].rsplit(' ', 1)[0].rstrip(' ,;:–-')} …"


def _dated_at(stored: StoredArticle) -> datetime:
    return stored.article.published_at or stored.kept_at


def _story_of(stored: StoredArticle) -> int:
    return stored.id if stored.copy_of is None else stored.copy_of


def describe(stored: StoredArticle) -> StoryFacts:
    """Return what decides about an article's story."""
    return StoryFacts(_dated_at(stored), stored.id, _story_of(stored), stored.outlet)


def _own_tone(stored: StoredArticle) -> Tone | None:
    return None if stored.marks.tone is None else Tone(stored.marks.tone.value)


def _find_tone(articles: Iterable[StoredArticle]) -> Tone | None:
    """Return the tone of a story: people judge one of its articles, and the others have the same text."""
    return next((tone for stored in articles if (tone := _own_tone(stored)) is not None), None)


def _suggest_tone(articles: Iterable[StoredArticle]) -> Tone | None:
    """Return the tone that rules suggest for a story."""
    return next((each.tone for stored in articles if (each := stored.suggested_tone) is not None), None)


def _make_entry(
    number: int | None,
    stored: StoredArticle,
    tone: Tone | None,
    zone: ZoneInfo,
    found: PeriodArticles,
    suggested: Tone | None = None,
) -> Entry:
    article, marks = stored.article, stored.marks
    is_linked = public_url(article.url) is not None and normalize_url(article.url) is not None
    return Entry(
        article_id=stored.id,
        number=number,
        at=_dated_at(stored).astimezone(zone),
        outlet=stored.outlet,
        title=article.title,
        authors=article.authors,
        tone=tone or suggested,
        note=None if marks.note is None else marks.note.value,
        is_starred=marks.star is not None,
        url=article.url if is_linked else None,
        speakers=_name_speakers(found.quotes.get(stored.id, ())),
        is_late=stored.id in found.late_ids,
        is_tone_by_rule=tone is None and suggested is not None,
    )


def _name_speakers(quotes: Sequence[Quote]) -> tuple[str, ...]:
    """Return the names of the speakers in an article, in the order in which they are quoted first."""
    return tuple(speaker.name for speaker in group_by_speaker(quotes) if speaker.name is not None)


def _find_speakers(
    articles: Iterable[StoredArticle], entries: Mapping[int, Entry], quotes: Mapping[int, Sequence[Quote]]
) -> tuple[QuotedSpeaker, ...]:
    """Return the people who are quoted in one article of each story, who have the most quotations first."""
    by_key: defaultdict[tuple[str, ...], list[tuple[StoredArticle, Quote]]] = defaultdict(list)
    for stored in articles:
        for quote in quotes.get(stored.id, ()):
            # Not `warga` or `mereka`: these are others in each article.
            if quote.full_name is not None:
                by_key[speaker_key(quote)].append((stored, quote))
    speakers = [_make_speaker(said, entries) for said in by_key.values()]
    speakers.sort(key=lambda speaker: (-speaker.quotations, speaker.first.number, speaker.name))
    return tuple(speakers[:MAX_SPEAKERS])


def _make_speaker(said: Sequence[tuple[StoredArticle, Quote]], entries: Mapping[int, Entry]) -> QuotedSpeaker:
    words = {" ".join(quotation(quote, stored.article.text).split()): quote for stored, quote in reversed(said)}
    offices = Counter(quote.office for _, quote in said if quote.office)
    # Direct speech first: it is what the person said.
    chosen, quote = min(said, key=lambda each: (each[1].kind != "direct", entries[each[0].id].number))
    return QuotedSpeaker(
        name=max((speaker_name(quote) or "" for _, quote in said), key=len),
        office=offices.most_common(1)[0][0] if offices else None,
        quotations=len(words),
        articles=len({stored.id for stored, _ in said}),
        first=entries[chosen.id],
        words=_cut(" ".join(quotation(quote, chosen.article.text).split()).rstrip(",")),
        is_direct=quote.kind == "direct",
    )


def _count_tones(entries: Iterable[Entry]) -> ToneCounts:
    counted = list(entries)
    numbers = Counter(entry.tone for entry in counted)
    by_rule = sum(entry.is_tone_by_rule for entry in counted)
    return ToneCounts(numbers[Tone.POSITIVE], numbers[Tone.NEUTRAL], numbers[Tone.NEGATIVE], numbers[None], by_rule)


def _find_issues(
    stories: Iterable[Story[StoredArticle]], by_story: dict[int, list[Entry]], total: int
) -> tuple[Issue, ...]:
    issues = [
        Issue(
            first=by_story[story.id][0],
            lead=find_lead(story.first),
            articles=len(story.articles),
            outlets=story.outlets,
            share=len(story.articles) / total,
            tones=_count_tones(by_story[story.id]),
        )
        for story in rank_stories(stories)
    ]
    # Of stories of the same size, those that a person starred come first.
    issues.sort(key=lambda issue: (-issue.outlets, -issue.articles, not issue.first.is_starred))
    return tuple(issues[:MAX_ISSUES])


def _count_outlets(entries: Iterable[Entry]) -> tuple[ActiveOutlet, ...]:
    by_outlet: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_outlet[entry.outlet].append(entry)
    total = sum(map(len, by_outlet.values()))
    outlets = [ActiveOutlet(name, len(own), len(own) / total, _count_tones(own)) for name, own in by_outlet.items()]
    outlets.sort(key=lambda outlet: (-outlet.articles, outlet.name))
    return tuple(outlets[:MAX_OUTLETS])


def _make_clip(stored: StoredArticle, entries: Sequence[Entry], *, is_full: bool) -> Clip:
    """Return the clip of a story. An article without its stored text has the snippets of its mentions instead."""
    if stored.is_excerpt:
        snippets = dict.fromkeys(each.snippet for each in stored.mentions if each.field == "text")
        paragraphs = tuple(f"… {snippet} …" for snippet in snippets)
    elif is_full:
        paragraphs = tuple(line for line in stored.article.text.split("\n") if line.strip())
    else:
        paragraphs = tuple(filter(None, [find_lead(stored)]))
    is_excerpt = stored.is_excerpt or not is_full or stored.article.is_teaser
    return Clip(entries[0], paragraphs, is_excerpt, tuple(entries[1:]))
