"""Connections that fail: certificates, TLS on the wrong port, headers. Real servers, whole crawls."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.outlet import Outlet
from tests.crawler.test_address_guard import home_page
from tests.crawling import Crawling

TODAY = datetime.now(UTC)


@dataclass(frozen=True)
class Identity:
    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def write(self, path: Path) -> Path:
        """Write the key and the certificate, without those of its issuers, into one PEM file."""
        plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path.write_bytes(self.key.private_bytes(*plain) + self.certificate.public_bytes(serialization.Encoding.PEM))
        return path


def make_identity(
    host: str,
    issuer: Identity | None = None,
    *,
    days: tuple[int, int] = (-1, 1),
    is_authority: bool = False,
    has_alternative_name: bool = True,
) -> Identity:
    """Return a certificate for `host`, valid between two days relative to today, self-signed without an issuer."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.name if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(TODAY + timedelta(days=days[0]))
        .not_valid_after(TODAY + timedelta(days=days[1]))
    )
    if has_alternative_name:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    if is_authority:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Identity(name, key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


AUTHORITY = make_identity("Otoritas Contoh", is_authority=True)
INTERMEDIATE = make_identity("Otoritas Antara", AUTHORITY, is_authority=True)


@pytest.fixture(autouse=True)
def trust_authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let OpenSSL trust the authority of the tests."""
    path = tmp_path / "authority.pem"
    path.write_bytes(AUTHORITY.certificate.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


def error_at(crawling: Crawling, url: str) -> str:
    return str(crawling.crawl(Outlet("Contoh", url, private=True))["Contoh"].error)


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        (make_identity("localhost"), "the certificate of localhost is self-signed"),
        (make_identity("lain.example", AUTHORITY), "the certificate of localhost is for other names (lain.example)"),
        (
            make_identity("localhost", AUTHORITY, days=(-9, -2)),
            f"the certificate of localhost expired on {TODAY - timedelta(days=2):%Y-%m-%d}",
        ),
        (
            make_identity("localhost", AUTHORITY, days=(2, 9)),
            f"the certificate of localhost is valid from {TODAY + timedelta(days=2):%Y-%m-%d} on",
        ),
        (make_identity("localhost", INTERMEDIATE), "its chain is incomplete, or its issuer is unknown"),
    ],
    ids=["self-signed", "wrong host", "expired", "not yet valid", "incomplete chain"],
)
def test_the_error_names_what_is_wrong_with_a_certificate(
    crawling: Crawling, tmp_path: Path, identity: Identity, reason: str
) -> None:
    with home_page(certificate=identity.write(tmp_path / "identity.pem")) as (port, paths):
        assert reason in error_at(crawling, f"https://localhost:{port}/")
    assert paths == []


@pytest.mark.parametrize(
    ("issuer", "reason"),
    [
        (None, "the certificate of localhost is self-signed"),
        (AUTHORITY, "the certificate of localhost is for other names (-)"),
    ],
)
def test_a_certificate_without_alternative_names_is_refused_without_a_traceback(
    crawling: Crawling, tmp_path: Path, capfd: pytest.CaptureFixture[str], issuer: Identity | None, reason: str
) -> None:
    identity = make_identity("localhost", issuer, has_alternative_name=False)
    with home_page(certificate=identity.write(tmp_path / "identity.pem")) as (port, paths):
        assert reason in error_at(crawling, f"https://localhost:{port}/")
    assert paths == []
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_valid_certificate_is_accepted(crawling: Crawling, tmp_path: Path) -> None:
    identity = make_identity("localhost", AUTHORITY)
    with home_page(certificate=identity.write(tmp_path / "identity.pem")) as (port, paths):
        crawling.crawl(Outlet("Contoh", f"https://localhost:{port}/", private=True))
    assert "/" in paths


def test_http_to_a_tls_port_and_tls_to_a_plain_port_are_named(crawling: Crawling, tmp_path: Path) -> None:
    identity = make_identity("localhost", AUTHORITY)
    with home_page(certificate=identity.write(tmp_path / "identity.pem")) as (port, _):
        assert f"localhost uses TLS on port {port}; write https://" in error_at(crawling, f"http://localhost:{port}/")
    with home_page() as (port, _):
        error = error_at(crawling, f"https://localhost:{port}/")
        assert f"localhost does not use TLS on port {port}; write http://" in error


@contextmanager
def raw_server(payload: bytes) -> Iterator[int]:
    """Answer every connection with the same bytes, and close it. Yield the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(payload)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nSet-Cookie: " + b"a" * 17_000 + b"\r\nContent-Length: 0\r\n\r\n", "more than 16 kB"),
        (b"HTTP/1.1 200 OK\r\nContent-Ty", "the header of the response is incomplete"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "the response is not HTTP"),
        (b"", "the connection broke"),
    ],
    ids=["long header line", "half a header", "another protocol", "nothing"],
)
def test_a_response_that_is_not_readable_as_http_is_named(crawling: Crawling, payload: bytes, reason: str) -> None:
    with raw_server(payload) as port:
        assert reason in error_at(crawling, f"http://127.0.0.1:{port}/")
