"""Feeds and sitemaps by RSS 2.0, Atom (RFC 4287), sitemaps.org and Google News."""

from collections.abc import Iterable
from datetime import datetime

from demo.dates import http_date, iso
from demo.edition import Edition
from demo.markup import element, xml
from demo.snapshot import Snapshot

_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/">'
)


def rss(snapshot: Snapshot, title: str, path: str, entries: Iterable[str]) -> bytes:
    """Return an RSS channel of rendered entries."""
    head = element("title", title) + f'<atom:link href="{snapshot.url(path)}" rel="self" type="application/rss+xml" />'
    head += element("link", snapshot.url("/")) + element("description", f"{snapshot.outlet.name} mengabarkan")
    head += element("lastBuildDate", http_date(snapshot.changed_at)) + element("language", "id")
    return xml(f"{_RSS}<channel>{head}{''.join(entries)}</channel></rss>")


def rss_excerpt(snapshot: Snapshot, edition: Edition) -> str:
    """Return one article as in a WordPress feed of excerpts."""
    draft = edition.draft
    elements = [
        element("title", draft.title),
        element("link", snapshot.url(edition.path)),
        *(element("dc:creator", author) for author in draft.authors),
        element("pubDate", http_date(edition.published_at)),
        element("category", draft.section),
        f'<guid isPermaLink="false">{snapshot.url(f"/?p={edition.number}")}</guid>',
        element("description", f"<p>{edition.excerpt}</p>"),
    ]
    return f"<item>{''.join(elements)}</item>"


def rss_comments(snapshot: Snapshot, edition: Edition) -> list[str]:
    """Return the comments on one article as RSS items."""
    return [
        "<item>"
        + element("title", f"Komentar pada {edition.draft.title} oleh {name}")
        + element("link", f"{snapshot.url(edition.path)}#comment-{edition.number}{place}")
        + element("pubDate", http_date(edition.published_at))
        + element("description", text)
        + "</item>"
        for place, (name, text) in enumerate(edition.draft.comments)
    ]


def atom(snapshot: Snapshot, editions: Iterable[Edition]) -> bytes:
    """Return an Atom feed of summaries."""
    head = (
        element("title", snapshot.outlet.name)
        + element("id", snapshot.url("/"))
        + element("updated", iso(snapshot.changed_at))
    )
    head += f'<link rel="self" href="{snapshot.url("/atom.xml")}"/><link rel="alternate" href="{snapshot.url("/")}"/>'
    entries = "".join(_atom_entry(snapshot, edition) for edition in editions)
    return xml(f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id">{head}{entries}</feed>')


def urlset(entries: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Return a sitemap of (URL, last change or None)."""
    elements = "".join(f"<url>{_loc(url, changed)}</url>" for url, changed in entries)
    return xml(f"<urlset {_SITEMAP}>{elements}</urlset>")


def sitemap_index(entries: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Return a sitemap index of (URL, last change or None)."""
    elements = "".join(f"<sitemap>{_loc(url, changed)}</sitemap>" for url, changed in entries)
    return xml(f"<sitemapindex {_SITEMAP}>{elements}</sitemapindex>")


def news_sitemap(snapshot: Snapshot, editions: Iterable[Edition]) -> bytes:
    """Return a Google News sitemap; the caller passes the articles of the last two days only, as Google requires."""
    return xml(f"<urlset {_SITEMAP} {_NEWS}>{''.join(_news_entry(snapshot, edition) for edition in editions)}</urlset>")


def _loc(url: str, changed: datetime | None) -> str:
    return element("loc", url) + (element("lastmod", iso(changed)) if changed else "")


def _atom_entry(snapshot: Snapshot, edition: Edition) -> str:
    url = snapshot.url(edition.path)
    authors = "".join(f"<author>{element('name', name)}</author>" for name in edition.draft.authors)
    elements = element("title", edition.draft.title) + element("id", url) + f'<link rel="alternate" href="{url}"/>'
    elements += element("published", iso(edition.published_at)) + element("updated", iso(edition.modified_at))
    return f"<entry>{elements}{authors}{element('summary', edition.excerpt)}</entry>"


def _news_entry(snapshot: Snapshot, edition: Edition) -> str:
    publication = element("news:name", snapshot.outlet.name) + element("news:language", edition.draft.language)
    news = f"<news:publication>{publication}</news:publication>"
    news += element("news:publication_date", iso(edition.published_at)) + element("news:title", edition.draft.title)
    return f"<url>{_loc(snapshot.url(edition.path), edition.modified_at)}<news:news>{news}</news:news></url>"
