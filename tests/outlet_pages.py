"""Pages of a made-up outlet to learn from: stories of four paragraphs that no other has, and what is set between."""

from collections.abc import Iterable
from datetime import UTC, datetime

from core.article import Article, Page
from core.normalizer import Profile, learn, normalize, observe
from core.outlet import Outlet

FETCHED_AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
OUTLET = Outlet("Kabar Contoh", "https://kabar-contoh.example/")
WORDS = "warga petani jembatan sekolah pasar sungai kebun perahu guru murid pedagang jalan sawah".split()
PROMOTION = "Jangan lewatkan kabar pilihan kami setiap pagi di kotak surat Anda sebelum sarapan."


def told(number: int, paragraph: int) -> str:
    """A paragraph that no other story has."""
    first, other = WORDS[number % 13], WORDS[(number * 7 + paragraph * 3) % 13]
    return (
        f"Para {first} menata {other} nomor {'satu dua tiga empat lima enam'.split()[paragraph]} pada hari yang ke "
        f"{'a' * (number + 1)} sejak hujan turun, kata seorang {other} di tepi {first}."
    )


def make_page(number: int, lines: Iterable[str], title: str | None = None, style: str = "isi") -> Page:
    """A page whose story column holds `lines`, plain or as markup of their own."""
    marked = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in lines)
    title = title or f"Berita {WORDS[number % 13]} yang ke {'a' * (number + 1)} dari kota"
    html = f"<html lang='id'><body><h1>{title}</h1><div class='{style}'>{marked}</div></body></html>"
    return Page(f"{OUTLET.url}{number}/kabar-dari-kota-{number}", html.encode(), FETCHED_AT)


def story(number: int) -> list[str]:
    return [told(number, paragraph) for paragraph in range(4)]


def learned(pages: Iterable[Page], profile: Profile | None = None) -> Profile:
    profile = profile or Profile()
    for page in pages:
        profile = learn(profile, observe(page, OUTLET))
    return profile


def lines_of(page: Page, profile: Profile | None) -> list[str]:
    article = normalize(page, OUTLET, profile)
    assert isinstance(article, Article), article
    return article.text.split("\n")
