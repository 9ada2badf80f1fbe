"""`kliping keywords rises`."""

from datetime import UTC, datetime, timedelta

import pytest

from core.matcher import Mention
from storage import KeepRequest, open_store
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG
from tests.factories import make_article, make_keyword, make_mention, make_outlet

# Nine in the morning in Jakarta, on a Sunday.
AT = datetime(2026, 3, 1, 2, tzinfo=UTC)


@pytest.fixture
def watched(kliping: Kliping) -> Kliping:
    """A store with one article a day about "air" for nine weeks, and twelve on the last morning."""
    kliping.write_config(CONFIG)
    published = [AT - timedelta(days=days) for days in range(1, 64)] + [
        AT - timedelta(minutes=5 * n) for n in range(12)
    ]
    with open_store(kliping.store_url, migrate=True) as store:
        keywords = [make_keyword("air"), make_keyword("Kota Contoh")]
        store.mirror([make_outlet()], keywords, AT - timedelta(days=5))
        requests = [
            (KeepRequest(1, 0, make_article(f"https://a.example/{n}", published_at=at), _find(), AT), AT)
            for n, at in enumerate(published)
        ]
        store.keep_all(requests)
    return kliping


def _find() -> tuple[Mention, ...]:
    return (make_mention("air", start=0, end=1),)


def test_says_what_rose_and_why(watched: Kliping) -> None:
    done = watched("keywords", "rises", "--at", "2026-03-01T09:30", "--table")
    assert done.out.splitlines()[1].split(None, 2)[:2] == ["air", "yes"]
    text = " ".join(done.out.split())
    assert "12 articles since 06:00, usually 1.1 on a Sunday morning (1–1 in the last 8 weeks)" in text.replace(
        "  ", " "
    )
    [rise] = watched("keywords", "rises", "--at", "2026-03-01T09:30").records
    assert (rise["keyword"], rise["articles"], rise["lowest"], rise["highest"], rise["weeks"]) == ("air", 12, 1, 1, 8)
    assert rise["since"] == "2026-03-01T06:00:00+07:00"


def test_in_indonesian(watched: Kliping) -> None:
    watched.set_width(200)
    out = watched("keywords", "rises", "--at", "2026-03-01T09:30", "--table", "--lang", "id").out
    assert "12 artikel sejak 06:00, biasanya 1.1 pada hari Minggu pagi (1–1 dalam 8 minggu terakhir)" in out


def test_usual_numbers_and_short_histories(watched: Kliping) -> None:
    watched.set_width(200)
    assert watched("keywords", "rises", "--at", "2026-02-28T09:30", "--table").out == (
        "No keyword has unusually many articles.\n"
    )
    every = watched("keywords", "rises", "--at", "2026-02-28T09:30", "--all").records
    assert [(each["keyword"], each["is_rise"], "usual" in each) for each in every] == [
        ("air", False, True),
        ("Kota Contoh", False, False),
    ]
    table = watched("keywords", "rises", "--at", "2026-02-28T09:30", "--all", "--table").out
    assert "less than two weeks to compare with" in table


def test_an_invalid_time(watched: Kliping) -> None:
    done = watched("keywords", "rises", "--at", "soon")
    assert (done.code, done.out) == (2, "")
    assert "--at soon: write 2026-11-20" in done.err
