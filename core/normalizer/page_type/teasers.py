"""Recognize teasers: articles behind a paywall, and articles that continue on another page."""

import re
from collections.abc import Sequence

from core.normalizer.document.declared_metadata import DeclaredMetadata, Object
from core.normalizer.document.line import Line
from core.normalizer.draft import Draft
from core.normalizer.page_type.thresholds import MAX_LINES_BELOW_TEASER, MAX_WALL_LETTERS, MIN_MORE_LINK_SHARE
from core.vocabulary.sentence_ends import COMPLETE_TEXT_ENDS

_GO_ON = r"(?:melanjutkan|lanjut|lanjutkan|terus|continue|keep) (?:membaca|baca|reading)"
_READ = rf"(?:{_GO_ON}|(?:baca|membaca|read) (?:artikel|berita|cerita|the|this|full|selengkapnya|seluruh))"
_JOIN = "(?:berlangganan|langganan|pelanggan|subscribe|subscriber|subscription|premium)"
_ENTER = "(?:log ?in|sign ?in|masuk|daftar|register)"
_WALL = re.compile(
    rf"\b{_JOIN}\b.{{0,120}}\b{_READ}\b|\b{_READ}\b.{{0,120}}\b{_JOIN}\b"
    rf"|\b{_ENTER}\b.{{0,60}}\b{_GO_ON}\b|\b{_GO_ON}\b.{{0,60}}\b{_ENTER}\b"
    r"|\b(?:khusus|hanya|exclusive(?:ly)?|only) (?:untuk|bagi|for|to) (?:pelanggan|anggota|member|subscribers?)\b"
    r"|\b(?:sudah|already) (?:berlangganan|(?:a )?(?:subscriber|member|pelanggan))\b",
    re.IGNORECASE,
)

# Every branch of the pattern contains one of these letter sequences.
_LETTERS_OF_WALL = ("langgan", "subscri", "premium", "baca", "reading", "member", "anggota")
_WALL_BOX = re.compile(r"(?:^|[\s_-])(?:pay|reg|subscri(?:be|ption)[-_]?|premium[-_]?)wall", re.IGNORECASE)
_MORE = re.compile(
    r"\W*(?:(?:baca|lihat|simak) (?:berita |artikel )?(?:selengkapnya|lengkapnya|lengkap|lanjutannya)|selengkapnya"
    r"|(?:continue|keep) reading|lanjutkan membaca|read (?:more|the full (?:story|article))|full (?:story|article))\b"
    r"(?:[^.]{0,80})",
    re.IGNORECASE,
)
_BROKEN_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\W*(?:(?:baca|read|continue|lihat)\b.{0,40})?$", re.IGNORECASE)
_FALSE = frozenset({"false", "no", "0"})


def is_teaser(draft: Draft) -> bool:
    """Return whether the article is only a teaser.

    It is one if the page declares that its text is not free, if a paywall is below the text, or if the text breaks off
    before a link to the rest.
    """
    if not _is_free(draft.declared):
        return True
    below = (*_lines_below(draft), *(removal.line for removal in draft.removals))
    if any(_is_wall(line) for line in below):
        return True
    last = draft.lines[-1].text if draft.lines else ""
    if _BROKEN_OFF.search(last[-MAX_WALL_LETTERS:]):
        return len(last) > 1 and any(_links_to_rest(line, 0.0) for line in below)
    return not last.endswith(COMPLETE_TEXT_ENDS) and any(_links_to_rest(line, MIN_MORE_LINK_SHARE) for line in below)


def _is_free(declared: DeclaredMetadata) -> bool:
    """Return False if the page declares a paid article, by schema.org's `isAccessibleForFree` or by a content tier.

    The parts of an article (`hasPart`) may also have this flag.
    """
    parts = [part for article in declared.articles for part in _parts(article)]
    flags = [str(part.get("isAccessibleForFree")).strip().lower() for part in (*declared.articles, *parts)]
    is_locked = (declared.meta("article:content_tier") or "").lower() == "locked"
    return not is_locked and not any(flag.rsplit("/", 1)[-1] in _FALSE for flag in flags)


def _parts(article: Object) -> list[Object]:
    parts = article.get("hasPart")
    return [part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict)]


def _lines_below(draft: Draft) -> Sequence[Line]:
    below = draft.selection.lines[-1].position + 1 if draft.selection.lines else 0
    return draft.page_lines[below : below + MAX_LINES_BELOW_TEASER]


def _is_wall(line: Line) -> bool:
    if len(line.text) > MAX_WALL_LETTERS:
        return False
    names = f"{line.box.names} {line.container.names}".lower()
    # Searching for a few letters is much faster than matching a regular expression.
    if "wall" in names and _WALL_BOX.search(names):
        return True
    text = line.text.lower()
    return any(letters in text for letters in _LETTERS_OF_WALL) and _WALL.search(text) is not None


def _links_to_rest(line: Line, min_linked: float) -> bool:
    is_short_link = line.linked >= min_linked and len(line.text) <= MAX_WALL_LETTERS
    return is_short_link and _MORE.fullmatch(line.text) is not None
