import pytest

from core.normalizer.document.html import parse_html
from core.normalizer.document.line import join_table_rows
from core.normalizer.document.line_reader import read_lines

pytestmark = pytest.mark.page


def written(html: str) -> list[str]:
    return join_table_rows(read_lines(parse_html(f"<html><body>{html}</body></html>")))


def test_the_cells_of_a_row_are_joined_by_tabs() -> None:
    table = "<table><tr><th>Desa</th><th>Warga</th></tr><tr><td>Sukamaju</td><td><p>1.200</p></td></tr></table>"
    assert written(f"<p>satu</p>{table}<p>dua</p>") == ["satu", "Desa\tWarga", "Sukamaju\t1.200", "dua"]


def test_paragraphs_in_a_layout_table_are_separate_lines() -> None:
    long = "Warga menyeberang. " * 10
    layout = (
        f"<table><tr><td><p>satu</p><p>dua</p></td><td>tiga</td></tr><tr><td>empat</td><td>{long}</td></tr></table>"
    )
    assert written(layout) == ["satu", "dua", "tiga", "empat", long.strip()]


def test_a_list_is_not_a_row() -> None:
    assert written("<ul><li>satu</li><li>dua</li></ul>") == ["satu", "dua"]
