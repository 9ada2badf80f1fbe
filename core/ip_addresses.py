"""Classify IP addresses and hosts as public or private. No host name is resolved."""

import ipaddress

# Networks whose addresses gateways may translate to private IPv4 addresses (NAT64, 6to4). `is_global` is True for them.
_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


def is_public_address(address: str) -> bool:
    """Whether `address` is a public IP address; False for host names. The zone id of an IPv6 address is ignored."""
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
    """Whether a host, in the form that `urlsplit` returns, is a private IP address or localhost."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host.lower() == "localhost"
    return not is_public_address(host)
