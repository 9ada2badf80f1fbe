"""Stories of which the page shows an opening only: those behind a paywall, and those that go on elsewhere."""

import re
from collections.abc import Iterable

from core.normalizer.document.declared import Declared
from core.normalizer.document.lines import Line
from core.normalizer.draft import Draft
from core.vocabulary.sentence_ends import COMPLETE_TEXT_ENDS

_BEHIND = 8
"""Lines behind the story in which a wall or a link to the rest is looked for."""

_LONGEST = 240
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
_OF_A_WALL = ("langgan", "subscri", "premium", "baca", "reading", "member", "anggota")
"""What each branch of the pattern holds one of."""
_WALL_BOX = re.compile(r"(?:^|[\s_-])(?:pay|reg|subscri(?:be|ption)[-_]?|premium[-_]?)wall", re.IGNORECASE)
_MORE = re.compile(
    r"\W*(?:(?:baca|lihat|simak) (?:berita |artikel )?(?:selengkapnya|lengkapnya|lengkap|lanjutannya)|selengkapnya"
    r"|(?:continue|keep) reading|lanjutkan membaca|read (?:more|the full (?:story|article))|full (?:story|article))\b"
    r"(?:[^.]{0,80})",
    re.IGNORECASE,
)
_BROKEN_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\W*(?:(?:baca|read|continue|lihat)\b.{0,40})?$", re.IGNORECASE)
_OPEN = frozenset({"false", "no", "0"})


def is_teaser(draft: Draft) -> bool:
    """Whether the page says that its text is not free, a wall stands behind the text, or the text breaks off before
    a link to the rest.
    """
    if not _is_free(draft.declared):
        return True
    behind = (*_behind(draft), *draft.dropped)
    if any(_is_wall(block) for block in behind):
        return True
    last = draft.lines[-1].text if draft.lines else ""
    if _BROKEN_OFF.search(last[-_LONGEST:]):
        return len(last) > 1 and any(_MORE.fullmatch(block.text) for block in behind if len(block.text) <= _LONGEST)
    return not last.endswith(COMPLETE_TEXT_ENDS) and any(_is_more(block) for block in behind)


def _is_free(declared: Declared) -> bool:
    """schema.org's isAccessibleForFree, and Facebook's content tier, of the article itself."""
    for found in declared.articles:
        told = found.get("isAccessibleForFree")
        if told is not None and str(told).strip().lower().rsplit("/", 1)[-1] in _OPEN:
            return False
    return (declared.meta("article:content_tier") or "").lower() != "locked"


def _behind(draft: Draft) -> Iterable[Line]:
    """The first lines behind the last chosen one."""
    last = draft.chosen[-1] if draft.chosen else -1
    return draft.blocks[last + 1 : last + 1 + _BEHIND]


def _is_wall(block: Line) -> bool:
    if len(block.text) > _LONGEST:
        return False
    names = f"{block.box.names} {block.container.names}".lower()
    # Looking for a few letters takes a fraction of trying the patterns.
    if "wall" in names and _WALL_BOX.search(names):
        return True
    text = block.text.lower()
    return any(letters in text for letters in _OF_A_WALL) and _WALL.search(text) is not None


def _is_more(block: Line) -> bool:
    return block.linked >= 0.5 and len(block.text) <= _LONGEST and _MORE.fullmatch(block.text) is not None
