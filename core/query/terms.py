"""Parse the leaves of a query: words, phrases, wildcards, forms, attributes, regular expressions and references."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from itertools import chain

import re2

from core.forms import REDUPLICATED, is_acronym
from core.language_codes import is_language_code, suggest_language_code
from core.query import errors
from core.query.errors import QuerySyntaxError
from core.query.limits import MAX_NEAR_DISTANCE, MAX_NEAR_OPERANDS, MAX_REGEX_LENGTH, MAX_REGEX_STEPS, REGEX_MEMORY
from core.query.logic import alternatives
from core.query.syntax_tree import (
    AnyForm,
    ExactWord,
    InLanguage,
    Near,
    Node,
    Published,
    Reference,
    Regex,
    Term,
    Wildcard,
    WithClitics,
    WordPattern,
)
from core.text import CAPITALS, MAX_WORD_LENGTH, exact_form, fold, has_special_words, is_dotted_acronym, words

# Minimum letters of a word with a wildcard. With fewer letters, it would match a large share of all words.
MIN_WILDCARD_LETTERS = 3

_PLAIN_WORD = re.compile(r"[0-9A-Za-z]+")
_PLAIN_PHRASE = re.compile(r'"[0-9A-Za-z ,.;:!\'&/()-]*"')
_PLAIN_WORDS = re.compile(r"[0-9a-z]+")
_PIECE = re.compile(r"(=?)([^{}]*)(?:\{([^{}]*)\})?")
# Valid texts in braces: `id` for all forms of a word, `nya` for the word with clitics, and the empty text.
_SUFFIXES = ("", "id", "nya")
_WILDCARD = re.compile(r"[*?]")
# In quotation marks, * and ? are wildcards only as part of a word. A ? after a word is a question mark.
_WILDCARD_IN_PHRASE = re.compile(r"(?<=\w)\*|(?<=\w)\?(?=\w)")
_STAR_WITHOUT_WORD = re.compile(r"(?<![\w*?])\*")
# Letters of an extinct script that replace * and ? while a text is split into words.
_STAR_PLACEHOLDER, _ONE_PLACEHOLDER = "\U00010a10", "\U00010a11"
_PLACEHOLDER = re.compile(f"[{_STAR_PLACEHOLDER}{_ONE_PLACEHOLDER}]")
# Operators of other search engines → operators of this query language.
_MISTAKEN_OPERATORS = {
    "|": "OR",
    "||": "OR",
    "/": "OR",
    ",": "OR",
    ";": "OR",
    "&": "AND",
    "&&": "AND",
    "+": "AND",
    "!": "NOT",
}
_ADDRESS = re.compile(r"https?://(?:www\.)?([^\s/?#]+)", re.IGNORECASE)
_FIELD_LIKE = re.compile(r"([A-Za-z_]{2,}):")
_FIELDS = ("title", "lead", "body", "author", "section", "site", "speaker", "lang", "date")
_FIELD_SYNONYMS = {
    "judul": "title", "headline": "title", "intitle": "title", "text": "body", "isi": "body", "intext": "body",
    "penulis": "author", "by": "author", "rubrik": "section", "kanal": "section", "source": "site", "outlet": "site",
    "situs": "site", "media": "site", "host": "site", "url": "site", "bahasa": "lang", "language": "lang",
    "narasumber": "speaker", "quoted": "speaker",
    "tanggal": "date", "after": "date", "before": "date", "since": "date", "until": "date",
}  # fmt: skip


def plain_word(text: str) -> Term | None:
    """Return the term for a text that is a single word of ASCII letters and digits, or None for any other text."""
    is_plain = _PLAIN_WORD.fullmatch(text) and not has_special_words(text)
    return Term((text.lower()[:MAX_WORD_LENGTH],)) if is_plain else None


def plain_phrase(text: str) -> Term | None:
    """Return the term for an ASCII phrase in quotation marks, or None for any other text and one with query syntax."""
    if not _PLAIN_PHRASE.fullmatch(text) or has_special_words(text):
        return None
    folded = tuple(word[:MAX_WORD_LENGTH] for word in _PLAIN_WORDS.findall(text.lower()))
    return Term(folded) if folded else None


def parse_word(text: str, column: int, forms: bool) -> Term:
    """Parse a text without quotation marks: one word, or a phrase such as `kerja-sama`.

    If `forms` is true, a word without a suffix stands for all its Indonesian forms.
    """
    if not forms and text not in ("NEAR", "ONEAR") and (plain := plain_word(text)):
        return plain
    for character, reason in (("~", errors.TILDE), ("{", errors.BRACES), ("}", errors.BRACES)):
        offset = text.find(character)
        if offset >= 0 and not (character in "{}" and _PIECE.fullmatch(text)):
            raise QuerySyntaxError(column + offset, reason)
    if text in _MISTAKEN_OPERATORS:
        raise QuerySyntaxError(column, errors.wrong_operator(text, _MISTAKEN_OPERATORS[text]))
    if re.match(r"O?NEAR(?:$|/)", text):
        raise QuerySyntaxError(column, errors.NEAR_NUMBER)
    if text[0] in "/@":
        raise QuerySyntaxError(column, errors.OPEN_REGEX if text[0] == "/" else errors.NO_NAME)
    if address := _ADDRESS.match(text):
        raise QuerySyntaxError(column, errors.site_address(address.group(1).lower()))
    if field := _FIELD_LIKE.match(text):
        name = field.group(1)
        similar_field = _FIELD_SYNONYMS.get(name.lower()) or next(
            iter(get_close_matches(name.lower(), _FIELDS, 1)), None
        )
        raise QuerySyntaxError(column, errors.unknown_field(name, similar_field))
    return _build_term(_parse_piece(text, column, "id" if forms else "", _WILDCARD), column)


def parse_phrase(text: str, column: int, forms: bool) -> Term | Near:
    """Parse a phrase in quotation marks, with an optional `=` before it and an optional {id}, {nya} or ~5 after it.

    If `forms` is true, a phrase without a suffix stands for all its Indonesian forms.
    """
    if not forms and (plain := plain_phrase(text)):
        return plain
    is_exact = text.startswith("=")
    opening = int(is_exact) + 1
    closing = text.rindex('"')
    phrase, behind_quote = text[opening:closing], text[closing + 1 :]
    braces, tilde, number = behind_quote.partition("~")
    suffix = braces[1:-1] or ("id" if forms else "")
    if suffix not in _SUFFIXES or braces == "{}":
        raise QuerySyntaxError(column + closing + 1, errors.BRACES)
    if is_exact and braces:
        raise QuerySyntaxError(column + closing + 1, errors.EXACT_MIXED)
    if not is_exact and (star := _STAR_WITHOUT_WORD.search(phrase)):
        raise QuerySyntaxError(column + opening + star.start(), errors.WILDCARD_IN_PHRASE)
    operands: list[tuple[WordPattern, ...]] = []
    for piece in re.finditer(r"\S+", _SPACED_ACRONYM.sub(_close_up, phrase)):
        start = column + opening + piece.start()
        operands += _parse_piece(piece.group(), start, suffix, _WILDCARD_IN_PHRASE, is_exact)
    if tilde:
        return _build_near_words(operands, number, column + closing + 1 + len(braces))
    return _build_term(operands, column)


# The initials of `H. M. Ridwan` are one word, although they are in two pieces.
_SPACED_ACRONYM = re.compile(rf"(?<!\w)[{CAPITALS}]\.(?:\s[{CAPITALS}]\.)+")


def _close_up(acronym: re.Match[str]) -> str:
    """Move the spaces of an acronym to its end, so that the columns after it stay the same."""
    letters = "".join(acronym.group().split())
    return letters.ljust(len(acronym.group()))


def _build_near_words(operands: list[tuple[WordPattern, ...]], number: str, column: int) -> Near:
    if not re.fullmatch(r"[0-9]+", number):
        raise QuerySyntaxError(column, errors.TILDE_NUMBER)
    if len(operands) < 2:
        raise QuerySyntaxError(column, errors.TILDE_WORDS)
    _check_operands(len(operands), column)
    return Near(tuple(map(Term, operands)), _parse_distance(number, column))


def _build_term(operands: list[tuple[WordPattern, ...]], column: int) -> Term:
    patterns = list(chain.from_iterable(operands))
    if not patterns:
        raise QuerySyntaxError(column, errors.NO_LETTER)
    if (
        len(patterns) == 2
        and isinstance(patterns[0], AnyForm)
        and patterns[0] == patterns[1]
        and patterns[0].word not in REDUPLICATED
    ):
        patterns = patterns[:1]  # anak-anak{id} is a form of anak
    return Term(tuple(patterns))


def _parse_piece(
    text: str, column: int, phrase_suffix: str, wildcards: re.Pattern[str], literal: bool = False
) -> list[tuple[WordPattern, ...]]:
    """Parse a text without spaces, which may contain several words. Words with no character between them form a tuple.

    `phrase_suffix` is the suffix of the phrase or keyword, one of `_SUFFIXES`. A `literal` text is part of an exact
    phrase, in which no character has a special meaning.
    """
    piece = None if literal else _PIECE.fullmatch(text)
    exact, body, suffix = piece.groups() if piece else ("=" if literal else "", text.removeprefix("="), None)
    if suffix not in (None, *_SUFFIXES[1:]) or (suffix and not body):
        raise QuerySyntaxError(column + len(exact + body), errors.BRACES)
    if exact and suffix:
        raise QuerySyntaxError(column, errors.EXACT_MIXED)
    if not literal and wildcards.search(body):
        if exact or suffix:
            raise QuerySyntaxError(column, errors.WILDCARD_MIXED)
        return _parse_wildcards(body, column, wildcards)
    return [
        tuple(
            ExactWord(exact_form(surface)) if exact else _parse_form(surface, suffix, phrase_suffix)
            for surface in surfaces
        )
        for surfaces in _split_adjacent(body)
    ]


def _split_adjacent(text: str) -> Iterator[list[str]]:
    """Yield the words of a text as written, in groups with no character between them, such as the two of `Rp3`."""
    group: list[str] = []
    end = 0
    for word in words(text):
        if group and word.start > end:
            yield group
            group = []
        group.append(text[word.start : word.end])
        end = word.end
    if group:
        yield group


def _parse_form(surface: str, suffix: str | None, phrase_suffix: str) -> WordPattern:
    """Return the pattern of a word with the forms that its suffix states. If it has none, the phrase's suffix applies.

    A capitalized word is taken for a name, which has only forms with clitics. A word directly followed by {id} is not,
    since its capital letter may just open a sentence. `U.S.` is found as `US`, but not as `us`.
    """
    if is_dotted_acronym(surface):
        return ExactWord(exact_form(surface))
    folded = fold(surface)
    if not (suffix or phrase_suffix):
        return folded
    is_name = is_acronym(surface) or (not suffix and surface != surface.lower())
    return WithClitics(folded) if is_name or (suffix or phrase_suffix) == "nya" else AnyForm(folded)


def _parse_wildcards(body: str, column: int, wildcards: re.Pattern[str]) -> list[tuple[WordPattern, ...]]:
    marked = wildcards.sub(lambda wildcard: _STAR_PLACEHOLDER if wildcard.group() == "*" else _ONE_PLACEHOLDER, body)
    return [_parse_wildcard_group(surfaces, column) for surfaces in _split_adjacent(marked)]


def _parse_wildcard_group(surfaces: list[str], column: int) -> tuple[WordPattern, ...]:
    """Parse adjacent words with placeholders of wildcards.

    A wildcard between words of a script without spaces is ignored, since such words are found inside others anyway.
    """
    if _PLACEHOLDER.match(surfaces[0]):
        raise QuerySyntaxError(column, errors.WILDCARD_FIRST)
    patterns: list[WordPattern] = []
    for surface in surfaces:
        pattern = _PLACEHOLDER.sub(_restore_wildcard, fold(surface))
        if _PLACEHOLDER.search(surface) is None:
            patterns.append(pattern)
        elif bare := pattern.lstrip("*?"):
            patterns.append(Wildcard(re.sub(r"\*+", "*", bare)) if _WILDCARD.search(bare) else bare)
    letters = sum(len(_PLACEHOLDER.sub("", fold(surface))) for surface in surfaces)
    if letters < MIN_WILDCARD_LETTERS and any(isinstance(pattern, Wildcard) for pattern in patterns):
        raise QuerySyntaxError(column, errors.WILDCARD_SHORT)
    return tuple(patterns)


def _restore_wildcard(placeholder: re.Match[str]) -> str:
    return "*" if placeholder.group() == _STAR_PLACEHOLDER else "?"


def build_near(children: list[Node], operators: list[tuple[str, int]]) -> Near:
    """Build a chain of NEAR. `operators` are the operators between the children, each with its column."""
    column = operators[0][1]
    if len({operator for operator, _ in operators}) > 1:
        raise QuerySyntaxError(column, errors.NEAR_MIXED)
    for child in children:
        if not all(isinstance(operand, Term) for operand in alternatives(child)):
            raise QuerySyntaxError(column, errors.NEAR_OPERANDS)
    _check_operands(len(children), column)
    operator = operators[0][0]
    return Near(tuple(children), _parse_distance(operator.rpartition("/")[2], column), ordered=operator.startswith("O"))


def _check_operands(count: int, column: int) -> None:
    if count > MAX_NEAR_OPERANDS:
        raise QuerySyntaxError(column, errors.TOO_MANY_OPERANDS)


def _parse_distance(number: str, column: int) -> int:
    if len(number) > 9 or int(number) > MAX_NEAR_DISTANCE:
        raise QuerySyntaxError(column, errors.TOO_FAR)
    return int(number)


def parse_regex(text: str, column: int) -> Regex:
    """Parse `/pattern/` or `/pattern/i`."""
    body, _, flag = text[1:].rpartition("/")
    if len(body) > MAX_REGEX_LENGTH:
        raise QuerySyntaxError(column, errors.REGEX_TOO_LONG)
    regex = Regex(body, ignores_case=flag == "i")
    try:
        is_empty = compile_regex(regex).search("") is not None
    except re2.error as error:
        detail = error.args[0] if error.args else "unknown error"
        shown = detail.decode(errors="replace") if isinstance(detail, bytes) else str(detail)
        raise QuerySyntaxError(column, errors.invalid_regex(shown)) from None
    if is_empty:
        raise QuerySyntaxError(column, errors.REGEX_EMPTY)
    return regex


def compile_regex(regex: Regex) -> "re2._Regexp":
    """Compile a regular expression with bounded memory. Raise `re2.error` if it is invalid or needs more memory."""
    options = re2.Options()
    options.case_sensitive = not regex.ignores_case
    options.never_capture = True
    options.log_errors = False
    options.max_mem = REGEX_MEMORY
    return re2.compile(regex.pattern, options)


def searched_length(compiled: "re2._Regexp") -> int:
    """Return how many characters of a text are searched for a regular expression. This bounds the time.

    The number exceeds the length of any article unless the expression contains large repetitions such as `.{1,500}`.
    """
    return MAX_REGEX_STEPS // int(compiled.programsize)


def parse_attribute(text: str, column: int) -> InLanguage | Published:
    """Parse `lang:id` or `date:2026-01..2026-03`."""
    name, _, value = text.partition(":")
    if name.lower() == "lang":
        if not re.fullmatch(r"[A-Za-z]{2,3}", value):
            raise QuerySyntaxError(column, errors.LANGUAGE)
        if not is_language_code(code := value.lower()):
            raise QuerySyntaxError(column, errors.unknown_language(code, suggest_language_code(code)))
        return InLanguage(code)
    first_day, dots, last_day = value.partition("..")
    days = Published(_parse_day(first_day, column), _parse_day(last_day if dots else first_day, column, is_last=True))
    if days == Published(None, None):
        raise QuerySyntaxError(column, errors.DATE)
    if days.since and days.until and days.since > days.until:
        raise QuerySyntaxError(column, errors.DATE_ORDER)
    return days


def _parse_day(text: str, column: int, is_last: bool = False) -> date | None:
    """Return the first day of a year, month or day, or the last one if `is_last`. Return None for an empty text."""
    if not text:
        return None
    date_match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", text)
    if not date_match:
        raise QuerySyntaxError(column, errors.DATE)
    year, month, day = (int(part) if part else None for part in date_match.groups())
    try:
        month = month or (12 if is_last else 1)
        return date(year or 0, month, day or (calendar.monthrange(year or 1, month)[1] if is_last else 1))
    except (ValueError, calendar.IllegalMonthError):
        raise QuerySyntaxError(column, errors.DATE) from None


def parse_reference(text: str, column: int) -> Reference:
    """Parse `@name` or `@"name of several words"`."""
    name = " ".join(text[1:].strip('"').split())
    if not name:
        raise QuerySyntaxError(column, errors.NO_NAME)
    return Reference(name)
