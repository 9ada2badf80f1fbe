"""Words, phrases, wildcards, forms, attributes and regular expressions: text of a query → leaves of the tree."""

import calendar
import re
import unicodedata
from datetime import date
from difflib import get_close_matches

import re2

from core.forms import is_acronym, is_reduplicated
from core.language_codes import is_language_code, suggest_language_code
from core.query import errors
from core.query.errors import QuerySyntaxError
from core.query.syntax_tree import (
    AnyForm,
    ExactWord,
    InLanguage,
    Near,
    Node,
    Or,
    Published,
    Reference,
    Regex,
    Term,
    Wildcard,
    WithClitics,
    WordPattern,
)
from core.text import BREAK, MAX_WORD_LENGTH, exact_form, fold, words

MAX_NEAR = 8
"""Children of a NEAR: what it costs to look for them in any order doubles with each."""

MAX_DISTANCE = 100
"""Other words between the children of a NEAR; a paragraph of a news article has fewer."""

MAX_REGEX = 1000
"""Characters of a regular expression."""

REGEX_MEMORY = 1 << 20
"""Bytes that RE2 may use for one expression; it refuses what takes more, such as (\\w{1000}){1000}."""

_PLAIN_WORD = re.compile(r"[0-9A-Za-z]+")
_PLAIN_PHRASE = re.compile(r'"[0-9A-Za-z ,.;:!\'&/()-]*"')
_PLAIN_WORDS = re.compile(r"[0-9a-z]+")
_PIECE = re.compile(r"(=?)([^{}]*)(?:\{([^{}]*)\})?")
_ASKS = ("", "id", "nya")
"""What may stand in braces: for all forms of a word, or for its clitics alone."""
_HOLDS_WILDCARD = re.compile(r"[*?]")
_IN_PHRASE = re.compile(r"(?<=\w)\*|(?<=\w)\?(?=\w)")
"""In quotes, a sign is a wildcard only where it is part of a word: the ? behind a question is none."""
_LOOSE_STAR = re.compile(r"(?<![\w*?])\*")
_STAR, _ONE = "\uf8f0", "\uf8f1"
"""Stand for * and ? while a piece is cut into words."""
_INSTEAD = {"|": "OR", "||": "OR", "/": "OR", ",": "OR", ";": "OR", "&": "AND", "&&": "AND", "+": "AND", "!": "NOT"}
"""What other search boxes take for an operator, and ours."""
_AMOUNT = re.compile(r"(?P<rp>rp)?(?P<digits>[0-9]+)")
_ADDRESS = re.compile(r"https?://(?:www\.)?([^\s/?#]+)", re.IGNORECASE)
_FIELD_LIKE = re.compile(r"([A-Za-z_]{2,}):")
_FIELDS = ("title", "lead", "body", "author", "section", "site", "lang", "date")
_MEANT = {
    "judul": "title", "headline": "title", "intitle": "title", "text": "body", "isi": "body", "intext": "body",
    "penulis": "author", "by": "author", "rubrik": "section", "kanal": "section", "source": "site", "outlet": "site",
    "situs": "site", "media": "site", "host": "site", "url": "site", "bahasa": "lang", "language": "lang",
    "tanggal": "date", "after": "date", "before": "date", "since": "date", "until": "date",
}  # fmt: skip


def plain_word(text: str) -> Term | None:
    """A word in letters of ASCII alone, without any sign; None for whatever else."""
    return Term((text.lower()[:MAX_WORD_LENGTH],)) if _PLAIN_WORD.fullmatch(text) else None


def plain_phrase(text: str) -> Term | None:
    """The same for a phrase in quotes without signs that mean something."""
    if not _PLAIN_PHRASE.fullmatch(text):
        return None
    found = _PLAIN_WORDS.findall(text.lower())
    if len(text) > MAX_WORD_LENGTH:
        found = [word[:MAX_WORD_LENGTH] for word in found]
    return Term(tuple(found)) if found else None


def with_rupiah(node: Term | Near) -> Term | Near | Or:
    """A term with an amount in rupiah, both ways to write it: `Rp 2 triliun`, `Rp2 triliun`."""
    if isinstance(node, Near) or not any(_letters(word).startswith("rp") for word in node.words):
        return node
    together: list[WordPattern] = []
    apart: list[WordPattern] = []
    for word in node.words:
        amount = _AMOUNT.fullmatch(_letters(word))
        is_number = amount is not None and not amount["rp"] and bool(together) and _letters(together[-1]) == "rp"
        if amount and is_number:
            together[-1:] = ["rp" + amount["digits"]]
            apart.append(word)
        else:
            together.append(word)
            apart += ["rp", amount["digits"]] if amount and amount["rp"] else [word]
    ways = dict.fromkeys((node, Term(tuple(together)), Term(tuple(apart))))
    return Or(tuple(ways)) if len(ways) > 1 else node


def _letters(word: WordPattern) -> str:
    """A word that is compared folded; "" where it is exact or a wildcard."""
    return word if isinstance(word, str) else word.word if isinstance(word, AnyForm | WithClitics) else ""


def make_word(text: str, column: int, forms: bool) -> Term:
    """What stands without quotes; `kerja-sama` is a phrase of its words. `forms`: the keyword asks for forms."""
    if not forms and text not in ("NEAR", "ONEAR") and (plain := plain_word(text)):
        return plain
    for sign, reason in (("~", errors.TILDE), ("{", errors.BRACES), ("}", errors.BRACES)):
        found = text.find(sign)
        if found >= 0 and not (sign in "{}" and _PIECE.fullmatch(text)):
            raise QuerySyntaxError(column + found, reason)
    if text in _INSTEAD:
        raise QuerySyntaxError(column, errors.wrong_operator(text, _INSTEAD[text]))
    if re.match(r"O?NEAR(?:$|/)", text):
        raise QuerySyntaxError(column, errors.NEAR_NUMBER)
    if text[0] in "/@":
        raise QuerySyntaxError(column, errors.OPEN_REGEX if text[0] == "/" else errors.NO_NAME)
    if address := _ADDRESS.match(text):
        raise QuerySyntaxError(column, errors.site_address(address.group(1).lower()))
    if found_field := _FIELD_LIKE.match(text):
        name = found_field.group(1)
        meant = _MEANT.get(name.lower()) or next(iter(get_close_matches(name.lower(), _FIELDS, 1)), None)
        raise QuerySyntaxError(column, errors.unknown_field(name, meant))
    return _term(_piece(text, column, "id" if forms else "", _HOLDS_WILDCARD), column)


def make_phrase(text: str, column: int, forms: bool) -> Term | Near:
    """What stands in quotes, with `=` before it and {id} or {nya} and ~5 behind it where they are written."""
    if not forms and (plain := plain_phrase(text)):
        return plain
    is_exact = text.startswith("=")
    opening = int(is_exact) + 1
    closing = text.rindex('"')
    inside, behind = text[opening:closing], text[closing + 1 :]
    suffix, tilde, number = behind.partition("~")
    asked = suffix[1:-1] or ("id" if forms else "")
    if asked not in _ASKS or suffix == "{}":
        raise QuerySyntaxError(column + closing + 1, errors.BRACES)
    if is_exact and suffix:
        raise QuerySyntaxError(column + closing + 1, errors.EXACT_MIXED)
    if not is_exact and (loose := _LOOSE_STAR.search(inside)):
        raise QuerySyntaxError(column + opening + loose.start(), errors.WILDCARD_IN_PHRASE)
    parts: list[WordPattern] = []
    for found in re.finditer(r"\S+", inside):
        piece = f"={found.group()}" if is_exact else found.group()
        parts += _piece(piece, column + opening + found.start(), asked, _IN_PHRASE, is_exact)
    term = _term(parts, column)
    return _near_words(term, number, column + closing + 1 + len(suffix)) if tilde else term


def _near_words(term: Term, number: str, column: int) -> Near:
    if not re.fullmatch(r"[0-9]+", number):
        raise QuerySyntaxError(column, errors.TILDE_NUMBER)
    if len(term.words) < 2:
        raise QuerySyntaxError(column, errors.TILDE_WORDS)
    _check_count(len(term.words), column)
    return Near(tuple(Term((word,)) for word in term.words), _distance(number, column))


def _term(parts: list[WordPattern], column: int) -> Term:
    if not parts:
        raise QuerySyntaxError(column, errors.NO_LETTER)
    if len(parts) == 2 and isinstance(parts[0], AnyForm) and parts[0] == parts[1] and is_reduplicated(parts[0].word):
        parts = parts[:1]  # anak-anak{id} is a form of anak
    return Term(tuple(parts))


def _piece(text: str, column: int, asked: str, wildcards: re.Pattern[str], literal: bool = False) -> list[WordPattern]:
    """The words of one piece without blanks, as patterns. `asked` is what is asked for all of them, one of `_ASKS`."""
    found = None if literal else _PIECE.fullmatch(text)
    sign, body, suffix = found.groups() if found else ("=" if literal else "", text.removeprefix("="), None)
    if suffix not in (None, *_ASKS[1:]) or (suffix and not body):
        raise QuerySyntaxError(column + len(sign + body), errors.BRACES)
    if sign and suffix:
        raise QuerySyntaxError(column, errors.EXACT_MIXED)
    if not literal and wildcards.search(body):
        if sign or suffix:
            raise QuerySyntaxError(column, errors.WILDCARD_MIXED)
        return _wild_words(body, column, wildcards)
    surfaces = [body[word.start : word.end] for word in words(body) if word.folded != BREAK]
    if sign:
        return [ExactWord(exact_form(surface)) for surface in surfaces]
    return [_word(surface, suffix, asked) for surface in surfaces]


def _word(surface: str, suffix: str | None, asked: str) -> WordPattern:
    """With {id} at the word itself, a capital may open a sentence; for all words at once, it tells a name."""
    folded = fold(surface)
    if not (suffix or asked):
        return folded
    is_name = is_acronym(surface) or (not suffix and surface != surface.lower())
    return WithClitics(folded) if is_name or (suffix or asked) == "nya" else AnyForm(folded)


def _wild_words(body: str, column: int, wildcards: re.Pattern[str]) -> list[WordPattern]:
    body = unicodedata.normalize("NFC", body)  # an accent apart from its letter would part the word
    marked = wildcards.sub(lambda found: _STAR if found.group() == "*" else _ONE, body)
    parts: list[WordPattern] = []
    for run in re.finditer(rf"(?:[^\W_]|[{_STAR}{_ONE}])+", marked):
        chunks = re.split(rf"([{_STAR}{_ONE}])", run.group())
        if len(chunks) == 1:
            parts.append(fold(run.group()))
            continue
        letters = [fold(chunk) if index % 2 == 0 else chunk for index, chunk in enumerate(chunks)]
        if not letters[0]:
            raise QuerySyntaxError(column + run.start(), errors.WILDCARD_FIRST)
        if sum(map(len, letters[::2])) < 3:
            raise QuerySyntaxError(column + run.start(), errors.WILDCARD_SHORT)
        parts.append(Wildcard(re.sub(r"\*+", "*", "".join(letters).replace(_STAR, "*").replace(_ONE, "?"))))
    return parts


def make_near(children: list[Node], operators: list[tuple[str, int]]) -> Near:
    """A chain of NEAR. `operators` are the signs between the children, each with its column."""
    signs = {sign for sign, _ in operators}
    column = operators[0][1]
    if len(signs) > 1:
        raise QuerySyntaxError(column, errors.NEAR_MIXED)
    for child in children:
        if not all(isinstance(each, Term) for each in (child.children if isinstance(child, Or) else (child,))):
            raise QuerySyntaxError(column, errors.NEAR_OPERANDS)
    _check_count(len(children), column)
    sign = signs.pop()
    return Near(tuple(children), _distance(sign.rpartition("/")[2], column), ordered=sign.startswith("O"))


def _check_count(children: int, column: int) -> None:
    if children > MAX_NEAR:
        raise QuerySyntaxError(column, errors.too_many_operands(MAX_NEAR))


def _distance(number: str, column: int) -> int:
    if len(number) > 9 or int(number) > MAX_DISTANCE:
        raise QuerySyntaxError(column, errors.too_far(MAX_DISTANCE))
    return int(number)


def make_regex(text: str, column: int) -> Regex:
    """`/pattern/` or `/pattern/i`."""
    body, _, flag = text[1:].rpartition("/")
    if len(body) > MAX_REGEX:
        raise QuerySyntaxError(column, errors.regex_too_long(MAX_REGEX))
    regex = Regex(body, ignores_case=flag == "i")
    try:
        is_empty = compile_regex(regex).search("") is not None
    except re2.error as error:
        told = error.args[0] if error.args else "wrong"
        why = told.decode(errors="replace") if isinstance(told, bytes) else str(told)
        raise QuerySyntaxError(column, errors.invalid_regex(why)) from None
    if is_empty:
        raise QuerySyntaxError(column, errors.REGEX_EMPTY)
    return regex


def compile_regex(regex: Regex) -> "re2._Regexp":
    """For re2, with bounded memory. Raises re2.error."""
    options = re2.Options()
    options.case_sensitive = not regex.ignores_case
    options.never_capture = True
    options.log_errors = False
    options.max_mem = REGEX_MEMORY
    return re2.compile(regex.pattern, options)


def make_attribute(text: str, column: int) -> InLanguage | Published:
    """`lang:id`, `date:2026-01..2026-03`."""
    name, _, value = text.partition(":")
    if name.lower() == "lang":
        if not re.fullmatch(r"[A-Za-z]{2,3}", value):
            raise QuerySyntaxError(column, errors.LANGUAGE)
        if not is_language_code(code := value.lower()):
            raise QuerySyntaxError(column, errors.unknown_language(code, suggest_language_code(code)))
        return InLanguage(code)
    first, dots, last = value.partition("..")
    days = Published(_day(first, column, 0), _day(last if dots else first, column, 1))
    if days == Published(None, None):
        raise QuerySyntaxError(column, errors.DATE)
    if days.since and days.until and days.since > days.until:
        raise QuerySyntaxError(column, errors.DATE_ORDER)
    return days


def _day(text: str, column: int, end: int) -> date | None:
    """The first or (`end` 1) last day of a year, month or day; None for an open end."""
    if not text:
        return None
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", text)
    if not found:
        raise QuerySyntaxError(column, errors.DATE)
    year, month, day = (int(group) if group else None for group in found.groups())
    try:
        month = month or (1, 12)[end]
        return date(year or 0, month, day or (1, calendar.monthrange(year or 1, month)[1])[end])
    except (ValueError, calendar.IllegalMonthError):
        raise QuerySyntaxError(column, errors.DATE) from None


def make_reference(text: str, column: int) -> Reference:
    """`@name` or `@"name of words"`."""
    name = " ".join(text[1:].strip('"').split())
    if not name:
        raise QuerySyntaxError(column, errors.NO_NAME)
    return Reference(name)
