"""Which hosts plainly lie on a private network: known from how they are written, without a look-up."""

import ipaddress

# `is_global` calls these global, though a gateway may turn each into a private IPv4 address (NAT64, 6to4).
_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


def is_public_address(address: str) -> bool:
    """Whether an IP address (as text, a zone id is dropped) belongs to the public internet; False for a name."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public_address(str(ip.ipv4_mapped))
        if any(ip in network for network in _TRANSLATED):
            return False
    return ip.is_global and not ip.is_multicast


def is_private_host(host: str) -> bool:
    """Whether a host, as `urlsplit` gives it, is a private address or this machine's name."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host.lower() == "localhost"
    return not is_public_address(host)
