"""Groups of words, one a line, parted by blank lines: the list that TrendRadar calls frequency_words.txt.

    [Banjir]        a name for the group, on its first line; else the words are its name
    banjir          plain words: one of them must occur
    banjir bandang => bandang   behind => stands another name for the word
    +Bandung        must occur
    !Jakarta        must not occur
    /regex/         a regular expression
    @5              shows five at most: nothing here does that, a note says so
    # a remark

Below `[GLOBAL_FILTER]` stand words that no group may have beside it; `[WORD_GROUPS]` ends that.
(Read from the remarks in that project's own sample file, version 1.1.0.)
"""

import re
from dataclasses import dataclass, field

from core.errors import QueryError
from core.keyword import Keyword, phrase_query
from core.messages import message, translate
from core.query import And, Node, Not, Or, Regex, Term, format_query, parse

_EXCLUDED_EVERYWHERE, _GROUPS = "[GLOBAL_FILTER]", "[WORD_GROUPS]"
_REGEX = re.compile(r"/(.+)/[a-z]*")
_SIGN_WITHIN = re.compile(r"\s[+!]\w")
"""In a line that is no expression: a word that must or must not occur, behind others."""

_ONE_A_LINE = message("each word has a line of its own; put a word with + or ! on the next line")

NOTE = "a word is found as a whole word, in title and text; TrendRadar finds it inside of others, in titles only"


@dataclass(slots=True)
class Group:
    """A group of words and where it begins. The words are queries of their own."""

    line: int
    title: str = ""
    shown: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    is_sound: bool = True

    @property
    def name(self) -> str:
        return self.title or " / ".join(self.shown)

    def query(self) -> str:
        """The group as a query. Raises ValueError where nothing in it must occur."""
        either = " OR ".join(self.either)
        wanted = [*([f"({either})" if len(self.either) > 1 else either] if self.either else []), *self.required]
        if not wanted:
            raise ValueError("a group needs a word that must or may occur; with '!' alone it would match everything")
        return " AND ".join(wanted) + "".join(f" NOT {word}" for word in self.excluded)


Told = list[tuple[int, str]]
"""What is said of lines, with their numbers."""


def read_groups(text: str) -> tuple[list[Group], Told, Told]:
    """The groups in `text`, notes on what has no meaning here, and problems with words that are none.

    A group with such a word is left out: its problem is told with the word's own line.
    """
    groups: list[Group] = []
    notes: Told = []
    problems: Told = []
    everywhere: list[str] = []
    is_global, is_open = False, False
    for number, line in enumerate(text.splitlines(), 1):
        told = line.strip()
        if told in (_EXCLUDED_EVERYWHERE, _GROUPS):
            is_global, is_open = told == _EXCLUDED_EVERYWHERE, False
        elif not told:
            is_open = False
        elif told.startswith("#"):
            continue
        else:
            if not (is_global or is_open):
                groups.append(Group(number))
                is_open = True
            try:
                if is_global:
                    everywhere.append(_word(told.removeprefix("!"))[0])
                else:
                    _add(groups[-1], told, notes, number)
            except QueryError as error:
                problems.append((number, f"'{told}': {error.reason}\n  {translate(error.reason, 'id')}"))
                if not is_global:
                    groups[-1].is_sound = False
    for group in groups:
        group.excluded += everywhere
    if groups:
        notes.insert(0, (groups[0].line, NOTE))
    return [group for group in groups if group.is_sound], notes, problems


def _add(group: Group, told: str, notes: Told, number: int) -> None:
    """Raises QueryError for a word that is none."""
    is_first = group.line == number
    if is_first and told.startswith("[") and told.endswith("]") and told[1:-1].strip():
        group.title = told[1:-1].strip()
    elif told.startswith("@"):
        notes.append((number, f"'{told}' limits what is shown; it means nothing here, see kliping search --limit"))
    elif told.startswith("!"):
        group.excluded.append(_word(told[1:])[0])
    else:
        query, shown = _word(told.removeprefix("+"))
        (group.required if told.startswith("+") else group.either).append(query)
        group.shown.append(shown)


def _word(told: str) -> tuple[str, str]:
    """A line without its sign as a query, and how it is called. Raises QueryError."""
    word, _, alias = (part.strip() for part in told.partition("=>"))
    regex = _REGEX.fullmatch(word)
    if not regex and (within := _SIGN_WITHIN.search(word)):
        raise QueryError(word, within.start() + 2, _ONE_A_LINE)
    query = format_query(Regex(regex[1], ignores_case=True)) if regex else phrase_query(word)
    parse(query)
    return query, alias or word


def write_group(keyword: Keyword) -> str | None:
    """The lines of a keyword, or None where they cannot say what it says."""
    if keyword.languages or keyword.outlets or keyword.forms or not keyword.active:
        return None
    if keyword.name != keyword.name.strip() or f"[{keyword.name}]" in (_EXCLUDED_EVERYWHERE, _GROUPS):
        return None
    lines = _lines(parse(keyword.query))
    return None if lines is None else "".join(f"{line}\n" for line in (f"[{keyword.name}]", *lines))


def _lines(node: Node) -> list[str] | None:
    children = node.children if isinstance(node, And) else (node,)
    either = [child for child in children if isinstance(child, Or)]
    signed = [_signed(child) for child in children if not isinstance(child, Or)]
    if len(either) > 1 or None in signed:
        return None
    plain = [_plain(child) for each in either for child in each.children]
    if None in plain:
        return None
    required = [line for some in signed for line in some or ()]
    if isinstance(node, Term | Regex):
        # A single word may occur, which comes to the same and reads better.
        required = [line.removeprefix("+") for line in required]
    return [*(line for line in plain if line), *required]


def _signed(node: Node) -> list[str] | None:
    """`+word` or `!word` lines for what must or must not occur."""
    if isinstance(node, Not):
        within = node.child.children if isinstance(node.child, Or) else (node.child,)
        words = [_plain(child) for child in within]
        return None if None in words else [f"!{word}" for word in words]
    word = _plain(node)
    return None if word is None else [f"+{word}"]


def _plain(node: Node) -> str | None:
    if isinstance(node, Term) and (words := [word for word in node.words if isinstance(word, str)]) == list(node.words):
        return " ".join(words)
    if (
        isinstance(node, Regex)
        and node.ignores_case
        and "=>" not in node.pattern
        and len(node.pattern.splitlines()) == 1
    ):
        return f"/{node.pattern}/"
    return None
