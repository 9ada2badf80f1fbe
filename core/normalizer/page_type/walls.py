"""Refuse pages displayed instead of the requested page: error messages, log-ins, consent walls, robot checks."""

import re

from core.article import NotAnArticle
from core.normalizer.draft import Draft, has_own_headline
from core.normalizer.page_type.thresholds import (
    MAX_CONSENT_LETTERS,
    MAX_CONSENT_LINES,
    MAX_MESSAGE_LETTERS,
    MAX_OWN_HEADING_LINK_SHARE,
    MIN_CONSENT_SHARE,
)
from core.reasons import Reason

_SUBJECT = r"(?:halaman|artikel|berita|laman|konten|tautan)"
_MISSING = re.compile(
    r"(?:error |eror )?404\b.*"
    rf"|(?:(?:maaf|oops|ups|waduh)\W+)?{_SUBJECT}(?: (?:yang|ini|anda|kamu|dicari|cari|minta|tuju|sudah|telah)){{0,5}}"
    r" (?:tidak (?:dapat )?(?:ditemukan|tersedia|ada)|dihapus)\W*(?:404\W*)?"
    r"|(?:(?:sorry|oops)\W+)?(?:the |this |that )?(?:page|article|content|link)"
    r"(?: (?:you|are|were|looking|for|requested|that)){0,6}"
    r" (?:(?:was |is |can(?:no|')?t be |could not be )?not found|(?:can.?t|cannot|could not|couldn.?t) be found"
    r"|(?:is )?no longer available|does ?n.t exist|does not exist)\W*"
    r"|nothing found\W*",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:silakan )?(?:masuk|log ?in|sign ?in|daftar|register|sign ?up|buat akun)(?: (?:ke|dengan|atau|or|to|with|your"
    r"|akun|account|anda|kamu|baru|member|masuk|daftar|log ?in|sign ?up|register)){0,5}\W*",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"(?:kami|we) (?:menghargai|value|care about|peduli (?:dengan|pada)) (?:your )?(?:privasi|privacy)(?: anda)?\W*"
    r"|(?:before you continue|sebelum (?:anda )?melanjutkan)\b.{0,40}"
    r"|(?:your |pengaturan |kelola |persetujuan |kebijakan )?(?:privacy|cookies?|privasi|kuki)"
    r"(?: (?:consent|settings|choices|preferences|anda|notice|dan|and|cookies?|privacy|privasi)){0,4}\W*",
    re.IGNORECASE,
)
_ROBOTS = re.compile(
    r"(?:just a moment|attention required|access denied|are you (?:a )?(?:human|robot)|checking your browser"
    r"|verify(?:ing)? (?:that )?you are human|verifikasi (?:bahwa )?anda (?:bukan robot|manusia)|akses ditolak)"
    r"\b.{0,40}",
    re.IGNORECASE,
)
_SEARCH = re.compile(r"(?:hasil pencarian|pencarian|search results?|you searched|anda mencari)\b.*", re.IGNORECASE)
_COOKIES = re.compile(
    r"\b(?:cookies?|kuki|privasi|privacy|persetujuan|consent|partners?|mitra|preferensi)\b", re.IGNORECASE
)
_ACCEPT = re.compile(
    r"\s*(?:(?:saya )?(?:setuju|terima)(?: semua)?(?: cookies?)?|(?:i )?(?:accept|agree)(?: all)?(?: cookies)?"
    r"|allow all)\s*",
    re.IGNORECASE,
)
_GONE = NotAnArticle(Reason("missing_page"))
_CONSENT_WALL = NotAnArticle(Reason("consent_wall"))
_LOGIN_FIELDS = frozenset({"password", "email", "tel"})


def refuse_wall(draft: Draft) -> NotAnArticle | None:
    """Refuse a page with the headline of an error message, log-in, consent wall, robot check or search page."""
    title = draft.title[:MAX_MESSAGE_LETTERS]
    if _is_missing(title):
        return _GONE
    if draft.declared.is_article:
        return None
    headlines = (line for line in draft.page_lines if line.tag == "h1" and line.linked < MAX_OWN_HEADING_LINK_SHARE)
    if any(_is_missing(line.text) for line in headlines):
        return _GONE
    if _SEARCH.fullmatch(title):
        return NotAnArticle(Reason("search_page"))
    if _ROBOTS.fullmatch(title):
        return NotAnArticle(Reason("robot_wall"))
    if _LOGIN.fullmatch(title) and _has_login_field(draft):
        return NotAnArticle(Reason("login_page"))
    return _CONSENT_WALL if _CONSENT.fullmatch(title) else None


def refuse_consent(draft: Draft) -> NotAnArticle | None:
    """Refuse a consent wall by its text. An article about cookies has its own headline and more text."""
    is_wall = not draft.declared.is_article and _mentions_cookies(draft) and _has_consent_button(draft)
    return _CONSENT_WALL if is_wall else None


def _is_missing(heading: str) -> bool:
    return len(heading) <= MAX_MESSAGE_LETTERS and _MISSING.fullmatch(heading) is not None


def _has_login_field(draft: Draft) -> bool:
    return any((field.get("type") or "").lower() in _LOGIN_FIELDS for field in draft.tree.iter("input"))


def _mentions_cookies(draft: Draft) -> bool:
    if not 0 < len(draft.lines) <= MAX_CONSENT_LINES or len(draft.text) > MAX_CONSENT_LETTERS:
        return False
    mentions = sum(_COOKIES.search(line.text) is not None for line in draft.lines)
    return mentions >= MIN_CONSENT_SHARE * len(draft.lines)


def _has_consent_button(draft: Draft) -> bool:
    if has_own_headline(draft):
        return False
    labels = (button.text for button in draft.tree.iter("button", "a"))
    return any(len(label) <= MAX_MESSAGE_LETTERS and _ACCEPT.fullmatch(label) for label in labels)
