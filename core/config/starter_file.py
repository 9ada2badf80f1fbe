"""The first config.yaml, which `kliping init` writes."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from core.config.yaml import quoted
from core.ip_addresses import is_private_host

_TEMPLATE = """\
# Kliping watches these outlets for these keywords. `kliping check` says whether the file is right.
network:
  contact: you@example.com  # CHANGE THIS: your address or page, told to outlets. Before that, no public one is asked.

# Each line is a phrase, found word by word, whatever its case.
keywords:
{keywords}
# Home addresses; feeds and sitemaps are found from there.
outlets:
  - {outlet}
"""


def format_starter_file(url: str, keywords: Sequence[str]) -> str:
    """The small config.yaml for one's first outlet; parse gives back exactly these keywords, whatever is in them.

    An outlet on a private address is written as one. Nothing is checked here: what parse would refuse (no address, a
    keyword without words) it refuses in this too.
    """
    listed = "".join(f"  - {quoted(keyword)}\n" for keyword in keywords) or "  # - Kota Bandung\n"
    outlet = quoted(url)
    if is_private_host(urlsplit(url if "://" in url else f"//{url}").hostname or ""):
        outlet = f"url: {outlet}\n    private: true  # Its address is private: without this line it would not be asked."
    return _TEMPLATE.format(outlet=outlet, keywords=listed)
