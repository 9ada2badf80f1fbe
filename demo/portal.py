"""The outlet "Kabar Tatar": the URLs of a custom news portal."""

import gzip
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from demo.edition import Edition, slugify
from demo.markup import link, tag
from demo.portal_page import SECTIONS, View, article_page, listing_page, page
from demo.response import HTML, XML, Response, split_target
from demo.snapshot import Snapshot
from demo.syndication import atom, news_sitemap

NAME = "Kabar Tatar"
IN_FEED = 15
"""Number of articles in the Atom feed."""
IN_NEWS = timedelta(days=2)
"""How far back a Google News sitemap goes (developers.google.com/search/docs/crawling-indexing/sitemaps)."""
PER_LISTING = 6

_ABOUT = (
    "<h1>Redaksi</h1><p>Kabar Tatar terbit sejak sebuah warung kopi di Kota Bandung kehabisan bahan obrolan. Kami "
    "bukan bagian dari kelompok usaha mana pun.</p><p>Penanggung jawab: Mira Rosdianti. Alamat dan nomor pengaduan "
    "tercantum di kaki halaman. Pembaca boleh datang pada hari kerja, asalkan membawa cerita.</p>"
)


def respond(snapshot: Snapshot, target: str) -> Response:
    """Return the response to `target`, a path with its query."""
    path, query = split_target(target)
    page_number = int(query["page"]) if query.get("page", "").isdecimal() else 1
    if path in _FIXED:
        return _FIXED[path](snapshot)
    if path in snapshot.gone:
        return _missing(snapshot, path, 410)
    found = _article(snapshot, path, page_number) or _section(snapshot, path, page_number)
    return found or _missing(snapshot, path, 404)


def _article(snapshot: Snapshot, path: str, number: int) -> Response | None:
    edition = snapshot.at(path)
    if edition is None or not 1 <= number <= len(edition.pages):
        return None
    return Response(article_page(snapshot, edition, number), HTML, modified_at=edition.modified_at)


def _section(snapshot: Snapshot, path: str, number: int) -> Response | None:
    section = next((name for name in SECTIONS if path == f"/{slugify(name)}/"), None)
    editions = [one for one in snapshot.newest if one.draft.section == section]
    pages = ceil(len(editions) / PER_LISTING)
    if section is None or not 1 <= number <= pages:
        return None
    shown = editions[(number - 1) * PER_LISTING : number * PER_LISTING]
    more = link(f"{path}?page={number + 1}", "Selanjutnya") if number < pages else ""
    here = path if number == 1 else f"{path}?page={number}"
    body = listing_page(snapshot, View(section, here, tag("h2", f"Kanal {section}")), shown, more)
    return Response(body, HTML, modified_at=snapshot.changed_at)


def _home(snapshot: Snapshot) -> Response:
    view = View("Berita Jawa Barat Terkini", "/", tag("p", link("/redaksi/", "Tentang kami")))
    return Response(listing_page(snapshot, view, snapshot.newest[:12], ""), HTML, modified_at=snapshot.changed_at)


def _about(snapshot: Snapshot) -> Response:
    return Response(page(snapshot, View("Redaksi", "/redaksi/", _ABOUT)), HTML, modified_at=_opened_at(snapshot))


def _feed(snapshot: Snapshot) -> Response:
    return Response(
        atom(snapshot, snapshot.newest[:IN_FEED]),
        "application/atom+xml; charset=UTF-8",
        modified_at=snapshot.changed_at,
    )


def _news(snapshot: Snapshot) -> Response:
    since = snapshot.changed_at - IN_NEWS
    recent: list[Edition] = [one for one in snapshot.newest if one.published_at >= since]
    return Response(news_sitemap(snapshot, recent), XML, modified_at=snapshot.changed_at)


def _news_gzip(snapshot: Snapshot) -> Response:
    # A timestamp in the gzip header would make equal sitemaps differ.
    packed = gzip.compress(_news(snapshot).body, mtime=0)
    return Response(packed, "application/gzip", modified_at=snapshot.changed_at)


def _robots(snapshot: Snapshot) -> Response:
    body = f"User-agent: *\nDisallow: /cari/\n\nSitemap: {snapshot.url('/news-sitemap.xml.gz')}\n"
    return Response(body.encode(), "text/plain", modified_at=_opened_at(snapshot))


def _missing(snapshot: Snapshot, path: str, status: int) -> Response:
    main = tag("h1", "Halaman tidak tersedia") + tag("p", "Artikel yang Anda cari sudah dipindahkan atau dihapus.")
    return Response(page(snapshot, View("Tidak tersedia", re.sub(r"\W+$", "", path), main)), HTML, status=status)


def _opened_at(snapshot: Snapshot) -> datetime:
    return snapshot.opening[-1].published_at


_FIXED: dict[str, Callable[[Snapshot], Response]] = {
    "/": _home,
    "/redaksi/": _about,
    "/atom.xml": _feed,
    "/news-sitemap.xml": _news,
    "/news-sitemap.xml.gz": _news_gzip,
    "/robots.txt": _robots,
}
