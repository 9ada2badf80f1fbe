"""Find the outlet of a typed address: a home page, or an article."""

from urllib.parse import urlsplit

from core.config import Config
from core.config.addresses import USER_IN_ADDRESS, default_outlet_name, parse_outlet_address
from core.errors import UsageError
from core.outlet import Outlet
from core.urls import host_with_port, normalize_url, site_key


def parse_outlet_url(url: str) -> Outlet:
    """Return a new outlet with this home address, named after the host. Raise `UsageError` if it is not an address."""
    try:
        address = parse_outlet_address(url)
    except ValueError as error:
        # What precedes the last @ may be a password, however the rest is mistyped.
        raise UsageError(f"{'***' if '@' in url else ''}{url[max(url.rfind('@'), 0) :]}: {error}") from None
    return Outlet(default_outlet_name(address), address)


def find_outlet(config: Config, url: str) -> Outlet:
    """Return the configured outlet that an article's address belongs to, or a new outlet for the host.

    Raise `UsageError` if `url` is not a web address or contains a user name.
    """
    if normalize_url(url) is None:
        raise UsageError(f"{url}: this is not a web address; write https://…")
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise UsageError(USER_IN_ADDRESS)
    on_host = [outlet for outlet in config.outlets if host_with_port(outlet.url) == host_with_port(url)]
    on_site = [outlet for outlet in config.outlets if site_key(outlet.url) == site_key(url)]
    return next(iter([*on_host, *on_site]), Outlet(parts.hostname or "", f"{parts.scheme}://{parts.netloc}/"))
