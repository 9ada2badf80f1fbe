"""The first config.yaml, which `kliping init` writes."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from core.config.yaml import quote_yaml
from core.ip_addresses import is_private_host

_TEMPLATE = """\
# Kliping watches these outlets for these keywords. `kliping check` says whether the file is right.
network:
  contact: you@example.com  # CHANGE THIS: your e-mail or page, for the outlets. Until then, no public one is crawled.

# Each line is a phrase, found word by word, whatever its case.
keywords:
{keywords}
# Home addresses; feeds and sitemaps are found from there.
outlets:
  - {outlet}
"""


def format_starter_file(url: str, keywords: Sequence[str]) -> str:
    """Return a small config.yaml for one outlet. `parse` returns exactly these keywords, whatever they contain.

    An outlet on a private address gets `private: true`. Nothing is validated here: `parse` rejects an invalid address
    or a keyword without words.
    """
    listed = "".join(f"  - {quote_yaml(keyword)}\n" for keyword in keywords) or "  # - Kota Bandung\n"
    outlet = quote_yaml(url)
    if is_private_host(urlsplit(url if "://" in url else f"//{url}").hostname or ""):
        outlet = f"url: {outlet}\n    private: true  # Its address is private: without this line, it is not crawled."
    return _TEMPLATE.format(outlet=outlet, keywords=listed)
