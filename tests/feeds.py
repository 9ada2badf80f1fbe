"""What RFC 4287, the specification of RSS 2.0 and that of JSON Feed 1.1 demand of a feed, as checks."""

import json
import re
from email.utils import parsedate_to_datetime

from lxml import etree

_ATOM = "{http://www.w3.org/2005/Atom}"
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")

# RFC 4287, sections 4.1.1 and 4.1.2: what a feed and an entry contain, and how often at most.
_ONCE_IN_FEED = {"id": 1, "title": 1, "updated": 1, "generator": 0, "subtitle": 0, "icon": 0, "logo": 0, "rights": 0}
_ONCE_IN_ENTRY = {"id": 1, "title": 1, "updated": 1, "published": 0, "summary": 0, "content": 0, "source": 0}
_REPEATED = {"author", "category", "contributor", "link"}


def check_atom(body: bytes) -> None:
    """Fail unless a document is a valid Atom feed (RFC 4287)."""
    feed = etree.fromstring(body)
    assert feed.tag == f"{_ATOM}feed"
    entries = feed.findall(f"{_ATOM}entry")
    _check_children(feed, _ONCE_IN_FEED, _REPEATED | {"entry"})
    assert len(feed.findall(f"{_ATOM}link[@rel='self']")) == 1
    ids = [entry.findtext(f"{_ATOM}id") for entry in entries]
    assert len(ids) == len({*ids})
    for entry in entries:
        _check_children(entry, _ONCE_IN_ENTRY, _REPEATED)
        # 4.1.2: an author, and a link unless there is a content.
        assert entry.find(f"{_ATOM}author") is not None
        assert len(entry.findall(f"{_ATOM}link[@rel='alternate']")) == 1
        for author in entry.findall(f"{_ATOM}author"):
            assert [child.tag for child in author] == [f"{_ATOM}name"]
    for element in feed.iter():
        name = str(element.tag).removeprefix(_ATOM)
        if name in {"updated", "published"}:
            assert _RFC3339.fullmatch(element.text or ""), element.text
        elif name == "id":
            assert _URI.fullmatch(element.text or ""), element.text
        elif name == "link":
            assert _URI.fullmatch(element.get("href", "")), element.get("href")
        elif name == "category":
            assert element.get("term") is not None
        elif name in {"title", "summary"}:
            assert element.get("type", "text") == "text"
            assert len(element) == 0


def _check_children(parent: etree._Element, once: dict[str, int], repeated: set[str]) -> None:
    names = [str(child.tag).removeprefix(_ATOM) for child in parent]
    assert {*names} <= {*once} | repeated, names
    for name, least in once.items():
        assert least <= names.count(name) <= 1, (name, names)


def check_rss(body: bytes) -> None:
    """Fail unless a document is a valid RSS 2.0 feed (rssboard.org/rss-specification)."""
    rss = etree.fromstring(body)
    assert (rss.tag, rss.get("version"), [child.tag for child in rss]) == ("rss", "2.0", ["channel"])
    [channel] = rss
    for name in ("title", "link", "description"):
        assert len(channel.findall(name)) == 1
    assert _URI.fullmatch(channel.findtext("link") or "")
    [self_link] = channel.findall(f"{_ATOM}link")
    assert self_link.get("rel") == "self"
    assert _URI.fullmatch(self_link.get("href", ""))
    dates = [channel.findtext("lastBuildDate"), *(item.findtext("pubDate") for item in channel.iter("item"))]
    for date in dates:
        assert (date or "").endswith(" GMT")
        assert parsedate_to_datetime(date or "").tzinfo is not None
    for item in channel.iter("item"):
        names = [str(child.tag) for child in item]
        for name in ("title", "link", "guid", "pubDate", "description", "source"):
            assert names.count(name) == 1, (name, names)
        assert "author" not in names
        assert _URI.fullmatch(item.findtext("link") or "")
        # A guid that is not an address says so.
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false"
        source = item.find("source")
        assert source is not None
        assert _URI.fullmatch(source.get("url", ""))


def check_json_feed(body: bytes) -> None:
    """Fail unless a document is a valid JSON Feed (jsonfeed.org/version/1.1)."""
    feed = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert {*feed} <= {"version", "title", "home_page_url", "feed_url", "items"}
    for name in ("home_page_url", "feed_url"):
        assert _URI.fullmatch(feed[name])
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len({*ids})
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        known = {"id", "url", "title", "content_text", "date_published", "date_modified", "authors", "tags", "language"}
        assert {name for name in item if not name.startswith("_")} <= known
        assert "content_text" in item
        assert _URI.fullmatch(item["url"])
        for name in ("date_published", "date_modified"):
            assert name not in item or _RFC3339.fullmatch(item[name])
        assert all({*author} <= {"name", "url", "avatar"} and author for author in item["authors"])
        assert all(isinstance(tag, str) for tag in item.get("tags", []))
