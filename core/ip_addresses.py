"""Classify IP addresses and hosts as public or private, without DNS look-ups."""

import ipaddress

# `is_global` is True for these, although gateways may translate them to private IPv4 addresses (NAT64, 6to4).
_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


def is_public_address(address: str) -> bool:
    """Whether `address` is an IP address of the public internet. An IPv6 zone id is ignored; host names are not."""
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
    """Whether a host, as returned by `urlsplit`, is a private IP address or localhost."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host.lower() == "localhost"
    return not is_public_address(host)
