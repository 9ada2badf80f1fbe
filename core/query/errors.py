"""The messages about an invalid query: why it is refused, and what to do about it."""

from core.messages import Message, message
from core.query import limits


class QuerySyntaxError(Exception):
    """An error in a part of a query. `parse` converts it to a `QueryError`, which also contains the query.

    `column` is the position in the query, in code points from 1.
    """

    def __init__(self, column: int, reason: Message) -> None:
        super().__init__(str(reason))
        self.column = column
        self.reason = reason


EMPTY = message('the query is empty; write a word or a "phrase"')
TOO_BROAD = message("this would match nearly every article; add a word that must occur")
NO_LETTER = message("this has no letter or digit; leave it out")
OPEN_QUOTE = message('this quotation mark is never closed; add a " where the phrase ends')
OPEN_PARENTHESIS = message("this parenthesis is never closed; add a )")
STRAY_PARENTHESIS = message("unexpected ')': remove it, or write a word before it")
ENDS_EARLY = message('the query ends where a word or "phrase" should follow')
WILDCARD_SHORT = message("a wildcard needs at least three letters; write more of the word")
WILDCARD_FIRST = message("a word must not begin with a wildcard; write its first letters")
WILDCARD_IN_PHRASE = message(
    "in quotation marks, * may only follow letters and stands for the rest of that word; for any other words in "
    "between, write presiden ONEAR/3 bank"
)
WILDCARD_MIXED = message("'=' and {{id}} cannot be combined with wildcards; leave one of the two out")
EXACT_MIXED = message("'=' means exactly this word, {{id}} any form of it; leave one of the two out")
BRACES = message(
    "braces are only used as {{id}} after a word, for its Indonesian forms, or as {{nya}}, for -nya, -lah and similar; "
    'for the plain word, put it in "quotation marks"'
)
TILDE = message('~ may only follow a phrase, as in "kota bandung"~5')
TILDE_NUMBER = message('after ~, write how many other words may stand in between, as in "kota bandung"~5')
TILDE_WORDS = message("~ needs a phrase of at least two words")
NEAR_NUMBER = message(
    "write how many other words may stand in between, as in banjir NEAR/5 bandung; for the plain word, use lower case"
)
NEAR_OPERANDS = message('NEAR takes words, "phrases" and (a OR b) on both sides, nothing else')
NEAR_MIXED = message("all operators in one chain of NEAR must be the same; split it into two with AND and parentheses")
NESTED_FIELD = message("a field cannot contain another field, lang:, date: or @name; write them side by side instead")
OPEN_REGEX = message(
    'a regular expression ends with a / and a space, as in /banj[iu]r/i; for the plain words, use "quotation marks"'
)
REGEX_EMPTY = message(
    "this regular expression also matches empty text, and so nearly every article; require at least one letter"
)
LANGUAGE = message("lang: takes a code of two or three letters, such as lang:id")
DATE = message("date: takes 2026, 2026-11, 2026-11-20 or a range such as 2026-01..2026-03; either end may be left open")
DATE_ORDER = message("this range ends before it begins; swap its two dates")
NO_NAME = message('@ needs the name of a keyword after it, as in @banjir or @"banjir besar"')
FORMS = message("forms: only supports id (Indonesian); write forms: id or leave it out")
TOO_MANY_CHARACTERS = message(
    "more than {maximum:,} characters in one query; split it into several keywords", maximum=limits.MAX_LENGTH
)
TOO_MANY_WORDS = message(
    "more than {maximum:,} words in one query; split it into several keywords", maximum=limits.MAX_WORDS
)
TOO_MANY_WILDCARDS = message(
    "more than {maximum:,} wildcards in one query; split it into several keywords", maximum=limits.MAX_WILDCARDS
)
TOO_MANY_REGEXES = message(
    "more than {maximum:,} regular expressions in one query; split it into several keywords",
    maximum=limits.MAX_REGEXES,
)
TOO_MANY_LEVELS = message(
    "more than {maximum} levels of AND, OR and NOT, including the keywords it refers to; flatten some of them",
    maximum=limits.MAX_LEVELS,
)
TOO_MANY_OPERANDS = message(
    "NEAR joins at most {maximum} words or phrases; split it into two with AND and parentheses",
    maximum=limits.MAX_NEAR_OPERANDS,
)
TOO_MANY_REFERENCES = message(
    "a chain of more than {maximum} references; replace some of them by their queries",
    maximum=limits.MAX_REFERENCE_CHAIN,
)
TOO_FAR = message(
    "at most {maximum} other words may stand in between; use AND for words anywhere in an article",
    maximum=limits.MAX_NEAR_DISTANCE,
)
REGEX_TOO_LONG = message(
    "more than {maximum:,} characters in a regular expression; split it into several",
    maximum=limits.MAX_REGEX_LENGTH,
)


def wrong_operator(written: str, operator: str) -> Message:
    return message("'{written}' is not an operator; write {operator}", written=written, operator=operator)


def needs_word_after(operator: str) -> Message:
    return message("'{operator}' needs a word directly after it", operator=operator)


def needs_operands(operator: str) -> Message:
    return message('{operator} needs a word or "phrase" on both sides', operator=operator)


def too_many_parentheses(maximum: int) -> Message:
    return message("more than {maximum} parentheses inside one another", maximum=maximum)


def unknown_field(name: str, meant: str | None) -> Message:
    if meant:
        return message(
            "{name}: is not a field, did you mean {meant}:? Fields are title:, lead:, body:, author:, section:, site:, "
            'speaker:, lang:, date:. For the plain words, use "quotation marks"',
            name=name,
            meant=meant,
        )
    return message(
        "{name}: is not a field. Fields are title:, lead:, body:, author:, section:, site:, speaker:, lang:, date:. "
        'For the plain words, use "quotation marks"',
        name=name,
    )


def site_address(host: str) -> Message:
    return message("an address is searched by its host name alone: write site:{host}", host=host)


def unknown_language(code: str, meant: str | None) -> Message:
    if meant:
        return message("'{code}' is not a language code, did you mean lang:{meant}?", code=code, meant=meant)
    return message("'{code}' is not a language code", code=code)


def invalid_regex(detail: str) -> Message:
    return message("this regular expression is invalid in the syntax of RE2: {detail}", detail=detail)


def unknown_reference(name: str, meant: str | None) -> Message:
    if meant:
        return message("no keyword is named '{name}', did you mean '{meant}'?", name=name, meant=meant)
    return message("no keyword is named '{name}'; for the word itself, write \"@{name}\"", name=name)


def reference_cycle(names: list[str]) -> Message:
    return message(
        "these keywords refer to one another in a circle: {cycle}; remove one of the references",
        cycle=" → ".join(names),
    )
