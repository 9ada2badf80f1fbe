"""Captions without <figcaption> are removed; text after a picture is kept."""

import pytest

from core.normalizer.boilerplate.captions import remove_captions
from core.normalizer.document.html import parse_html
from core.normalizer.document.line_reader import read_lines

pytestmark = pytest.mark.page

ONE = "Wali kota meresmikan jembatan baru di atas sungai yang membelah kota itu, Senin (2/3/2020) pagi."
TWO = "Ribuan warga menyambut peresmian itu dengan arak-arakan sepanjang jalan raya, dari alun-alun sampai dermaga."
TEXT = f"<p>{ONE}</p><p>{TWO}</p>"
SHOWN = "Wali kota menggunting pita di depan ratusan warga"
PICTURE = "<img src='a.jpg'>"


def texts(html: str) -> list[str]:
    lines = read_lines(parse_html(f"<html><body><div>{html}</div></body></html>"))
    return [block.text for block in remove_captions(lines).lines]


@pytest.mark.parametrize(
    "caption",
    [
        f"<p>{PICTURE}<br>{SHOWN}.</p>",
        f"<p>{PICTURE}{SHOWN}</p>",
        f"<p>{PICTURE}<em>{SHOWN}</em></p>",
        f"<p>{PICTURE}</p><p><small>{SHOWN}.</small></p>",
        f"{PICTURE}<p><i>{SHOWN}.</i></p>",
        f"<center>{PICTURE}</center><center>{SHOWN}.</center>",
        f"<div style='text-align: center'>{PICTURE}</div><div style='text-align: center'>{SHOWN}.</div>",
        f"<p align='center'>{PICTURE}</p><p align='center'>{SHOWN}.</p>",
        f"{PICTURE}<em>{SHOWN}.</em><br>",
        f"<p>{PICTURE}</p><p>{SHOWN}. (ist)</p>",
        f"<p>{PICTURE}</p><p>{SHOWN} (Foto: Dok. Humas)</p>",
        f"<p>{PICTURE}</p><p>{SHOWN}. (Rina/Contoh Foto)</p>",
        f"<p>{PICTURE}</p><p>{SHOWN}. FOTO: ISTIMEWA</p>",
    ],
)
def test_a_caption_is_removed(caption: str) -> None:
    assert texts(f"{caption}{TEXT}") == [ONE, TWO]
    assert texts(f"<p>{ONE}</p>{caption}<p>{TWO}</p>") == [ONE, TWO]


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{PICTURE}{TWO}</p>",
        f"<p>{PICTURE}</p><p>{SHOWN}.</p>",
        f"{PICTURE}<p><strong>Arak-arakan sampai dermaga</strong></p>",
        f"{PICTURE}<h3>Arak-arakan sampai dermaga</h3>",
        f"{PICTURE}<p>2. Arak-arakan sampai dermaga</p>",
        f"{PICTURE}<p><em>“Kami menunggu jembatan ini sejak kakek kami masih muda”</em></p>",
        f"{PICTURE}<p>Yang dibawa warga dalam arak-arakan:</p>",
        f"<p><em>{SHOWN}.</em></p>",
        f"{PICTURE}<p>Spanduk bertuliskan <em>Selamat Jalan</em> dipasang di ujung jembatan lama.</p>",
    ],
)
def test_text_after_a_picture_is_kept(line: str) -> None:
    shown = texts(line)
    assert len(shown) == 1
    assert texts(f"<p>{ONE}</p>{line}<p>{TWO}</p>") == [ONE, *shown, TWO]


@pytest.mark.parametrize("style", ["text-align:center", ""])
def test_paragraphs_of_one_style_are_kept(style: str) -> None:
    opening, closing = (f"<p style='{style}'>", "</p>") if style else ("<p><em>", "</em></p>")
    article = "".join(f"{opening}{text}{closing}" for text in (ONE, TWO))
    assert texts(f"<p style='{style}'>{PICTURE}</p>{article}") == [ONE, TWO]


def test_the_captions_of_a_photo_feature_are_kept() -> None:
    shown = [f"{SHOWN} di tepi {side}" for side in ("utara", "selatan", "timur")]
    assert texts("".join(f"<p>{PICTURE}</p><p>{text}</p>" for text in shown)) == shown
