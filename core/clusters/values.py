"""Compare the values of two texts: numbers, dates, amounts and names that stand at the same position."""

import re
from collections.abc import Iterable, Set

from core.vocabulary.calendar import MONTHS

WEEKDAYS = frozenset(
    "senin selasa rabu kamis jumat sabtu minggu ahad monday tuesday wednesday thursday friday saturday sunday".split()
)
_NUMBER_WORDS = {
    word: str(number)
    for words in (
        "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas",
        "zero one two three four five six seven eight nine ten eleven",
    )
    for number, word in enumerate(words.split())
}
# Words that report a state or a direction. In recurring news (weather, prices, traffic, results) they are values, too.
_STATES = frozenset(
    "cerah berawan hujan mendung kabut kabur petir ringan sedang lebat deras panas dingin naik turun stagnan stabil "
    "menguat melemah menanjak merosot tetap surplus defisit lancar padat macet tersendat ramai sepi menang kalah "
    "imbang seri unggul takluk ditahan barat timur utara selatan tenggara laut daya pagi siang sore malam merah "
    "biru hijau kuning ungu hitam putih sunny cloudy clear rain rainy showers thunder fog foggy mist misty drizzle "
    "snow windy wet dry light heavy higher lower up down rise rises rose fall falls fell gain gained lose lost "
    "firms slips steady steadies flat wins beat draw drew won slow queues red blue green yellow purple black white "
    "north south east west morning afternoon evening night".split()
)
_INNER_SEPARATORS = re.compile(r"[.,:-]")

# Letters from which on a name may be misspelt by two letters, and the least number for one.
_LONG_NAME, _SHORT_NAME = 8, 4


def normalize_number(word: str) -> str:
    """Return a number without separators and final zeros, by which `Rp 2,5 juta` equals `Rp2.500.000`.

    The parts of a date remain separate: 12/3/2026.
    """
    return _INNER_SEPARATORS.sub("", word).strip("0") or "0"


def find_numbers(words: Iterable[str]) -> list[str]:
    """Return the numbers among words, those written as words and months included."""
    found = []
    for word in words:
        if word[0].isdigit():
            found.append(normalize_number(word))
        elif word in _NUMBER_WORDS:
            found.append(_NUMBER_WORDS[word])
        elif word in MONTHS:
            found.append(str(MONTHS[word]))
    return found


def pair_numbers(first: list[str], second: list[str]) -> list[tuple[str, str]]:
    """Return the pairs of different numbers that stand against each other in two replaced passages."""
    only_first = [number for number in first if number not in second]
    only_second = [number for number in second if number not in first]
    if not only_first or not only_second:
        return []
    if any("/" in number for number in (*only_first, *only_second)):
        # The same date in two formats, one of which may lack the year.
        parts, other_parts = _date_parts(first), _date_parts(second)
        if parts <= other_parts or other_parts <= parts:
            return []
    return list(zip(only_first, only_second, strict=False))


def _date_parts(numbers: list[str]) -> Set[str]:
    return {part.lstrip("0") for number in numbers for part in number.split("/")}


def pair_states(words: list[str], others: list[str]) -> list[tuple[str, str]]:
    """Return the pairs of different states or directions, such as `naik` and `turun`, in two replaced passages."""
    only_first = [word for word in words if word in _STATES and word not in others]
    only_second = [word for word in others if word in _STATES and word not in words]
    return list(zip(only_first, only_second, strict=False))


def is_misspelling(name: str, other: str) -> bool:
    """Return whether two names differ by one letter, or by two if they are long. A weekday is never another one."""
    length = max(len(name), len(other))
    if length < _SHORT_NAME or name in WEEKDAYS:
        return False
    return _is_within(name, other, 2 if length >= _LONG_NAME else 1)


def _is_within(name: str, other: str, edits: int) -> bool:
    """Return whether at most `edits` letters must be added, removed, replaced or exchanged with the next one."""
    if abs(len(name) - len(other)) > edits:
        return False
    start = 0
    while start < min(len(name), len(other)) and name[start] == other[start]:
        start += 1
    name, other = name[start:], other[start:]
    if not name or not other:
        return True
    if edits == 0:
        return False
    shorter = [(name[1:], other), (name, other[1:]), (name[1:], other[1:])]
    if len(name) > 1 and name[:2] == other[1::-1]:
        shorter.append((name[2:], other[2:]))
    return any(_is_within(*pair, edits - 1) for pair in shorter)
