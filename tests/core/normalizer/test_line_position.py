from core.normalizer.boilerplate.removal import drop_furniture
from core.normalizer.document.html import parse_html
from core.normalizer.document.lines import read_lines


def test_the_lines_of_a_page_are_numbered_from_zero_and_a_line_that_is_cut_keeps_its_number() -> None:
    story = "<p>Jembatan baru dibuka.</p><nav><p>Menu</p></nav><p>Warga datang.<br>Hujan turun di desa. (rin/agu)</p>"
    lines = read_lines(parse_html(f"<html><body>{story}</body></html>"))
    assert [line.position for line in lines] == [0, 1, 2]
    kept = drop_furniture(lines, "").lines
    assert (kept[-1].text, kept[-1].position) == ("Hujan turun di desa.", 2)
