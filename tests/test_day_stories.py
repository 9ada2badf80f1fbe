"""Today, the briefing and a report select the same stories of the same period, on both databases."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from actions.briefing import build_briefing
from actions.context import AppContext
from actions.today import find_today
from core.config import parse
from core.filters import ArticleFilter
from core.last_look import LastLook, LogPosition
from core.marks import MarkKind
from core.matcher import Matcher
from core.report import Period, ReportDefinition, find_period
from reports.collect import make_report
from storage import Store
from tests.factories import DAY, HOUR, NOW, claim, make_article, make_keep_request, make_visit

ZONES = ("Asia/Jakarta", "Asia/Jayapura", "America/St_Johns", "Pacific/Kiritimati")
OUTLETS = ("Kabar Contoh", "Warta Misal", "Suara Contoh")
KEYWORDS = ("pasar", "banjir", "jembatan")
CONFIG = "keywords: [{keywords}]\nschedule: {{timezone: {zone}}}\noutlets:\n{outlets}"


def make_context(zone: str, clock: datetime) -> AppContext:
    outlets = "\n".join(f"  - {{name: {name}, url: 'https://{name[:5].lower()}.example'}}" for name in OUTLETS)
    config = parse(CONFIG.format(keywords=", ".join(KEYWORDS), zone=zone, outlets=outlets), {}, ".")
    return AppContext(config, Path("config.yaml"), lambda: clock)


def fill(store: Store, context: AppContext, period: Period, rng: Random) -> None:
    """Keep articles from the day before the period until its end: copies, late ones, and some that people drop."""
    watched = context.config
    store.mirror(watched.outlets, watched.keywords, NOW - 9 * DAY)
    claims = {each.outlet.name: each for each in claim(store)}
    matcher = Matcher(watched.keywords)
    texts = [" ".join(f"cerita{story}kata{number}" for number in range(80)) for story in range(8)]
    times = sorted(period.since + timedelta(minutes=rng.randrange(-20 * 60, 23 * 60)) for _ in range(24))
    before = [each for each in times if each < period.since]
    for number, kept_at in enumerate(times):
        if number == len(before):
            look = LastLook(LogPosition(store.changes.find_last(), period.since))
            store.last_looks.change("sari", look, lambda look: look)
        outlet = rng.choice(OUTLETS)
        # Some arrive long after they were published.
        published_at = kept_at - timedelta(minutes=rng.choice((0, 5, rng.randrange(20 * 60))))
        published_at = max(published_at, period.previous.since)
        title = " ".join(("Warga", *rng.sample(KEYWORDS, rng.randrange(3)), f"nomor {number}"))
        url = f"{claims[outlet].outlet.url}{number}"
        article = make_article(url, title=title, text=rng.choice(texts), published_at=published_at)
        request = make_keep_request(store, claims[outlet], article, *matcher.match(article, outlet))
        store.keep(replace(request, page_url=url, visit=make_visit(url)), kept_at)
    for stored in store.articles.find(ArticleFilter(limit=99)):
        if rng.random() < 0.1:
            store.marks.change(stored.id, {MarkKind.DROP: ""}, "sari", period.until)


@pytest.mark.parametrize("seed", range(4))
def test_the_three_agree(store: Store, seed: int) -> None:
    rng = Random(seed)
    zone = rng.choice(ZONES)
    context = make_context(zone, NOW)
    definition = ReportDefinition("harian")
    period = find_period(definition, NOW.astimezone(context.zone).date(), context.zone)
    context = replace(context, clock=lambda: period.until - HOUR / 60)
    fill(store, context, period, rng)

    briefing = build_briefing(context, store, period.day.isoformat())
    stories = [stored.id for stored in briefing.stories.articles]
    assert stories
    assert briefing.stories.is_complete

    report = make_report(store, definition, period, context.zone)
    assert [issue.first.article_id for issue in report.issues] == stories[: len(report.issues)]
    assert {clip.entry.article_id for clip in report.clips} == set(stories)
    assert report.figures.stories == len(stories)

    today = find_today(context, store, "sari")
    shown = {each.keyword: [story.stored.id for story in each.shown] for each in today.keywords}
    assert shown == expect(store, stories, shown)
    assert today.articles == report.figures.articles


def expect(store: Store, stories: Sequence[int], keywords: Iterable[str]) -> dict[str, list[int]]:
    """Return the stories in their order under the first keyword of the article that stands for each."""
    expected: dict[str, list[int]] = {keyword: [] for keyword in keywords}
    for article_id in stories:
        mentioned = {mention.keyword for mention in store.articles.get(article_id).mentions}
        expected[next(keyword for keyword in KEYWORDS if keyword in mentioned)].append(article_id)
    return expected
