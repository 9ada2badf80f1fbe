"""The text of the first config.yaml, which `kliping init` writes."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from core.config.yaml import quote_yaml
from core.ip_addresses import is_private_host

_TEMPLATE = """\
# Kliping searches new articles of these outlets for these keywords. To check this file, run `kliping check`.
network:
  contact: you@example.com  # CHANGE THIS to your e-mail address or web page. Until then, no public outlet is crawled.

# Each line is a phrase: all its words, in this order. Upper and lower case make no difference.
keywords:
{keywords}
# Addresses of home pages. Feeds and sitemaps are found from there.
outlets:
  - {outlet}
"""


def format_starter_file(url: str, keywords: Sequence[str]) -> str:
    """Return the text of a config.yaml for one outlet. Special characters in `keywords` are escaped.

    If the host of `url` is private, the outlet has the option `private: true`. The arguments are not validated; `parse`
    rejects an invalid address or a keyword without words.
    """
    listed = "".join(f"  - {quote_yaml(keyword)}\n" for keyword in keywords) or "  # - Kota Bandung\n"
    outlet = quote_yaml(url)
    if is_private_host(urlsplit(url if "://" in url else f"//{url}").hostname or ""):
        outlet = f"url: {outlet}\n    private: true  # Required, because the address is private."
    return _TEMPLATE.format(outlet=outlet, keywords=listed)
