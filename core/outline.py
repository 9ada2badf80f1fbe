"""Lists of subscriptions as OPML 2.0: write them, and read those of other programs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from core.control_characters import replace_control_characters
from core.errors import UsageError
from core.messages import message

# The largest OPML file that is read, in bytes, with how many subscriptions and folders in folders. Feed readers export
# some hundred bytes for each subscription.
MAX_BYTES = 2_000_000
MAX_OUTLINES = 2_000
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Outline:
    """A subscription: a name, the address of its feed, and that of the site. `folders` are the names around it.

    `line` is where it stands in the file that was read.
    """

    name: str
    feed_url: str | None = None
    home_url: str | None = None
    folders: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


def write_opml(title: str, outlines: Iterable[Outline]) -> bytes:
    """Return subscriptions as OPML, in one list without folders."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = replace_control_characters(title)
    body = etree.SubElement(root, "body")
    for outline in outlines:
        # OPML 2.0 demands type and xmlUrl of a subscription; a site without a known feed is a link.
        attributes = {"text": outline.name, "title": outline.name}
        if outline.feed_url is not None:
            attributes |= {"type": "rss", "xmlUrl": outline.feed_url}
            attributes |= {"htmlUrl": outline.home_url} if outline.home_url else {}
        elif outline.home_url is not None:
            attributes |= {"type": "link", "url": outline.home_url, "htmlUrl": outline.home_url}
        etree.SubElement(
            body, "outline", {name: replace_control_characters(value) for name, value in attributes.items()}
        )
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def read_opml(content: bytes) -> tuple[Outline, ...]:
    """Return the subscriptions in an OPML file, in their order.

    Raise UsageError for anything but OPML, and for files that are larger, longer or deeper than a list of subscriptions
    is. Entities are neither declared nor expanded, so that a small file cannot become a large one.
    """
    if len(content) > MAX_BYTES:
        raise UsageError(message("the OPML file is larger than {maximum:,} bytes", maximum=MAX_BYTES))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UsageError(message("this is not an OPML file: {problem}", problem=str(error).splitlines()[0])) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UsageError(message("this OPML file declares a document type, which no list of subscriptions needs"))
    body = root.find("body")
    if root.tag != "opml" or body is None:
        raise UsageError(message("this is not an OPML file: it has no element 'opml' with a 'body'"))
    found: list[Outline] = []
    for outline in _walk(body, ()):
        found.append(outline)
        if len(found) > MAX_OUTLINES:
            raise UsageError(message("the OPML file has more than {maximum:,} subscriptions", maximum=MAX_OUTLINES))
    return tuple(found)


def _walk(parent: etree._Element, folders: tuple[str, ...]) -> Iterator[Outline]:
    if len(folders) > MAX_DEPTH:
        raise UsageError(message("the OPML file has more than {maximum} folders in each other", maximum=MAX_DEPTH))
    for element in parent.iterchildren("outline"):
        # Programs differ in the case of names.
        values = {str(name).lower(): " ".join(str(value).split()) for name, value in element.attrib.items()}
        name = values.get("text") or values.get("title") or ""
        feed_url, home_url = values.get("xmlurl") or None, values.get("htmlurl") or values.get("url") or None
        if feed_url is not None or home_url is not None:
            # The type stubs of lxml do not know the type of `sourceline`.
            line: Any = element.sourceline
            yield Outline(name, feed_url, home_url, folders, line or 0)
        yield from _walk(element, (*folders, name))
