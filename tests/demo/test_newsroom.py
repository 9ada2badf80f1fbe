"""The running newsroom publishes, edits and withdraws articles, sends 304 and logs requests."""

import http.client
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest

from demo import Block, Draft, Newsroom, Request, Response, Served, Truth
from tests.demo.http_client import Reply, request

LIVE = ("/", "/feed/", "/wp-sitemap-posts-post-1.xml", "/wp-json/wp/v2/posts")


def newest(newsroom: Newsroom, outlet: int) -> Truth:
    name = newsroom.outlets[outlet].name
    return [truth for truth in newsroom.truth() if truth.outlet == name][-1]


def at(newsroom: Newsroom, path: str, outlet: int = 0) -> str:
    return newsroom.outlets[outlet].url.rstrip("/") + path


def validators(reply: Reply) -> tuple[str, str]:
    return reply.headers["ETag"], reply.headers["Last-Modified"]


def draft(slug: str, text: str = "Air surut sejak pagi.") -> Draft:
    return Draft("priangan-pos", slug, "Kabar Singkat", "Ekonomi", (Block("paragraph", text),), authors=("Salma",))


def test_the_outlets_are_private_and_indonesian(standing: Newsroom) -> None:
    assert [(one.name, one.private, one.language) for one in standing.outlets] == [
        ("Priangan Pos", True, "id"),
        ("Kabar Tatar", True, "id"),
    ]
    assert all(one.url.startswith("http://127.0.0.1:") for one in standing.outlets)


@pytest.mark.parametrize(
    "path", [*LIVE, "/comments/feed/", "/wp-sitemap.xml", "/robots.txt", "/tentang-kami/", "/category/ekonomi/"]
)
def test_a_valid_copy_gets_a_304(standing: Newsroom, path: str) -> None:
    url = at(standing, path)
    etag, date = validators(request(url))
    for headers in ({"If_None_Match": etag}, {"If_None_Match": f'"x", W/{etag}'}, {"If_Modified_Since": date}):
        again = request(url, **headers)
        assert (again.status, again.body) == (304, b"")
        assert validators(again) == (etag, date)
    assert request(url, If_None_Match='"x"', If_Modified_Since=date).status == 200
    assert request(url, If_Modified_Since="kemarin").status == 200


@pytest.mark.parametrize("path", ["/", "/atom.xml", "/news-sitemap.xml.gz", "/kota/"])
def test_the_portal_sends_validators(standing: Newsroom, path: str) -> None:
    url = at(standing, path, outlet=1)
    assert request(url, If_None_Match=validators(request(url))[0]).status == 304


def test_last_modified_is_the_last_edit_of_an_article(newsroom: Newsroom) -> None:
    truth = newest(newsroom, 1)
    assert parsedate_to_datetime(request(truth.url).headers["Last-Modified"]) == truth.published_at
    edited = newsroom.edit(truth.url, title="Judul Lain")
    assert parsedate_to_datetime(request(truth.url).headers["Last-Modified"]) == edited.modified_at > truth.published_at


def test_publishing_changes_lists_but_no_other_article(newsroom: Newsroom) -> None:
    other = newest(newsroom, 0)
    before = {path: request(at(newsroom, path)) for path in LIVE}
    article = request(other.url)
    truth = newsroom.publish(draft("kabar-singkat"), newsroom.now)
    for path, known in before.items():
        etag, date = validators(known)
        assert "kabar-singkat" in request(at(newsroom, path), If_None_Match=etag).text
        assert request(at(newsroom, path), If_Modified_Since=date).status == 200
    assert request(other.url, If_None_Match=validators(article)[0]).status == 304
    assert truth in newsroom.truth()
    assert "Air surut sejak pagi." in request(truth.url).text


def test_two_changes_within_a_second_are_distinct(newsroom: Newsroom) -> None:
    newsroom.publish(draft("satu"), newsroom.now)
    _, date = validators(request(at(newsroom, "/feed/")))
    newsroom.publish(draft("dua"), newsroom.now)
    assert request(at(newsroom, "/feed/"), If_Modified_Since=date).status == 200


def test_one_address_is_published_once(newsroom: Newsroom) -> None:
    newsroom.publish(draft("kabar-singkat"))
    with pytest.raises(ValueError, match="already an article"):
        newsroom.publish(draft("kabar-singkat"))


def test_an_edit_changes_page_feed_and_truth(newsroom: Newsroom) -> None:
    truth = newest(newsroom, 0)
    assert truth.dateline is not None
    text = truth.text[: truth.dateline.end] + "Warga kini lega.\nKerja sama dilanjutkan setelah banjir."
    edited = newsroom.edit(truth.url, "Judul Yang Diperbaiki", text)
    assert edited.text == text
    assert edited.mentions == {"kerja sama", "banjir"}
    assert edited.published_at == truth.published_at < edited.modified_at
    page = request(truth.url)
    assert page.select("//h1/text()") == ["Judul Yang Diperbaiki"]
    assert [p.text_content() for p in page.select("//div[@class='entry-content']/p[not(@class)]")][:2] == text.split(
        "\n"
    )
    assert "Baca juga: " in page.text
    assert "Judul Yang Diperbaiki" in request(at(newsroom, "/feed/")).text
    assert [one for one in newsroom.truth() if one.url == truth.url] == [edited]


@pytest.mark.parametrize(("outlet", "feed", "status"), [(0, "/feed/", 404), (1, "/atom.xml", 410)])
def test_a_withdrawn_article_is_gone(newsroom: Newsroom, outlet: int, feed: str, status: int) -> None:
    truth = newest(newsroom, outlet)
    assert request(truth.url).status == 200
    newsroom.withdraw(truth.url)
    assert request(truth.url).status == status
    entries = feedparser.parse(request(at(newsroom, feed, outlet)).body).entries
    assert truth.url not in {entry.link for entry in entries}
    assert truth.url not in {one.url for one in newsroom.truth()}
    with pytest.raises(LookupError, match="no article at"):
        newsroom.edit(truth.url, title="Terlambat")


def test_generated_articles_differ(newsroom: Newsroom, now: datetime) -> None:
    later = now + timedelta(hours=2)
    told = newsroom.publish_next(60, at=later)
    assert len({truth.url for truth in told}) == len({truth.title for truth in told}) == 60
    assert len({truth.text for truth in told}) == 60
    assert {truth.outlet for truth in told} == {"Priangan Pos", "Kabar Tatar"}
    assert {truth.published_at for truth in told} == {later.replace(second=0)}
    assert {request(truth.url).status for truth in told} == {200}
    assert {word for truth in told for word in truth.mentions} >= {"banjir", "kerja sama", "Kota Bandung"}
    (only,) = newsroom.publish_next(1, "kabar-tatar")
    assert only.outlet == "Kabar Tatar"


def test_requests_are_logged_and_counted_before_the_response(newsroom: Newsroom) -> None:
    numbers: list[tuple[int, int]] = []
    newsroom.on_request = lambda number: numbers.append((number, len(newsroom.requests)))
    etag = request(at(newsroom, "/feed/")).headers["ETag"]
    request(at(newsroom, "/feed/"), If_None_Match=etag)
    request(at(newsroom, "/tidak-ada/", outlet=1))
    assert newsroom.requests == [
        Served("Priangan Pos", "GET", "/feed/", 200),
        Served("Priangan Pos", "GET", "/feed/", 304),
        Served("Kabar Tatar", "GET", "/tidak-ada/", 404),
    ]
    assert numbers == [(1, 0), (2, 1), (3, 2)]


def test_the_log_is_written_to_a_file(newsroom: Newsroom, tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as file:
        newsroom.log = file
        request(at(newsroom, "/feed/"))
    (line,) = (tmp_path / "log").read_text().splitlines()
    assert json.loads(line) == {"outlet": "Priangan Pos", "method": "GET", "path": "/feed/", "status": 200}


def test_head_has_no_body_and_other_methods_are_refused(standing: Newsroom) -> None:
    url = at(standing, "/feed/")
    whole, head = request(url), request(url, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.body))
    assert request(url, "POST", b"x").status == 405


def test_a_connection_is_kept_alive(standing: Newsroom) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(standing.outlets[0].url.split(":")[2].rstrip("/")))
    connection.connect()
    socket = connection.sock
    for path in ("/feed/", "/tidak-ada/", "/"):
        connection.request("GET", path)
        assert connection.getresponse().read()
        assert connection.sock is socket
    connection.close()


def test_a_response_can_be_intercepted(newsroom: Newsroom) -> None:
    def intercept(outlet: str, request: Request, answer: Callable[[], Response]) -> list[bytes] | None:
        return [b"HTTP/1.1 418 I'm a teapot\r\n\r\n", answer().body[:5]] if request.target == "/feed/" else None

    newsroom.intercept = intercept
    taken = request(at(newsroom, "/feed/"))
    assert (taken.status, taken.body) == (418, b"<?xml")
    assert newsroom.requests[-1].status == 418
    assert request(at(newsroom, "/")).status == 200


def test_concurrent_reading_and_publishing(newsroom: Newsroom) -> None:
    urls = [truth.url for truth in newsroom.truth()]
    with ThreadPoolExecutor(8) as pool:
        writes = [pool.submit(newsroom.publish_next, 5) for _ in range(8)]
        statuses = list(pool.map(lambda url: request(url).status, urls))
        added = [truth.url for write in writes for truth in write.result()]
    assert set(statuses) == {200}
    assert len(set(added)) == 40
    assert {truth.url for truth in newsroom.truth()} == {*urls, *added}
