"""Feeds and sitemaps, in the forms that RSS 2.0, Atom (RFC 4287), sitemaps.org and Google News ask for."""

from collections.abc import Iterable
from datetime import datetime

from demo.dates import http_date, iso
from demo.desk import Desk
from demo.edition import Edition
from demo.markup import element, xml

_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/">'
)


def rss(desk: Desk, title: str, path: str, entries: Iterable[str]) -> bytes:
    """An RSS channel of ready entries."""
    head = element("title", title) + f'<atom:link href="{desk.url(path)}" rel="self" type="application/rss+xml" />'
    head += element("link", desk.url("/")) + element("description", f"{desk.outlet.name} mengabarkan")
    head += element("lastBuildDate", http_date(desk.changed_at)) + element("language", "id")
    return xml(f"{_RSS}<channel>{head}{''.join(entries)}</channel></rss>")


def rss_excerpt(desk: Desk, edition: Edition) -> str:
    """One article as WordPress feeds tell it when set to excerpts."""
    draft = edition.draft
    told = [
        element("title", draft.title),
        element("link", desk.url(edition.path)),
        *(element("dc:creator", author) for author in draft.authors),
        element("pubDate", http_date(edition.published_at)),
        element("category", draft.section),
        f'<guid isPermaLink="false">{desk.url(f"/?p={edition.number}")}</guid>',
        element("description", f"<p>{edition.excerpt}</p>"),
    ]
    return f"<item>{''.join(told)}</item>"


def rss_comments(desk: Desk, edition: Edition) -> list[str]:
    """The readers' comments on one article, as items of their own."""
    return [
        "<item>"
        + element("title", f"Komentar pada {edition.draft.title} oleh {name}")
        + element("link", f"{desk.url(edition.path)}#comment-{edition.number}{place}")
        + element("pubDate", http_date(edition.published_at))
        + element("description", text)
        + "</item>"
        for place, (name, text) in enumerate(edition.draft.comments)
    ]


def atom(desk: Desk, editions: Iterable[Edition]) -> bytes:
    """An Atom feed of summaries."""
    head = element("title", desk.outlet.name) + element("id", desk.url("/")) + element("updated", iso(desk.changed_at))
    head += f'<link rel="self" href="{desk.url("/atom.xml")}"/><link rel="alternate" href="{desk.url("/")}"/>'
    entries = "".join(_atom_entry(desk, edition) for edition in editions)
    return xml(f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id">{head}{entries}</feed>')


def urlset(entries: Iterable[tuple[str, datetime | None]]) -> bytes:
    """A sitemap of (address, last change or None)."""
    told = "".join(f"<url>{_loc(url, changed)}</url>" for url, changed in entries)
    return xml(f"<urlset {_SITEMAP}>{told}</urlset>")


def sitemap_index(entries: Iterable[tuple[str, datetime | None]]) -> bytes:
    """A sitemap of sitemaps."""
    told = "".join(f"<sitemap>{_loc(url, changed)}</sitemap>" for url, changed in entries)
    return xml(f"<sitemapindex {_SITEMAP}>{told}</sitemapindex>")


def news_sitemap(desk: Desk, editions: Iterable[Edition]) -> bytes:
    """A Google News sitemap; the caller keeps to the last two days, as Google asks."""
    return xml(f"<urlset {_SITEMAP} {_NEWS}>{''.join(_news_entry(desk, edition) for edition in editions)}</urlset>")


def _loc(url: str, changed: datetime | None) -> str:
    return element("loc", url) + (element("lastmod", iso(changed)) if changed else "")


def _atom_entry(desk: Desk, edition: Edition) -> str:
    url = desk.url(edition.path)
    authors = "".join(f"<author>{element('name', name)}</author>" for name in edition.draft.authors)
    told = element("title", edition.draft.title) + element("id", url) + f'<link rel="alternate" href="{url}"/>'
    told += element("published", iso(edition.published_at)) + element("updated", iso(edition.modified_at))
    return f"<entry>{told}{authors}{element('summary', edition.excerpt)}</entry>"


def _news_entry(desk: Desk, edition: Edition) -> str:
    publication = element("news:name", desk.outlet.name) + element("news:language", edition.draft.language)
    news = f"<news:publication>{publication}</news:publication>"
    news += element("news:publication_date", iso(edition.published_at)) + element("news:title", edition.draft.title)
    return f"<url>{_loc(desk.url(edition.path), edition.modified_at)}<news:news>{news}</news:news></url>"
