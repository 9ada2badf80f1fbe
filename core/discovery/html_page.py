"""Links and announcements of an HTML page, for discovery."""

import contextlib

from lxml import etree
from lxml import html as lxml_html

from core.urls import resolve_url


def parse_html(body: bytes) -> lxml_html.HtmlElement | None:
    """The page's tree, or None where there is none. lxml caps its depth itself, and recovers from all else."""
    if not body.strip():
        return None
    with contextlib.suppress(etree.ParserError, etree.XMLSyntaxError, ValueError):
        return lxml_html.document_fromstring(body, parser=lxml_html.HTMLParser(huge_tree=False, no_network=True))
    return None


def base_of(root: lxml_html.HtmlElement, url: str) -> str:
    """What relative addresses of the page are relative to."""
    declared = root.find(".//base[@href]")
    return (resolve_url(url, declared.get("href") or "") if declared is not None else None) or url
