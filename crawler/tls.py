"""Explain why a TLS connection failed: expired or self-signed certificate, wrong host, incomplete chain, no TLS.

Twisted reports all of these as the same error, so the handshake is repeated with the module `ssl`, which names the
cause. The result for a host applies to all requests of a crawl.
"""

import socket
import ssl
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from cryptography import x509
from service_identity import CertificateError, VerificationError

from core.reasons import Reason

# Maximum duration of the repeated handshake in seconds.
_TIMEOUT_SECONDS = 10.0

# Verification errors of OpenSSL (`X509_V_ERR_…` in x509_vfy.h).
_NOT_YET_VALID, _EXPIRED, _SELF_SIGNED, _WRONG_HOST, _WRONG_ADDRESS = 9, 10, 18, 62, 64


def refuse_certificates_without_names() -> None:
    """Make Twisted refuse a certificate that names no host.

    Otherwise Twisted logs a traceback, and accepts the certificate of any host if its chain is valid.
    """
    verifier: Any = import_module("twisted.internet._sslverify")
    verify = verifier.verify_service_identity

    def verify_named(patterns: Sequence[Any], required_ids: Sequence[Any], optional_ids: Sequence[Any]) -> Any:
        try:
            return verify(patterns, required_ids, optional_ids)
        except CertificateError as error:
            raise VerificationError(errors=()) from error

    verifier.verify_service_identity = verify_named


def explain_tls_failure(host: str, port: int, is_allowed: Callable[[str], bool]) -> Reason | None:
    """Return the reason why a TLS connection to a host fails, or None if it succeeds or the host cannot be reached.

    Connect only to an IP address for which `is_allowed` returns True. This function blocks; call it in a thread.
    """
    address = _resolve(host, port, is_allowed)
    if address is None:
        return None
    try:
        context = ssl.create_default_context()
        # Like Twisted, and unlike OpenSSL by default: only subjectAltName counts.
        context.hostname_checks_common_name = False
        _handshake(context, address, host, port)
    except ssl.SSLCertVerificationError as error:
        return _explain_certificate(error, address, host, port)
    except ssl.SSLError as error:
        if error.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "UNEXPECTED_MESSAGE"}:
            return Reason("tls_missing", host=host, port=port)
        return Reason("tls_failed", host=host, detail=(error.reason or str(error)).replace("_", " ").lower())
    except OSError:
        return None
    return None


def speaks_tls(host: str, port: int, is_allowed: Callable[[str], bool]) -> bool:
    """Return True if a server answers with TLS to a request without TLS. This function blocks."""
    address = _resolve(host, port, is_allowed)
    if address is None:
        return False
    try:
        _handshake(_unverified_context(), address, host, port)
    except OSError:
        return False
    return True


def _resolve(host: str, port: int, is_allowed: Callable[[str], bool]) -> str | None:
    try:
        found_addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return None
    return next((str(address[4][0]) for address in found_addresses if is_allowed(str(address[4][0]))), None)


def _handshake(context: ssl.SSLContext, address: str, host: str, port: int) -> bytes | None:
    """Return the certificate of the server in DER. Raise `ssl.SSLError` or another OSError."""
    with (
        socket.create_connection((address, port), _TIMEOUT_SECONDS) as connection,
        context.wrap_socket(connection, server_hostname=host) as tls_connection,
    ):
        return tls_connection.getpeercert(binary_form=True)


def _unverified_context() -> ssl.SSLContext:
    """Return a context that accepts every certificate. Its connections only read the certificate."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _explain_certificate(error: ssl.SSLCertVerificationError, address: str, host: str, port: int) -> Reason:
    if error.verify_code in {_WRONG_HOST, _WRONG_ADDRESS}:
        names = ", ".join(_names(_read_certificate(address, host, port))) or "-"
        return Reason("tls_wrong_host", host=host, names=names)
    if error.verify_code in {_EXPIRED, _NOT_YET_VALID}:
        certificate = _read_certificate(address, host, port)
        code, date = ("tls_expired", "not_valid_after_utc")
        if error.verify_code == _NOT_YET_VALID:
            code, date = ("tls_not_yet_valid", "not_valid_before_utc")
        day: datetime | None = getattr(certificate, date, None)
        return Reason(code, host=host, date=f"{day:%Y-%m-%d}" if day else "?")
    return Reason("tls_self_signed" if error.verify_code == _SELF_SIGNED else "tls_unknown_issuer", host=host)


def _read_certificate(address: str, host: str, port: int) -> x509.Certificate | None:
    try:
        encoded = _handshake(_unverified_context(), address, host, port)
        return x509.load_der_x509_certificate(encoded) if encoded else None
    except (OSError, ValueError):
        return None


def _names(certificate: x509.Certificate | None) -> list[str]:
    if certificate is None:
        return []
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    return [str(name.value) for name in names][:3]
