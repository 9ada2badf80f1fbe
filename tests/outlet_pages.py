"""Pages of an invented outlet, for learning: articles of four unique paragraphs with other lines between them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from core.article import Article, Page
from core.normalizer import Profile, fingerprint_page, normalize, update_profile
from core.outlet import Outlet

FETCHED_AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
OUTLET = Outlet("Kabar Contoh", "https://kabar-contoh.example/")
WORDS = "warga petani jembatan sekolah pasar sungai kebun perahu guru murid pedagang jalan sawah".split()
PROMOTION = "Jangan lewatkan kabar pilihan kami setiap pagi di kotak surat Anda sebelum sarapan."


def make_paragraph(number: int, paragraph: int) -> str:
    """Return a paragraph that no other article has."""
    first, other = WORDS[number % 13], WORDS[(number * 7 + paragraph * 3) % 13]
    return (
        f"Para {first} menata {other} nomor {'satu dua tiga empat lima enam'.split()[paragraph]} pada hari yang ke "
        f"{'a' * (number + 1)} sejak hujan turun, kata seorang {other} di tepi {first}."
    )


def make_page(number: int, lines: Iterable[str], title: str | None = None, style: str = "isi") -> Page:
    """Return a page with `lines` in its article column, as plain text or markup."""
    markup = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in lines)
    title = title or f"Berita {WORDS[number % 13]} yang ke {'a' * (number + 1)} dari kota"
    html = f"<html lang='id'><body><h1>{title}</h1><div class='{style}'>{markup}</div></body></html>"
    return Page(f"{OUTLET.url}{number}/kabar-dari-kota-{number}", html.encode(), FETCHED_AT)


def make_paragraphs(number: int) -> list[str]:
    return [make_paragraph(number, paragraph) for paragraph in range(4)]


def learn_pages(pages: Iterable[Page], profile: Profile | None = None) -> Profile:
    profile = profile or Profile()
    for page in pages:
        profile = update_profile(profile, fingerprint_page(page, OUTLET))
    return profile


def normalize_lines(page: Page, profile: Profile | None) -> list[str]:
    article = normalize(page, OUTLET, profile)
    assert isinstance(article, Article), article
    return article.text.split("\n")
