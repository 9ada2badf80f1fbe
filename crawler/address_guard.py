"""Refuse connections to private IP addresses, to prevent server-side request forgery (SSRF).

Anyone who controls a page or a DNS record can direct a crawler to hosts that only this machine can reach. The guard
therefore checks every address immediately before the connection, and also after redirects. This also catches addresses
in unusual notations, and names that resolve to a different address on the second query (DNS rebinding).
"""

import socket
from collections.abc import Sequence
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider

from core.ip_addresses import is_private_host, is_public_address
from core.outlet import Outlet
from core.reasons import Reason
from crawler.event_loop import get_reactor
from crawler.settings import CrawlOptions

# A host (a name in lower case or an IP address as written) and a port.
Endpoint: TypeAlias = tuple[str, int]


def is_literally_private(host: str) -> bool:
    """Return True if a host is a name of this machine or a private address in any notation. Make no DNS query."""
    try:
        return not is_public_address(socket.inet_ntoa(socket.inet_aton(host)))
    except (OSError, UnicodeError):
        return is_private_host(host)


def endpoint_of(url: str) -> Endpoint:
    """Return the host and port to which a request for `url` connects."""
    split_url = urlsplit(url)
    return (split_url.hostname or "").lower(), split_url.port or (443 if split_url.scheme == "https" else 80)


def private_address_reason(url: str, address: str | None = None) -> Reason:
    """Return the reason for refusing `url`: its host is private, or has the private IP address `address`."""
    split_url = urlsplit(url)
    host, home = split_url.hostname or "", f"{split_url.scheme}://{split_url.netloc.rpartition('@')[2]}/"
    if address and address != host:
        return Reason("private_name", host=host, address=address, home=home)
    return Reason("private_address", host=host, home=home)


def contact_refusal(outlet: Outlet, url: str, options: CrawlOptions) -> Reason | None:
    """Return the reason why `url` may not be requested, or None if it may be requested.

    Without a configured contact, only outlets with `private: true` may be requested. If the URL of another outlet has a
    private IP address, the reason names this address, because a contact would not help.
    """
    if options.contact_problem is None or outlet.private or options.allow_private:
        return None
    is_private = is_literally_private(urlsplit(url).hostname or "")
    return private_address_reason(url) if is_private else options.contact_problem


@implementer(IHostnameResolver)
class AddressGuard:
    """Resolve host names with the reactor's resolver, but drop private addresses except for `permitted` endpoints.

    All crawls of the process share one guard. `permitted` contains the endpoints that may have private addresses. The
    endpoints in `private_only` must not have public addresses. `refused` maps an endpoint to its last dropped address.
    """

    def __init__(self, resolver: Any) -> None:
        self._resolver = resolver
        self.permitted: set[Endpoint] = set()
        self.private_only: set[Endpoint] = set()
        self.refused: dict[Endpoint, str] = {}

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        endpoint = hostName.lower(), portNumber
        self.refused.pop(endpoint, None)
        receiver, wants_public = resolutionReceiver, endpoint not in self.permitted
        if wants_public or endpoint in self.private_only:
            receiver = _FilteringReceiver(resolutionReceiver, endpoint, self, wants_public=wants_public)
        resolution: IHostResolution = self._resolver.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution


@provider(IResolutionReceiver)
class _FilteringReceiver:
    """Pass on either public or private addresses. Record the last address that was dropped."""

    def __init__(self, receiver: Any, endpoint: Endpoint, guard: AddressGuard, *, wants_public: bool) -> None:
        self._wants_public = wants_public
        self._receiver = receiver
        self._endpoint = endpoint
        self._guard = guard

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 - Twisted's interface
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public_address(address.host) is self._wants_public:
            self._receiver.addressResolved(address)
        else:
            self._guard.refused[self._endpoint] = address.host

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


def install_guard() -> AddressGuard:
    """Return the guard of the running reactor. The first call installs it."""
    reactor = get_reactor()
    if not isinstance(reactor.nameResolver, AddressGuard):
        reactor.installNameResolver(AddressGuard(reactor.nameResolver))
    guard: AddressGuard = reactor.nameResolver
    return guard
