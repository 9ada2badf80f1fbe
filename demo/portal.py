"""The outlet "Kabar Tatar": what a portal of its own make answers to which address."""

import gzip
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from demo.answer import HTML, XML, Answer, split_target
from demo.desk import Desk
from demo.edition import Edition, slugged
from demo.markup import link, tag
from demo.portal_page import SECTIONS, View, article_page, listing_page, page
from demo.syndication import atom, news_sitemap

NAME = "Kabar Tatar"
IN_FEED = 15
"""How many articles the Atom feed holds."""
IN_NEWS = timedelta(days=2)
"""How far back a Google News sitemap goes (developers.google.com/search/docs/crawling-indexing/sitemaps)."""
PER_LISTING = 6

_ABOUT = (
    "<h1>Redaksi</h1><p>Kabar Tatar terbit sejak sebuah warung kopi di Kota Bandung kehabisan bahan obrolan. Kami "
    "bukan bagian dari kelompok usaha mana pun.</p><p>Penanggung jawab: Mira Rosdianti. Alamat dan nomor pengaduan "
    "tercantum di kaki halaman. Pembaca boleh datang pada hari kerja, asalkan membawa cerita.</p>"
)


def answer(desk: Desk, target: str) -> Answer:
    """What the outlet says to `target`, a path with its query."""
    path, query = split_target(target)
    page_number = int(query["page"]) if query.get("page", "").isdecimal() else 1
    if path in _FIXED:
        return _FIXED[path](desk)
    if path in desk.gone:
        return _missing(desk, path, 410)
    found = _article(desk, path, page_number) or _section(desk, path, page_number)
    return found or _missing(desk, path, 404)


def _article(desk: Desk, path: str, number: int) -> Answer | None:
    edition = desk.at(path)
    if edition is None or not 1 <= number <= len(edition.pages):
        return None
    return Answer(article_page(desk, edition, number), HTML, modified_at=edition.modified_at)


def _section(desk: Desk, path: str, number: int) -> Answer | None:
    section = next((name for name in SECTIONS if path == f"/{slugged(name)}/"), None)
    editions = [one for one in desk.newest if one.draft.section == section]
    pages = ceil(len(editions) / PER_LISTING)
    if section is None or not 1 <= number <= pages:
        return None
    shown = editions[(number - 1) * PER_LISTING : number * PER_LISTING]
    more = link(f"{path}?page={number + 1}", "Selanjutnya") if number < pages else ""
    here = path if number == 1 else f"{path}?page={number}"
    body = listing_page(desk, View(section, here, tag("h2", f"Kanal {section}")), shown, more)
    return Answer(body, HTML, modified_at=desk.changed_at)


def _home(desk: Desk) -> Answer:
    view = View("Berita Jawa Barat Terkini", "/", tag("p", link("/redaksi/", "Tentang kami")))
    return Answer(listing_page(desk, view, desk.newest[:12], ""), HTML, modified_at=desk.changed_at)


def _about(desk: Desk) -> Answer:
    return Answer(page(desk, View("Redaksi", "/redaksi/", _ABOUT)), HTML, modified_at=_opened_at(desk))


def _feed(desk: Desk) -> Answer:
    return Answer(atom(desk, desk.newest[:IN_FEED]), "application/atom+xml; charset=UTF-8", modified_at=desk.changed_at)


def _news(desk: Desk) -> Answer:
    since = desk.changed_at - IN_NEWS
    recent: list[Edition] = [one for one in desk.newest if one.published_at >= since]
    return Answer(news_sitemap(desk, recent), XML, modified_at=desk.changed_at)


def _news_gzip(desk: Desk) -> Answer:
    # A time stamp inside the gzip header would make equal sitemaps differ.
    packed = gzip.compress(_news(desk).body, mtime=0)
    return Answer(packed, "application/gzip", modified_at=desk.changed_at)


def _robots(desk: Desk) -> Answer:
    body = f"User-agent: *\nDisallow: /cari/\n\nSitemap: {desk.url('/news-sitemap.xml.gz')}\n"
    return Answer(body.encode(), "text/plain", modified_at=_opened_at(desk))


def _missing(desk: Desk, path: str, status: int) -> Answer:
    main = tag("h1", "Halaman tidak tersedia") + tag("p", "Artikel yang Anda cari sudah dipindahkan atau dihapus.")
    return Answer(page(desk, View("Tidak tersedia", re.sub(r"\W+$", "", path), main)), HTML, status=status)


def _opened_at(desk: Desk) -> datetime:
    return desk.opening[-1].published_at


_FIXED: dict[str, Callable[[Desk], Answer]] = {
    "/": _home,
    "/redaksi/": _about,
    "/atom.xml": _feed,
    "/news-sitemap.xml": _news,
    "/news-sitemap.xml.gz": _news_gzip,
    "/robots.txt": _robots,
}
