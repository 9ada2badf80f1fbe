"""Crawls of private addresses. Each test pairs a refused form with a permitted one."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.ip_addresses import is_public_address
from core.outlet import Outlet, Source, SourceKind
from core.reasons import Reason
from crawler import FetchedPage, fetch_page
from crawler.address_guard import install_guard, is_literally_private
from demo import Newsroom
from tests.crawling import Crawling, asked, expected, failures_of
from tests.faults import faulty, moved, status

FORMS = ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "017700000001", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0"]


class _Home(BaseHTTPRequestHandler):
    """Serve only a home page, and record the requested paths."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        body = b"<html><body><a href='/warga-bangun-jembatan-bambu-baru'>Warga bangun jembatan</a></body></html>"
        found = self.path == "/"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body) if found else 0))
        self.end_headers()
        if found:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def home_page(address: str = "127.0.0.1", certificate: Path | None = None) -> Iterator[tuple[int, list[str]]]:
    """Start a server on a loopback address; yield its port and the requested paths."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

    server = Server((address, 0), _Home)
    paths: list[str] = []
    server.asked = paths  # type: ignore[attr-defined]
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_address[1], paths
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("form", FORMS)
def test_a_private_address_is_refused_in_every_notation_and_allowed_if_the_outlet_is_private(
    crawling: Crawling, form: str
) -> None:
    with home_page() as (port, paths):
        url = f"http://{form}:{port}/"
        report = crawling.crawl(Outlet("Contoh", url))["Contoh"]
        assert "private address" in str(report.error)
        assert paths == []
        control = crawling.crawl(Outlet("Contoh", url, private=True))["Contoh"]
        assert control.is_ok, control
        assert "/" in paths


def test_without_a_contact_the_reason_for_a_private_address_states_how_to_permit_it(crawling: Crawling) -> None:
    options = crawling.options(contact=None, contact_problem=Reason("contact_missing"))
    with home_page() as (port, paths):
        for form in FORMS:
            home = f"http://{form}:{port}/"
            refusal = crawling.run(partial(fetch_page, Outlet("Contoh", home), home, options))
            assert str(refusal).startswith("private address"), form
            assert f"'url: {home}' and 'private: true'" in str(refusal)
        report = crawling.crawl(Outlet("Contoh", home), contact=None, contact_problem=Reason("contact_missing"))[
            "Contoh"
        ]
        assert str(report.error).startswith("private address")
        assert paths == []
        # The proposed setting works.
        cured = crawling.run(lambda: fetch_page(Outlet("Contoh", home, private=True), home, options))
        assert isinstance(cured, FetchedPage)
        assert paths
    public = "http://umum.example/"
    assert crawling.run(lambda: fetch_page(Outlet("Umum", public), public, options)) == Reason("contact_missing")


@pytest.mark.parametrize("host", ["8.8.8.8", "2606:4700::1111", "umum.example", "localhost.example", "", "1.2.3.4.5"])
def test_hosts_that_are_not_literally_private(host: str) -> None:
    assert not is_literally_private(host)


class _Waiting:
    """A receiver that waits for the end of a name resolution."""

    def __init__(self) -> None:
        self.is_done = asyncio.get_running_loop().create_future()

    def resolutionBegan(self, _: object) -> None:  # noqa: N802 - Twisted's interface
        pass

    def addressResolved(self, address: object) -> None:  # noqa: N802
        raise AssertionError(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.is_done.set_result(None)


def test_resolving_the_same_host_for_another_port_keeps_the_reason(crawling: Crawling) -> None:
    async def look_up() -> None:
        guard = install_guard()
        first, second = _Waiting(), _Waiting()
        guard.resolveHostName(first, "LOCALHOST", 1)
        await asyncio.wait_for(first.is_done, 60)
        guard.resolveHostName(second, "localhost", 2)
        assert not is_public_address(guard.refused["localhost", 1])
        assert ("localhost", 2) not in guard.refused
        await asyncio.wait_for(second.is_done, 60)
        assert guard.refused["localhost", 1] == guard.refused["localhost", 2]

    crawling.run(look_up)


def test_private_ipv6_addresses(crawling: Crawling) -> None:
    with home_page("::1") as (port, paths):
        for url in (f"http://[::1]:{port}/", f"http://[0:0:0:0:0:0:0:1]:{port}/"):
            assert "private address" in str(crawling.crawl(Outlet("Contoh", url))["Contoh"].error)
            assert paths == []
            assert crawling.crawl(Outlet("Contoh", url, private=True))["Contoh"].is_ok
            paths.clear()


def test_network_allow_private_allows_all(crawling: Crawling) -> None:
    with home_page() as (port, paths):
        assert crawling.crawl(Outlet("Contoh", f"http://localhost:{port}/"), allow_private=True)["Contoh"].is_ok
        assert "/" in paths


def test_private_applies_only_to_the_outlets_own_host_and_port(newsroom: Newsroom, crawling: Crawling) -> None:
    """A redirect to another port of the same host is refused, also as a source and as an article."""
    priangan = newsroom.outlets[0]
    with home_page() as (port, paths):
        target = f"http://127.0.0.1:{port}/"
        article = "/" + min(url for url in expected(newsroom) if url.startswith(priangan.url)).removeprefix(
            priangan.url
        )
        for place in (article, "/feed/"):
            with faulty(newsroom, priangan.name, {place: moved(target)}):
                crawling.crawl(priangan)
        named = Source(SourceKind.FEED, target)
        report = crawling.crawl(Outlet(priangan.name, priangan.url, sources=(named,), private=True))[priangan.name]
        assert "private address" in str(report.error)
        assert paths == []
        # The same address is allowed as an outlet of its own.
        assert crawling.crawl(Outlet("Kontrol", target, private=True))["Kontrol"].is_ok
        assert "/" in paths


def test_one_outlets_permission_does_not_apply_to_another_outlet(newsroom: Newsroom, crawling: Crawling) -> None:
    """One process crawls both outlets with one resolver. It fetches only the private outlet."""
    priangan = newsroom.outlets[0]
    crawling.crawl(priangan)
    newsroom.requests.clear()
    other = Outlet("Umum", f"http://localhost:{urlsplit(priangan.url).port}/")
    same = Outlet("Sama", priangan.url + "tentang-kami/")
    reports = crawling.crawl(other, same)
    assert "private address" in str(reports["Umum"].error)
    assert "private address" in str(reports["Sama"].error)
    assert not asked(newsroom)


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/", "http://10.0.0.1/", "http://192.168.1.1:8080/"])
def test_a_redirect_into_a_private_network_is_refused(newsroom: Newsroom, crawling: Crawling, target: str) -> None:
    tatar = newsroom.outlets[1]
    # Both are configured, so that neither is refused as another domain.
    named = Source(SourceKind.FEED, tatar.url + "atom.xml"), Source(SourceKind.FEED, target)
    with faulty(newsroom, tatar.name, {"/atom.xml": moved(target)}):
        report = crawling.crawl(Outlet(tatar.name, tatar.url, sources=named, private=True))[tatar.name]
    assert [("private address" in reason) for reason in failures_of(report)] == [True, True]


def test_robots_txt_is_not_requested_from_private_addresses_either(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    with (
        home_page() as (port, paths),
        faulty(newsroom, priangan.name, {"/robots.txt": moved(f"http://127.0.0.1:{port}/")}),
    ):
        report = crawling.crawl(priangan)[priangan.name]
    assert not report.is_ok
    assert paths == []


def make_certificate(folder: Path) -> Path:
    """Create a self-signed certificate for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    day = timedelta(days=1)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - day)
        .not_valid_after(datetime.now(UTC) + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(key.private_bytes(*plain) + signed.public_bytes(serialization.Encoding.PEM))
    return path


def test_certificates_are_verified(crawling: Crawling, tmp_path: Path) -> None:
    with home_page(certificate=make_certificate(tmp_path)) as (port, paths):
        report = crawling.crawl(Outlet("Contoh", f"https://localhost:{port}/", private=True))["Contoh"]
    assert not report.is_ok
    assert paths == []


def test_proxies_of_the_environment_are_not_used(
    newsroom: Newsroom, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    with home_page() as (port, paths):
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        tatar = newsroom.outlets[1]
        with faulty(newsroom, tatar.name, {"/news-sitemap.xml": status(404)}):
            assert crawling.crawl(tatar)[tatar.name].is_ok
    assert paths == []


def test_permissions_end_with_their_crawl(newsroom: Newsroom, crawling: Crawling) -> None:
    """The second crawl requests the same host, whose outlet is no longer private."""
    tatar = newsroom.outlets[1]
    assert crawling.crawl(tatar)[tatar.name].is_ok
    assert "private address" in str(crawling.crawl(Outlet(tatar.name, tatar.url))[tatar.name].error)


def test_without_a_contact_private_true_does_not_open_the_public_internet(
    crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loopback address stands in for a public one, because tests reach no other address."""
    with home_page() as (port, paths):
        outlet = Outlet("Contoh", f"http://localhost:{port}/", private=True)
        assert crawling.crawl(outlet, contact=None, contact_problem=Reason("contact_missing"))["Contoh"].is_ok
        paths.clear()
        monkeypatch.setattr("crawler.address_guard.is_public_address", lambda _: True)
        report = crawling.crawl(outlet, contact=None, contact_problem=Reason("contact_missing"))["Contoh"]
    assert not report.is_ok
    assert paths == []


def test_an_article_may_not_move_to_the_site_of_a_named_source(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan, tatar = newsroom.outlets
    named = Source(SourceKind.SITEMAP, priangan.url + "wp-sitemap.xml"), Source(SourceKind.FEED, tatar.url + "atom.xml")
    article = min(url for url in expected(newsroom) if url.startswith(priangan.url))
    other = min(url for url in expected(newsroom) if url.startswith(tatar.url))
    outlet = Outlet(priangan.name, priangan.url, sources=named, private=True)
    with faulty(newsroom, priangan.name, {"/" + article.removeprefix(priangan.url): moved(other)}):
        report = crawling.crawl(outlet, allow_private=True)[priangan.name]
    assert any("moved to another domain" in reason for reason in failures_of(report))
    assert not [url for url in crawling.articles() if url.startswith(tatar.url)]


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:a00:1::", False),
        ("2001:0:a00:1::", False),
        ("192.0.0.8", False),
        ("192.88.99.1", False),
        ("198.19.255.255", False),
        ("203.0.113.9", False),
        ("240.0.0.1", False),
        ("fec0::1", False),
        ("::8.8.8.8", False),
        ("::ffff:0:8.8.8.8", False),
        ("5f00::1", False),
        ("100::1", False),
        ("100:0:0:1::1", False),
        ("3fff::1", False),
        ("2001:db8::1", False),
        ("2001:2::1", False),
        ("2001:20::1", False),
        ("4000::1", False),
        ("172.32.0.1", True),
        ("192.0.1.1", True),
        ("198.20.0.1", True),
        ("2001:4860:4860::8888", True),
        ("2400:cb00::1", True),
        ("localhost", False),
        ("", False),
    ],
)
def test_public_addresses(address: str, is_public: bool) -> None:
    assert is_public_address(address) is is_public
