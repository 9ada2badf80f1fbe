"""Parse the dateline: the beginning of a text that states which outlet reports from which place.

The dateline stays in the text, but the matcher ignores its credit, which is the outlet's own name.
"""

import re
from collections.abc import Sequence

from core.article import Dateline
from core.normalizer.document.text_keys import alphanumeric_key
from core.normalizer.metadata.thresholds import (
    MAX_DATELINE_LENGTH,
    MIN_CONTAINED_NAME_LENGTH,
    MIN_OUTLET_NAME_LENGTH,
    MIN_OUTLET_NAME_SHARE,
)
from core.vocabulary.credits import AGENCIES, NEWSPAPER_WORDS

_WORD = r"[A-Z][\w.'’]*(?:-[A-Z]\w*)?"
_PLACE = rf"{_WORD}(?:\s(?:{_WORD}|of|de)){{0,3}}"
_HOST = r"[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+"
# A dash after a space, a double dash or an em dash, but not a hyphen as in `Covid-19` and `Kerja-sama`.
_DASH = r"(?:\s+(?:--?|–|—)|\s*(?:--|—))\s*"
_TEXT_START = r"(?=[\"“”‘’'«(A-Z0-9])"

_HOST_PLACE = re.compile(rf"(?P<credit>{_HOST})\s*,\s*(?P<place>{_PLACE}(?:,\s{_PLACE})?){_DASH}{_TEXT_START}")
_HOST_ONLY = re.compile(rf"(?P<credit>{_HOST})(?P<place>){_DASH}{_TEXT_START}")
_PLACE_CREDIT = re.compile(rf"(?P<place>{_PLACE})\s*,\s*(?P<credit>{_HOST}|{_PLACE}){_DASH}{_TEXT_START}")
_PLACE_ONLY = re.compile(rf"(?P<place>{_PLACE}){_DASH}{_TEXT_START}")
_WITHOUT_DASH = re.compile(rf"(?P<credit>{_HOST}),\s(?P<place>{_WORD})(?P<second>\s{_WORD})?\s+")
_SECOND_DASH = re.compile(rf"{_PLACE}{_DASH}")
_HOST_PATTERN = re.compile(_HOST)
_STARTS_TEXT = re.compile(_TEXT_START)
_INNER_CAPITAL = re.compile("[a-z][A-Z]")
_BAR = r"\s*\|{1,2}\s*"
_CLOSE = rf"(?:{_DASH}|{_BAR}|\s*[.,]?\s?--?\s+|\s*:\s+)"
_DAY = r"\d{1,2}(?:[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\s[A-Z][a-z]{2,8}(?:\s\d{4})?)"
_NAME = rf"(?:{_HOST}|{_PLACE})"
_TWO_NAMES = (
    # Garut (Contoh) - · Contoh (Garut) - · GARUT, (Contoh) –
    re.compile(rf"(?P<one>{_NAME})\s*,?\s*\((?P<other>{_NAME})\){_CLOSE}{_TEXT_START}"),
    # CONTOH | GARUT – · CONTOH.COM - Garut - · Contoh, Garut: · GARUT, CONTOH |
    re.compile(rf"(?P<one>{_NAME})(?:{_BAR}|\s+[-–—]\s+|\s*,\s*)(?P<other>{_NAME}){_CLOSE}{_TEXT_START}"),
)

# Separators between two names. Most texts do not begin with names and a separator, so the slower patterns are skipped.
_HAS_SEPARATOR = re.compile(r"[|(:]|\s[-–—]")

# All datelines end with one of these, except for those that _WITHOUT_DASH matches. Most texts have no dateline.
_HAS_END = re.compile(r"[-–—|:]")

_PLACE_WITH_DAY = re.compile(rf"(?P<place>{_PLACE})\s*,?\s*\(?{_DAY}\)?{_DASH}{_TEXT_START}")
_CAPITAL_PLACE = re.compile(
    rf"(?P<place>[A-Z][A-Z.'’]+(?:\s[A-Z][A-Z.'’]+){{0,3}}?)(?:{_BAR}|\s*[.,]\s?--?\s*|-\s+){_TEXT_START}"
)
_PAPER_PLACE = re.compile(rf"(?P<credit>{_PLACE})\s*,\s*(?P<place>{_PLACE}){_DASH}{_TEXT_START}")

# First words of two-word place names. Without a dash, only they show that a second word belongs to the name.
_FIRST_OF_TWO_WORDS = frozenset(
    "Abu Banda Bandar Buenos Bukit Den Hong Kab Kabupaten Kota Kuala Labuan Los Muara New Palangka Pangkal Parung "
    "Pulau San Sao Sungai Tanah Tanjung Tel Ujung".split()
)
# Abbreviations before the name of a place. With their dot, they look like a host name.
_PLACE_ABBREVIATIONS = ("Kab.", "KAB.", "Kec.", "KEC.", "Kel.", "Prov.", "St.")
_REGIONS = frozenset("BALI DI DIY DKI NTB NTT USA UEA".split())
_NOT_A_PLACE = frozenset(
    "ada akan adalah apa bagi bahkan banyak dan dari di dia ini itu jika kami kata kita mereka oleh para pada saat "
    "saya sebuah seorang tak tidak untuk yang the this that it a an in on we he she they there".split()
)


def parse_dateline(text: str, names: Sequence[str] = ()) -> Dateline | None:
    """Return the dateline at the beginning of `text`, or None.

    `names` are the names and host names of the outlet. They distinguish newspapers from towns, and are required to
    recognize a dateline without a dash. If a credit is neither a host name nor among `names`, it must look like the
    name of a newspaper, as in `Jakarta, Warta Nusa -- ` or `Jakarta, WartaOtomotif – `.
    """
    head = text[:MAX_DATELINE_LENGTH]
    if not _HAS_END.search(head) and not _WITHOUT_DASH.match(head):
        return None
    outlet = [alphanumeric_key(word) for name in names for word in {name, max(name.split("."), key=len)}]
    separated = _separated_names(head, outlet) if _HAS_SEPARATOR.search(head) else None
    if separated:
        return separated
    host_first = _HOST_PLACE.match(head) or _HOST_ONLY.match(head)
    if host_first:
        return _build_dateline(host_first)
    return (
        _host_without_dash(head, outlet)
        or _paper_and_place(head, outlet)
        or _place_and_credit(head, outlet)
        or _place_only(head, outlet)
        or _place_with_feature(head, outlet)
    )


def _build_dateline(match: re.Match[str]) -> Dateline:
    parts = match.groupdict()
    return Dateline(credit=parts.get("credit") or "", place=parts.get("place") or "", end=match.end())


def _separated_names(head: str, outlet: Sequence[str]) -> Dateline | None:
    """Parse a place and a credit in any order, separated by brackets, a bar, a dash or a comma.

    The credit is the name of the outlet, of another newspaper or of a news agency, or a host name.
    """
    for pattern in _TWO_NAMES:
        names_match = pattern.match(head)
        if names_match is None:
            continue
        first_name, second_name = names_match["one"], names_match["other"]
        if _is_outlet(first_name, outlet):
            return Dateline(credit=first_name, place=second_name, end=names_match.end())
        if _is_outlet(second_name, outlet) or second_name.casefold() in AGENCIES:
            return (
                Dateline(credit=second_name, place=first_name, end=names_match.end()) if _is_place(first_name) else None
            )
    return None


def _is_outlet(name: str, outlet: Sequence[str]) -> bool:
    is_host = _HOST_PATTERN.fullmatch(name) is not None and not name.startswith(_PLACE_ABBREVIATIONS)
    return is_host or _is_paper(name, outlet)


def _place_with_feature(head: str, outlet: Sequence[str]) -> Dateline | None:
    """Parse a place before a day (`Garut, 2/11 – `) or, in capitals, before a bar or hyphen (`GARUT | `, `GARUT- `)."""
    place_match = _PLACE_WITH_DAY.match(head) or _CAPITAL_PLACE.match(head)
    if place_match is None or not _is_place(place_match["place"]):
        return None
    if _is_paper(place_match["place"], outlet):
        return Dateline(credit=place_match["place"], place="", end=place_match.end())
    return Dateline(credit="", place=place_match["place"].rstrip("."), end=place_match.end())


def _host_without_dash(head: str, outlet: Sequence[str]) -> Dateline | None:
    host_match = _WITHOUT_DASH.match(head)
    if not host_match or (outlet and not _is_outlet_name(host_match["credit"], outlet)):
        return None
    has_two_words = host_match["place"] in _FIRST_OF_TWO_WORDS and host_match["second"] is not None
    place_end = host_match.end("second") if has_two_words else host_match.end("place")
    text_after_place = head[place_end:]
    end = place_end + len(text_after_place) - len(text_after_place.lstrip())
    if not _STARTS_TEXT.match(head, end):
        return None
    return Dateline(credit=host_match["credit"], place=head[host_match.start("place") : place_end], end=end)


def _paper_and_place(head: str, outlet: Sequence[str]) -> Dateline | None:
    paper_match = _PAPER_PLACE.match(head)
    is_dateline = paper_match and "." not in paper_match["place"] and _is_paper(paper_match["credit"], outlet)
    return _build_dateline(paper_match) if paper_match and is_dateline else None


def _place_and_credit(head: str, outlet: Sequence[str]) -> Dateline | None:
    credit_match = _PLACE_CREDIT.match(head)
    if not credit_match or not _is_place(credit_match["place"]):
        return None
    if _is_credit(credit_match["credit"], credit_match["place"], outlet):
        return _build_dateline(credit_match)
    return Dateline(credit="", place=head[: credit_match.end("credit")], end=credit_match.end())


def _place_only(head: str, outlet: Sequence[str]) -> Dateline | None:
    place_match = _PLACE_ONLY.match(head)
    if not place_match or not _is_place(place_match["place"]):
        return None
    place = place_match["place"]
    if _is_paper(place, outlet):
        return Dateline(credit=place, place="", end=place_match.end())
    # If a second dash follows, the text begins with a list, such as the teams in "Garuda – Rajawali – Elang".
    end = place_match.end()
    return None if _SECOND_DASH.match(head, end) else Dateline(credit="", place=place, end=end)


def _is_place(name: str) -> bool:
    return name.split()[0].casefold() not in _NOT_A_PLACE


def _is_credit(name: str, place: str, outlet: Sequence[str]) -> bool:
    if "." in name.strip(".") or _is_paper(name, outlet):
        return True
    words = name.split()
    # A newspaper may have a capital letter within a word (`WartaOtomotif`) or be an abbreviation. After a place in
    # capitals, a word in capitals may be another place.
    has_inner_capital = any(_INNER_CAPITAL.search(word) for word in words)
    has_abbreviation = any(word.isupper() and len(word) > 1 and word not in _REGIONS for word in words)
    return has_inner_capital or (has_abbreviation and not place.isupper())


def _is_paper(name: str, outlet: Sequence[str]) -> bool:
    return _is_outlet_name(name, outlet) or any(word.casefold() in NEWSPAPER_WORDS for word in name.split())


def _is_outlet_name(name: str, outlet: Sequence[str]) -> bool:
    """Whether `name` is a name of the outlet, or most of one. A smaller part may be the town of the newspaper."""
    name_key = alphanumeric_key(name)
    if len(name_key) < MIN_OUTLET_NAME_LENGTH:
        return False
    return any(
        (len(outlet_key) >= MIN_CONTAINED_NAME_LENGTH and outlet_key in name_key)
        or (name_key in outlet_key and len(name_key) >= MIN_OUTLET_NAME_SHARE * len(outlet_key))
        for outlet_key in outlet
    )
