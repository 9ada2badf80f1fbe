"""Sources as broken outlets serve them: what is read, what is dropped, and what is reported."""

import codecs
import gzip
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from core.discovery import SourceContent, read_source
from core.discovery.candidates import MAX_ENTRIES
from core.outlet import Outlet
from tests.core.discovery.sample_sources import HOME, NOW, OUTLET, RSS

ARTICLE = HOME + "kota/warga-bersihkan-saluran"


def read(body: bytes | str, content_type: str | None = None) -> SourceContent:
    content = read_source(body if isinstance(body, bytes) else body.encode(), HOME, OUTLET, NOW, content_type)
    assert content is not None
    return content


def paths(content: SourceContent) -> list[str]:
    return [candidate.url.removeprefix(HOME) for candidate in content.candidates]


def codes(content: SourceContent) -> dict[str, object]:
    return {reason.code: dict(reason.params)["count"] for reason in content.dropped}


def urlset(*urls: str, end: str = "</urlset>") -> str:
    return "<urlset>" + "".join(f"<url><loc>{url}</loc></url>" for url in urls) + end


def rss(*items: str, end: str = "</channel></rss>") -> str:
    return "<rss version='2.0'><channel>" + "".join(f"<item>{item}</item>" for item in items) + end


def feed_of(paths: Iterable[str]) -> str:
    return rss(*(f"<title>Judul</title><link>{HOME}{path}</link>" for path in paths))


# Undeclared prefixes.


def test_a_sitemap_with_undeclared_prefixes_is_read() -> None:
    news = (
        f"<url><loc>{ARTICLE}</loc><news:news><news:publication_date>2026-03-02T09:00:00+07:00</news:publication_date>"
        "<news:title>Satu</news:title></news:news><image:image><image:loc>https://kabar.example/a.jpg</image:loc>"
        "<image:title>Foto</image:title></image:image></url>"
    )
    [candidate] = read(f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{news}</urlset>").candidates
    assert (candidate.url, candidate.title) == (ARTICLE, "Satu")
    assert candidate.published_at is not None
    assert candidate.published_at.hour == 9
    content = read(f"<urlset><url><image:image><image:loc>{HOME}a.jpg</image:loc></image:image></url></urlset>")
    assert (paths(content), codes(content)) == ([], {"entries_without_address": 1})


def test_a_feed_with_undeclared_prefixes_is_read() -> None:
    [candidate] = read(rss(f"<link>{ARTICLE}</link><dc:date>2026-03-02T09:00:00+07:00</dc:date>")).candidates
    assert candidate.published_at is not None


# Nested and mixed lists.


def test_lists_within_lists_are_read() -> None:
    inner = urlset(HOME + "kota/satu-dua-tiga-empat")
    assert read(f"<urlset>{inner}<url><loc>{HOME}").is_cut_off
    assert paths(read(f"<urlset>{inner}{inner.replace('satu', 'nol')}</urlset>")) == [
        "kota/satu-dua-tiga-empat",
        "kota/nol-dua-tiga-empat",
    ]
    named = [HOME + "peta-1.xml", HOME + "peta-2.xml.gz?a=1"]
    for wrong_index in (urlset(*named), urlset(*named).replace("urlset", "sitemapindex")):
        assert [entry.url for entry in read(wrong_index).sitemaps] == named
    assert paths(read(urlset(HOME + "atom.xml", ARTICLE))) == ["atom.xml", "kota/warga-bersihkan-saluran"]
    index = f"<sitemapindex><sitemap><loc>{HOME}peta-1.xml</loc><lastmod>01/03/2026</lastmod></sitemap></sitemapindex>"
    content = read(f"<sitemapindex>{index}<url><loc>{ARTICLE}</loc></url></sitemapindex>")
    assert paths(content) == ["kota/warga-bersihkan-saluran"]
    [entry] = content.sitemaps
    assert entry.url == HOME + "peta-1.xml"
    assert entry.modified_at is not None
    assert (entry.modified_at.month, entry.modified_at.day) == (3, 1)


# Addresses.


@pytest.mark.parametrize(
    ("loc", "path"),
    [
        ("baca.php?act=rinci&id=10234", "baca.php?act=rinci&id=10234"),
        ("baca.php?act=rinci&amp;id=10234", "baca.php?act=rinci&id=10234"),
        ("baca.php?a=1&copy=2&reg=3", "baca.php?a=1&copy=2&reg=3"),
        ("<![CDATA[baca.php?act=rinci&id=10234]]>", "baca.php?act=rinci&id=10234"),
        ("kota/desa-ke-1&ordm;-bersih", "kota/desa-ke-1%C2%BA-bersih"),
        ("kota/desa-ke-1&Acirc;&ordm;-bersih", "kota/desa-ke-1%C2%BA-bersih"),
        ("kota/kaf&Atilde;&copy;-tua", "kota/kaf%C3%A9-tua"),
        ("kota/desa&ndash;bersih", "kota/desa%E2%80%93bersih"),
        ("kota/desa&#45;bersih&#x2d;sekali", "kota/desa-bersih-sekali"),
        ("<!-- lama --> kota/desa-bersih\n", "kota/desa-bersih"),
        ("kota/desa-\x0bbersih", "kota/desa-bersih"),
        ("kota/desa-bersih&nbsp;\u200b", "kota/desa-bersih"),
        ("baca.php?act=rinci&amp;amp;id=10234", "baca.php?act=rinci&id=10234"),
        ("baca.php?act=<1>&id=10234", "baca.php?act=%3C1%3E&id=10234"),
        ("kota/desa&#8211;bersih&#x110000;&#0;", "kota/desa%E2%80%93bersih%EF%BF%BD%EF%BF%BD"),
    ],
)
def test_addresses_are_read_as_they_are_meant(loc: str, path: str) -> None:
    full_loc = loc.replace("<![CDATA[", f"<![CDATA[{HOME}") if "CDATA" in loc else loc
    base = "" if "CDATA" in loc or "<!--" in loc else HOME
    assert paths(read(urlset(base + full_loc))) == [path]
    if "<!--" not in loc:
        assert paths(read(rss(f"<title>Judul</title><link>{base}{full_loc}</link>"))) == [path]


def test_an_address_with_an_unknown_part_is_dropped_and_counted() -> None:
    content = read(urlset(HOME + "kota/desa-&takdikenal;-bersih", ARTICLE))
    assert (paths(content), codes(content)) == (["kota/warga-bersihkan-saluran"], {"entries_without_address": 1})


def test_an_address_may_lack_the_scheme() -> None:
    outlet = Outlet("Kabar", "https://kabar.co.id/")
    for loc in ("kabar.co.id/kota/satu", "www.kabar.co.id/kota/satu", "//kabar.co.id/kota/satu", "/kota/satu"):
        content = read_source(urlset(loc).encode(), "https://kabar.co.id/peta/1.xml", outlet, NOW)
        assert content is not None
        [candidate] = content.candidates
        assert candidate.url.removeprefix("https://").removeprefix("www.") == "kabar.co.id/kota/satu"
    content = read_source(urlset("baca.php/kota/satu").encode(), "https://kabar.co.id/peta.xml", outlet, NOW)
    assert content is not None
    assert content.candidates[0].url == "https://kabar.co.id/baca.php/kota/satu"


def test_entries_without_address_are_counted() -> None:
    sitemap = urlset("mailto:a@b.example", ARTICLE).replace("<url>", "<url><lastmod>2026</lastmod></url><url>", 1)
    for body in (sitemap, rss("<title>A</title>", "<link>mailto:a@b.example</link>", f"<link>{ARTICLE}</link>")):
        content = read(body)
        assert (paths(content), codes(content)) == (["kota/warga-bersihkan-saluran"], {"entries_without_address": 2})


@pytest.mark.parametrize(
    "item",
    [
        f"<link>https://proxy.invalid/~r/3/</link><feedburner:origLink>{ARTICLE}</feedburner:origLink>",
        f"<link>https://feeds.kabar.example/~r/3/</link><feedburner:origLink>{ARTICLE}</feedburner:origLink>",
        f"<link>https://proxy.invalid/~r/3/</link><guid isPermaLink='false'>{ARTICLE}</guid>",
        f"<link>https://proxy.invalid/~r/3/</link><guid>{ARTICLE}</guid>",
        f"<guid>{ARTICLE}</guid>",
        "<link>https://proxy.invalid/go?to=https%3A%2F%2Fkabar.example%2Fkota%2Fwarga-bersihkan-saluran&amp;x=1</link>",
        f"<link>{HOME}</link><guid>{ARTICLE}</guid>",
        f"<link>\n  {ARTICLE}\n</link>",
    ],
)
def test_the_articles_own_address_is_found(item: str) -> None:
    namespace = "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
    assert paths(read(rss(item).replace("<rss", f"<rss {namespace}"))) == ["kota/warga-bersihkan-saluran"]
    assert not read(rss(item)).dropped


def test_the_own_address_of_an_atom_entry_is_found() -> None:
    links = f"<link rel='replies' href='{HOME}balasan/1'/><link href='https://lain.invalid/a'/><link href='{ARTICLE}'/>"
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>tag:kabar,1</id>{links}</entry></feed>"
    assert paths(read(atom)) == ["kota/warga-bersihkan-saluran"]


@pytest.mark.parametrize(
    "links",
    [
        "<link>https://hitung.example/r/ARTICLE</link>",
        "<link>https://hitung.example/r/https%3A%2F%2Fkabar.example%2Fkota%2Fwarga-bersihkan-saluran</link>",
        "<link>https://hitung.example/r?a=1&amp;url=ARTICLE&amp;b=2</link>",
        "<link>https://hitung.example/7</link><pheedo:origLink>ARTICLE</pheedo:origLink>",
        "<link>https://hitung.example/7</link><guid isPermaLink='false'>ARTICLE</guid>",
        "<link>http://ARTICLE</link>",
    ],
)
def test_the_own_address_is_found_behind_a_counting_service(links: str) -> None:
    assert paths(read(rss(links.replace("ARTICLE", ARTICLE)))) == ["kota/warga-bersihkan-saluran"]


def test_a_guid_that_is_a_number_is_no_address() -> None:
    for number in ("12345", "a-b-c-d"):
        guid = f"<guid isPermaLink='false'>{number}</guid>"
        content = read(rss(f"<title>Judul</title>{guid}", f"<link>{ARTICLE}</link>{guid}"))
        assert paths(content) == ["kota/warga-bersihkan-saluran"]
        assert codes(content) == {"entries_without_address": 1}


def test_entries_of_other_sites_are_counted() -> None:
    other = [f"<link>https://lain.invalid/{number}</link>" for number in range(3)]
    content = read(rss(*other, "<link>https://beda.example/1</link>", f"<link>{ARTICLE}</link>"))
    assert paths(content) == ["kota/warga-bersihkan-saluran"]
    assert codes(content) == {"entries_of_other_site": 4}
    assert str(content.dropped[0]) == "4 entries were left out, because they lead to other sites (lain.invalid:443)"
    assert not read(urlset(HOME, ARTICLE)).dropped
    assert paths(read(urlset(ARTICLE.replace("://", ":/")))) == ["kota/warga-bersihkan-saluran"]


def test_small_ids_are_not_page_numbers() -> None:
    listed = ["berita/detail/23", "berita/detail/19", "berita/detail/12", "berita/detail/7", "berita/detail/2"]
    assert paths(read(feed_of(listed)))[::-1] == listed
    assert paths(read(urlset(*(HOME + path for path in listed)))) == listed
    long_section = ["kabar-dari-desa-kita/7", "kabar-dari-desa-kita/12"]
    assert paths(read(urlset(*(HOME + path for path in long_section)))) == long_section


def test_later_pages_of_listed_articles_are_no_articles() -> None:
    story = "kota/warga-bersihkan-saluran-air"
    listed = [HOME + path for path in (story, f"{story}/2", f"{story}?page=3", "kota/page/2/", "kota?page=2")]
    assert set(paths(read(urlset(*listed)))) == {story}


# What stands around a document.


PREAMBLES = [
    "\n\n",
    "\ufeff",
    "\n\ufeff\n",
    "<!-- dibuat oleh plugin -->\n",
    '<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet href="/peta.xsl"?>\n',
    '\n<?xml version="1.0" encoding="UTF-8"?>',
    "<br />\n<b>Notice</b>:  Undefined index: x in <b>/var/www/tema.php</b> on line <b>3</b><br />\n",
]


@pytest.mark.parametrize("preamble", PREAMBLES)
@pytest.mark.parametrize("document", [urlset(ARTICLE), feed_of(["kota/warga-bersihkan-saluran"])])
def test_text_in_front_of_a_document_is_skipped(preamble: str, document: str) -> None:
    content = read(preamble + document + "\n<!-- 0.2 s -->\n")
    assert (paths(content), content.is_cut_off) == (["kota/warga-bersihkan-saluran"], False)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-8-sig", "windows-1252", "iso-8859-1"])
def test_titles_are_read_in_the_charset_of_the_document(charset: str) -> None:
    document = f"<?xml version='1.0' encoding='{charset}'?>" + rss(f"<title>Kafé</title><link>{ARTICLE}</link>")
    assert [each.title for each in read(document.encode(charset)).candidates] == ["Kafé"]
    by_header = document.replace(f" encoding='{charset}'", "").encode(charset)
    assert [each.title for each in read(by_header, f"text/xml; charset={charset}").candidates] == ["Kafé"]


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32"])
def test_wide_characters_are_read_without_a_byte_order_mark(charset: str) -> None:
    document = "<?xml version='1.0'?>" + rss(f"<title>Kafé</title><link>{ARTICLE}</link>")
    assert [each.title for each in read(document.encode(charset)).candidates] == ["Kafé"]


def test_utf8_is_read_although_another_charset_is_declared() -> None:
    document = "<?xml version='1.0' encoding='iso-8859-1'?>" + urlset(HOME + "kota/kafé")
    assert paths(read(document)) == ["kota/kaf%C3%A9"]
    assert paths(read(document, "text/xml; charset=windows-1252")) == ["kota/kaf%C3%A9"]


def test_a_character_that_is_cut_off_spoils_no_other_character() -> None:
    items = [f"<title>Kafé “{number}”</title><link>{ARTICLE}-{number}</link>" for number in range(3)]
    body = rss(*items).encode().replace("Kafé “1”".encode(), "Kafé “1”".encode()[:-1])
    assert [each.title for each in read(body).candidates] == ["Kafé “2”", "Kafé “1\ufffd", "Kafé “0”"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "base64", "tidak-ada", "utf-8\0", "ascii"])
def test_a_wrong_charset_is_ignored(charset: str) -> None:
    document = f"<?xml version='1.0' encoding='{charset}'?>" + rss(f"<title>Kafé</title><link>{ARTICLE}</link>")
    assert [each.title for each in read(document.encode("windows-1252")).candidates] == ["Kafé"]


def test_documents_in_a_row_are_read() -> None:
    documents = [f"<?xml version='1.0'?>\n{urlset(f'{ARTICLE}-{number}')}\n" for number in range(3)]
    expected = [f"kota/warga-bersihkan-saluran-{number}" for number in range(3)]
    for body in ("".join(documents).encode(), b"".join(gzip.compress(each.encode()) for each in documents)):
        content = read(body)
        assert (paths(content), content.dropped, content.is_cut_off) == (expected, (), False)


def test_the_title_of_a_source_is_exact() -> None:
    titles = {
        "Harga &amp;lt; Rp5.000 &amp;amp; naik": "Harga < Rp5.000 & naik",
        "<![CDATA[Desa &#8211; <em>Kota</em>, &ldquo;maju&rdquo;]]>": "Desa – Kota, “maju”",
        "Satu<![CDATA[<br>]]>dua": "Satu dua",
        "Suhu 3 &lt; 5 dan 7 &gt; 6": "Suhu 3 < 5 dan 7 > 6",
        "Suhu 3 < 5 & 7 > 6": "Suhu 3 < 5 & 7 > 6",
    }
    for title, text in titles.items():
        assert [each.title for each in read(rss(f"<title>{title}</title><link>{ARTICLE}</link>")).candidates] == [text]
        sitemap = urlset(ARTICLE).replace("</loc>", f"</loc><news:news><news:title>{title}</news:title></news:news>")
        assert [each.title for each in read(sitemap).candidates] == [text]


@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "<html><body><p>rss</p></body></html>",
        "<!DOCTYPE html><html><feed></feed></html>",
        "tidak ada",
        "Sitemap: https://kabar.example/peta.xml",
        "{}",
        '{"items": []}',
        "[1]",
        "<svg></svg>",
        "<html><p>https://jsonfeed.org/version/1</p></html>",
    ],
)
def test_other_documents_are_no_sources(body: str) -> None:
    assert read_source(body.encode(), HOME, OUTLET, NOW) is None


# Compression and cut-off ends.


def test_gzip_files_of_several_parts_are_read() -> None:
    document = urlset(*(f"{ARTICLE}-{number}" for number in range(50))).encode()
    assert len(read(gzip.compress(gzip.compress(document))).candidates) == 50
    for parts in ([document], [document[:999], document[999:]], [document[:10], b"", document[10:]]):
        body = b"".join(gzip.compress(part) for part in parts)
        assert len(read(b"\xef\xbb\xbf\r\n" + body).candidates) == 50
        for padding in (b"", b"\0\0\0", b"\n", b"<!-- 0.2 s -->"):
            content = read(body + padding)
            assert (len(content.candidates), content.is_cut_off) == (50, False)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_gzip_file_that_is_cut_off_is_read_until_there(share: float) -> None:
    urls = [f"{ARTICLE}-{number}-{number * 7919 % 1000}" for number in range(2000)]
    body = gzip.compress(urlset(*urls).encode())
    content = read(body[: int(len(body) * share)])
    assert content.is_cut_off
    assert 0 < len(content.candidates) <= 2000
    assert {candidate.url for candidate in content.candidates} <= set(urls)
    first, second = gzip.compress(urlset(*urls[:9], end="").encode()), gzip.compress(urlset(*urls[9:]).encode()[8:])
    assert read(first + second[:-20]).is_cut_off
    one_line = gzip.compress(f"<?xml version='1.0'?>\n{urlset(ARTICLE)}".encode())
    assert paths(read(one_line[:-8])) == ["kota/warga-bersihkan-saluran"]
    texts = gzip.compress("\n".join(urls).encode())
    content = read(texts[: int(len(texts) * share)])
    assert content.is_cut_off
    assert {candidate.url for candidate in content.candidates} <= set(urls)


@pytest.mark.parametrize(
    "document", [urlset(ARTICLE, ARTICLE + "-dua"), feed_of(["kota/warga-bersihkan-saluran"]), RSS.decode()]
)
def test_a_document_that_is_cut_off_is_read_until_there(document: str) -> None:
    known = {candidate.url for candidate in read(document).candidates}
    start = max(document.find("<rss"), document.find("<urlset"))
    for end in range(document.index(">", start) + 1, len(document.rstrip()) - 1):
        content = read(document[:end])
        assert content.is_cut_off, document[:end]
        assert {candidate.url for candidate in content.candidates} <= known
    assert not read(document).is_cut_off
    for encoded in (document.encode("utf-16"), codecs.BOM_UTF8 + document.encode()):
        assert not read(encoded).is_cut_off
        assert read(encoded[: len(encoded) * 9 // 10]).is_cut_off


@pytest.mark.parametrize(
    "document", ["<urlset/>", "<urlset xmlns='x'></urlset>", "<rss version='2.0'/>", "<sitemapindex />"]
)
def test_an_empty_source_is_not_cut_off(document: str) -> None:
    assert not read(document).is_cut_off


# Other formats.


def test_a_text_sitemap() -> None:
    content = read(
        f"\ufeff# peta situs\n{ARTICLE}\r\n\r\n  {ARTICLE}-dua\t2026-03-01  \r\ncatatan\r\nhttps://lain.invalid/a\r\n",
        "text/plain",
    )
    assert paths(content) == ["kota/warga-bersihkan-saluran", "kota/warga-bersihkan-saluran-dua"]
    assert codes(content) == {"entries_without_address": 1, "entries_of_other_site": 1}
    assert not content.is_feed


def test_a_json_feed() -> None:
    items = [
        {"id": "2", "url": ARTICLE, "title": "Warga & saluran", "date_published": "2026-03-02T09:00:00+08:00"},
        {"id": ARTICLE + "-dua", "external_url": "https://lain.invalid/", "date_modified": "2026-03-02T01:30:00Z"},
        {"id": 3},
    ]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Kabar", "items": items})
    content = read(feed, "application/feed+json")
    second, first = content.candidates
    assert (first.url, first.title, second.url) == (ARTICLE, "Warga & saluran", ARTICLE + "-dua")
    assert first.published_at is not None
    assert second.modified_at is not None
    assert codes(content) == {"entries_without_address": 1}
    assert content.is_feed
    for notice in ("Notice: Undefined index [x] in {tema}\n", "<br />\n<b>Notice</b>: Undefined index: x<br />\n"):
        assert read(notice + feed).candidates == content.candidates
    assert read(feed[:-5]).is_cut_off


def test_ambiguous_dates_of_a_feed_are_read_by_its_other_dates() -> None:
    dates = ["02/03/2026 08:00", "01/03/2026 19:30 WITA", "28/02/2026 08:36 PM"]
    items = (f"<link>{ARTICLE}-{number}</link><pubDate>{date}</pubDate>" for number, date in enumerate(dates))
    found = [each.published_at for each in read(rss(*items)).candidates[::-1]]
    assert [each and f"{each:%d %b %H:%M %z}" for each in found] == [
        "02 Mar 08:00 +0800",
        "01 Mar 19:30 +0800",
        "28 Feb 20:36 +0800",
    ]


def test_relative_dates_of_a_feed() -> None:
    """A relative date of change would be later in every round."""
    items = (
        f"<link>{ARTICLE}-1</link><pubDate>2 jam yang lalu</pubDate>",
        f"<link>{ARTICLE}-2</link><pubDate>Kemarin, 20.15</pubDate><atom:updated>1 jam lalu</atom:updated>",
    )
    yesterday, today = read(rss(*items)).candidates
    assert (today.published_at, today.modified_at) == (NOW - timedelta(hours=2), None)
    assert (yesterday.published_at, yesterday.modified_at) == (datetime(2026, 3, 1, 12, 15, tzinfo=UTC), None)


def test_an_entry_that_is_dated_in_the_future_is_marked() -> None:
    dates = ["2026-03-05", "2027-03-01T10:00:00Z", "2026-03-02T23:00:00Z", "9999-12-31", "tidak ada", ""]
    urls = (f"<url><loc>{ARTICLE}-{number}</loc><lastmod>{date}</lastmod></url>" for number, date in enumerate(dates))
    candidates = read(f"<urlset>{''.join(urls)}</urlset>").candidates
    assert [each.is_dated_ahead for each in candidates] == [True, True, False, False, False, False]
    assert [bool(each.modified_at) for each in candidates] == [False, False, True, False, False, False]


def test_entries_over_the_limit_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_ENTRIES == 50_000, "a sitemap may have as many"
    for module in ("candidates", "sitemap"):
        monkeypatch.setattr(f"core.discovery.{module}.MAX_ENTRIES", 100)
    urls = [f"{ARTICLE}-{number}" for number in range(101)]
    for write in ("\n".join, lambda each: urlset(*each)):
        content = read(write(urls))
        assert (len(content.candidates), codes(content)) == (100, {"entries_over_limit": 100})
        assert codes(read(write(urls[:100]))) == {}
