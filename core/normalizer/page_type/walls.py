"""Pages that stand in the place of the one that was asked for: error messages, log-in, consent, checks for robots."""

import re

from core.article import NotAnArticle
from core.normalizer.document.lines import HEADINGS
from core.normalizer.document.text_keys import alphanumeric_key, word_key
from core.normalizer.draft import Draft
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
_LONGEST = 200
"""Code points of a title that may be such a message."""

_GONE = NotAnArticle(Reason("missing_page"))
_CONSENT_WALL = NotAnArticle(Reason("consent_wall"))
_CONSENT_LINES = 8
_CONSENT_TEXT = 3_000
_FIELDS = frozenset({"password", "email", "tel"})


def refuse_headline(draft: Draft) -> NotAnArticle | None:
    """What the headline says, before the costly steps."""
    title = draft.title[:_LONGEST]
    if _is_missing(title):
        return _GONE
    if draft.declared.is_article:
        return None
    if any(block.tag == "h1" and block.linked < 0.5 and _is_missing(block.text) for block in draft.blocks):
        return _GONE
    if _SEARCH.fullmatch(title):
        return NotAnArticle(Reason("search_page"))
    if _ROBOTS.fullmatch(title):
        return NotAnArticle(Reason("robot_wall"))
    if _LOGIN.fullmatch(title) and _asks_who_you_are(draft):
        return NotAnArticle(Reason("login_page"))
    return _CONSENT_WALL if _CONSENT.fullmatch(title) else None


def refuse_consent(draft: Draft) -> NotAnArticle | None:
    """What most of the text says: a story on cookies has a headline of its own and more to tell."""
    is_wall = not draft.declared.is_article and _speaks_of_cookies(draft) and _asks_for_consent(draft)
    return _CONSENT_WALL if is_wall else None


def _is_missing(heading: str) -> bool:
    """Whether a heading says that there is no such page."""
    return len(heading) <= _LONGEST and _MISSING.fullmatch(heading) is not None


def has_headline(draft: Draft) -> bool:
    """Whether the page's declared title, no name of the outlet, stands on it as a heading of its own, no mere link."""
    wanted = word_key(draft.title)
    if alphanumeric_key(draft.title) in {alphanumeric_key(name) for name in draft.names}:
        return False
    claim = word_key(draft.declared.title or draft.declared.meta("og:title") or "")
    headings = (block.text for block in draft.blocks if block.tag in HEADINGS and block.linked < 0.5)
    return bool(wanted) and claim.startswith(wanted) and any(word_key(text) == wanted for text in headings)


def _asks_who_you_are(draft: Draft) -> bool:
    return any((field.get("type") or "").lower() in _FIELDS for field in draft.tree.iter("input"))


def _speaks_of_cookies(draft: Draft) -> bool:
    if not 0 < len(draft.lines) <= _CONSENT_LINES or len(draft.text) > _CONSENT_TEXT:
        return False
    spoken = sum(_COOKIES.search(block.text) is not None for block in draft.lines)
    return spoken * 3 >= 2 * len(draft.lines)


def _asks_for_consent(draft: Draft) -> bool:
    if has_headline(draft):
        return False
    buttons = (button.text for button in draft.tree.iter("button", "a"))
    return any(len(text) <= _LONGEST and _ACCEPT.fullmatch(text) for text in buttons)
