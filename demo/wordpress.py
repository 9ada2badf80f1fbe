"""The outlet "Priangan Pos": the URLs of a WordPress site."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from math import ceil

from demo.edition import Edition, slugify
from demo.markup import link, tag
from demo.response import HTML, XML, Response, redirect, split_target
from demo.snapshot import Snapshot
from demo.syndication import rss, rss_comments, rss_excerpt, sitemap_index, urlset
from demo.wordpress_page import SECTIONS, View, article_page, listing_page, page
from demo.wordpress_rest import rest_posts, rest_root

NAME = "Priangan Pos"
IN_FEED = 10
"""Number of articles in the feed: WordPress's default."""
PER_LISTING = 8

_ABOUT = (
    "<h1>Tentang Kami</h1><p>Priangan Pos adalah media warga di Kota Bandung dan sekitarnya. Redaksi berkantor di "
    "sebuah rumah bercat kuning dan menerima tamu setiap hari kerja.</p><p>Kami membuka kerja sama dengan sekolah dan "
    "komunitas. Hak jawab dapat dikirim lewat surat maupun surel, dan dimuat paling lambat tiga hari sesudahnya.</p>"
)
_SITEMAPS = ("posts-post-1", "posts-page-1", "taxonomies-category-1", "taxonomies-post_tag-1", "users-1")


def respond(snapshot: Snapshot, target: str) -> Response:
    """Return the response to `target`, a path with its query."""
    path, query = split_target(target)
    if path == "/" and "p" in query:
        return _shortlink(snapshot, query["p"])
    if path == "/" and "s" in query:
        return _search(snapshot, query["s"])
    if path == "/wp-json/wp/v2/posts":
        return rest_posts(snapshot, query)
    if path in _FIXED:
        return _FIXED[path](snapshot)
    if re.fullmatch(r"/wp-sitemap-[\w-]+\.xml", path):
        return _sitemap(snapshot, path[len("/wp-sitemap-") : -len(".xml")])
    return _article(snapshot, path) or _listing(snapshot, path) or _missing(snapshot, path)


def _article(snapshot: Snapshot, path: str) -> Response | None:
    edition, number = snapshot.at(path), 1
    if edition is None and (part := re.fullmatch(r"(/.+/)(\d)/", path)):
        edition, number = snapshot.at(part[1]), int(part[2])
    if edition is not None and number <= len(edition.pages):
        body = article_page(snapshot, edition, number)
        return Response(body, HTML, headers=_api_link(snapshot), modified_at=edition.modified_at)
    return redirect(f"{path}/") if snapshot.at(f"{path}/") else None


def _listing(snapshot: Snapshot, path: str) -> Response | None:
    found = re.fullmatch(r"/(?:(category|tag|author)/([\w-]+)/)?(?:page/(\d+)/)?", path)
    if found is None:
        return None
    kind, slug, number = found[1] or "", found[2] or "", int(found[3] or 1)
    editions = [edition for edition in snapshot.newest if not kind or slug in _terms(edition, kind)]
    pages = ceil(len(editions) / PER_LISTING)
    if not 1 <= number <= pages:
        return None
    stem = f"/{kind}/{slug}/" if kind else "/"
    shown = editions[(number - 1) * PER_LISTING : number * PER_LISTING]
    older = link(f"{stem}page/{number + 1}/", "Pos-pos lebih lama") if number < pages else ""
    title = slug.replace("-", " ").title() or "Beranda"
    body = listing_page(snapshot, title, path, shown, older)
    return Response(body, HTML, headers=_api_link(snapshot), modified_at=snapshot.changed_at)


def _terms(edition: Edition, kind: str) -> set[str]:
    draft = edition.draft
    names = {"category": (draft.section,), "tag": draft.tags, "author": draft.authors}[kind]
    return {slugify(name) for name in names}


def _search(snapshot: Snapshot, words: str) -> Response:
    found = [one for one in snapshot.newest if words.lower() in f"{one.draft.title} {one.text}".lower()]
    body = listing_page(snapshot, f"Hasil Pencarian untuk: {words}", "/", found[:PER_LISTING], "")
    return Response(body, HTML, modified_at=snapshot.changed_at)


def _shortlink(snapshot: Snapshot, number: str) -> Response:
    found = next((one for one in snapshot.editions if str(one.number) == number), None)
    return redirect(snapshot.url(found.path)) if found else _missing(snapshot, "/")


def _missing(snapshot: Snapshot, path: str) -> Response:
    main = tag("h1", "Halaman tidak ditemukan") + tag("p", "Sepertinya tidak ada apa pun di sini. Coba cari?")
    return Response(page(snapshot, View("Halaman tidak ditemukan", path, main)), HTML, status=404)


def _home(snapshot: Snapshot) -> Response:
    return _listing(snapshot, "/") or _missing(snapshot, "/")


def _about(snapshot: Snapshot) -> Response:
    return Response(
        page(snapshot, View("Tentang Kami", "/tentang-kami/", _ABOUT)), HTML, modified_at=_opened_at(snapshot)
    )


def _feed(snapshot: Snapshot) -> Response:
    entries = [rss_excerpt(snapshot, edition) for edition in snapshot.newest[:IN_FEED]]
    return Response(
        rss(snapshot, NAME, "/feed/", entries), "application/rss+xml; charset=UTF-8", modified_at=snapshot.changed_at
    )


def _comments_feed(snapshot: Snapshot) -> Response:
    entries = [entry for edition in snapshot.newest for entry in rss_comments(snapshot, edition)][:IN_FEED]
    body = rss(snapshot, f"Komentar untuk {NAME}", "/comments/feed/", entries)
    return Response(body, "application/rss+xml; charset=UTF-8", modified_at=snapshot.changed_at)


def _robots(snapshot: Snapshot) -> Response:
    rules = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\nDisallow: /arsip-internal/\n"
    body = f"{rules}\nSitemap: {snapshot.url('/wp-sitemap.xml')}\n"
    return Response(body.encode(), "text/plain; charset=UTF-8", modified_at=_opened_at(snapshot))


def _sitemap_index(snapshot: Snapshot) -> Response:
    entries = [(snapshot.url(f"/wp-sitemap-{name}.xml"), None) for name in _SITEMAPS]
    return Response(sitemap_index(entries), XML, modified_at=_opened_at(snapshot))


def _sitemap(snapshot: Snapshot, name: str) -> Response:
    if name not in _SITEMAPS:
        return _missing(snapshot, f"/wp-sitemap-{name}.xml")
    entries: list[tuple[str, datetime | None]]
    if name == "posts-post-1":
        entries = [(snapshot.url(one.path), one.modified_at) for one in snapshot.editions]
    else:
        entries = [(snapshot.url(path), None) for path in _other_paths(snapshot, name)]
    return Response(urlset(entries), XML, modified_at=snapshot.changed_at)


def _other_paths(snapshot: Snapshot, name: str) -> Iterable[str]:
    if name == "posts-page-1":
        return ("/", "/tentang-kami/")
    if name == "taxonomies-category-1":
        return [f"/category/{slugify(section)}/" for section in SECTIONS]
    if name == "users-1":
        return sorted({f"/author/{slugify(author)}/" for one in snapshot.editions for author in one.draft.authors})
    return sorted({f"/tag/{slugify(word)}/" for one in snapshot.editions for word in one.draft.tags})


def _api_link(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    return (("Link", f'<{snapshot.url("/wp-json/")}>; rel="https://api.w.org/"'),)


def _opened_at(snapshot: Snapshot) -> datetime:
    return snapshot.opening[-1].published_at


_FIXED: dict[str, Callable[[Snapshot], Response]] = {
    "/": _home,
    "/feed/": _feed,
    "/comments/feed/": _comments_feed,
    "/robots.txt": _robots,
    "/tentang-kami/": _about,
    "/wp-admin/": lambda _: Response(b"", status=403),
    "/wp-json/": rest_root,
    "/wp-sitemap.xml": _sitemap_index,
}
