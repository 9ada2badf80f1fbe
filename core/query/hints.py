"""Hints: warnings about valid queries that probably do not mean what their authors intended."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lark import Token

from core.forms import is_acronym, is_common_word, is_root_word
from core.keyword import Keyword
from core.messages import Message, message
from core.query.errors import site_address
from core.query.grammar import token_column, tokenize
from core.query.limits import LONG_TEXT
from core.query.logic import alternatives, can_match
from core.query.parser import parse
from core.query.syntax_tree import Node, Term
from core.query.terms import compile_regex, parse_regex, searched_length
from core.text import BREAK, fold, is_unspaced, words

# Maximum share of the measured articles that a keyword should match. Only the most common words of news text occur in
# more.
MAX_SHARE = 0.2

# Minimum number of measured articles for which the share is meaningful.
MIN_MEASURED = 100


class Hint(NamedTuple):
    """A warning about a query. `column` is in code points from 1, or 0 for a hint that concerns the entire query."""

    column: int
    message: Message


def lint(query: str, forms: str | None = None) -> tuple[Hint, ...]:
    """Return the hints that follow from the query alone, sorted by column. `forms` is the keyword's `forms`.

    Raise `QueryError` for an invalid query.
    """
    node, tokens = parse(query), tokenize(query)
    hints = [
        *_find_misread_operators(tokens),
        *_find_lists(tokens),
        *_find_site_paths(tokens),
        *_find_quoted_operators(tokens),
        *_find_single_quotes(tokens),
        *_find_unknown_operators(tokens),
        *_find_functions(tokens),
        *_find_meaningless_characters(tokens),
        *_find_slow_regexes(tokens),
        *_find_ambiguous_acronyms(node, tokens),
        *_find_repeated(tokens),
        *_find_words_without_forms(tokens, forms),
    ]
    if not can_match(node):
        hints.append(Hint(1, message("this can never match: one part of it excludes another")))
    return tuple(sorted(hints, key=lambda hint: (hint.column, str(hint.message))))


def lint_plain_line(keyword: Keyword) -> tuple[Hint, ...]:
    """Return a hint if the keyword is a plain line, which is searched for as a phrase, but looks like a query."""
    is_phrase = keyword.query == Keyword.phrase(keyword.name).query
    if not (is_phrase and _QUERY_SYNTAX.search(keyword.name) and not keyword.name.isupper()):
        return ()
    plain = message(
        "a plain line is searched for as the phrase {phrase}; for a query, write name: and query: {query}",
        phrase=keyword.query,
        query=keyword.name,
    )
    return (Hint(0, plain),)


def lint_measured(matching: int, measured: int, same_as: Sequence[str] = ()) -> tuple[Hint, ...]:
    """Return the hints that follow from stored data.

    `matching` of `measured` articles match the query; `same_as` names the keywords with an equivalent query.
    """
    hints = []
    if measured >= MIN_MEASURED and matching > MAX_SHARE * measured:
        hints.append(
            message(
                "this matches {share:.0%} of {measured:,} stored articles; add a word that narrows it",
                share=matching / measured,
                measured=measured,
            )
        )
    if same_as:
        hints.append(message("the same query as keyword {names}", names=", ".join(f"'{name}'" for name in same_as)))
    return tuple(Hint(0, hint_message) for hint_message in hints)


def lint_languages(query: str, limits: Collection[str], stored: Collection[str]) -> tuple[Hint, ...]:
    """Return a hint for each language that the query (`lang:`) or the keyword requires but no stored article is in.

    `limits` are the keyword's languages, `stored` those of the stored articles. If no articles are stored, there is no
    hint.
    """
    if not stored:
        return ()
    required = [
        (token_column(token), token[5:].lower()) for token in tokenize(query) if token.lower().startswith("lang:")
    ]
    stored_languages = ", ".join(sorted(stored))
    return tuple(
        Hint(
            column,
            message("no stored article is in language '{code}'; there are: {known}", code=code, known=stored_languages),
        )
        for column, code in (*required, *((0, code) for code in limits))
        if code not in stored
    )


# --- Syntax of other search engines, which has another meaning here ---

# NEAR in lower case, and the proximity operators of other news archives.
_NEAR = re.compile(r"(?:(?:o?near|adj|around|within)[-,./]?|(?:w|n|pre|p|s)/)([0-9]+)", re.IGNORECASE)
_NEAR_NAMES = frozenset({"AROUND", "ADJ", "WITHIN"})
# Operators of other news archives that join words of a sentence or paragraph.
_SAME_SENTENCE = re.compile(r"[wn]/(?:s|p|sent|para)", re.IGNORECASE)
# Words that are operators elsewhere, but only in capitals in a query that also has words in lower case.
_CAPITAL_OPERATORS = {
    "SAME": "NEAR/10", "SENTENCE": "NEAR/10", "PARAGRAPH": "NEAR/30", "NBR": "NEAR/5", "THEN": "ONEAR/5",
    "BEFORE": "ONEAR/5", "NEXT": "ONEAR/5", "EXCEPT": "NOT", "WITHOUT": "NOT", "MINUS": "NOT", "TIDAK": "NOT",
    "PLUS": "AND",
}  # fmt: skip
_OPERATOR_IN_QUOTES = re.compile(r"(?<=\s)(?:AND|OR|NOT|O?NEAR/[0-9]+)(?=\s)")
# The syntax of queries, except for what also occurs in plain text.
_QUERY_SYNTAX = re.compile(
    r"\{(?:id|nya)\}|\w\*|\s(?:AND|OR|NOT|O?NEAR/[0-9]+)\s|^(?:title|lead|body|author|section|site|lang|date):|^/.+/i?$"
)
# Operators that have no counterpart in this query language. In some news archives, `hd=x` searches a field.
_XOR = re.compile("xor", re.IGNORECASE)
_ATLEAST = re.compile(r"atl[-/]?[0-9]+|atleast[-/]?[0-9]*", re.IGNORECASE)
_FIELD_EQUALS = re.compile(r"([A-Za-z_]{2,})[=<>]+(.+)")
# Characters that stand for any ending of a word elsewhere. Here, an asterisk does.
_TRUNCATION = re.compile(r"(?<=[^\W\d_])[!$%]+$")
# A symbol before a word, as in .NET or $ABC.
_IGNORED_PREFIX = re.compile(r'(?<![^\s"(])[.$#&](?=[^\W\d_])')
# A colon without a field before it, and characters with which other search engines write a weight or a range.
_MEANINGLESS = re.compile(r"^:|[\^\[\]]")
# A slash counts only between longer words: `km/h` and `27/9` are phrases.
_ADDED = re.compile(r"(?<=[^\W\d_]{3})[+&](?=[^\W\d_]{3})")
_JOINED = re.compile(r"(?<=[^\W\d])[|,;](?=[^\W\d])|(?<=[^\W\d]{3})/(?=[^\W\d]{3})")

# Quotation marks that do not start a phrase in this query language → the marks that close them.
_CLOSING_QUOTES = {"'": "'", "`": "`´'", "´": "´", "\u2018": "'\u2019", "\u2019": "\u2019", "«": "»", "‹": "›"}

_OPERATORS = {
    "and": "AND", "dan": "AND", "or": "OR", "atau": "OR",
    "not": "NOT", "bukan": "NOT", "tanpa": "NOT", "kecuali": "NOT", "andnot": "NOT", "and-not": "NOT",
    "butnot": "NOT", "but-not": "NOT", "dan/atau": "OR", "and/or": "OR",
}  # fmt: skip


def _find_misread_operators(tokens: Sequence[Token]) -> Iterator[Hint]:
    """Find words that seem to be meant as operators: in lower case, in Indonesian, or of another search engine."""
    has_lower_case = any(token != token.upper() for token in tokens if token.type in {"WORD", "PHRASE"})
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        operator = _OPERATORS.get(token.lower()) if token.type == "WORD" else None
        if token.type == "WORD" and (near := _NEAR.fullmatch(token)):
            operator = f"{'O' if token[0] in 'oOpP' else ''}NEAR/{near[1]}"
        elif token in _NEAR_NAMES:
            operator = "NEAR/5"
        elif token.type == "WORD" and _SAME_SENTENCE.fullmatch(token):
            operator = "NEAR/10" if token[2] in "sS" else "NEAR/30"
        elif token.type == "WORD" and has_lower_case and token in _CAPITAL_OPERATORS:
            operator = _CAPITAL_OPERATORS[token]
        is_first = before is None or before.type in {"LPAR", "OR", "AND", "NOT", "MINUS", "FIELD"}
        is_last = after is None or after.type in {"RPAR", "OR", "AND"}
        if operator and not is_last and not (is_first and operator != "NOT"):
            yield Hint(
                token_column(token),
                message(
                    "'{word}' is searched for as a word; the operator is {operator}", word=str(token), operator=operator
                ),
            )


def _find_unknown_operators(tokens: Sequence[Token]) -> Iterator[Hint]:
    """Find operators of other search engines that this query language lacks."""
    for token in tokens:
        if token.type != "WORD":
            continue
        reason = None
        if _XOR.fullmatch(token):
            reason = message(
                "'{word}' is searched for as a word; for one of two words, but not both, write "
                "(banjir OR longsor) NOT (banjir longsor)",
                word=str(token),
            )
        elif _ATLEAST.fullmatch(token):
            reason = message(
                "'{word}' is searched for as a word; a query cannot require how often a word occurs", word=str(token)
            )
        elif equation := _FIELD_EQUALS.fullmatch(token):
            reason = message(
                "'{words}' is searched for as a phrase; a field is written with a colon, such as title:{value}",
                words=str(token),
                value=equation[2],
            )
        if reason:
            yield Hint(token_column(token), reason)


def _find_functions(tokens: Sequence[Token]) -> Iterator[Hint]:
    """Find words directly before a parenthesis. In some news archives, `hlead(x)` searches a field."""
    for token, after in pairwise(tokens):
        is_before_parenthesis = token.type == "WORD" and after.type == "LPAR" and token.end_pos == after.start_pos
        is_operator = token.lower() in _OPERATORS or token in _NEAR_NAMES or _ATLEAST.fullmatch(token)
        if is_before_parenthesis and not is_operator and re.fullmatch(r"[A-Za-z_]+", token):
            yield Hint(
                token_column(token),
                message(
                    "'{word}' before a parenthesis is searched for as a word; a field is written with a colon, "
                    "such as title:(banjir longsor)",
                    word=str(token),
                ),
            )


def _find_lists(tokens: Sequence[Token]) -> Iterator[Hint]:
    """Find commas, semicolons and bars that seem to list alternatives, and signs that seem to join words."""
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        is_plain = token.type == "WORD" and token.lower() not in _OPERATORS and not _NEAR.fullmatch(token)
        joined = _JOINED.search(token) if is_plain and not _is_site(before) else None
        if joined:
            yield Hint(
                token_column(token) + joined.start(),
                message(
                    "'{words}' is searched for as a phrase; for any one of its words, write OR between them",
                    words=str(token),
                ),
            )
        elif is_plain and (added := _ADDED.search(token)):
            yield Hint(
                token_column(token) + added.start(),
                message(
                    "'{words}' is searched for as a phrase; for words anywhere in an article, write a space between "
                    "them",
                    words=str(token),
                ),
            )
        elif token.type == "WORD" and token[-1] in ",;" and after is not None and after.type != "OR":
            yield Hint(
                token_column(token) + len(token) - 1,
                message(
                    "{character} has no meaning, so both words must occur; to find either one, write OR",
                    character=token[-1],
                ),
            )


def _is_site(before: Token | None) -> bool:
    return before is not None and before.type == "FIELD" and before.lower() == "site:"


def _find_site_paths(tokens: Sequence[Token]) -> Iterator[Hint]:
    """Find addresses after `site:` that contain more than a host name, or begin with `www.`."""
    for before, token in pairwise(tokens):
        host = token.lower().removeprefix("www.").partition("/")[0]
        if _is_site(before) and token.type == "WORD" and host != token.lower():
            yield Hint(token_column(token), site_address(host))


def _find_quoted_operators(tokens: Sequence[Token]) -> Iterator[Hint]:
    """Find operators inside a phrase. In a phrase entirely in capitals, they are taken for words."""
    for token in tokens:
        operator = _OPERATOR_IN_QUOTES.search(token) if token.type == "PHRASE" and not token.isupper() else None
        if operator:
            yield Hint(
                token_column(token) + operator.start(),
                message(
                    "inside quotation marks, {operator} is an ordinary word; as an operator, write it outside",
                    operator=operator[0],
                ),
            )


def _find_single_quotes(tokens: Sequence[Token]) -> Iterator[Hint]:
    """Find quotation marks that do not make a phrase, as in 'kota bandung' or «kota bandung»."""
    opening = None
    for token in tokens:
        if token.type == "WORD" and token[0] in _CLOSING_QUOTES:
            opening = token
        if opening is not None and token is not opening and token[-1] in _CLOSING_QUOTES[opening[0]]:
            yield Hint(
                token_column(opening),
                message(
                    'the quotation mark {character} has no meaning; for a phrase, write "{word} …"',
                    character=opening[0],
                    word=opening[1:],
                ),
            )
            opening = None


def _find_meaningless_characters(tokens: Sequence[Token]) -> Iterator[Hint]:
    for token in tokens:
        if token.type in {"WORD", "PHRASE"}:
            yield from _find_ignored_prefixes(token)
        if token.type != "WORD":
            continue
        if token[0] in "!¬":
            yield Hint(
                token_column(token),
                message("{character} excludes nothing; write -{word}", character=token[0], word=token.lstrip("!¬")),
            )
        if character := _MEANINGLESS.search(token):
            yield Hint(
                token_column(token) + character.start(),
                message(
                    "{character} has no meaning here; write a field as title:banjir and a range as "
                    "date:2026-01..2026-03",
                    character=character[0],
                ),
            )
        if ending := _TRUNCATION.search(token):
            yield Hint(
                token_column(token) + ending.start(),
                message(
                    "{character} has no meaning here; for any ending of the word, write {word}*",
                    character=ending[0],
                    word=token[: ending.start()].lstrip("%$!"),
                ),
            )
        if is_unspaced(token) and (wildcard := re.search(r"[*?]", token)):
            yield Hint(
                token_column(token) + wildcard.start(),
                message("in scripts without spaces, words are found inside others, so * and ? are ignored"),
            )
        elif token.endswith("?"):
            yield Hint(
                token_column(token) + len(token) - 1,
                message("this ? stands for exactly one more letter; leave it out if it ends a question"),
            )


def _find_ignored_prefixes(token: Token) -> Iterator[Hint]:
    for prefix in _IGNORED_PREFIX.finditer(token):
        word = re.match(r"\w+", token[prefix.end() :])
        yield Hint(
            token_column(token) + prefix.start(),
            message(
                "{character} before a word is ignored, so {word} is found with and without it",
                character=prefix[0],
                word=word[0] if word else "",
            ),
        )


def _find_slow_regexes(tokens: Sequence[Token]) -> Iterator[Hint]:
    for token in tokens:
        if token.type != "REGEX":
            continue
        length = searched_length(compile_regex(parse_regex(token, token_column(token))))
        if length < LONG_TEXT:
            yield Hint(
                token_column(token),
                message(
                    "this regular expression is slow, so it is only searched for in the first {characters:,} "
                    "characters of a text",
                    characters=length,
                ),
            )


# --- Words that find more or less than intended ---

_NOT_PLAIN = re.compile(r"^=|[*?]|[}~]")


def _find_ambiguous_acronyms(node: Node, tokens: Sequence[Token]) -> Iterator[Hint]:
    """Find acronyms that are a query on their own. Since case is ignored, `BIN` also finds the word `bin`."""
    alone = {leaf.words for leaf in alternatives(node) if isinstance(leaf, Term)}
    for token in tokens:
        surface = token.strip('"')
        if token.type not in {"WORD", "PHRASE"} or not (surface.isupper() and is_acronym(surface)):
            continue
        folded = fold(surface)
        if (folded,) not in alone:
            continue
        if is_root_word(folded):
            yield Hint(
                token_column(token),
                message(
                    "this also finds the common word '{word}'; write ={acronym} or add another word",
                    word=folded,
                    acronym=surface,
                ),
            )
        elif len(folded) == 2:
            yield Hint(
                token_column(token),
                message("two letters are part of many names (such as X-{acronym}); add another word", acronym=surface),
            )


def _find_repeated(tokens: Sequence[Token]) -> Iterator[Hint]:
    """Find words that occur twice in one AND, or twice as an alternative of one OR."""
    branches: list[list[list[Token]]] = [[[]]]
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "LPAR":
            branches[-1][-1].append(token)
            branches.append([[]])
        elif token.type == "RPAR":
            yield from _find_duplicates(branches.pop())
        elif token.type == "OR":
            branches[-1].append([])
        elif token.type in {"WORD", "PHRASE", "REGEX", "REFERENCE"}:
            is_plain = before is None or before.type in {"LPAR", "OR", "AND", "WORD", "PHRASE", "RPAR"}
            branches[-1][-1].append(token if is_plain else Token("OTHER", token, token.start_pos))
    yield from _find_duplicates(branches[0])


def _find_duplicates(branches: list[list[Token]]) -> Iterator[Hint]:
    single_tokens = [branch[0] for branch in branches if len(branch) == 1]
    for branch_tokens in [*(branch for branch in branches if len(branch) > 1), single_tokens]:
        seen_words: set[str] = set()
        for token in branch_tokens:
            # `banjir*` and `=Banjir` do not match the same words as `banjir`.
            word_key = (
                token if _NOT_PLAIN.search(token) else " ".join(w.folded for w in words(token) if w.folded != BREAK)
            )
            if token.type in {"WORD", "PHRASE"} and word_key in seen_words:
                yield Hint(token_column(token), message("{word} occurs here twice; leave one out", word=str(token)))
            seen_words.add(word_key)


def _find_words_without_forms(tokens: Sequence[Token], forms: str | None) -> Iterator[Hint]:
    """Find common words whose forms are requested but not searched, because they are written as names or acronyms."""
    positions = [position for token in tokens for position in _find_common_names(token, forms)]
    if not positions:
        return
    surfaces = ", ".join(dict.fromkeys(surface for _, surface in positions))
    lower = surfaces.lower()
    if len(positions) == 1 and is_acronym(surfaces):
        reason = message(
            "{words} is written as an acronym, so only forms with -nya and similar endings are found; for all forms "
            "write {lower}",
            words=surfaces,
            lower=lower,
        )
    else:
        reason = message(
            "written as a name, so only forms with -nya and similar endings are found: {words}; for all forms write "
            "{lower}",
            words=surfaces,
            lower=lower,
        )
    yield Hint(positions[0][0], reason)


def _find_common_names(token: Token, forms: str | None) -> Iterator[tuple[int, str]]:
    """Yield the common words in a token that count as names, with their columns.

    In quotation marks, several capitalized words are a name. If only the first word is capitalized, it may just open a
    sentence.
    """
    bare = token.removesuffix("{id}")
    if token.type not in {"WORD", "PHRASE"} or _NOT_PLAIN.search(bare) or not (forms == "id" or bare != token):
        return
    surfaces = [(word.start, bare[word.start : word.end]) for word in words(bare) if word.folded != BREAK]
    capitalized = [pair for pair in surfaces if pair[1] != pair[1].lower()]
    if token.type == "PHRASE" and len(surfaces) > 1 and capitalized != surfaces[:1]:
        return
    has_suffix = token.type == "WORD" and bare != token
    for start, surface in capitalized:
        if is_common_word(fold(surface)) and _lacks_forms(surface, has_suffix):
            yield token_column(token) + start, surface


def _lacks_forms(surface: str, has_suffix: bool) -> bool:
    """Return whether the search for a capitalized common word omits forms that a user may expect.

    `Tanam{id}` omits none. `PAN{id}` omits some. `PAN` without the suffix is taken for an acronym, of which no forms
    are expected.
    """
    return has_suffix or not is_root_word(fold(surface)) if is_acronym(surface) else not has_suffix
