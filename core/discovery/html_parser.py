"""Parse the HTML of home pages and section pages."""

import contextlib
import re

from lxml import etree
from lxml import html as lxml_html

from core.urls import resolve_url

# libxml2 drops what follows the first of these tags. Browsers read it as part of the body.
_END_TAG = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)


def parse_html(body: bytes, url: str) -> tuple[lxml_html.HtmlElement, str] | None:
    """Return the root element and the base URL of a page; None if the page is empty.

    The base URL is that of <base>, or `url` if there is none. lxml recovers from invalid HTML and limits the depth of
    the tree.
    """
    with contextlib.suppress(etree.ParserError, etree.XMLSyntaxError, ValueError):
        parser = lxml_html.HTMLParser(huge_tree=False, no_network=True)
        root = lxml_html.document_fromstring(_END_TAG.sub(b"", body), parser=parser)
        base = root.find(".//base[@href]")
        return root, (resolve_url(url, base.get("href") or "") if base is not None else None) or url
    return None
