"""The guard against private addresses, where names become addresses: on the reactor's own resolver.

Whoever controls a page or a DNS record can point a crawler at what only this machine may reach. The check therefore
stands where a connection is about to be made, after every redirect and with the address that is dialled, so that
neither a literal in an odd notation nor a name that resolves to another address the second time gets through.
"""

import socket
from collections.abc import Sequence
from typing import Any

from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider

from core.ip_addresses import is_private_host, is_public_address

Place = tuple[str, int]
"""A host name in lower case, or an address as it was written, and a port."""


def is_plainly_private(host: str) -> bool:
    """Whether a host is a private address in any notation, or this machine's name: known without a look-up."""
    try:
        return not is_public_address(socket.inet_ntoa(socket.inet_aton(host)))
    except (OSError, UnicodeError):
        return is_private_host(host)


@implementer(IHostnameResolver)
class AddressGuard:
    """Resolves as the reactor does, but drops every address that is not public, unless host and port are permitted.

    One stands on the reactor for all crawls. `permitted` holds the places that may have private addresses, and
    `private_only` those of them that may have no others; `refused` tells what was dropped for a place, for the message
    that people read.
    """

    def __init__(self, resolver: Any) -> None:
        self._resolver = resolver
        self.permitted: set[Place] = set()
        self.private_only: set[Place] = set()
        self.refused: dict[Place, str] = {}

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        place = hostName.lower(), portNumber
        self.refused.pop(place, None)
        receiver = resolutionReceiver
        if place not in self.permitted or place in self.private_only:
            receiver = _Sieve(resolutionReceiver, place, self, wants_public=place not in self.permitted)
        resolution: IHostResolution = self._resolver.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution


@provider(IResolutionReceiver)
class _Sieve:
    """Hands public addresses on, or only the others, and notes what it drops."""

    def __init__(self, receiver: Any, place: Place, guard: AddressGuard, *, wants_public: bool) -> None:
        self._wants_public = wants_public
        self._receiver = receiver
        self._place = place
        self._guard = guard

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 - Twisted's interface
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public_address(address.host) is self._wants_public:
            self._receiver.addressResolved(address)
        else:
            self._guard.refused[self._place] = address.host

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


def install_guard() -> AddressGuard:
    """The guard on the running reactor; put there at the first call. The reactor must have been started."""
    from twisted.internet import reactor as twisted_reactor

    reactor: Any = twisted_reactor
    if not isinstance(reactor.nameResolver, AddressGuard):
        reactor.installNameResolver(AddressGuard(reactor.nameResolver))
    guard: AddressGuard = reactor.nameResolver
    return guard
