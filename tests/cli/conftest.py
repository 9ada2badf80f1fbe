"""The command in a folder of its own, and a store with articles."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from core.article import Article
from core.config import parse
from core.matcher import Matcher
from storage import open_store
from tests.cli.commands import CommandResult, Kliping
from tests.factories import NOW, claim, make_article, make_keep_request
from tests.stores import copy_template

CONFIG = """\
network: {contact: redaksi@kampus.ac.id}
keywords:
  - Kota Contoh
  - {name: air, query: banjir OR surut}
outlets:
  - {name: Kabar Contoh, url: https://kabar-contoh.example}
  - {name: Warta Misal, url: https://warta-misal.example, sources: [feed: /feed/, sitemap: /wp-sitemap.xml]}
"""


@pytest.fixture
def kliping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kliping:
    """The command in an empty folder, at 80 columns, without variables that change its output."""
    for name in os.environ:
        if name.startswith(("KLIPING_", "LC_")) or name in {
            "LANG",
            "NO_COLOR",
            "FORCE_COLOR",
            "TTY_COMPATIBLE",
            "TTY_INTERACTIVE",
        }:
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return Kliping(tmp_path, monkeypatch, capsys)


def store_articles(url: str, articles: dict[str, list[Article]], config: str = CONFIG) -> None:
    """Store articles by outlet name as a crawl does: the n-th, from 0, n minutes after NOW."""
    watched = parse(config, {})
    copy_template(url)
    store = open_store(url, migrate=True)
    store.mirror(watched.outlets, watched.keywords, NOW)
    claims = {each.outlet.name: each for each in claim(store)}
    matcher = Matcher(watched.keywords)
    listed = [(outlet, article) for outlet, each in articles.items() for article in each]
    for minutes, (outlet, article) in enumerate(listed):
        kept = make_keep_request(store, claims[outlet], article, *matcher.match(article, outlet))
        store.keep(kept, NOW + timedelta(minutes=minutes))
    store.close()


def make_unmatched(url: str, **fields: object) -> Article:
    """Return an article without mentions, with other fields as given."""
    defaults = {"title": "Pasar pagi dibuka", "text": "Pedagang datang sejak subuh.", "dateline": None}
    return make_article(url, **defaults | fields)


def find_ids(kliping: Kliping, keyword: str) -> list[int]:
    return [record["id"] for record in kliping("search", "--keyword", keyword).records]


def get_keyword(kliping: Kliping, name: str) -> dict[str, object]:
    return next(record for record in kliping("keywords").records if record["name"] == name)


def assert_prints(done: CommandResult, *parts: str) -> None:
    assert (done.code, done.err) == (0, ""), done
    assert not [part for part in parts if part not in done.out], done.out


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two outlets: articles 1 to 4 (matched), 5 (unmatched); 6 (unmatched), 7 (matched)."""
    path = tmp_path_factory.mktemp("filled") / "kliping.db"
    home, other = "https://kabar-contoh.example", "https://warta-misal.example"
    days = [NOW - timedelta(days=back) for back in range(5)]
    store_articles(
        f"sqlite:///{path}",
        {
            "Kabar Contoh": [
                *(make_article(f"{home}/{n}", title=f"Banjir {n}", published_at=days[n]) for n in (1, 2, 3)),
                make_unmatched(f"{home}/4", title="Flood in Kota Contoh", language="en", published_at=days[4]),
                make_unmatched(f"{home}/5", published_at=days[0]),
            ],
            "Warta Misal": [
                make_unmatched(f"{other}/6", published_at=None),
                make_unmatched(f"{other}/7", text="Air surut.\nAir SURUT lagi.", published_at=days[0]),
            ],
        },
    )
    return path


@pytest.fixture
def archive(kliping: Kliping, filled_store: Path) -> Kliping:
    """The command in a folder with config and a copy of the store."""
    kliping.write_config(CONFIG)
    shutil.copyfile(filled_store, kliping.folder / "kliping.db")
    return kliping
