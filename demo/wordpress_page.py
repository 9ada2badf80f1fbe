"""The HTML of the WordPress site: its theme with all its boilerplate, its articles and lists."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from demo.articles import Block
from demo.dates import iso, long_date
from demo.edition import Edition, slugify
from demo.markup import document, items, link, meta, tag
from demo.snapshot import Snapshot

SECTIONS = (
    "Kota Bandung", "Bandung Raya", "Jawa Barat", "Ekonomi", "Pendidikan", "Olahraga", "Seni Budaya", "Basa Sunda",
    "English",
)  # fmt: skip
_FORM = (
    '<div id="respond" class="comment-respond"><h3 id="reply-title" class="comment-reply-title">Tinggalkan Balasan '
    '<small><a rel="nofollow" id="cancel-comment-reply-link" href="#respond">Batalkan balasan</a></small></h3>'
    '<form action="/wp-comments-post.php" method="post"><p class="comment-notes"><span>Alamat email Anda tidak akan '
    'dipublikasikan.</span> <span class="required-field-message">Ruas yang wajib ditandai <span class="required">*'
    '</span></span></p><p><label for="comment">Komentar *</label><textarea id="comment" name="comment"></textarea></p>'
    '<p><label for="author">Nama *</label><input id="author"></p><p><label for="email">Email *</label>'
    '<input id="email"></p><p><input type="submit" value="Kirim Komentar"></p></form></div>'
)
_FOOTER = (
    '<footer class="site-footer"><p>Priangan Pos, Jalan Kenari Hilir 12, Kota Bandung</p><p>Ikuti kami di Google News '
    'dan WhatsApp Channel</p><p>Copyright © Priangan Pos. Dibangun dengan WordPress.</p></footer>'
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
    heading = tag("h1", escape(draft.title), cls="entry-title") + _entry_meta(edition)
    figure = _figure(draft.slug, draft.caption) if number == 1 and draft.caption else ""
    content = "".join(block_markup(snapshot, edition, block) for block in edition.pages[number - 1])
    inner = _breadcrumbs(edition) + tag("header", heading, cls="entry-header") + figure + _share()
    inner += tag("div", content + _page_links(edition, number) + _credits(edition, number), cls="entry-content")
    post = tag("article", inner + _tags(edition), id=f"post-{edition.number}", cls="post type-post hentry")
    main = post + _related(snapshot, edition) + _comments(edition)
    path = edition.path if number == 1 else f"{edition.path}{number}/"
    return page(snapshot, View(draft.title, path, main, _article_head(snapshot, edition), draft.language))


def listing_page(snapshot: Snapshot, title: str, path: str, editions: Iterable[Edition], pager: str) -> bytes:
    """Return a home, category, tag, author or search page with excerpts."""
    cards = "".join(_card(edition) for edition in editions)
    main = tag("h1", escape(title), cls="page-title") + cards + tag("nav", pager, cls="pagination")
    return page(
        snapshot, View(title, path, main, f'<link rel="https://api.w.org/" href="{snapshot.url("/wp-json/")}">')
    )


def page(snapshot: Snapshot, view: View) -> bytes:
    """Return a page of the theme: menu above, sidebar and footer below."""
    name = snapshot.outlet.name
    feeds = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{name} &raquo; {label}" href="{snapshot.url(path)}">'
        for label, path in (("Feed", "/feed/"), ("Umpan Komentar", "/comments/feed/"))
    )
    head = tag("title", escape(f"{view.title} - {name}")) + feeds + meta("og:site_name", name) + view.head
    head += f'<link rel="canonical" href="{snapshot.url(view.path)}">' + meta("generator", "WordPress 6.8")
    menu = tag("nav", items(link(f"/category/{slugify(name)}/", name) for name in SECTIONS), cls="menu")
    brand = tag("header", tag("p", link("/", name), cls="site-title") + menu, cls="site-header")
    body = brand + tag("main", view.main, id="main") + _sidebar(snapshot) + _FOOTER
    return document(view.language, head, body)


def block_markup(snapshot: Snapshot, edition: Edition, block: Block) -> str:
    """Return the markup of one block of an article."""
    match block.kind:
        case "paragraph":
            dateline = edition.draft.dateline if block is edition.pages[0][0] else ""
            bold = tag("strong", escape(dateline.rstrip())) + " " if dateline else ""
            return tag("p", bold + escape(block.text, quote=False)) + "\n"
        case "heading":
            return tag("h2", escape(block.text), cls="wp-block-heading") + "\n"
        case "baca":
            other = snapshot.find_opening(block.text)
            return tag("p", "Baca juga: " + link(snapshot.url(other.path), other.draft.title), cls="baca-juga") + "\n"
        case "foto":
            return _figure(f"{edition.draft.slug}-2", block.text)
        case _:
            return ""


def _entry_meta(edition: Edition) -> str:
    time = tag("time", long_date(edition.published_at), cls="entry-date published", datetime=iso(edition.published_at))
    authors = ", ".join(link(f"/author/{slugify(name)}/", name) for name in edition.draft.authors)
    return tag("div", f'<span class="byline">Oleh {authors}</span> {time}', cls="entry-meta")


def _breadcrumbs(edition: Edition) -> str:
    section = edition.draft.section
    trail = f"{link('/', 'Beranda')} &raquo; {link(f'/category/{slugify(section)}/', section)}"
    return tag("nav", trail + f" &raquo; {escape(edition.draft.title)}", cls="breadcrumbs")


def _figure(name: str, caption: str) -> str:
    image = f'<img src="/wp-content/uploads/{name}.jpg" alt="" width="800" height="533">'
    return tag("figure", image + tag("figcaption", escape(caption), cls="wp-element-caption"), cls="wp-block-image")


def _share() -> str:
    networks = items((link("#", name) for name in ("Facebook", "X", "WhatsApp", "Telegram")), cls="share-links")
    return tag("div", tag("h3", "Bagikan ini:", cls="sd-title") + networks, cls="sharedaddy sd-sharing-enabled")


def _page_links(edition: Edition, number: int) -> str:
    if len(edition.pages) == 1:
        return ""
    links = [
        str(other) if other == number else link(edition.path + (f"{other}/" if other > 1 else ""), str(other))
        for other in range(1, len(edition.pages) + 1)
    ]
    return tag("p", "Halaman: " + " ".join(links), cls="post-nav-links")


def _credits(edition: Edition, number: int) -> str:
    draft = edition.draft
    if number < len(edition.pages):
        return ""
    signoff = tag("p", tag("strong", f"({escape(draft.signoff.strip('()'))})")) if draft.signoff else ""
    editor = tag("p", f"Editor: {escape(draft.editor)}") if draft.editor else ""
    return signoff + tag("p", f"Penulis: {escape(', '.join(draft.authors))}") + editor


def _tags(edition: Edition) -> str:
    links = " ".join(link(f"/tag/{slugify(name)}/", name) for name in edition.draft.tags)
    return tag("footer", f'<span class="tags-links">Tag: {links}</span>', cls="entry-footer")


def _related(snapshot: Snapshot, edition: Edition) -> str:
    slugs = edition.draft.related or tuple(one.draft.slug for one in snapshot.opening[edition.number % 7 : 9 : 3])
    pieces = [link(snapshot.url(one.path), one.draft.title) for one in map(snapshot.find_opening, slugs)]
    return tag("section", tag("h3", "Berita Terkait") + items(pieces), cls="related")


def _comments(edition: Edition) -> str:
    comments = [
        f"<b>{escape(name)}</b> berkata: {tag('p', escape(text))}{link('#respond', 'Balas')}"
        for name, text in edition.draft.comments
    ]
    heading = tag("h2", f"{len(comments)} Komentar", cls="comments-title") + items(comments, cls="comment-list")
    return tag("div", (heading if comments else "") + _FORM, id="comments", cls="comments-area")


def _article_head(snapshot: Snapshot, edition: Edition) -> str:
    draft = edition.draft
    return "".join(
        [
            meta("description", edition.excerpt),
            meta("author", ", ".join(draft.authors)),
            meta("og:type", "article"),
            meta("og:title", f"{draft.title} - {snapshot.outlet.name}"),
            meta("og:url", snapshot.url(edition.path)),
            meta("og:image", snapshot.url(f"/wp-content/uploads/{draft.slug}.jpg")),
            meta("article:published_time", iso(edition.published_at)),
            meta("article:modified_time", iso(edition.modified_at)),
            meta("article:section", draft.section),
            f'<link rel="https://api.w.org/" href="{snapshot.url("/wp-json/")}">',
            f'<link rel="shortlink" href="{snapshot.url(f"/?p={edition.number}")}">',
        ]
    )


def _card(edition: Edition) -> str:
    # Home and section pages of real outlets tag their own links; the article behind is one and the same.
    picture = tag("a", "Gambar", href=f"{edition.path}?utm_source=beranda&utm_medium=gambar", cls="thumbnail")
    title = tag("h2", link(edition.path, edition.draft.title), cls="entry-title")
    time = tag("time", long_date(edition.published_at), datetime=iso(edition.published_at))
    return tag("article", picture + title + time + tag("p", escape(edition.excerpt)), cls="post") + "\n"


def _sidebar(snapshot: Snapshot) -> str:
    recent = items(link(one.path, one.draft.title) for one in snapshot.opening[:-6:-1])
    notices = items(
        [*(link(one.path, one.draft.title) for one in snapshot.internal), link("/tentang-kami/", "Tentang Kami")]
    )
    search = '<form role="search" action="/"><input type="search" name="s"><button>Cari</button></form>'
    comments = search + tag("h2", "Pos Terbaru") + recent + tag("h2", "Redaksi") + notices
    return tag("aside", comments, cls="sidebar widget-area")
