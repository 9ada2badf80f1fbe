"""Which lines of a page are selected: each case beside a similar one with the opposite result."""

import pytest

from core.normalizer.document.boxes import traits_of
from core.normalizer.document.html import parse_html
from core.normalizer.document.line_reader import read_lines
from core.normalizer.selection.line_selection import is_reliable, select_article_lines

pytestmark = pytest.mark.page

ONE = "Wali kota meresmikan jembatan baru di atas sungai yang membelah kota, Senin (2/3/2020) pagi."
TWO = "Ribuan warga menyambut peresmian itu dengan arak-arakan sepanjang jalan raya, dari alun-alun sampai dermaga."
THREE = "Jembatan lama, kata wali kota, akan dijadikan taman yang hanya boleh dilewati oleh pejalan kaki."
FOUR = (
    "Malam harinya, kata panitia, lampu di kedua tepinya dinyalakan, dan perahu hias berlayar sampai ke muara sungai."
)
TITLE = "Jembatan Baru Diresmikan"
TEASER = "Pemerintah kabupaten membuka pasar hewan, dan pedagang dari tiga kecamatan datang sejak subuh."


def prose(html: str, title: str = TITLE) -> list[str]:
    lines = read_lines(parse_html(f"<html><body>{html}</body></html>"))
    return [line.text for line in select_article_lines(lines, title).lines]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_the_box_with_most_sentences_is_selected_and_a_menu_is_not() -> None:
    menu = "<ul>" + "<li><a href='/'>Kota dan kabupaten di seluruh pulau, dari ujung ke ujung</a></li>" * 20 + "</ul>"
    assert prose(f"<div>{menu}</div><div>{paragraphs(ONE, TWO, THREE)}</div>") == [ONE, TWO, THREE]


def test_short_lines_between_paragraphs_are_selected_in_page_order() -> None:
    inside = f"<p>{ONE}</p><h3>Arak-arakan</h3><p>{TWO}</p><ul><li>satu</li></ul><blockquote>Hidup!</blockquote>"
    assert prose(f"<div>{inside}<p>{THREE}</p></div>") == [ONE, "Arak-arakan", TWO, "satu", "Hidup!", THREE]


def test_a_table_between_paragraphs_is_selected() -> None:
    table = "<table><tr><td>Lebar</td><td>12 meter</td></tr></table>"
    assert prose(f"<div><p>{ONE}</p>{table}<p>{TWO}</p></div>") == [ONE, "Lebar", "12 meter", TWO]


NOTICE = "Kami memakai pelacak demi kenyamanan pembaca, dan dengan melanjutkan Anda menyetujui ketentuan layanan ini."


@pytest.mark.parametrize(
    "opening",
    [
        "<div hidden>",
        "<div aria-hidden='true'>",
        "<div style='visibility: hidden'>",
        "<div style='font-size:0'>",
        "<dialog>",
        "<div role='dialog'>",
        "<div role='complementary'>",
        "<p class='sr-only'>",
    ],
)
def test_a_box_that_its_attributes_hide_is_left_out(opening: str) -> None:
    closing = f"</{opening[1:].partition(' ')[0].strip('>')}>"
    inside = f"{opening}{NOTICE}{closing}"
    assert prose(f"<div>{paragraphs(ONE, TWO)}{inside}{paragraphs(THREE, FOUR)}</div>") == [ONE, TWO, THREE, FOUR]


@pytest.mark.parametrize(
    "opening",
    [
        "<div style='display:none'>",
        "<div aria-hidden='false'>",
        "<div role='article'>",
        "<div style='font-size:0.9em'>",
    ],
)
def test_a_box_that_opens_at_a_click_or_is_named_content_is_selected(opening: str) -> None:
    html = f"<div>{paragraphs(ONE, TWO)}{opening}{paragraphs(THREE, FOUR)}</div></div>"
    assert prose(html) == [ONE, TWO, THREE, FOUR]


def test_an_article_that_is_entirely_hidden_is_selected() -> None:
    assert prose(f"<main aria-hidden='true'>{paragraphs(ONE, TWO, THREE)}</main>") == [ONE, TWO, THREE]


def test_details_are_selected_with_their_summary() -> None:
    inside = f"<details><summary>Rincian biaya</summary><p>{THREE}</p></details>"
    assert prose(f"<div>{paragraphs(ONE, TWO)}{inside}</div>") == [ONE, TWO, "Rincian biaya", THREE]


def test_a_linked_sentence_is_selected_and_a_linked_headline_is_not() -> None:
    headline = TEASER.removesuffix(".")
    links = f"<p><a href='/lain'>{TWO}</a></p><p><a href='/lain'>{headline}</a></p>"
    assert prose(f"<div>{paragraphs(ONE)}{links}{paragraphs(THREE, FOUR)}</div>") == [ONE, TWO, THREE, FOUR]


def test_a_table_in_a_figure_is_selected() -> None:
    table = "<figure><table><tbody><tr><td>Lebar</td><td>12 meter</td></tr></tbody></table></figure>"
    assert prose(f"<div><p>{ONE}</p>{table}<p>{TWO}</p></div>") == [ONE, "Lebar", "12 meter", TWO]


def test_all_boxes_of_an_article_in_equal_boxes_are_selected() -> None:
    pages = "".join(f"<div class='hal'>{paragraphs(text, text[::-1])}</div>" for text in (ONE, TWO, THREE))
    assert len(prose(f"<section>{pages}</section>")) == 6


def test_an_equal_box_with_links_continues_the_article_and_a_footer_with_links_does_not() -> None:
    links = "<ul>" + "<li><a href='/lain'>Pasar hewan di tiga kecamatan dibuka kembali</a></li>" * 2 + "</ul>"
    more = [text[::-1] for text in (ONE, TWO, THREE)]
    rest = f"<div><div>{paragraphs(THREE, FOUR, *more)}</div></div>"
    first = f"<div><div><div>{paragraphs(ONE, TWO)}</div>{links}</div></div>"
    found = prose(f"<div itemprop=articleBody>{first}{rest}</div>")
    assert [text for text in found if "Pasar" not in text] == [ONE, TWO, THREE, FOUR, *more]
    letters = "<p>Surat pembaca ditunggu <a href='/surat'>di meja redaksi surat pembaca</a>, setiap hari.</p>"
    foot = f"<div><div>{letters}{links}</div></div>"
    assert prose(f"<div itemprop=articleBody>{rest}{foot}</div>") == [THREE, FOUR, *more]


def test_an_embedded_post_is_left_out_and_a_quotation_with_its_speaker_is_selected() -> None:
    def quoting(signed: str) -> str:
        quotation = f"<blockquote><p>Selamat atas jembatan barunya!</p>{signed}</blockquote>"
        return f"<div>{paragraphs(ONE, TWO)}{quotation}{paragraphs(THREE)}</div>"

    post = "— Warga Kota (@wargakota) <a href='https://jejaring.example/1'>March 2, 2020</a>"
    assert prose(quoting(post)) == [ONE, TWO, THREE]
    speaker = "— Ketua panitia (<a href='/ketua'>lahir 1960</a>)"
    assert prose(quoting(speaker)) == [
        ONE,
        TWO,
        "Selamat atas jembatan barunya!",
        "— Ketua panitia (lahir 1960)",
        THREE,
    ]


def test_boxes_named_as_boilerplate_are_left_out_and_hidden_ones_are_not() -> None:
    hidden = f"<div style='display:none'>{paragraphs(TWO)}</div>"
    furniture = f"<div class='related-posts'>{paragraphs(TEASER)}</div><div class='iklan'>{paragraphs(TEASER)}</div>"
    assert prose(f"<div>{paragraphs(ONE)}{hidden}{furniture}{paragraphs(THREE, FOUR)}</div>") == [ONE, TWO, THREE, FOUR]


def test_a_wrapper_named_as_boilerplate_is_searched() -> None:
    assert prose(f"<div class='with-sidebar ads-free'>{paragraphs(ONE, TWO, THREE)}</div>") == [ONE, TWO, THREE]


def test_comments_are_left_out_even_if_they_are_longer() -> None:
    comments = f"<div id='comments'>{paragraphs(*[TEASER] * 20)}</div>"
    assert prose(f"<div>{paragraphs(ONE, TWO, THREE)}</div>{comments}") == [ONE, TWO, THREE]
    assert prose(f"<div>{paragraphs(ONE)}</div>{comments}") == [ONE]


def test_a_form_is_left_out() -> None:
    form = "<form><p>Tulis alamat email Anda di sini, lalu tekan tombol kirim untuk berlangganan.</p></form>"
    assert prose(f"<div>{paragraphs(ONE)}{form}{paragraphs(TWO, THREE, FOUR)}</div>") == [ONE, TWO, THREE, FOUR]


def test_a_caption_box_is_left_out_and_a_photo_feature_is_selected() -> None:
    picture = "<div><img src='a.jpg'><span>Warga menonton peresmian dari tepi sungai, Senin pagi.</span></div>"
    assert prose(f"<div>{paragraphs(ONE)}{picture}{paragraphs(TWO, THREE)}</div>") == [ONE, TWO, THREE]
    pictures = "".join(f"<div><img src='a.jpg'><span>{text}</span></div>" for text in (ONE, TWO, THREE))
    assert prose(f"<div>{pictures}</div>") == [ONE, TWO, THREE]


def test_lines_above_the_headline_and_bylines_are_left_out() -> None:
    above, below = "<p>Kabar hari ini dari kota kita.</p>", "<p>Senin, 2 Maret 2020 10:15</p>"
    html = f"<div>{above}<h1>{TITLE}</h1>{below}{paragraphs(ONE, TWO, THREE)}</div>"
    assert prose(html) == [ONE, TWO, THREE]


def test_a_lead_with_a_date_is_not_a_byline() -> None:
    lead = "Pada 2 Maret 2020, jembatan itu dibuka."
    assert prose(f"<div><h1>{TITLE}</h1>{paragraphs(lead, ONE, TWO, THREE)}</div>") == [lead, ONE, TWO, THREE]


def test_lines_of_links_below_the_text_are_left_out_and_a_linked_name_is_selected() -> None:
    links = "<p><a href='/1'>Kota</a> <a href='/2'>Jembatan</a></p>"
    assert prose(f"<div>{paragraphs(ONE, TWO, THREE)}{links}</div>") == [ONE, TWO, THREE]
    name = "<p><a href='/3'>Jembatan Siti</a></p>"
    assert prose(f"<div>{paragraphs(ONE)}{name}{paragraphs(TWO, THREE)}</div>") == [ONE, "Jembatan Siti", TWO, THREE]


def test_a_teaser_is_left_out() -> None:
    teaser = f"<div><h3><a href='/lain'>Pasar Hewan Dibuka</a></h3><p>{TEASER}</p></div>"
    assert prose(f"<div>{paragraphs(ONE, TWO)}{teaser}{paragraphs(THREE)}</div>") == [ONE, TWO, THREE]


def test_articles_without_headlines_are_the_steps_of_one_text() -> None:
    steps = "".join(f"<article><div><p>{text}</p></div></article>" for text in (ONE, TWO, THREE))
    assert prose(f"<div>{steps}</div>") == [ONE, TWO, THREE]


def test_articles_with_links_or_below_one_with_a_headline_are_other_articles() -> None:
    story = f"<article><div>{paragraphs(ONE, TWO, THREE)}</div></article>"
    teaser = f"<article><div><p>{FOUR} <a href='/lain'>Baca kabar lain</a></p></div></article>"
    assert prose(f"<div>{story}{teaser}</div>") == [ONE, TWO, THREE]
    first = story.replace("<article>", f"<article><h1>{TITLE}</h1>")
    assert prose(f"<div>{first}<article><div>{paragraphs(FOUR)}</div></article></div>") == [ONE, TWO, THREE]


def test_the_next_article_of_an_endless_page_is_left_out() -> None:
    long = [f"{number}. {text}" for number in range(3) for text in (ONE, TWO, THREE)]
    first = f"<article><h1>{TITLE}</h1>{paragraphs(*long)}</article>"
    assert prose(f"<div>{first}<article><h1>Pasar Hewan Dibuka</h1>{paragraphs(*[TEASER] * 9)}</article></div>") == long


def test_a_repeated_long_paragraph_is_selected_once_and_a_refrain_twice() -> None:
    long = f"{ONE} {TWO} {THREE}"
    assert prose(f"<div>{paragraphs(long, TWO, long)}</div>") == [long, TWO]
    assert prose(f"<div>{paragraphs(ONE, TWO, ONE, THREE)}</div>") == [ONE, TWO, ONE, THREE]


def test_a_short_sentence_in_a_paragraph_box_is_selected_and_a_label_is_not() -> None:
    def boxes(short: str) -> str:
        return "".join(f"<div class='alinea'>{text}</div>" for text in (ONE, short, TWO, THREE))

    assert prose(f"<div>{boxes('Hujan turun sebentar.')}</div>") == [ONE, "Hujan turun sebentar.", TWO, THREE]
    assert prose(f"<div>{boxes('Bagikan ke kawan')}</div>") == [ONE, TWO, THREE]
    other = "<div class='kaki'>Hujan turun sebentar.</div>"
    assert prose(f"<div>{boxes('Hujan turun sebentar.')}{other}</div>") == [ONE, "Hujan turun sebentar.", TWO, THREE]


INSETS = {
    "list": (
        "<ul><li>Kembung: Rp30 ribu</li><li>Tongkol: Rp25 ribu</li></ul>",
        ["Kembung: Rp30 ribu", "Tongkol: Rp25 ribu"],
    ),
    "table": ("<table><tr><td>Beras</td><td>Rp14.000</td></tr></table>", ["Beras", "Rp14.000"]),
    "heading": ("<h2>Arak-arakan</h2>", ["Arak-arakan"]),
    "quotation": ("<p>“Tidak mungkin.”</p>", ["“Tidak mungkin.”"]),
}


@pytest.mark.parametrize("name", INSETS)
def test_an_inset_between_paragraphs_is_selected(name: str) -> None:
    html, lines = INSETS[name]
    boxes = "".join(f"<div class=p>{one}</div>" for one in (f"<p>{ONE}</p>", html, f"<p>{TWO}</p>", f"<p>{THREE}</p>"))
    assert prose(f"<div>{boxes}</div>") == [ONE, *lines, TWO, THREE]


@pytest.mark.parametrize(
    "box",
    [
        "<ul><li><a href='/a'>Kabar lain</a></li><li>Senin</li></ul>",
        "<h3>Kabar lain</h3><ul><li>Pasar hewan</li><li>Dermaga</li></ul>",
        "<h3>Kabar lain</h3></div><div class=r><a href='/a'>Pasar hewan dibuka</a>",
        "<ul><li>Menu</li></ul>",
    ],
)
def test_a_box_of_links_or_labels_between_paragraphs_is_left_out(box: str) -> None:
    html = f"<div>{paragraphs(ONE, TWO)}<div class=r>{box}</div>{paragraphs(THREE)}</div>"
    assert prose(html) == [ONE, TWO, THREE]


def test_a_selection_of_few_sentences_is_not_reliable() -> None:
    for text, sure in ((ONE, False), (f"{ONE} {TWO} {THREE} {ONE}", True)):
        lines = read_lines(parse_html(f"<p>{text}</p>"))
        assert is_reliable(select_article_lines(lines, TITLE).lines) is sure
    assert not is_reliable(())


def test_paragraphs_whose_class_names_mean_boilerplate_are_selected() -> None:
    named = "".join(f"<p class='menu__line'>{text}</p>" for text in (ONE, TWO, THREE, FOUR))
    assert prose(f"<div>{named}</div>") == [ONE, TWO, THREE, FOUR]
    teasers = f"<div class='menu__line'>{TEASER}</div>" * 2
    assert prose(f"<div>{paragraphs(ONE, TWO, THREE, FOUR)}{teasers}</div>") == [ONE, TWO, THREE, FOUR]


def test_meanings_of_class_names() -> None:
    assert (
        traits_of("entry-content clear").meaning
        == traits_of("detail__body-text").meaning
        == traits_of("articleBody").meaning
        == "article"
    )
    assert (
        traits_of("RelatedPosts").meaning
        == traits_of("box_terkait").meaning
        == traits_of("share-bar top").meaning
        == "boilerplate"
    )
    assert traits_of("comment-list").meaning == traits_of("respond").meaning == "comments"
    assert (
        traits_of("loads shared-office uploads").meaning
        == traits_of("tag-iklan post").meaning
        == traits_of("has-sidebar").meaning
        == ""
    )
