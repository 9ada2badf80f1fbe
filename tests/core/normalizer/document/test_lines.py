import pytest

from core.normalizer.document.html import parse_html
from core.normalizer.document.lines import Line, read_lines

pytestmark = pytest.mark.page


def lines_of(html: str) -> list[Line]:
    return list(read_lines(parse_html(f"<html><body>{html}</body></html>")))


def texts(html: str) -> list[str]:
    return [line.text for line in lines_of(html)]


def test_inline_elements_neither_add_nor_take_blanks() -> None:
    assert texts("<p>Kota <b>Cim</b><i>ahi</i>, <a href='/'>kata</a> dia.</p>") == ["Kota Cimahi, kata dia."]


def test_runs_of_blanks_are_one() -> None:
    assert texts("<p>  satu \n\t dua\u00a0\u00a0tiga </p>") == ["satu dua tiga"]


def test_line_breaks_part_lines_and_empty_ones_vanish() -> None:
    assert texts("<p>satu<br>dua<br/><br/>tiga</p><p> </p>") == ["satu", "dua", "tiga"]


def test_bare_text_around_paragraphs_keeps_its_place() -> None:
    found = lines_of("<div>awal <strong>kota</strong> -<p>tengah</p>akhir</div>")
    assert [(line.text, line.tag) for line in found] == [("awal kota -", "div"), ("tengah", "p"), ("akhir", "div")]
    assert len({line.container for line in found}) == 1


def test_list_items_belong_to_what_holds_the_list() -> None:
    found = lines_of("<div><p>satu</p><ul><li>dua</li><li><p>tiga</p></li></ul></div>")
    assert [line.text for line in found] == ["satu", "dua", "tiga"]
    assert len({line.container for line in found}) == 1


def test_what_no_reader_sees_is_left_out_and_what_is_only_hidden_is_not() -> None:
    html = "<script>x</script><style>y</style><noscript>z</noscript><div style='display:none'>halaman dua</div>"
    assert texts(html) == ["halaman dua"]


def test_embedded_posts_are_left_out_and_quotes_are_not() -> None:
    html = "<blockquote class='twitter-tweet'>cuitan</blockquote><blockquote>kutipan</blockquote>"
    assert texts(html) == ["kutipan"]


def test_the_share_of_links() -> None:
    found = lines_of("<p><a href='/'>satu</a></p><p>dua</p><p>tiga <a href='/'>empa</a></p>")
    assert [round(line.linked, 1) for line in found] == [1.0, 0.0, 0.4]


def test_captions_and_side_boxes_are_aside() -> None:
    found = lines_of("<p>satu</p><aside><p>dua</p></aside><figure><figcaption>tiga</figcaption></figure><p>empat</p>")
    assert [line.is_aside for line in found] == [False, True, True, False]


def test_signs_that_stand_for_no_character_are_dropped() -> None:
    assert texts("<p>sa\x01tu\ufeff \u00addu\u00ada</p>") == ["satu dua"]


def test_a_zero_width_space_parts_words_as_a_blank_does() -> None:
    assert texts("<p>satu\u200bdua \u200btiga\u200b</p><p>\u200b</p>") == ["satu dua tiga"]


def test_what_a_figure_holds_beside_its_caption_is_text() -> None:
    quote = "<figure><blockquote><p>satu</p></blockquote><figcaption>dua</figcaption></figure>"
    table = "<figure><table><tr><td>tiga</td></tr></table></figure>"
    found = lines_of(f"{quote}{table}<aside>{quote}</aside>")
    assert [line.text for line in found if not line.is_aside] == ["satu", "tiga"]


def test_what_lies_deeper_than_any_story_is_left_out() -> None:
    assert texts("<div>" * 100 + "satu" + "</div>" * 100) == ["satu"]
    assert texts("awal" + "<div>" * 7000 + "terlalu dalam" + "</div>" * 7000 + "akhir") == ["awal", "akhir"]


def test_navigation_is_passed_over() -> None:
    html = "satu<nav><p>menu</p><ul><li>peta</li></ul></nav> dua<footer><p>alamat</p></footer>"
    assert texts(html) == ["satu", "dua", "alamat"]


KEPT = "satu <b>kata</b> yang panjang sekali, " * 4


@pytest.mark.parametrize(
    "opening",
    [
        "<pre>",
        "<div style='color: red; white-space: pre-line'>",
        "<div class='mt-2 md:whitespace-pre-wrap'><p>",
        "<div style='white-space:pre-wrap'><div>",
    ],
)
def test_line_breaks_that_are_shown_part_lines(opening: str) -> None:
    lines = texts(f"{opening}awal {KEPT}\ntengah {KEPT}\nakhir</div>")
    assert [line.split()[0] for line in lines] == ["awal", "tengah", "akhir"]
    wrapped = texts(f"{opening}awal {KEPT}\ntengah {KEPT}\n \nakhir</div>")
    assert [line.split()[0] for line in wrapped] == ["awal", "akhir"]


def test_other_line_breaks_are_blanks() -> None:
    for opening in ("<p>", "<div style='white-space: nowrap'>", "<div class=whitespace-normal>"):
        assert len(texts(f"{opening}awal {KEPT}\n\nakhir")) == 1


def test_the_lines_of_a_page_are_numbered_from_zero() -> None:
    found = lines_of(
        "<p>satu</p><nav><p>menu</p></nav><p>dua<br>tiga</p><pre>" + "empat panjang sekali\n" * 10 + "</pre>"
    )
    assert [line.position for line in found] == list(range(13))
