"""The text of the first config.yaml, which `kliping init` writes."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from core.config.yaml import quote_yaml
from core.ip_addresses import is_private_host
from core.messages import message, translate

_TEMPLATE = """\
# {purpose}
network:
  contact: you@example.com  # {contact}

# {phrases}
keywords:
{keywords}
# {homes}
outlets:
  - {outlet}
"""

_COMMENTS = {
    "purpose": message(
        "Kliping searches new articles of these outlets for these keywords. To check this file, run `kliping check`."
    ),
    "contact": message("CHANGE THIS to your e-mail address or web page. Until then, no public outlet is crawled."),
    "phrases": message("Each line is a phrase: all its words, in this order. Upper and lower case make no difference."),
    "homes": message("Addresses of home pages. Feeds and sitemaps are found from there."),
}
_PRIVATE = message("Required, because the address is private.")


def format_starter_file(url: str, keywords: Sequence[str], language: str = "en") -> str:
    """Return the text of a config.yaml for one outlet, with comments in `language`.

    Special characters in `keywords` are escaped. If the host of `url` is private, the outlet has the option
    `private: true`. The arguments are not validated; `parse` rejects an invalid address or a keyword without words.
    """
    listed = "".join(f"  - {quote_yaml(keyword)}\n" for keyword in keywords) or "  # - Kota Bandung\n"
    outlet = quote_yaml(url)
    if is_private_host(urlsplit(url if "://" in url else f"//{url}").hostname or ""):
        outlet = f"url: {outlet}\n    private: true  # {translate(_PRIVATE, language)}"
    comments = {name: translate(comment, language) for name, comment in _COMMENTS.items()}
    return _TEMPLATE.format(outlet=outlet, keywords=listed, **comments)
