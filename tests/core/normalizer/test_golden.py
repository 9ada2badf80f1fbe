"""Whole pages in, exact articles out: text, punctuation and paragraph breaks included."""

import difflib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.article import Article, Page
from core.normalizer import normalize

pytestmark = pytest.mark.page

GOLDEN = Path(__file__).parents[2] / "golden"
PAGES = sorted(path.stem for path in GOLDEN.glob("*.html"))
FETCHED_AT = datetime(2024, 6, 1, 3, tzinfo=UTC)


def as_lines(fields: dict[str, object]) -> list[str]:
    return json.dumps(fields, ensure_ascii=False, indent=2, sort_keys=True).splitlines()


def as_fields(article: Article, expected: dict[str, object]) -> dict[str, object]:
    dateline = article.dateline
    published = article.published_at
    wanted = expected["published_at"]
    zone = datetime.fromisoformat(str(wanted)).tzinfo if wanted else UTC
    return {
        "url": article.url,
        "title": article.title,
        "authors": list(article.authors),
        "published_at": published.astimezone(zone).isoformat() if published else None,
        "language": article.language,
        "dateline": dateline and {"credit": dateline.credit, "place": dateline.place, "end": dateline.end},
        "text": article.text.split("\n"),
    }


def test_there_are_pages_of_two_makes() -> None:
    assert len(PAGES) >= 20
    assert {name.split("-")[0] for name in PAGES} == {"wordpress", "portal"}


@pytest.mark.parametrize("name", PAGES)
def test_golden_page(name: str) -> None:
    expected = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    body = (GOLDEN / f"{name}.html").read_bytes()
    article = normalize(Page(expected["url"], body, FETCHED_AT))
    assert isinstance(article, Article), article
    found = as_fields(article, expected)
    diff = difflib.unified_diff(as_lines(expected), as_lines(found), "expected", "found", lineterm="", n=1)
    assert found == expected, f"tests/golden/{name}.html reads differently:\n" + "\n".join(diff)
