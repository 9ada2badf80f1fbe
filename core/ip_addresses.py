"""Classify IP addresses and hosts as public or private. No host name is resolved."""

import ipaddress

# IPv4 networks that are not globally reachable, or whose addresses routers translate (192.88.99.0/24), from the IANA
# IPv4 Special-Purpose Address Registry. `is_global` is not used, because its answers depend on the version of Python.
_SPECIAL_IPV4 = tuple(
    map(
        ipaddress.IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".split(),
    )
)

# The only IPv6 network with globally reachable unicast addresses (RFC 4291), and the networks within it that are
# reserved or whose addresses contain an IPv4 address (2001::/32 Teredo, 2002::/16 6to4): IANA IPv6 Special-Purpose
# Registry.
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_IPV6 = tuple(map(ipaddress.IPv6Network, "2001::/23 2001:db8::/32 2002::/16 3fff::/20".split()))


def is_public_address(address: str) -> bool:
    """Return True if `address` is a globally reachable unicast IP address, and False for host names.

    The zone of an IPv6 address is ignored.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _SPECIAL_IPV4)
    if ip.ipv4_mapped is not None:
        return is_public_address(str(ip.ipv4_mapped))
    return ip in _GLOBAL_IPV6 and not any(ip in network for network in _SPECIAL_IPV6)


def is_private_host(host: str) -> bool:
    """Return True if a host, in the form that `urlsplit` returns, is a private IP address or localhost."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host.lower() == "localhost"
    return not is_public_address(host)
