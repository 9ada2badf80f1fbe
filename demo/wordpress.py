"""The outlet "Priangan Pos": what a WordPress site answers to which address."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from math import ceil

from demo.answer import HTML, XML, Answer, redirect, split_target
from demo.desk import Desk
from demo.edition import Edition, slugged
from demo.markup import link, tag
from demo.syndication import rss, rss_comments, rss_excerpt, sitemap_index, urlset
from demo.wordpress_page import SECTIONS, View, article_page, listing_page, page
from demo.wordpress_rest import rest_posts, rest_root

NAME = "Priangan Pos"
IN_FEED = 10
"""How many articles the feed holds, WordPress's default."""
PER_LISTING = 8

_ABOUT = (
    "<h1>Tentang Kami</h1><p>Priangan Pos adalah media warga di Kota Bandung dan sekitarnya. Redaksi berkantor di "
    "sebuah rumah bercat kuning dan menerima tamu setiap hari kerja.</p><p>Kami membuka kerja sama dengan sekolah dan "
    "komunitas. Hak jawab dapat dikirim lewat surat maupun surel, dan dimuat paling lambat tiga hari sesudahnya.</p>"
)
_SITEMAPS = ("posts-post-1", "posts-page-1", "taxonomies-category-1", "taxonomies-post_tag-1", "users-1")


def answer(desk: Desk, target: str) -> Answer:
    """What the outlet says to `target`, a path with its query."""
    path, query = split_target(target)
    if path == "/" and "p" in query:
        return _shortlink(desk, query["p"])
    if path == "/" and "s" in query:
        return _search(desk, query["s"])
    if path == "/wp-json/wp/v2/posts":
        return rest_posts(desk, query)
    if path in _FIXED:
        return _FIXED[path](desk)
    if re.fullmatch(r"/wp-sitemap-[\w-]+\.xml", path):
        return _sitemap(desk, path[len("/wp-sitemap-") : -len(".xml")])
    return _article(desk, path) or _listing(desk, path) or _missing(desk, path)


def _article(desk: Desk, path: str) -> Answer | None:
    edition, number = desk.at(path), 1
    if edition is None and (part := re.fullmatch(r"(/.+/)(\d)/", path)):
        edition, number = desk.at(part[1]), int(part[2])
    if edition is not None and number <= len(edition.pages):
        body = article_page(desk, edition, number)
        return Answer(body, HTML, headers=_api_link(desk), modified_at=edition.modified_at)
    return redirect(f"{path}/") if desk.at(f"{path}/") else None


def _listing(desk: Desk, path: str) -> Answer | None:
    found = re.fullmatch(r"/(?:(category|tag|author)/([\w-]+)/)?(?:page/(\d+)/)?", path)
    if found is None:
        return None
    kind, slug, number = found[1] or "", found[2] or "", int(found[3] or 1)
    editions = [edition for edition in desk.newest if not kind or slug in _terms(edition, kind)]
    pages = ceil(len(editions) / PER_LISTING)
    if not 1 <= number <= pages:
        return None
    stem = f"/{kind}/{slug}/" if kind else "/"
    shown = editions[(number - 1) * PER_LISTING : number * PER_LISTING]
    older = link(f"{stem}page/{number + 1}/", "Pos-pos lebih lama") if number < pages else ""
    title = slug.replace("-", " ").title() or "Beranda"
    body = listing_page(desk, title, path, shown, older)
    return Answer(body, HTML, headers=_api_link(desk), modified_at=desk.changed_at)


def _terms(edition: Edition, kind: str) -> set[str]:
    draft = edition.draft
    names = {"category": (draft.section,), "tag": draft.tags, "author": draft.authors}[kind]
    return {slugged(name) for name in names}


def _search(desk: Desk, words: str) -> Answer:
    found = [one for one in desk.newest if words.lower() in f"{one.draft.title} {one.text}".lower()]
    body = listing_page(desk, f"Hasil Pencarian untuk: {words}", "/", found[:PER_LISTING], "")
    return Answer(body, HTML, modified_at=desk.changed_at)


def _shortlink(desk: Desk, number: str) -> Answer:
    found = next((one for one in desk.editions if str(one.number) == number), None)
    return redirect(desk.url(found.path)) if found else _missing(desk, "/")


def _missing(desk: Desk, path: str) -> Answer:
    main = tag("h1", "Halaman tidak ditemukan") + tag("p", "Sepertinya tidak ada apa pun di sini. Coba cari?")
    return Answer(page(desk, View("Halaman tidak ditemukan", path, main)), HTML, status=404)


def _home(desk: Desk) -> Answer:
    return _listing(desk, "/") or _missing(desk, "/")


def _about(desk: Desk) -> Answer:
    return Answer(page(desk, View("Tentang Kami", "/tentang-kami/", _ABOUT)), HTML, modified_at=_opened_at(desk))


def _feed(desk: Desk) -> Answer:
    entries = [rss_excerpt(desk, edition) for edition in desk.newest[:IN_FEED]]
    return Answer(rss(desk, NAME, "/feed/", entries), "application/rss+xml; charset=UTF-8", modified_at=desk.changed_at)


def _comments_feed(desk: Desk) -> Answer:
    entries = [entry for edition in desk.newest for entry in rss_comments(desk, edition)][:IN_FEED]
    body = rss(desk, f"Komentar untuk {NAME}", "/comments/feed/", entries)
    return Answer(body, "application/rss+xml; charset=UTF-8", modified_at=desk.changed_at)


def _robots(desk: Desk) -> Answer:
    rules = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\nDisallow: /arsip-internal/\n"
    body = f"{rules}\nSitemap: {desk.url('/wp-sitemap.xml')}\n"
    return Answer(body.encode(), "text/plain; charset=UTF-8", modified_at=_opened_at(desk))


def _sitemap_index(desk: Desk) -> Answer:
    entries = [(desk.url(f"/wp-sitemap-{name}.xml"), None) for name in _SITEMAPS]
    return Answer(sitemap_index(entries), XML, modified_at=_opened_at(desk))


def _sitemap(desk: Desk, name: str) -> Answer:
    if name not in _SITEMAPS:
        return _missing(desk, f"/wp-sitemap-{name}.xml")
    entries: list[tuple[str, datetime | None]]
    if name == "posts-post-1":
        entries = [(desk.url(one.path), one.modified_at) for one in desk.editions]
    else:
        entries = [(desk.url(path), None) for path in _beside(desk, name)]
    return Answer(urlset(entries), XML, modified_at=desk.changed_at)


def _beside(desk: Desk, name: str) -> Iterable[str]:
    if name == "posts-page-1":
        return ("/", "/tentang-kami/")
    if name == "taxonomies-category-1":
        return [f"/category/{slugged(section)}/" for section in SECTIONS]
    if name == "users-1":
        return sorted({f"/author/{slugged(author)}/" for one in desk.editions for author in one.draft.authors})
    return sorted({f"/tag/{slugged(word)}/" for one in desk.editions for word in one.draft.tags})


def _api_link(desk: Desk) -> tuple[tuple[str, str], ...]:
    return (("Link", f'<{desk.url("/wp-json/")}>; rel="https://api.w.org/"'),)


def _opened_at(desk: Desk) -> datetime:
    return desk.opening[-1].published_at


_FIXED: dict[str, Callable[[Desk], Answer]] = {
    "/": _home,
    "/feed/": _feed,
    "/comments/feed/": _comments_feed,
    "/robots.txt": _robots,
    "/tentang-kami/": _about,
    "/wp-admin/": lambda _: Answer(b"", status=403),
    "/wp-json/": rest_root,
    "/wp-sitemap.xml": _sitemap_index,
}
