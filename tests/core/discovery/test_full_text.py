"""The complete texts of articles in feeds and REST lists: as words, without markup, within limits."""

import json
import time
from datetime import UTC, datetime
from html import escape
from xml.sax.saxutils import escape as escape_xml

import pytest

from core.discovery import read_posts, read_source
from core.discovery.full_text import MAX_MARKUP, MAX_TEXTS, MAX_TOTAL_MARKUP
from core.outlet import Outlet

HOME = "https://kabar-contoh.example/"
OUTLET = Outlet("Kabar Contoh", HOME)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
MARKUP = "<p>Warga <b>desa</b> menata kebun.</p><p>Mereka&nbsp;pulang sore.</p>"
XHTML = "http://www.w3.org/1999/xhtml"
WORDS = "Warga desa menata kebun. Mereka pulang sore."


def read(document: str) -> dict[str, str | None]:
    content = read_source(document.encode("utf-8", "surrogatepass"), f"{HOME}feed", OUTLET, NOW)
    assert content is not None
    return {candidate.url.removeprefix(HOME): candidate.full_text for candidate in content.candidates}


def rss(*contents: str) -> str:
    items = "".join(
        f"<item><link>{HOME}kota/{number}/warga-menata-kebun-desa</link><description>Ringkasan.</description>"
        f"<content:encoded>{escape_xml(content)}</content:encoded></item>"
        for number, content in enumerate(contents)
    )
    namespace = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    return f"<rss version='2.0' {namespace}><channel>{items}</channel></rss>"


def read_one(markup: str) -> str | None:
    return read(rss(markup))["kota/0/warga-menata-kebun-desa"]


def test_the_content_of_an_rss_item() -> None:
    assert read_one(MARKUP) == WORDS


def test_a_description_is_not_taken_for_the_complete_text() -> None:
    item = f"<item><link>{HOME}kota/1/a-b-c-d</link><description>{escape(MARKUP)}</description></item>"
    assert read(f"<rss version='2.0'><channel>{item}</channel></rss>") == {"kota/1/a-b-c-d": None}


@pytest.mark.parametrize(
    "content",
    [
        f"<content type='html'>{escape(MARKUP)}</content>",
        f"<content type='xhtml'><div xmlns='{XHTML}'>{MARKUP.replace('&nbsp;', ' ')}</div></content>",
        f"<content type='text'>{WORDS}</content>",
    ],
)
def test_the_content_of_an_atom_entry(content: str) -> None:
    entry = f"<entry><link href='{HOME}kota/1/a-b-c-d'/><summary>Ringkasan</summary>{content}</entry>"
    assert read(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>") == {"kota/1/a-b-c-d": WORDS}


@pytest.mark.parametrize("content", [{"content_html": MARKUP}, {"content_text": WORDS}])
def test_the_content_of_a_json_feed(content: dict[str, str]) -> None:
    item = {"url": f"{HOME}kota/1/a-b-c-d", "summary": "Ringkasan", **content}
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [item]}
    assert read(json.dumps(feed)) == {"kota/1/a-b-c-d": WORDS}


@pytest.mark.parametrize(
    ("content", "expected"), [({"rendered": MARKUP}, WORDS), (None, None), ({"rendered": False}, None), ("teks", None)]
)
def test_the_content_of_a_wordpress_post(content: object, expected: str | None) -> None:
    post = {"id": 1, "link": f"{HOME}kota/1/a-b-c-d", "content": content}
    posts = read_posts(json.dumps([post]).encode(), f"{HOME}wp-json/wp/v2/posts", OUTLET, NOW)
    assert posts is not None
    assert [candidate.full_text for candidate in posts.candidates] == [expected]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<script>alert('x')</script><style>p{}</style><p>Teks</p>", "Teks"),
        ("<p>Satu<!-- rahasia -->dua <?php x ?>tiga</p>", "Satudua tiga"),
        ("<figure><img><figcaption>Foto: Rina</figcaption></figure><p>Teks</p>", "Teks"),
        ("<ul><li>satu<li>dua</ul>tiga<br>empat", "satu dua tiga empat"),
        ("<p>Bu<em>kan</em> dua kata</p>", "Bukan dua kata"),
        ("<p>tak ditutup <b>tebal", "tak ditutup tebal"),
        ("</div></body></html><p>di belakang</p>", "di belakang"),
        ("<p>Jum\u00e1t \u5370\u5c3c</p>", "Jum\u00e1t \u5370\u5c3c"),
        ("", None),
        ("<p> </p>", None),
    ],
)
def test_markup_becomes_words(markup: str, expected: str | None) -> None:
    assert read_one(markup) == expected


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 30_000 + "teks",
        "<script>" * 20_000,
        "<!--" * 40_000,
        "<p " + "x=1 " * 40_000 + ">teks",
        "&" * 150_000,
        "<b><i>" * 15_000,
    ],
    ids=lambda markup: markup[:8],
)
def test_hostile_markup_takes_little_time(markup: str) -> None:
    start = time.process_time()
    read_one(markup)
    assert time.process_time() - start < 5


def test_a_text_over_the_limits_is_left_out() -> None:
    assert read_one("a" * (MAX_MARKUP + 1)) is None
    many = read(rss(*(MARKUP for _ in range(MAX_TEXTS + 5))))
    assert sum(text == WORDS for text in many.values()) == MAX_TEXTS
    large = read(rss(*("kata " * (MAX_MARKUP // 5) for _ in range(15))))
    assert sum(text is not None for text in large.values()) == MAX_TOTAL_MARKUP // MAX_MARKUP
