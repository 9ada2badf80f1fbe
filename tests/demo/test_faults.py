"""Faults affect the responses that they name, and end with their block."""

import http.client
import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.parse import urlsplit

import pytest

from demo import Newsroom
from tests.demo.http_client import request
from tests.faults import (
    Fault,
    bot_wall,
    cut_off,
    delayed,
    endless,
    everywhere,
    faulty,
    first,
    moved,
    status,
    too_many,
    wrong_charset,
    wrong_length,
)

NAME = "Priangan Pos"


@pytest.fixture
def feed(newsroom: Newsroom) -> str:
    return f"{newsroom.outlets[0].url}feed/"


@pytest.mark.parametrize(
    ("fault", "code", "header"),
    [
        (bot_wall(), 403, ("CF-Mitigated", "challenge")),
        (too_many("120"), 429, ("Retry-After", "120")),
        (moved("http://192.0.2.1/"), 301, ("Location", "http://192.0.2.1/")),
        (status(500), 500, ("Content-Length", "0")),
    ],
    ids=["bot wall", "too many", "moved", "server error"],
)
def test_another_status(newsroom: Newsroom, feed: str, fault: Fault, code: int, header: tuple[str, str]) -> None:
    with faulty(newsroom, NAME, {"/feed/": fault}):
        reply = request(feed)
        assert (reply.status, reply.headers[header[0]]) == (code, header[1])
        assert newsroom.requests[-1].status == code
        assert request(newsroom.outlets[0].url).status == 200
    assert request(feed).status == 200


def test_only_the_named_outlet_fails_at_paths_or_predicates(newsroom: Newsroom) -> None:
    with faulty(newsroom, NAME, {lambda target: "category" in target: status(404), everywhere: status(503)}):
        assert request(f"{newsroom.outlets[0].url}category/ekonomi/").status == 404
        assert request(newsroom.outlets[0].url).status == 503
        assert request(newsroom.outlets[1].url).status == 200
        with faulty(newsroom, "Kabar Tatar", {"/": status(502)}):
            assert request(newsroom.outlets[1].url).status == 502
            assert request(newsroom.outlets[0].url).status == 503


def test_a_fault_for_the_first_requests_only(newsroom: Newsroom, feed: str) -> None:
    with faulty(newsroom, NAME, {"/feed/": first(2, status(503))}):
        assert [request(feed).status for _ in range(3)] == [503, 503, 200]


@pytest.mark.parametrize("fault", [cut_off(100), wrong_length(50)], ids=["cut off", "length too large"])
def test_a_body_that_ends_early(newsroom: Newsroom, feed: str, fault: Fault) -> None:
    with faulty(newsroom, NAME, {"/feed/": fault}), pytest.raises(http.client.IncompleteRead):
        request(feed)


def test_a_content_length_that_is_too_small(newsroom: Newsroom, feed: str) -> None:
    whole = request(feed).body
    with faulty(newsroom, NAME, {"/feed/": wrong_length(-50)}):
        assert request(feed).body == whole[:-50]


def test_a_wrong_charset(newsroom: Newsroom, feed: str) -> None:
    whole = request(feed)
    with faulty(newsroom, NAME, {"/feed/": wrong_charset("iso-8859-1")}):
        reply = request(feed)
        assert reply.headers.get_content_charset() == "iso-8859-1"
        assert reply.body == whole.body
    with faulty(newsroom, NAME, {"/feed/": wrong_charset("utf-8", written="windows-1252")}):
        assert request(feed).body == whole.text.encode("windows-1252", "replace")


def test_a_delayed_response_waits_for_its_release(newsroom: Newsroom, feed: str) -> None:
    release, arrived = Event(), Event()
    with faulty(newsroom, NAME, {"/feed/": delayed(release, arrived)}), ThreadPoolExecutor(1) as pool:
        reply = pool.submit(request, feed)
        assert arrived.wait(20)
        assert not reply.done()
        release.set()
        assert reply.result(20).status == 200


def test_a_body_without_end(newsroom: Newsroom, feed: str) -> None:
    address = urlsplit(feed)
    with (
        faulty(newsroom, NAME, {"/feed/": endless()}),
        socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as asker,
    ):
        asker.sendall(b"GET /feed/ HTTP/1.1\r\nHost: x\r\n\r\n")
        received = 0
        while received < 3_000_000:
            received += len(asker.recv(65536))
