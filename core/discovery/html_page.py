"""Parse HTML pages for discovery."""

import contextlib

from lxml import etree
from lxml import html as lxml_html

from core.urls import resolve_url


def parse_html(body: bytes) -> lxml_html.HtmlElement | None:
    """Return the tree of a page, or None if it is empty. lxml limits the depth and recovers from errors."""
    if not body.strip():
        return None
    with contextlib.suppress(etree.ParserError, etree.XMLSyntaxError, ValueError):
        return lxml_html.document_fromstring(body, parser=lxml_html.HTMLParser(huge_tree=False, no_network=True))
    return None


def base_of(root: lxml_html.HtmlElement, url: str) -> str:
    """Return the base URL of the page: that of <base>, else `url`."""
    declared = root.find(".//base[@href]")
    return (resolve_url(url, declared.get("href") or "") if declared is not None else None) or url
