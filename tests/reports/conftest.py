"""Reports of articles that are made in memory, and hostile texts for every part of them."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.article import Dateline
from core.marks import Mark, Marks
from core.quotes import Quote
from core.report import ReportDefinition, find_period
from reports.model import PeriodArticles, Report, build_report
from storage import StoredArticle
from tests.factories import NOW, make_article, make_evidence

JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = date(2026, 3, 2)

# Text that each form would run, load or break on if it were not only shown.
HOSTILE = (
    '#read("/etc/passwd") #import "@preview/cetz:0.3.0" $x^2$ *b* _i_ `r` <label> @ref // c /* d */ \\ #panic("typst")',
    "{{ 7*7 }} {% for x in articles %} {# c #} {{ ''.__class__.__mro__ }} {%p endfor %} {{r x }}",
    "</w:t></w:r></w:p><w:p><w:r><w:instrText>DDEAUTO c cmd</w:instrText> &amp; ]]> <!-- <script>alert(1)</script>",
    '=HYPERLINK("https://evil.example","klik")',
    "+1+cmd|' /C calc'!A0",
    "\u202egnirts desrever\u202c \x00\x07\x1b[31m \ufffe \ud800 \u2028 \u2066x\u2069",
    "W" * 4_000,
    "مرحبا 你好 ꦗꦮ ᮞᮥᮔ᮪ᮓ 😀",
)


def make_marks(**values: str) -> Marks:
    return Marks(**{kind: Mark(value, "sari", NOW) for kind, value in values.items()})


def make_stored(article_id: int, outlet: str = "Kabar Contoh", minutes: int = 0, **fields: Any) -> StoredArticle:
    """Return a stored article that was published some minutes after the first one."""
    kept = {name: fields.pop(name) for name in ("copy_of", "marks", "is_excerpt", "tone_rules") if name in fields}
    text = (
        "kabar-contoh.example, REGOL – Warga Kota Contoh membersihkan lumpur sejak pagi hari. Air sudah surut.\nPompa."
    )
    filled: dict[str, Any] = {
        "title": f"Banjir surut {article_id}",
        "text": text,
        "dateline": Dateline("kabar-contoh.example,", "REGOL", 30) if "text" not in fields else None,
        "published_at": NOW + timedelta(minutes=minutes),
        "is_teaser": False,
    }
    article = make_article(f"https://kabar-contoh.example/{article_id}", **filled | fields)
    return StoredArticle(article_id, outlet, article, NOW, NOW, None, (make_evidence(),), **kept)


def make_report(*articles: StoredArticle, dropped: tuple[StoredArticle, ...] = (), **fields: Any) -> Report:
    known = {name: fields.pop(name) for name in ("quotes", "late_ids", "order") if name in fields}
    definition = ReportDefinition("harian", **{"office": "Bagian Humas", "edition": "pagi"} | fields)
    found = PeriodArticles(articles, len(articles), dropped, previous_articles=4, previous_outlets=2, **known)
    return build_report(definition, find_period(definition, DAY, JAKARTA), found, JAKARTA)


def make_hostile_report(**fields: Any) -> Report:
    """Return a report that has hostile texts as headlines, texts, names of outlets and authors, and notes."""
    articles = [
        make_stored(
            number,
            outlet=text[:200],
            minutes=number,
            title=text,
            text=f"{text}\n{text}",
            authors=(text,),
            marks=make_marks(note=text[:2_000], tone="negative"),
        )
        for number, text in enumerate(HOSTILE, 1)
    ]
    quotes = {each.id: (_quote_all(each.article.text),) for each in articles}
    return make_report(*articles, dropped=tuple(articles[:2]), quotes=quotes, **fields)


def _quote_all(text: str) -> Quote:
    """Return a quotation that consists of a hostile text, as do its speaker and the speaker's office."""
    line = text.partition("\n")[0]
    span = (0, len(line))
    return Quote("direct", (span,), line, span, line, line, is_pronoun=False, cue="kata")
