from datetime import UTC, datetime

import pytest

from core.article import Article, Page
from core.normalizer import normalize
from core.outlet import Outlet

pytestmark = pytest.mark.page

OUTLET = Outlet("Warta Nusa", "https://wartanusa.example.id/")
FETCHED = datetime(2026, 5, 20, 3, tzinfo=UTC)
PARAGRAPH = (
    "Warga kampung membersihkan saluran air di belakang pasar sejak pagi, dan anak-anak membantu mengangkat lumpur ke "
    "tepi jalan sampai siang."
)


def article_of(*lines: str, byline: str = "") -> Article:
    body = "".join(f"<p>{line}</p>" for line in lines)
    head = f"<h1>Saluran Air di Belakang Pasar Bersih</h1><aside>{byline}</aside>"
    html = f"<html lang=id><body>{head}<article>{body}</article></body></html>"
    article = normalize(Page(f"{OUTLET.url}saluran-air-pasar-bersih", html.encode(), FETCHED), OUTLET)
    assert isinstance(article, Article)
    return article


def test_a_last_line_from_which_a_sign_off_was_cut_still_belongs_to_the_article() -> None:
    article = article_of(
        PARAGRAPH, PARAGRAPH, "Saluran itu terakhir dikeruk pada 3 Mei 2024 oleh warga desa. (rin/agu)"
    )

    assert article.text.endswith("oleh warga desa.")
    assert article.published_at is None, "a day inside the article is not the day of publication"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Rina Marlina - Warta Nusa", ("Rina Marlina",)),
        ("Rina Marlina - Kota - Warta Nusa", ()),
        ("Pasar Tepian - Kabar Lain", ()),
    ],
)
def test_the_name_before_the_outlets_name_is_the_author(byline: str, authors: tuple[str, ...]) -> None:
    assert article_of(PARAGRAPH, PARAGRAPH, byline=byline).authors == authors


HEADLINE = "Tanggul Sungai di Tiga Kelurahan Diperbaiki"
URL = "https://kabar.example/kota/tanggul-sungai"


def page_article(
    below: str, *, head: str = "", lang: str = "en", text: str = "", outlet: Outlet | None = None
) -> Article:
    body = "".join(f"<p>{PARAGRAPH} {number}</p>" for number in ("Begitu.", "Sudah.", "Lalu.", "Usai."))
    html = (
        f"<html lang={lang}><head><title>{HEADLINE}</title>{head}</head><body><article><h1>{HEADLINE}</h1>"
        f"<div>{below}</div><div>{text}{body}</div></article></body></html>"
    )
    article = normalize(Page(URL, html.encode(), FETCHED), outlet)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("label", ["Updated", "Diperbarui", "Last updated on", "Terakhir diperbarui:"])
def test_the_date_of_the_last_change_counts_if_it_is_the_only_one(label: str) -> None:
    article = page_article(f"<p>{label} 2 March 2026</p>")
    assert (article.published_at, article.published_from) == (article.modified_at, "update")
    assert article.published_at is not None
    assert f"{article.published_at:%Y-%m-%d}" == "2026-03-02"


def test_the_date_of_publication_precedes_that_of_the_last_change() -> None:
    declared = '<meta property="article:published_time" content="2026-02-01T08:00:00+07:00">'
    article = page_article("<p>Updated 2 March 2026</p>", head=declared)
    assert (f"{article.published_at:%Y-%m-%d}", article.published_from) == ("2026-02-01", "meta")
    article = page_article("<p>1 February 2026</p><p>Updated</p><p>2 March 2026</p>")
    assert (f"{article.published_at:%Y-%m-%d}", article.published_from) == ("2026-02-01", "shown")


def test_a_date_after_that_of_the_last_change_belongs_to_another_article() -> None:
    article = page_article("<p>Updated 2 March 2026</p><p>9 May 2026</p>")
    assert f"{article.published_at:%Y-%m-%d}" == "2026-03-02"


def test_a_wrong_zone_on_the_clock_of_the_outlet() -> None:
    """The shown clock decides, in the zone of the outlet."""
    head = (
        '<meta name="pubdate" content="Wed, 04 Mar 2026 06:04:00 GMT">'
        '<meta property="article:published_time" content="2026-03-04T06:04:00-07:00">'
    )
    shown = "<span><a href=/kota/>KOTA</a> | 4 Maret 2026 06:04</span>"
    makassar = Outlet("Warta Nusa", "https://kabar.example/", timezone="Asia/Makassar")
    assert page_article(shown, head=head, outlet=OUTLET).published_at == datetime(2026, 3, 3, 23, 4, tzinfo=UTC)
    assert page_article(shown, head=head, outlet=makassar).published_at == datetime(2026, 3, 3, 22, 4, tzinfo=UTC)
    right = shown.replace("06:04", "20:04")
    assert page_article(right, head=head, outlet=OUTLET).published_at == datetime(2026, 3, 4, 13, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "byline",
    [
        "<p>Rina Marlina</p><p>2 Maret 2026</p>",
        "<p>2 Maret 2026</p><p>Rina Marlina</p>",
        "<p>2 Maret 2026 · Rina Marlina</p>",
        "<p>2 Maret 2026 · Rina Marlina atas nama Warga Lembah</p>",
        "<div><div></div><div><div>Rina Marlina</div><span>Jurnalis</span></div></div><ul><li><a>Share on X</a></ul>",
        "<div class=oleh>oleh</div><div>Rina Marlina</div><p>2 Maret 2026</p>",
        "<p>Rina Marlina</p><p>Diterbitkan: 2 Maret 2026</p>",
        "<aside><p>Tanam pohon sebelum hujan, tulis RINA MARLINA.</p></aside>",
    ],
)
def test_an_author_in_a_plain_line_below_the_headline(byline: str) -> None:
    assert page_article(byline, lang="id").authors == ("Rina Marlina",)


@pytest.mark.parametrize(
    "byline",
    [
        "<ul><li><a href=/s>Share</a></li><li>2 Maret 2026</li></ul>",
        "<p>Share on Facebook</p><p>2 Maret 2026</p>",
        "<p>Bagikan Artikel</p><p>2 Maret 2026</p>",
        "<p class=author>Share</p>",
        "<p>Kabar Kota</p><p>2 Maret 2026</p>",
    ],
)
def test_a_share_button_or_section_below_the_headline_is_no_author(byline: str) -> None:
    assert page_article(byline, lang="id").authors == ()


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="dable:author" content="Rina Marlina">',
        '<meta property="dable:author" content="Rina Marlina">',
        '<script>dataLayer = [{"content_author": "Rina Marlina", "tags": "kota"}]</script>',
    ],
)
def test_an_author_that_only_a_recommender_or_a_data_layer_names(head: str) -> None:
    assert page_article("<p>2 Maret 2026</p>", head=head).authors == ("Rina Marlina",)


def test_a_byline_below_a_headline_that_is_displayed_twice() -> None:
    """The first headline has the byline, the second one is above the text."""
    again = f"<p>Rina Marlina</p><p>2 March 2026</p><nav></nav><ul><li>Isi halaman</ul><h1>{HEADLINE}</h1>"
    article = page_article(again)
    assert article.authors == ("Rina Marlina",)
    assert f"{article.published_at:%Y-%m-%d}" == "2026-03-02"


def test_a_short_repeat_of_the_headline_in_a_table_of_contents() -> None:
    contents = f"<p>2 March 2026</p><ul><li>{HEADLINE}</li><li>Komentar baru sejak: today at 3:40 PM</li></ul>"
    assert f"{page_article(contents).published_at:%Y-%m-%d}" == "2026-03-02"


DECLARED = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "%s"}</script>'


def day(below: str, *, head: str = "", text: str = "") -> str:
    published = page_article(below, head=head, text=text).published_at
    return f"{published:%Y-%m-%d}" if published else ""


def test_a_shown_date_that_a_vague_meta_element_confirms() -> None:
    """The line with the date may contain other words, so it alone contradicts nothing."""
    below = "<p>Editor, Warta Nusa 2 March 2026 08:15</p>"
    head = DECLARED % "2024-05-06T08:00:00+07:00"
    assert day(below, head=head) == "2024-05-06"
    assert day(below, head=f'{head}<meta name="date" content="2026-03-02">') == "2026-03-02"
    assert day(below, head=f'{head}<meta name="date" content="2026-03-01">') == "2024-05-06"


def test_a_marked_time_counts_if_the_declared_dates_contradict_each_other() -> None:
    below = '<p>Story of the day</p><p>Published <time pubdate datetime="2026-03-02">2 March 2026</time></p>'
    built = DECLARED % "2026-05-01T08:00:00+07:00"
    other = '<meta property="article:published_time" content="2026-02-25T00:00:00+07:00">'
    assert day(below, head=built + other) == "2026-03-02"
    line = below.replace("<p>Published", "<p>Read the report of the town that was published on")
    assert day(line, head=built) == "2026-05-01"


@pytest.mark.parametrize(
    "line",
    [
        "This article was originally published on 2 March 2026 at 4:12 pm.",
        "First published: March 2, 2026",
        "Artikel ini pertama kali tayang pada Senin, 2 Maret 2026",
    ],
)
def test_the_date_on_which_an_article_was_first_published(line: str) -> None:
    assert day(f"<p>5 April 2026, 11:07</p><p>{line}</p>") == "2026-03-02"


@pytest.mark.parametrize(
    "line",
    [
        "This article was originally published by Warta Lembah on 2 March 2026.",
        "Earlier versions of this paper, first published 2 March 2026, are available.",
    ],
)
def test_the_date_of_another_publication(line: str) -> None:
    assert day(f"<p>5 April 2026, 11:07</p><p>{line}</p>") == "2026-04-05"


def test_a_date_in_an_address_is_not_that_of_the_article() -> None:
    assert page_article("", text="").published_at is None
    source = "<aside><p>https://lembah.example/2022/07/23/laporan-sungai</p></aside>"
    html = f"<html lang=en><body><h1>{HEADLINE}</h1><article><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>{source}"
    article = normalize(Page(URL, html.encode(), FETCHED))
    assert isinstance(article, Article)
    assert article.published_at is None


@pytest.mark.parametrize("quote", ['"', "&quot;", '\\"'])
def test_a_date_in_the_data_for_scripts(quote: str) -> None:
    data = "{{{q}headline{q}:{q}x{q},{q}datePublished{q}:{q}{day}T09:00:00+07:00{q}}}"
    first, second = (data.format(q=quote, day=day) for day in ("2026-03-02", "2026-03-03"))
    assert day(f"<div data-page='{first}'></div><script>push('{first}')</script>") == "2026-03-02"
    assert day(f"<script>push('{first}', '{second}')</script>") == "", "the data are those of several articles"
    assert day(f"<p>5 April 2026</p><script>push('{first}')</script>") == "2026-04-05"


PICTURE = "<img src=a.jpg>"


@pytest.mark.parametrize(
    "credit", ["<em>Foto: Dok. Warga</em>", "<small>Photo by: Rina/Contoh</small>", "(Foto: Dok. Warga)"]
)
def test_a_photo_credit_in_the_same_line_as_the_lead_is_removed(credit: str) -> None:
    article = page_article("", text=f"<p>{PICTURE}{credit} {PARAGRAPH}</p>")
    assert article.text.startswith(PARAGRAPH)


@pytest.mark.parametrize("opening", ["<em>Pasar Ikan</em> ", "(3/3) ", "<b>Sumber air bersih</b> "])
def test_other_words_before_the_lead_are_kept(opening: str) -> None:
    article = page_article("", text=f"<p>{PICTURE}{opening}{PARAGRAPH}</p>")
    assert not article.text.startswith(PARAGRAPH)
    assert PARAGRAPH in article.text


@pytest.mark.parametrize(("letters", "is_credit"), [(118, True), (122, False)])
def test_letters_of_a_photo_credit_in_the_same_line_as_the_lead(letters: int, is_credit: bool) -> None:
    credit = "Foto: ".ljust(letters, "a")
    article = page_article("", text=f"<p>{PICTURE}<em>{credit}</em> {PARAGRAPH}</p>")
    assert article.text.startswith(PARAGRAPH) is is_credit


NEWS_ARTICLE = '<script type="application/ld+json">{"@type": "NewsArticle", %s}</script>'


@pytest.mark.parametrize(
    ("head", "byline", "origins"),
    [
        ("", "", ("heading", None, None)),
        (
            NEWS_ARTICLE % '"author": {"name": "Rina Marlina"}, "articleSection": "Daerah"',
            "",
            ("heading", "json-ld", "json-ld"),
        ),
        (
            '<meta name="author" content="Rina Marlina"><meta property="article:section" content="Daerah">',
            "",
            ("heading", "meta", "meta"),
        ),
        (
            '<meta name="author" content="Rina Marlina">',
            '<p>Penulis: Rina Marlina</p><nav class="breadcrumbs"><a href="/daerah/">Daerah</a></nav>',
            ("heading", "byline", "breadcrumbs"),
        ),
        ("", '<p><a href="/kategori/daerah">Daerah</a></p>', ("heading", None, "link")),
        (
            '<script>dataLayer = [{"content_author": "Rina Marlina"}]</script>',
            '<p itemprop="articleSection">Daerah</p>',
            ("heading", "data-layer", "markup"),
        ),
    ],
)
def test_where_each_field_was_read(head: str, byline: str, origins: tuple[str | None, ...]) -> None:
    article = page_article(byline, head=head, lang="id")
    assert (article.title_from, article.authors_from, article.section_from) == origins
    assert (bool(article.authors), bool(article.section)) == (origins[1] is not None, origins[2] is not None)
