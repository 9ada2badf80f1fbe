"""Which outlet an address as typed stands for, or belongs to."""

from urllib.parse import urlsplit

from core.config import Config
from core.config_address import NO_USER, host_name, outlet_address
from core.errors import UsageError
from core.outlet import Outlet
from core.urls import clean_url, host_of, site_of


def parse_outlet_url(url: str) -> Outlet:
    """Return the outlet with this home address, named after its host. Raise `UsageError` if it is not an address."""
    try:
        address = outlet_address(url)
    except ValueError as error:
        # What precedes the last @ may be a password, however the rest is mistyped.
        raise UsageError(f"{'***' if '@' in url else ''}{url[max(url.rfind('@'), 0) :]}: {error}") from None
    return Outlet(host_name(address), address)


def find_outlet(config: Config, url: str) -> Outlet:
    """Return the configured outlet of an article's address, else a new one for its host. Raise `UsageError`."""
    if clean_url(url) is None:
        raise UsageError(f"{url}: this is not a web address; write https://…")
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise UsageError(NO_USER)
    on_host = [outlet for outlet in config.outlets if host_of(outlet.url) == host_of(url)]
    on_site = [outlet for outlet in config.outlets if site_of(outlet.url) == site_of(url)]
    return next(iter([*on_host, *on_site]), Outlet(parts.hostname or "", f"{parts.scheme}://{parts.netloc}/"))
