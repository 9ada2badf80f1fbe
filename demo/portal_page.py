"""The HTML of the portal: its theme, boilerplate and pager."""

import json
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from demo.articles import Block
from demo.dates import iso, short_date
from demo.edition import Edition, slugify
from demo.markup import document, items, link, meta, tag
from demo.snapshot import Snapshot

SECTIONS = ("Kota", "Daerah", "Ekonomi", "Gaya Hidup", "Olahraga", "Tatar Sunda", "World")
_POPULAR = (
    "taman-atap-rumah-susun-jadi-dapur-bersama",
    "tanggul-darurat-tahan-banjir-kiriman-karawang",
    "bank-sampah-terima-cicilan-seragam-sekolah",
    "restoran-tanpa-menu-di-lereng-cikole",
    "liga-kampung-pakai-wasit-perempuan",
)
_NEWSLETTER = (
    '<div class="newsletter"><h4>Kabar Pagi</h4><p>Dapatkan update berita pilihan setiap hari di surel Anda.</p>'
    '<input type="email" placeholder="Alamat surel"><button>Langganan</button></div>'
)
_FOOTER = (
    '<div class="footer"><div>Jaringan: Priangan Pos | Radio Lembur | Kabar Tatar TV</div><div>Redaksi | Pedoman Media '
    'Siber | Karier | Jalan Cendana Wetan 5, Kota Bandung</div><div>COPYRIGHT © Kabar Tatar</div></div>'
)  # fmt: skip


class View(NamedTuple):
    """The content of a page: `main` is the markup of the main column, `head` has further elements for the head."""

    title: str
    path: str
    main: str
    head: str = ""
    language: str = "id"


def article_page(snapshot: Snapshot, edition: Edition, number: int) -> bytes:
    """Return page `number` (from 1) of the article."""
    draft = edition.draft
    heading = tag("h1", escape(draft.title), cls="detail__title") + _byline(edition)
    picture = tag("figcaption", escape(draft.caption), cls="detail__media-caption")
    media = tag("figure", f'<img src="/media/{edition.number}.jpeg" alt="">{picture}', cls="detail__media")
    detail = "".join(_block(snapshot, edition, block) for block in edition.pages[number - 1])
    body = tag("div", detail + _paging(edition, number), cls="detail__body-text")
    inner = tag("div", heading, cls="detail__header") + (media if number == 1 else "") + body + _tags(edition)
    main = tag("article", inner, cls="detail") + _NEWSLETTER + _popular(snapshot) + _comments(edition)
    head = _article_head(snapshot, edition) + _json_ld(snapshot, edition)
    path = edition.path if number == 1 else f"{edition.path}?page={number}"
    return page(snapshot, View(draft.title, path, main, head, draft.language))


def listing_page(snapshot: Snapshot, view: View, editions: Iterable[Edition], more: str) -> bytes:
    """Return the home page or a section page: `view.main` is above the list, `more` links to the next page."""
    rows = "".join(
        tag(
            "article",
            tag("h3", link(one.path, one.draft.title)) + tag("span", short_date(one.published_at)),
            cls="list-item",
        )
        for one in editions
    )
    main = view.main + tag("div", rows, cls="list-content") + tag("div", more, cls="pagination")
    return page(snapshot, view._replace(main=main + _popular(snapshot)))


def page(snapshot: Snapshot, view: View) -> bytes:
    """Return a page of the portal."""
    name = snapshot.outlet.name
    feed = f'<link rel="alternate" type="application/atom+xml" title="{name}" href="/atom.xml">'
    head = tag("title", escape(f"{view.title} | {name}")) + feed + view.head
    head += f'<link rel="canonical" href="{snapshot.url(view.path)}">'
    channels = " ".join(link(f"/{slugify(section)}/", section) for section in SECTIONS)
    bar = tag("div", link("/", name) + tag("nav", channels, cls="channel-nav"), cls="header")
    return document(view.language, head, bar + tag("div", view.main, cls="container") + _FOOTER)


def _byline(edition: Edition) -> str:
    author = ", ".join(edition.draft.authors) or "Tim Redaksi"
    markup = tag("div", f"{escape(author)} - <span>Kabar Tatar</span>", cls="detail__author")
    return markup + tag("div", short_date(edition.published_at), cls="detail__date")


def _block(snapshot: Snapshot, edition: Edition, block: Block) -> str:
    match block.kind:
        case "paragraph":
            return _paragraph(edition, block)
        case "heading":
            return tag("h2", escape(block.text))
        case "simak":
            other = snapshot.find_opening(block.text)
            return tag("p", "<strong>Simak juga:</strong> " + link(other.path, other.draft.title), cls="simak")
        case "scroll":
            return tag("div", "ADVERTISEMENT") + tag("p", "SCROLL UNTUK LANJUT MEMBACA", cls="para_caption")
        case "video":
            return tag("p", "[Gambas:Video]")
        case _:
            return ""


def _paragraph(edition: Edition, block: Block) -> str:
    draft, text = edition.draft, escape(block.text, quote=False)
    if block is not edition.pages[0][0]:
        return tag("p", text) + "\n"
    names, _, dash = draft.dateline.rstrip().rpartition(" ")
    markup = f"{tag('strong', escape(names))} {dash} {text}" if draft.dateline else text
    return f"{markup}\n" if draft.bare_lead else tag("p", markup) + "\n"


def _paging(edition: Edition, number: int) -> str:
    count = len(edition.pages)
    if count == 1:
        return ""
    links = " ".join(link(f"{edition.path}?page={other}", str(other)) for other in range(1, count + 1))
    following = link(f"{edition.path}?page={number + 1}", "Halaman Selanjutnya") if number < count else ""
    return tag("div", f"Halaman {links} {following}", cls="detail__multiple")


def _tags(edition: Edition) -> str:
    return tag("div", "Tags " + " ".join(tag("a", escape(name), href="#") for name in edition.draft.tags), cls="tags")


def _popular(snapshot: Snapshot) -> str:
    headlines = [snapshot.find_opening(slug) for slug in _POPULAR]
    return tag(
        "div", tag("h4", "Terpopuler") + items(link(one.path, one.draft.title) for one in headlines), cls="popular"
    )


def _comments(edition: Edition) -> str:
    markup = items(f"<b>{escape(name)}</b><p>{escape(text)}</p>" for name, text in edition.draft.comments)
    return tag("div", tag("h4", "Komentar Pembaca") + markup + tag("p", "Tulis komentar Anda"), cls="comments")


def _article_head(snapshot: Snapshot, edition: Edition) -> str:
    draft = edition.draft
    return "".join(
        [
            meta("og:type", "article"),
            meta("og:title", f"{draft.title} | {snapshot.outlet.name}"),
            meta("og:site_name", snapshot.outlet.name),
            meta("og:image", snapshot.url(f"/media/{edition.number}.jpeg")),
            meta("description", edition.excerpt),
            meta("keywords", ", ".join(draft.tags)),
        ]
    )


def _json_ld(snapshot: Snapshot, edition: Edition) -> str:
    draft, name = edition.draft, snapshot.outlet.name
    people = [{"@type": "Person", "name": author} for author in draft.authors]
    markup = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": draft.title,
        "mainEntityOfPage": snapshot.url(edition.path),
        "datePublished": iso(edition.published_at),
        "dateModified": iso(edition.modified_at),
        "articleSection": draft.section,
        "author": people or [{"@type": "Organization", "name": name}],
        "publisher": {"@type": "Organization", "name": name},
        "inLanguage": draft.language,
    }
    # A title may contain "</script>", which would end the element.
    return tag("script", json.dumps(markup).replace("</", "<\\/"), type="application/ld+json")
