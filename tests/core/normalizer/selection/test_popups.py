from datetime import UTC, datetime

import pytest

from core.article import Article, Page
from core.normalizer import normalize

pytestmark = pytest.mark.page

HEADLINE = "Warga Menanam Bibit Pohon di Tepi Sungai"
STORY = (
    "Warga desa menanam seribu bibit pohon di tepi sungai pada Rabu pagi, kata kepala desa kepada para peserta.",
    "Bibit itu disiapkan kelompok tani sejak dua bulan lalu di kebun milik desa yang berada di atas bukit.",
)
NOTICE = tuple(
    f"Kami memakai kuki {kind} untuk mengukur kunjungan Anda dan menyimpan pilihan Anda di peramban ini."
    for kind in ("fungsional", "statistik", "iklan", "wajib", "pihak ketiga", "sosial")
)
PROMOTION = tuple(line.replace("kuki", "kotak surat") for line in NOTICE)


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def text(body: str) -> list[str]:
    html = f"<html lang=id><head><title>{HEADLINE}</title></head><body>{body}</body></html>"
    url = "https://example.co.id/kota/warga-menanam-bibit-pohon"
    found = normalize(Page(url, html.encode(), datetime(2024, 6, 1, 3, tzinfo=UTC)))
    assert isinstance(found, Article), found
    return found.text.split("\n")


ARTICLE = f"<main><article><h1>{HEADLINE}</h1>{paragraphs(*STORY)}</article></main>"
CONSENT_BOXES = (
    *("dialog open", "dialog", "div role=dialog", "div role=alertdialog", "section aria-modal=true"),
    *("div id=onetrust-consent-sdk", "div class=cookie-notice", "div id=CybotCookiebotDialog", "div class=kuki"),
    *("div class='cc-window cc-banner'", "div class='modal fade show'", "div class=privacy-popup", "div id=qc-cmp2-ui"),
)


@pytest.mark.parametrize("box", CONSENT_BOXES)
@pytest.mark.parametrize("is_above", [True, False])
def test_a_consent_notice_that_is_longer_than_the_article_is_not_the_text(box: str, is_above: bool) -> None:
    notice = f"<{box}><div>{paragraphs(*NOTICE)}</div></{box.split()[0]}>"
    assert text(notice + ARTICLE if is_above else ARTICLE + notice) == list(STORY)


@pytest.mark.parametrize("box", ["dialog open", "div role=dialog", "div role=dialog aria-modal=true"])
def test_a_dialog_with_other_text_is_not_the_text(box: str) -> None:
    assert text(f"<{box}>{paragraphs(*PROMOTION)}</{box.split()[0]}>{ARTICLE}") == list(STORY)


@pytest.mark.parametrize("box", [*CONSENT_BOXES, "div class='page cookies-accepted'"])
def test_an_article_in_a_dialog_is_kept(box: str) -> None:
    around = "<p>Halaman ini memuat kabar dari desa-desa di sekitar sungai besar setiap hari sejak lama sekali.</p>"
    assert text(f"{around}<{box}>{ARTICLE}</{box.split()[0]}>")[-2:] == list(STORY)


def test_a_dialog_that_is_all_the_text_of_a_page_is_kept() -> None:
    assert text(f"<h1>{HEADLINE}</h1><div role=dialog>{paragraphs(*STORY * 2)}</div>")[:2] == list(STORY)


@pytest.mark.parametrize(("count", "is_notice"), [(1, False), (2, True)])
def test_lines_about_cookies_that_make_a_dialog_a_consent_notice(count: int, is_notice: bool) -> None:
    """The headline is not displayed, so only a consent notice is set aside."""
    dialog = paragraphs(*NOTICE[:count], *PROMOTION[count:])
    lines = text(f"<div role=dialog>{dialog}</div><main>{paragraphs(*STORY)}</main>")
    assert lines == (list(STORY) if is_notice else [*NOTICE[:count], *PROMOTION[count:]])
