"""Texts of an exact length and pages around them: what lies just below a threshold, and just above it."""

from datetime import UTC, datetime
from itertools import cycle, islice
from random import Random

from core.article import Article, NotAnArticle, Page
from core.normalizer import normalize
from core.outlet import Outlet

FETCHED_AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
URL = "https://kabar-contoh.example/kota/jembatan-gantung-dibuka-warga-desa"
TITLE = "Jembatan Gantung Dibuka Warga Desa"
OUTLET = Outlet("Kabar Contoh", "https://kabar-contoh.example/")

_WORDS = (
    "warga petani menata kebun dan sawah bersama guru murid pedagang di tepi sungai sampai jalan menuju dermaga "
    "kembali ramai oleh perahu nelayan serta pasar hewan tempat anak belajar menanam bambu pada musim hujan"
).split()


def words(count: int, seed: int = 0) -> list[str]:
    """Return words in lower case, which depend on `seed`."""
    chosen = Random(seed).sample(_WORDS, len(_WORDS))
    return list(islice(cycle(chosen), count))


def open_line(letters: int, seed: int = 0) -> str:
    """Return a line of exactly `letters` letters that does not end with punctuation."""
    text = " ".join(words(letters // 3 + 2, seed)).capitalize()[:letters]
    return text if text[-1] != " " else f"{text[:-1]}n"


def sentence(letters: int, seed: int = 0) -> str:
    """Return a sentence of exactly `letters` letters, including the full stop."""
    return f"{open_line(letters - 1, seed)}."


def linked(text: str, share: float) -> str:
    """Return markup of `text` in which the last `share` of its letters is a link."""
    cut = round(len(text) * (1 - share))
    return f"{text[:cut]}<a href='/lain/kabar'>{text[cut:]}</a>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def prose(count: int = 4, letters: int = 160, seed: int = 100) -> list[str]:
    """Return the paragraphs of an article."""
    return [sentence(letters, seed + number) for number in range(count)]


def column(*lines: str) -> str:
    """Return a headline above a box with `lines`, each of which is plain text or markup."""
    marked = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in lines)
    return f"<h1>{TITLE}</h1><div class='kolom'>{marked}</div>"


def make_page(body: str, *, title: str = TITLE, url: str = URL, head: str = "", parts: tuple[Page, ...] = ()) -> Page:
    html = f"<html lang='id'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Page(url, html.encode(), FETCHED_AT, parts=parts)


def read(page: Page, outlet: Outlet | None = None) -> Article:
    article = normalize(page, outlet)
    assert isinstance(article, Article), article
    return article


def lines(body: str, **fields: str) -> list[str]:
    """Return the lines of the article on a page with the body `body`."""
    return read(make_page(body, **fields)).text.split("\n")  # type: ignore[arg-type]  # no parts


def refusal(page: Page, outlet: Outlet | None = None) -> str:
    """Return the reason why a page is refused, or "" for an article."""
    found = normalize(page, outlet)
    return str(found.reason) if isinstance(found, NotAnArticle) else ""
