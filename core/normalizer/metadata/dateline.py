"""The opening of a text that tells who reports from where. It stays in the text; its credit can be no mention."""

import re
from collections.abc import Sequence

from core.article import Dateline
from core.normalizer.document.text_keys import alphanumeric_key
from core.vocabulary.agencies import AGENCIES

_REACH = 90
"""Code points in which a dateline must be over. The longest seen has 45."""

_WORD = r"[A-Z][\w.'’]*(?:-[A-Z]\w*)?"
_PLACE = rf"{_WORD}(?:\s(?:{_WORD}|of|de)){{0,3}}"
_HOST = r"[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+"
# A dash with a blank before it, or a doubled or long one: "Covid-19" and "Kerja-sama" have neither.
_DASH = r"(?:\s+(?:--?|–|—)|\s*(?:--|—))\s*"
_NEXT = r"(?=[\"“”‘’'«(A-Z0-9])"

_CREDIT_PLACE = re.compile(rf"(?P<credit>{_HOST})\s*,\s*(?P<place>{_PLACE}(?:,\s{_PLACE})?){_DASH}{_NEXT}")
_CREDIT_ONLY = re.compile(rf"(?P<credit>{_HOST})(?P<place>){_DASH}{_NEXT}")
_PLACE_CREDIT = re.compile(rf"(?P<place>{_PLACE})\s*,\s*(?P<credit>{_HOST}|{_PLACE}){_DASH}{_NEXT}")
_NAME_ONLY = re.compile(rf"(?P<place>{_PLACE}){_DASH}{_NEXT}")
_WITHOUT_DASH = re.compile(rf"(?P<credit>{_HOST}),\s(?P<place>{_WORD})(?P<second>\s{_WORD})?\s+")
_SECOND = re.compile(rf"{_PLACE}{_DASH}")
_IS_HOST = re.compile(_HOST)
_BEGINS = re.compile(_NEXT)
_INNER_CAPITAL = re.compile("[a-z][A-Z]")
_BAR = r"\s*\|{1,2}\s*"
_CLOSE = rf"(?:{_DASH}|{_BAR}|\s*[.,]?\s?--?\s+|\s*:\s+)"
_DAY = r"\d{1,2}(?:[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\s[A-Z][a-z]{2,8}(?:\s\d{4})?)"
_NAME = rf"(?:{_HOST}|{_PLACE})"
_TWO_NAMES = (
    # Garut (Contoh) - · Contoh (Garut) - · GARUT, (Contoh) –
    re.compile(rf"(?P<one>{_NAME})\s*,?\s*\((?P<other>{_NAME})\){_CLOSE}{_NEXT}"),
    # CONTOH | GARUT – · CONTOH.COM - Garut - · Contoh, Garut: · GARUT, CONTOH |
    re.compile(rf"(?P<one>{_NAME})(?:{_BAR}|\s+[-–—]\s+|\s*,\s*)(?P<other>{_NAME}){_CLOSE}{_NEXT}"),
)
_PARTED = re.compile(r"[|(:]|\s[-–—]")
"""No two names go without one of these, and most openings have none."""

_DATED = re.compile(rf"(?P<place>{_PLACE})\s*,?\s*\(?{_DAY}\)?{_DASH}{_NEXT}")
_CAPITALS = re.compile(rf"(?P<place>[A-Z][A-Z.'’]+(?:\s[A-Z][A-Z.'’]+){{0,3}}?)(?:{_BAR}|\s*[.,]\s?--?\s*|-\s+){_NEXT}")
_NAME_PLACE = re.compile(rf"(?P<credit>{_PLACE})\s*,\s*(?P<place>{_PLACE}){_DASH}{_NEXT}")

# First halves of place names that never stand alone: without a dash nothing else tells where the place ends.
_TWO_WORDS = frozenset(
    "Abu Banda Bandar Buenos Bukit Den Hong Kab Kabupaten Kota Kuala Labuan Los Muara New Palangka Pangkal Parung "
    "Pulau San Sao Sungai Tanah Tanjung Tel Ujung".split()
)
# Words that name a paper rather than a town.
_PRESS = frozenset(
    "berita daily ekspres ekspress express harian indopos info jurnal kabar kompas koran media net news online pos "
    "post radar redaksi suara surat times tribun tv warta".split()
)
_MOST = 0.8
"""Share of an outlet's name that stands for it."""

# Abbreviations before a place's name, which only look like a host's.
_UNITS = ("Kab.", "KAB.", "Kec.", "KEC.", "Kel.", "Prov.", "St.")
_REGIONS = frozenset("BALI DI DIY DKI NTB NTT USA UEA".split())
_NOT_A_PLACE = frozenset(
    "ada akan adalah apa bagi bahkan banyak dan dari di dia ini itu jika kami kata kita mereka oleh para pada saat "
    "saya sebuah seorang tak tidak untuk yang the this that it a an in on we he she they there".split()
)


def parse_dateline(text: str, names: Sequence[str] = ()) -> Dateline | None:
    """The dateline that `text` opens with, or None.

    `names` are what the outlet is known by (its name, its host): they tell a paper's name from a town's, and are
    asked for where no dash ends the dateline. A credit without a dot that no name confirms counts where it looks
    like a paper's (`Jakarta, CNN Indonesia -- `, `Jakarta, KompasOtomotif – `).
    """
    head = text[:_REACH]
    known = [alphanumeric_key(word) for name in names for word in {name, max(name.split("."), key=len)}]
    two = _two_names(head, known) if _PARTED.search(head) else None
    if two:
        return two
    for pattern in (_CREDIT_PLACE, _CREDIT_ONLY):
        found = pattern.match(head)
        if found:
            return _made(found)
    return (
        _without_dash(head, known)
        or _named(head, known)
        or _place_credit(head, known)
        or _place_only(head, known)
        or _marked(head, known)
    )


def _made(found: re.Match[str]) -> Dateline:
    parts = found.groupdict()
    return Dateline(credit=parts.get("credit") or "", place=parts.get("place") or "", end=found.end())


def _two_names(head: str, known: Sequence[str]) -> Dateline | None:
    """Place and credit in either order, one of them in brackets or behind a bar, where the outlet's names, a host or a
    paper's word tell which is which.
    """
    for pattern in _TWO_NAMES:
        found = pattern.match(head)
        if found is None:
            continue
        one, other = found["one"], found["other"]
        if _is_outlet(one, known):
            return Dateline(credit=one, place=other, end=found.end())
        if _is_outlet(other, known) or other.casefold() in AGENCIES:
            return Dateline(credit=other, place=one, end=found.end()) if _is_place(one) else None
    return None


def _is_outlet(name: str, known: Sequence[str]) -> bool:
    return (_IS_HOST.fullmatch(name) is not None and not name.startswith(_UNITS)) or _is_paper(name, known)


def _marked(head: str, known: Sequence[str]) -> Dateline | None:
    """A place with a day behind it, or one in capitals that a bar or a glued dash ends."""
    found = _DATED.match(head) or _CAPITALS.match(head)
    if found is None or not _is_place(found["place"]):
        return None
    if _is_paper(found["place"], known):
        return Dateline(credit=found["place"], place="", end=found.end())
    return Dateline(credit="", place=found["place"].rstrip("."), end=found.end())


def _without_dash(head: str, known: Sequence[str]) -> Dateline | None:
    found = _WITHOUT_DASH.match(head)
    if not found or (known and not _is_known(found["credit"], known)):
        return None
    two = found["place"] in _TWO_WORDS and found["second"] is not None
    place_end = found.end("second") if two else found.end("place")
    rest = head[place_end:]
    end = place_end + len(rest) - len(rest.lstrip())
    if not _BEGINS.match(head, end):
        return None
    return Dateline(credit=found["credit"], place=head[found.start("place") : place_end], end=end)


def _named(head: str, known: Sequence[str]) -> Dateline | None:
    """A credit that is no host name, before the place."""
    found = _NAME_PLACE.match(head)
    return _made(found) if found and "." not in found["place"] and _is_paper(found["credit"], known) else None


def _place_credit(head: str, known: Sequence[str]) -> Dateline | None:
    found = _PLACE_CREDIT.match(head)
    if not found or not _is_place(found["place"]):
        return None
    if _is_credit(found["credit"], found["place"], known):
        return _made(found)
    return Dateline(credit="", place=head[: found.end("credit")], end=found.end())


def _place_only(head: str, known: Sequence[str]) -> Dateline | None:
    found = _NAME_ONLY.match(head)
    if not found or not _is_place(found["place"]):
        return None
    name = found["place"]
    if _is_paper(name, known):
        return Dateline(credit=name, place="", end=found.end())
    # "Persib – Persija – Arema" and "Persib – Persija imbang" are sentences; a second dash betrays the one.
    rest = head[found.end() :]
    return None if _SECOND.match(rest) else Dateline(credit="", place=name, end=found.end())


def _is_place(name: str) -> bool:
    return name.split()[0].casefold() not in _NOT_A_PLACE


def _is_credit(name: str, place: str, known: Sequence[str]) -> bool:
    if "." in name.strip(".") or _is_paper(name, known):
        return True
    words = name.split()
    # A capital inside a word, or an abbreviation beside a place that is not in capitals.
    inside = any(_INNER_CAPITAL.search(word) for word in words)
    short = any(word.isupper() and len(word) > 1 and word not in _REGIONS for word in words)
    return inside or (short and not place.isupper())


def _is_paper(name: str, known: Sequence[str]) -> bool:
    return _is_known(name, known) or any(word.casefold() in _PRESS for word in name.split())


def _is_known(name: str, known: Sequence[str]) -> bool:
    """Whether a name is that of the outlet or most of it: papers are called after their town, too."""
    wanted = alphanumeric_key(name)
    if len(wanted) < 3:
        return False
    return any((len(one) > 3 and one in wanted) or (wanted in one and len(wanted) >= _MOST * len(one)) for one in known)
