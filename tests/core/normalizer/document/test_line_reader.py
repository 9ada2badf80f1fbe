import pytest

from core.normalizer.document.html import parse_html
from core.normalizer.document.line import Line
from core.normalizer.document.line_reader import read_lines

pytestmark = pytest.mark.page


def lines_of(html: str) -> list[Line]:
    return list(read_lines(parse_html(f"<html><body>{html}</body></html>")))


def texts(html: str) -> list[str]:
    return [line.text for line in lines_of(html)]


def test_inline_elements_neither_add_nor_remove_spaces() -> None:
    assert texts("<p>Kota <b>Cim</b><i>ahi</i>, <a href='/'>kata</a> dia.</p>") == ["Kota Cimahi, kata dia."]


def test_whitespace_is_collapsed() -> None:
    assert texts("<p>  satu \n\t dua\u00a0\u00a0tiga </p>") == ["satu dua tiga"]


def test_line_breaks_separate_lines_and_empty_lines_are_skipped() -> None:
    assert texts("<p>satu<br>dua<br/><br/>tiga</p><p> </p>") == ["satu", "dua", "tiga"]


def test_bare_text_around_paragraphs_stays_in_order() -> None:
    found = lines_of("<div>awal <strong>kota</strong> -<p>tengah</p>akhir</div>")
    assert [(line.text, line.tag) for line in found] == [("awal kota -", "div"), ("tengah", "p"), ("akhir", "div")]
    assert len({line.container for line in found}) == 1


def test_the_container_of_list_items_is_around_the_list() -> None:
    found = lines_of("<div><p>satu</p><ul><li>dua</li><li><p>tiga</p></li></ul></div>")
    assert [line.text for line in found] == ["satu", "dua", "tiga"]
    assert len({line.container for line in found}) == 1


def test_invisible_elements_are_skipped_and_hidden_ones_are_not() -> None:
    html = "<script>x</script><style>y</style><noscript>z</noscript><div style='display:none'>halaman dua</div>"
    assert texts(html) == ["halaman dua"]


def test_embedded_posts_are_skipped_and_quotations_are_not() -> None:
    html = "<blockquote class='twitter-tweet'>cuitan</blockquote><blockquote>kutipan</blockquote>"
    assert texts(html) == ["kutipan"]


def test_link_shares() -> None:
    found = lines_of("<p><a href='/'>satu</a></p><p>dua</p><p>tiga <a href='/'>empa</a></p>")
    assert [round(line.linked, 1) for line in found] == [1.0, 0.0, 0.4]


def test_captions_and_side_boxes_are_aside() -> None:
    found = lines_of("<p>satu</p><aside><p>dua</p></aside><figure><figcaption>tiga</figcaption></figure><p>empat</p>")
    assert [line.is_aside for line in found] == [False, True, True, False]


def test_unprintable_characters_are_removed() -> None:
    assert texts("<p>sa\x01tu\ufeff \u00addu\u00ada</p>") == ["satu dua"]


def test_a_zero_width_space_separates_words() -> None:
    assert texts("<p>satu\u200bdua \u200btiga\u200b</p><p>\u200b</p>") == ["satu dua tiga"]


def test_quotations_and_tables_in_a_figure_are_text() -> None:
    quote = "<figure><blockquote><p>satu</p></blockquote><figcaption>dua</figcaption></figure>"
    table = "<figure><table><tr><td>tiga</td></tr></table></figure>"
    found = lines_of(f"{quote}{table}<aside>{quote}</aside>")
    assert [line.text for line in found if not line.is_aside] == ["satu", "tiga"]


def test_very_deep_elements_are_skipped() -> None:
    assert texts("<div>" * 100 + "satu" + "</div>" * 100) == ["satu"]
    assert texts("awal" + "<div>" * 7000 + "terlalu dalam" + "</div>" * 7000 + "akhir") == ["awal", "akhir"]


def test_navigation_is_skipped() -> None:
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
def test_preserved_line_breaks_separate_lines(opening: str) -> None:
    lines = texts(f"{opening}awal {KEPT}\ntengah {KEPT}\nakhir</div>")
    assert [line.split()[0] for line in lines] == ["awal", "tengah", "akhir"]
    wrapped = texts(f"{opening}awal {KEPT}\ntengah {KEPT}\n \nakhir</div>")
    assert [line.split()[0] for line in wrapped] == ["awal", "akhir"]


def test_other_line_breaks_are_spaces() -> None:
    for opening in ("<p>", "<div style='white-space: nowrap'>", "<div class=whitespace-normal>"):
        assert len(texts(f"{opening}awal {KEPT}\n\nakhir")) == 1


def test_positions_count_from_zero() -> None:
    found = lines_of(
        "<p>satu</p><nav><p>menu</p></nav><p>dua<br>tiga</p><pre>" + "empat panjang sekali\n" * 10 + "</pre>"
    )
    assert [line.position for line in found] == list(range(13))
