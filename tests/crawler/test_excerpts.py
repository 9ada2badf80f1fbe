"""A crawl of outlets with `excerpts_only` finds the same mentions, and writes no text to the store."""

from dataclasses import replace

from demo import Newsroom
from tests.crawling import Crawling


def test_the_mentions_are_right_and_no_paragraph_is_in_the_file(newsroom: Newsroom, crawling: Crawling) -> None:
    outlets = [replace(outlet, excerpts_only=True) for outlet in newsroom.outlets]
    reports = crawling.crawl(*outlets, keeps_pages=True)
    assert all(report.is_ok for report in reports.values())
    stored = crawling.articles()
    recent = {truth.url: truth for truth in newsroom.truth() if truth.is_recent}
    found = {url: {mention.keyword for mention in each.mentions} for url, each in stored.items()}
    assert found == {url: set(truth.mentions) for url, truth in recent.items()}
    assert all(each.is_excerpt and each.article.text == "" for each in stored.values())
    assert crawling.store.pages.count(None) == 0
    path = crawling.store._database.path
    assert path is not None
    content = b"".join(file.read_bytes() for file in path.parent.glob("crawl.db*"))
    # A snippet shows about a hundred characters around a mention, so longer lines cannot be complete.
    lines = {line for truth in recent.values() for line in truth.text.split("\n") if len(line) > 250}
    assert len(lines) > 20
    assert not [line for line in lines if line.encode() in content]
    # The content is readable: titles are found in it.
    assert all(truth.title.encode() in content for truth in recent.values())
