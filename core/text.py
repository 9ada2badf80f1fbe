"""The tokenizer of queries, of the matcher and of the full-text indexes of both databases.

    Kota Bandung            two words, which are compared in folded form: kota, bandung
    Ma'ruf, Ma’ruf          all kinds of apostrophes separate words: ma, ruf
    2,5 juta, 5.000.000     a number with its separators is one word, so neither contains the word 5: 2.5, 5.000.000
    Rp3                     a currency and its amount are two words: rp, 3
    C++, C#, heise+, 20%    a plus, hash or percent sign directly after a word is a word: c, ++
    H+3, UTC+7              so is a plus between letters and a digit: h, +, 3
    K.P.K., H. M. Ridwan    single capital letters with full stops are one word: kpk, hm
    印尼, กรุงเทพ             in scripts without spaces, each character is a word, together with its vowel signs

All other characters separate words. The folded form of a word lacks case, compatibility forms, accents and invisible
characters such as soft hyphens and zero-width joiners. The vowel signs of other scripts remain. The token BREAK
separates paragraphs, and no phrase matches across it.
"""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from core.article import Article

# The version of this module's rules for splitting a text into words. Increase it with every change to these rules. If
# the articles of a store were indexed by another version, they are indexed and matched again (`storage.reindexes`).
TOKENIZER_VERSION = 3

# The token that separates paragraphs. It is not a letter, so it is different from all words.
BREAK = "¶"

# Length, in code points, to which folded words are cut. PostgreSQL rejects lexemes of more than 2,046 bytes.
MAX_WORD_LENGTH = 200


# --- Sets of characters, as ranges between the brackets of a regular expression ---


def _find_characters(categories: str, *ranges: tuple[int, int]) -> str:
    """Return the characters of some Unicode categories within ranges of code points, both ends included."""
    wanted = categories.split()
    found: list[list[int]] = []
    for first, last in ranges:
        for code in range(first, last + 1):
            if unicodedata.category(chr(code)) in wanted:
                if found and found[-1][1] == code - 1:
                    found[-1][1] = code
                else:
                    found.append([code, code])
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in found)


# The blocks with combining marks and format characters.
_MARK_BLOCKS = (
    (0xAD, 0x1DFF), (0x200B, 0x20FF), (0x2CEF, 0x302F), (0x3099, 0x309A), (0xA66F, 0xABFF), (0xFB1E, 0xFB1E),
    (0xFE00, 0xFE2F), (0xFEFF, 0xFEFF), (0x10A00, 0x11FFF), (0x1E000, 0x1E94A), (0xE0100, 0xE01EF),
)  # fmt: skip

# Letters of scripts that do not separate words by spaces: Thai, Lao, Myanmar, Khmer, Tai, Buginese, Balinese, Javanese
# and others of Southeast Asia; Hangul, because particles directly follow a word; Kana, Bopomofo and Han.
_UNSPACED_BLOCKS = (
    (0xE01, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x1AAF), (0x1B00, 0x1B7F), (0xA980, 0xA9FE),
    (0xAA60, 0xAADF), (0x1100, 0x11FF), (0x3005, 0x3007), (0x3041, 0x312F), (0x31A0, 0x31FF), (0xFF66, 0xFF9F),
)  # fmt: skip
_UNSPACED_RANGES = "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufad9\U00020000-\U000323af"
_JAMO_SYLLABLE = "[\u1100-\u115f][\u1160-\u11a7]*[\u11a8-\u11ff]*"
# Thai and Lao vowels, and the sound marks of half-width Katakana. They are letters, but belong to the preceding
# character.
_FOLLOWING_LETTERS = "\u0e32\u0e33\u0eb2\u0eb3\uff9e\uff9f"

# Apostrophes that Unicode counts among the letters, as in Maʼruf, Qurʾan and Hawaiʻi.
_LETTER_APOSTROPHES = "\u02b9-\u02bf\u02c8\u02ca\u02cb\ua78b\ua78c"

# The capital letters of Latin, Greek, Cyrillic and Armenian, which occur in acronyms.
CAPITALS = _find_characters("Lu", (0x41, 0x58F), (0x1E00, 0x1FFF))


# --- Words ---

# The separator comes first, because searching for a set of characters takes a fraction of the time of a lookbehind.
NUMBER_SEPARATOR = re.compile(r"[.,٫٬．，](?<=\d.)(?=\d)")

# Currencies that are written directly in front of an amount: ISO 4217 codes, Rp and RM.
_CURRENCIES = "rp|rm|idr|usd|sgd|myr|aud|cad|chf|cny|eur|gbp|hkd|inr|jpy|krw|nzd|php|sar|thb|twd|vnd"

_LONGEST_CURRENCY = 3
_LAST_OF_CURRENCY = "PMRDFYBWpmrdfybw"


def _compile_special_word(letter: str, mark: str, capitals: str) -> re.Pattern[str]:
    """Compile the pattern of words that are not simply runs of letters and digits.

    `letter` is a pattern, `mark` an alternative to it after the bar, `capitals` a set of characters.
    """
    after_separator = rf"(?<!{letter}{mark})"
    # An acronym is K.P.K or H.M, or H. M. with spaces. Its last full stop may also end the sentence, so it is not part
    # of the word.
    return re.compile(
        rf"{after_separator}(?:"
        rf"(?P<acronym>[{capitals}](?:\.[{capitals}])+(?!{letter})|[{capitals}](?:\.[^\S\n]?[{capitals}])+(?=\.))"
        rf"|(?P<currency>(?i:{_CURRENCIES})(?=\d)))"
        rf"|(?P<sign>(?<=[^\W_{_LETTER_APOSTROPHES}]{mark})"
        rf"(?:[+＋]{{2}}(?![+＋])|[+#＋＃](?!{letter}|[+#＋＃])|(?<!\d)[+＋](?=\d))"
        r"|(?:(?<=\d)|(?<=\d[^\S\n]))[%％])"
    )


_ASCII_SPECIAL_WORD = _compile_special_word("[0-9A-Za-z]", "", "A-Z")
_ASCII_WORD_OR_BREAK = re.compile(rf"[0-9A-Za-z]+(?:{NUMBER_SEPARATOR.pattern}[0-9A-Za-z]+)*|\n")
# `_Patterns.may_be_special` for ASCII, in parts that take a quarter of the time together: expressions that begin with a
# literal, and the bytes of the text with "a" for the last letters of currencies, "0" for digits and spaces for
# everything else.
_MAY_BE_ACRONYM = re.compile(r"\.(?<=[A-Z]\.)(?=\s?[A-Z])")
_MAY_BE_SIGN = re.compile("[+#%]")
_CURRENCY_CLASSES = bytes(
    ord("a") if chr(code) in _LAST_OF_CURRENCY else ord("0") if chr(code) in "0123456789" else ord(" ")
    for code in range(256)
)
_SIGNS = frozenset({"+", "++", "#", "%"})
# Separators that are not part of a number or an acronym, as they surround the dateline's credit.
_BETWEEN_WORDS = frozenset({", ", "- ", " -", "– ", " –", "— ", " —", ") ", " ("})


class Word(NamedTuple):
    """A folded word and its position. The word as written is `text[start:end]`, in code points.

    This is a tuple, because a frozen dataclass takes 1.5 times as long to create, and a page has hundreds of words.
    """

    folded: str
    start: int
    end: int


# The accents of Latin, Greek and Cyrillic letters, the optional vowel points of Hebrew and Arabic with the Arabic
# letter that only lengthens a line (tatweel), and variation selectors.
_ACCENTS = (
    (0x300, 0x36F), (0x483, 0x489), (0x591, 0x5C7), (0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670),
    (0x6D6, 0x6ED), (0x8CA, 0x8FF), (0x180B, 0x180F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
# Letters that do not decompose into a letter and an accent.
_UNDECOMPOSED = {
    "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
_REPLACEMENTS: dict[int, str | None] = {code: None for first, last in _ACCENTS for code in range(first, last + 1)}
_REPLACEMENTS.update((ord(letter), replacement) for letter, replacement in _UNDECOMPOSED.items())


class _Patterns(NamedTuple):
    """The regular expressions for texts that are not ASCII, and for special words.

    `special_word` matches the words that are not simply runs of letters and digits. `may_be_special` matches the first
    digit after a currency, the first full stop of an acronym, or a sign. Searching for this set of rare characters is
    much faster than searching for the special words themselves.
    """

    word_or_break: re.Pattern[str]
    special_word: re.Pattern[str]
    may_be_special: re.Pattern[str]
    unspaced: re.Pattern[str]
    invisible: re.Pattern[str]
    stray_marks: re.Pattern[str]
    not_folded: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Compile the patterns. A command that reads only ASCII text starts faster without this: benchmarks/crawl.py."""
    invisible = _find_characters("Cf", *_MARK_BLOCKS)
    # The characters that are part of words, but not of \w. Format characters are removed before a text is split.
    inside = _find_characters("Mn Mc Me", *_MARK_BLOCKS)
    unspaced = _find_characters("Lo Lm Nl", *_UNSPACED_BLOCKS) + _UNSPACED_RANGES
    letter = rf"[^\W_{unspaced}{_LETTER_APOSTROPHES}]"
    letters = rf"{letter}+(?:[{inside}]+{letter}*)*"
    unlettered = f"[_{_LETTER_APOSTROPHES}]"
    return _Patterns(
        word_or_break=re.compile(
            rf"{letters}(?:{NUMBER_SEPARATOR.pattern}{letters})*"
            rf"|\n|(?:{_JAMO_SYLLABLE}|[{unspaced}])[{inside}{_FOLLOWING_LETTERS}]*"
        ),
        special_word=_compile_special_word(letter, f"|[{inside}]", CAPITALS),
        may_be_special=re.compile(
            rf"[\d.+#%＋＃％](?:(?<=[{_LAST_OF_CURRENCY}]\d)|(?<=[{CAPITALS}]\.)(?=[^\S\n]?[{CAPITALS}])"
            r"|(?<=[+#%＋＃％]))"
        ),
        unspaced=re.compile(f"[{unspaced}]"),
        invisible=re.compile(f"[{invisible}]"),
        stray_marks=re.compile(rf"(?<=[^\w{inside}])[{inside}]+(?![\w{inside}+#%＋＃％])"),
        not_folded=re.compile(rf"^(?:\W|{unlettered})+|[^\w.{inside}]|{unlettered}|(?<!\d)\.|\.(?!\d)"),
    )


def fold(word: str) -> str:
    """Return the folded form of a word, by which words are compared; "" if it has no letters and digits.

    The folded form of a folded word is the word itself.
    """
    if word.isascii() and word.isalnum():
        return word.lower()[:MAX_WORD_LENGTH]
    return _fold_special(word)


@lru_cache(maxsize=16_384)
def _fold_special(word: str) -> str:
    patterns = _patterns()
    word = patterns.invisible.sub("", word)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()).translate(_REPLACEMENTS)
    folded = unicodedata.normalize("NFKC", decomposed)
    if folded in _SIGNS:
        return folded
    folded = patterns.not_folded.sub("", NUMBER_SEPARATOR.sub(".", folded))
    # Letters between which a character was removed may have a form of their own.
    return unicodedata.normalize("NFKC", folded)[:MAX_WORD_LENGTH]


def exact_form(word: str) -> str:
    """Return a word with its case and accents, but without compatibility forms (NFKC) and invisible characters.

    The exact form of an acronym lacks its full stops.
    """
    if not word.isascii():
        word = _patterns().invisible.sub("", unicodedata.normalize("NFKC", word))
    return "".join(filter(str.isalpha, word)) if is_dotted_acronym(word) else word


def words(text: str) -> Iterator[Word]:
    """Yield the words of `text` in order, with a BREAK for each newline."""
    for start, end in _find_tokens(text):
        folded = BREAK if text[start] == "\n" else fold(text[start:end])
        if folded:
            yield Word(folded, start, end)


def _find_tokens(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of words and newlines. Invisible characters may be inside a word, but do not affect it."""
    invisible = find_invisible(text)
    if not invisible:
        yield from _find_visible_tokens(text)
        return
    for start, end in _find_visible_tokens(remove_invisible(text)):
        yield start + bisect(invisible, start), end + bisect(invisible, end - 1)


def _find_visible_tokens(text: str) -> Iterator[tuple[int, int]]:
    word_or_break = _ASCII_WORD_OR_BREAK if text.isascii() else _patterns().word_or_break
    position = 0
    for special in find_special_words(text):
        yield from (token.span() for token in word_or_break.finditer(text, position, special.start()))
        yield special.span()
        position = special.end()
    yield from (token.span() for token in word_or_break.finditer(text, position))


def is_invisible(character: str) -> bool:
    """Return whether a character is a soft hyphen, a zero-width joiner or the like."""
    return bool(_patterns().invisible.match(character))


def find_invisible(text: str) -> list[int]:
    """Return the offsets of the invisible characters of a text, in the text without these characters, in order.

    The character at an offset `n` of that text is at `n + bisect(offsets, n)` in the text itself.
    """
    if text.isascii():
        return []
    return [found.start() - before for before, found in enumerate(_patterns().invisible.finditer(text))]


def remove_invisible(text: str) -> str:
    """Return a text without invisible characters."""
    return text if text.isascii() else _patterns().invisible.sub("", text)


def is_mark(character: str) -> bool:
    """Return whether a character combines with the preceding one."""
    return unicodedata.category(character).startswith("M")


def replace_stray_marks(text: str) -> str:
    """Return a text with a dash instead of each mark that is not part of a word or sign, such as those of emoji."""
    return text if text.isascii() else _patterns().stray_marks.sub(lambda marks: "-" * len(marks.group()), text)


def find_special_words(text: str, ascii_text: str | None = None) -> Iterator[re.Match[str]]:
    """Yield the words that are not simply runs of letters and digits, except numbers with separators.

    The name of the matched group (`lastgroup`) is "acronym", "currency" or "sign". `ascii_text` is the text with ASCII
    characters of the same kind instead of all others; with it, the search is faster.
    """
    special_word = _ASCII_SPECIAL_WORD if text.isascii() else _patterns().special_word
    position = 0
    for offset in _find_special_offsets(ascii_text or text):
        if offset < position:
            continue
        starts = range(max(position, offset - _LONGEST_CURRENCY), offset + 1)
        special = next(filter(None, (special_word.match(text, start) for start in starts)), None)
        if special:
            yield special
        position = max(special.end() if special else 0, offset + 1)


def _find_special_offsets(text: str) -> Iterable[int]:
    """Return the offsets at which there may be a special word, in order: see `_Patterns`."""
    if not text.isascii():
        return (found.start() for found in _patterns().may_be_special.finditer(text))
    offsets = [found.start() for found in _MAY_BE_ACRONYM.finditer(text)]
    if "+" in text or "#" in text or "%" in text:
        offsets += [found.start() for found in _MAY_BE_SIGN.finditer(text)]
    classes = text.encode("ascii").translate(_CURRENCY_CLASSES)
    letter = classes.find(b"a0")
    while letter >= 0:
        offsets.append(letter + 1)
        letter = classes.find(b"a0", letter + 2)
    return sorted(offsets)


def has_special_words(text: str) -> bool:
    """Return whether the words of an ASCII text differ from its runs of letters and digits."""
    return bool(NUMBER_SEPARATOR.search(text)) or any(True for _ in find_special_words(text))


def is_dotted_acronym(surface: str) -> bool:
    """Return whether a word is written as an acronym with full stops, such as K.P.K."""
    return surface[1:2] == "." and surface[:1].isalpha()


def is_unspaced(text: str) -> bool:
    """Return whether the text has a letter of a script that does not separate words by spaces."""
    return not text.isascii() and bool(_patterns().unspaced.search(text))


def join_words(folded_words: Iterable[str]) -> str:
    """Return a text that consists of these words, with spaces between them where they are written with spaces."""
    parts: list[str] = []
    for word in folded_words:
        is_attached = word in _SIGNS or (is_unspaced(word) and is_unspaced("".join(parts[-1:])))
        parts += [word] if is_attached or not parts else [" ", word]
    return "".join(parts)


def widen_to_words(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return a span of `text` together with all words that overlap it."""
    start, end = span
    if _is_between_words(text, start) and _is_between_words(text, end):
        return span
    # Search only the lines of the span: no word crosses lines, and most lines are much shorter than the text.
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    for token in _find_tokens(text[line_start : line_end if line_end >= 0 else len(text)]):
        token_start, token_end = token[0] + line_start, token[1] + line_start
        if token_start >= span[1]:
            break
        if token_end > span[0]:
            start, end = min(start, token_start), max(end, token_end)
    return start, end


def _is_between_words(text: str, offset: int) -> bool:
    """Return whether certainly no word contains the characters on both sides of an offset."""
    before, after = text[max(0, offset - 2) : offset], text[offset : offset + 2]
    return not before or not after or before in _BETWEEN_WORDS or after in _BETWEEN_WORDS


def title_words(article: Article) -> list[Word]:
    """Return the words of an article's title that are matched and indexed."""
    return list(words(article.title))


def text_words(article: Article) -> list[Word]:
    """Return the words of an article's text that are matched and indexed: all words except for the dateline's credit.

    In `example.co.id, REGOL – `, the outlet's own name is not a mention of the outlet. A BREAK replaces it.
    """
    return visible_words(article.text, credit_span(article))


def visible_words(text: str, hidden: tuple[int, int] | None) -> list[Word]:
    """Return the words of `text`, with a BREAK instead of the words that overlap the `hidden` span."""
    all_words = list(words(text))
    if hidden is None:
        return all_words
    start, end = hidden
    words_before = [word for word in all_words if word.end <= start]
    words_after = [word for word in all_words if word.start >= end]
    return [*words_before, Word(BREAK, start, end), *words_after]


def credit_span(article: Article) -> tuple[int, int] | None:
    """Return the start and end of the dateline's credit in the text, in code points; None if there is no credit."""
    dateline = article.dateline
    if dateline is None or not dateline.credit:
        return None
    start = article.text.find(dateline.credit, 0, dateline.end)
    return None if start < 0 else (start, start + len(dateline.credit))
