"""`kliping add URL`, in processes of their own, against a real server; on SQLite and PostgreSQL."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest

from core.filters import ArticleFilter
from demo.response import HTML, Response, redirect
from storage import ArticleOrigin, StoredArticle, open_store
from tests.cli.commands import CommandResult, run_warm
from tests.outlet_pages import make_paragraphs
from tests.processes import Warm
from tests.small_outlet import NAME, SmallOutlet, urlset

Add: TypeAlias = Callable[..., CommandResult]

WALL = b"<html><head><title>Just a moment...</title></head><body>Just a moment...</body></html>"


@pytest.fixture
def outlet() -> Iterator[SmallOutlet]:
    with SmallOutlet.serve() as served:
        served.add_home()
        yield served


@pytest.fixture
def run(warm: Warm, tmp_path: Path, store_url: str, outlet: SmallOutlet) -> Add:
    """Run a command with the outlet configured as private, or with another `outlets` and `network`."""

    def run_command(*words: str, outlets: object = None, **network: object) -> CommandResult:
        config = {
            "storage": {"url": store_url},
            "network": {"delay": "0s", **network},
            "keywords": [{"name": "kebun", "query": "kebun"}],
            "outlets": outlets
            if outlets is not None
            else [{"name": NAME, "url": outlet.url, "private": True, "sources": [{"sitemap": "/peta.xml"}]}],
        }
        (tmp_path / "config.yaml").write_text(json.dumps(config), encoding="utf-8")
        return run_warm(warm, tmp_path, *words)

    return run_command


def find_articles(store_url: str) -> list[StoredArticle]:
    store = open_store(store_url, migrate=False)
    try:
        return list(store.articles.find(ArticleFilter(limit=100, with_unmatched=True)))
    finally:
        store.close()


def test_an_article_is_stored_matched_and_not_fetched_by_a_crawl(run: Add, outlet: SmallOutlet, store_url: str) -> None:
    url = outlet.add_article("kebun-warga", 1)
    done = run("add", url)
    assert (done.code, done.err) == (0, "")
    [record] = done.records
    article = record["article"]
    assert (record["result"], record["changed"], record["problem"]) == ("new", [], None)
    assert (article["url"], article["outlet"], article["origin"]) == (url, NAME, "hand")
    assert {mention["keyword"] for mention in article["mentions"]} == {"kebun"}
    changes = run("search", "--since-change", "0").records
    assert [each["change"]["cause"] for each in changes if "change" in each] == ["hand", "hand"]
    outlet.add_source("peta.xml", urlset(url))
    assert run("crawl").code == 0
    assert len(outlet.asked("kebun-warga")) == 1
    [stored] = find_articles(store_url)
    assert stored.origin is ArticleOrigin.HAND
    # The page was stored, so that it can be normalized again.
    assert run("renormalize", "--json").records[-1]["unchanged"] == 1


def test_a_stored_article_is_reported_with_what_changed(run: Add, outlet: SmallOutlet, store_url: str) -> None:
    url = outlet.add_article("kebun-warga", 1)
    first = run("add", url).records[0]["article"]
    again = run("add", url).records[0]
    assert (again["result"], again["changed"], again["article"]["id"]) == ("unchanged", [], first["id"])
    page = outlet.responses["/kebun-warga"]
    outlet.responses["/kebun-warga"] = replace(page, body=page.body.replace(b"nomor 1 ", b"nomor satu "))
    edited = run("add", url).records[0]
    assert (edited["result"], edited["changed"], edited["article"]["id"]) == ("updated", ["title"], first["id"])
    assert edited["article"]["article_version"] == 2
    shown = run("--lang", "id", "add", url, "--table").out
    assert "Sudah tersimpan, dan tidak berubah." in shown
    assert len(find_articles(store_url)) == 1
    assert run("db", "verify").code == 0


def test_a_crawled_article_is_known_and_its_crawl_goes_on(run: Add, outlet: SmallOutlet, store_url: str) -> None:
    url = outlet.add_article("kebun-warga", 1)
    outlet.add_source("peta.xml", urlset(url))
    run("crawl")
    page = outlet.responses["/kebun-warga"]
    outlet.responses["/kebun-warga"] = replace(page, body=page.body.replace(b"nomor 1 ", b"nomor satu "))
    [record] = run("add", url).records
    assert (record["result"], record["changed"], record["article"]["origin"]) == ("updated", ["title"], "crawl")
    # The new page replaced the old one: nothing is reverted.
    assert run("renormalize", "--json").records[-1]["unchanged"] == 1
    assert "nomor satu" in find_articles(store_url)[0].article.title


def test_an_unknown_outlet_is_made_paused(run: Add, outlet: SmallOutlet) -> None:
    url = outlet.add_article("kebun-warga", 1)
    done = run("add", url, outlets=[], allow_private=True)
    assert done.code == 0, done
    host = outlet.url.removeprefix("http://").rstrip("/")
    assert done.records[0]["article"]["outlet"] == host
    [stored] = run("outlets", outlets=[]).records
    assert (stored["name"], stored["url"], stored["active"]) == (host, outlet.url, False)


def test_a_redirect_is_followed_and_both_addresses_are_known(run: Add, outlet: SmallOutlet) -> None:
    url = outlet.add_article("kebun-warga", 1)
    outlet.responses["/?p=1"] = redirect(url)
    assert run("add", f"{outlet.url}?p=1").records[0]["article"]["url"] == url
    assert run("add", url).records[0]["result"] == "unchanged"


def test_later_pages_are_joined(run: Add, outlet: SmallOutlet) -> None:
    pages = {number: "".join(f"<p>{each}</p>" for each in make_paragraphs(number)) for number in (1, 2)}
    pager = f"<div class='halaman'><a href='{outlet.url}baca'>1</a> <a href='{outlet.url}baca?page=2'>2</a></div>"
    for number, target in ((1, "/baca"), (2, "/baca?page=2")):
        title = "Warga desa menata kebun di lereng bukit"
        body = f"<article><h1>{title}</h1>{pages[number]}{pager}</article>"
        page = f"<html lang='id'><head><title>{title}</title></head><body>{body}</body></html>"
        outlet.responses[target] = Response(page.encode(), HTML)
    text = run("add", f"{outlet.url}baca").records[0]["article"]["text"]
    assert text.split("\n") == [*make_paragraphs(1), *make_paragraphs(2)]
    outlet.responses["/baca?page=2"] = Response(b"", status=500)
    failed = run("add", f"{outlet.url}baca")
    assert (failed.code, failed.out) == (1, "")
    assert "page 2: the outlet has an error (HTTP 500)" in failed.err


FAILURES: dict[str, tuple[Response, int, str]] = {
    "gone": (Response(b"", status=404), 1, "no longer there (HTTP 404)"),
    "refused": (Response(b"", status=403), 1, "access is refused (HTTP 403)"),
    "bot wall": (Response(WALL, HTML), 3, "a bot wall (HTTP 200)"),
    "huge": (Response(b"<p>" + b"a" * 21_000_000, HTML), 1, "the response is too large"),
    "no HTML": (Response(b"%PDF-1.7\n" + b"\x00\xff" * 500, "application/pdf"), 3, "the page contains no HTML"),
    "no article": (Response(b"<html><title>Menu</title><p>Menu</p></html>", HTML), 3, "is not an article: "),
    "other site": (redirect("https://lain.example/"), 1, "moved to another domain (lain.example"),
    "home": (redirect("/"), 1, "leads to the home page"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_what_is_no_article_is_refused_and_nothing_is_stored(
    run: Add, outlet: SmallOutlet, store_url: str, case: str
) -> None:
    response, code, problem = FAILURES[case]
    outlet.responses["/halaman-berita-satu"] = response
    done = run("add", f"{outlet.url}halaman-berita-satu")
    assert (done.code, done.out) == (code, "")
    assert problem in done.err
    assert find_articles(store_url) == []


def test_robots_txt_is_obeyed(run: Add, outlet: SmallOutlet) -> None:
    outlet.add_home(robots="User-agent: *\nDisallow: /arsip/")
    done = run("add", outlet.add_article("arsip/kebun-warga", 1))
    assert done.code == 1
    assert "robots.txt does not allow it" in done.err
    assert outlet.asked("arsip/kebun-warga") == []


def test_a_private_address_is_refused(run: Add, outlet: SmallOutlet) -> None:
    done = run("add", outlet.add_article("kebun-warga", 1), outlets=[], contact="redaksi@kampus.ac.id")
    assert done.code == 1
    assert "private address (127.0.0.1)" in done.err
    assert outlet.requests == []
    assert run("outlets", outlets=[]).records == []


def test_a_teaser_is_stored_and_says_so(run: Add, outlet: SmallOutlet) -> None:
    url = outlet.add_article("kebun-warga", 1)
    page = outlet.responses["/kebun-warga"]
    paid = b'<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script></head>'
    outlet.responses["/kebun-warga"] = replace(page, body=page.body.replace(b"</head>", paid))
    assert run("add", url).records[0]["article"]["is_teaser"] is True


def test_a_removed_article_is_not_fetched_again(run: Add, outlet: SmallOutlet, store_url: str) -> None:
    url = outlet.add_article("kebun-warga", 1)
    outlet.responses["/?p=1"] = redirect(url)
    article_id = run("add", url).records[0]["article"]["id"]
    run("remove", str(article_id), "--reason", "permintaan keluarga", "--yes")
    for typed in (url, f"{url}/?utm_source=x", f"{outlet.url}?p=1"):
        done = run("add", typed)
        assert (done.code, done.out) == (3, "")
        assert f"the article with the id {article_id} was removed on 20" in done.err
        assert "permintaan keluarga" in done.err
    # Only the unknown address was fetched, and the redirect followed.
    assert len(outlet.asked("kebun-warga")) == 2
    assert find_articles(store_url) == []


def test_corrections_by_hand_are_kept(run: Add, outlet: SmallOutlet) -> None:
    url = outlet.add_article("kebun-warga", 1)
    article_id = run("add", url).records[0]["article"]["id"]
    run("edit", str(article_id), "--section", "Desa")
    again = run("add", url).records[0]
    assert (again["result"], again["article"]["section"]) == ("unchanged", "Desa")


@pytest.mark.parametrize("typed", ["kabar", "ftp://kabar.example/1", "http://budi:rahasia@kabar.example/1"])
def test_an_invalid_address_is_refused(run: Add, typed: str) -> None:
    done = run("add", typed)
    assert (done.code, done.out) == (2, "")
    assert "rahasia" not in done.err
