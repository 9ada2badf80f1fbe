"""Keywords in the format of TrendRadar's frequency_words.txt: groups of words, one word per line, between blank lines.

    [Banjir]        the name of the group, on its first line; without it, the words are the name
    banjir          plain words: one of them must occur
    banjir bandang => bandang   after =>, another name for the word
    +Bandung        must occur
    !Jakarta        must not occur
    /regex/         a regular expression
    @5              TrendRadar shows at most five matches; ignored here, with a note
    # a comment

Words below `[GLOBAL_FILTER]` are excluded from every group; `[WORD_GROUPS]` ends that section.
(Source: the comments in that project's sample file, version 1.1.0.)
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.config.schema import MAX_NAME
from core.errors import QueryError
from core.keyword import Keyword, phrase_query
from core.keyword_files.entries import Entries
from core.messages import Message, message, plural_message
from core.query import And, Node, Not, Or, Regex, Term, alternatives, format_query, parse
from core.text import join_words

_GLOBAL_FILTER, _WORD_GROUPS = "[GLOBAL_FILTER]", "[WORD_GROUPS]"
_REGEX = re.compile(r"/(.+)/[a-z]*")
# A + or ! before a word that is not the first of its line.
_INNER_PREFIX = re.compile(r"\s[+!]\w")

_WHOLE_WORDS = message(
    "words are found as whole words, in title and text; TrendRadar finds them inside others, in titles only"
)
_ONE_KEYWORD = message(
    "these lines are one keyword, which finds any one of them; to get a keyword for each, put empty lines between them"
)


@dataclass(slots=True)
class _Group:
    """A group of words and the number of its first line.

    `alternatives`, `required` and `excluded` hold a query for each word. `words` are the words as they are shown.
    `repeated_lines` are the lines with a word that an earlier line has.
    """

    line: int
    title: str = ""
    words: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    repeated_lines: list[int] = field(default_factory=list)
    is_valid: bool = True

    def fields(self) -> dict[str, str]:
        """Return the name and query of the keyword. Raise ValueError if the group only has excluded words."""
        alternatives = " OR ".join(self.alternatives)
        positive = [alternatives] if len(self.alternatives) == 1 else [f"({alternatives})"] if alternatives else []
        if not (positive or self.required):
            raise ValueError(
                message(
                    "a group needs a word that must or may occur; to exclude words from all groups, write them with '!'"
                    " below a line [GLOBAL_FILTER]"
                )
            )
        query = " AND ".join([*positive, *self.required]) + "".join(f" NOT {word}" for word in self.excluded)
        return {"name": self.title or _join_names(self.words), "query": query}

    def add_query(self, queries: list[str], query: str, line: int) -> bool:
        """Add a query to one of the lists, unless the list has it already. Return whether it was added."""
        if query.lower() in (known.lower() for known in queries):
            self.repeated_lines.append(line)
            return False
        queries.append(query)
        return True


def _join_names(words: list[str]) -> str:
    """Return the name of a group without a title: its words, as many as a name may have."""
    name = " / ".join(words)
    if len(name) <= MAX_NAME:
        return name
    end = name.rfind(" / ", 0, MAX_NAME - 3)
    return f"{name[:end]} / …" if end > 0 else f"{name[: MAX_NAME - 1]}…"


def read_lines(text: str) -> Entries:
    """Read a keyword from each group. For an invalid word, add a problem with its line and leave the group out."""
    entries = Entries()
    groups: list[_Group] = []
    global_filter: list[str] = []
    is_global, is_open = False, False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line in (_GLOBAL_FILTER, _WORD_GROUPS):
            is_global, is_open = line == _GLOBAL_FILTER, False
        elif not line:
            is_open = False
        elif not line.startswith("#"):
            if not (is_global or is_open):
                groups.append(_Group(number))
                is_open = True
            try:
                if is_global:
                    global_filter.append(_read_word(line.removeprefix("!"))[0])
                else:
                    _add_line(groups[-1], line, entries, number)
            except QueryError as error:
                entries.problems.append((number, message("'{line}': {reason}", line=line, reason=error.reason)))
                if not is_global:
                    groups[-1].is_valid = False
    _add_notes(groups, entries)
    for group in groups:
        group.excluded += global_filter
        if group.is_valid:
            entries.add(group.line, group.fields)
    return entries


def _add_notes(groups: list[_Group], entries: Entries) -> None:
    if groups:
        entries.notes.insert(0, (groups[0].line, _WHOLE_WORDS))
    if len(groups) == 1 and not groups[0].title and len(groups[0].alternatives) > 1:
        entries.notes.append((groups[0].line, _ONE_KEYWORD))
    repeated_lines = [line for group in groups for line in group.repeated_lines]
    if repeated_lines:
        note = plural_message(
            "{count} line repeats a word of its group; it is left out",
            "{count} lines, from this one on, repeat a word of their group; they are left out",
            count=len(repeated_lines),
        )
        entries.notes.append((repeated_lines[0], note))


def _add_line(group: _Group, line: str, entries: Entries, number: int) -> None:
    if group.line == number and line.startswith("[") and line.endswith("]") and line[1:-1].strip():
        group.title = line[1:-1].strip()
    elif line.startswith("@"):
        note = message("'{line}' limits what is shown; it has no effect, see kliping search --limit", line=line)
        entries.notes.append((number, note))
    elif line.startswith("!"):
        group.add_query(group.excluded, _read_word(line[1:])[0], number)
    else:
        if "," in line and not _REGEX.fullmatch(line):
            note = message("'{line}' is one phrase; to find any one of these words, write each on a line", line=line)
            entries.notes.append((number, note))
        query, name = _read_word(line.removeprefix("+"))
        if group.add_query(group.required if line.startswith("+") else group.alternatives, query, number):
            group.words.append(name)


def _read_word(line: str) -> tuple[str, str]:
    """Return the query and the name of the word in a line without its prefix. Raise `QueryError` if it is invalid."""
    word, _, alias = (side.strip() for side in line.partition("=>"))
    regex = _REGEX.fullmatch(word)
    if not regex and (inner := _INNER_PREFIX.search(word)):
        raise QueryError(
            word,
            inner.start() + 2,
            message("each word has a line of its own; put a word with + or ! on the next line"),
        )
    query = format_query(Regex(regex[1], ignores_case=True)) if regex else phrase_query(word)
    parse(query)
    return query, alias or word


def write_lines(keywords: Iterable[Keyword]) -> tuple[str, tuple[Message, ...]]:
    """Return the text of a file with the keywords that the format can express, and a note on each of the others."""
    groups, notes = [], []
    for keyword in keywords:
        group = _write_group(keyword)
        if group is None:
            note = message(
                "'{name}' is left out: word lines cannot express {parts}",
                name=keyword.name,
                parts=_describe_inexpressible(keyword),
            )
            notes.append(note)
        else:
            groups.append(group)
    return "\n".join(groups), tuple(notes)


def _describe_inexpressible(keyword: Keyword) -> Message | str:
    limits = {"languages": keyword.languages, "outlets": keyword.outlets, "forms": keyword.forms}
    named = ", ".join(name for name, value in limits.items() if value)
    if keyword.active:
        return named or keyword.query
    paused = message("that it is paused")
    return message("{first}, {second}", first=named, second=paused) if named else paused


def _write_group(keyword: Keyword) -> str | None:
    if keyword.languages or keyword.outlets or keyword.forms or not keyword.active:
        return None
    if keyword.name != keyword.name.strip() or f"[{keyword.name}]" in (_GLOBAL_FILTER, _WORD_GROUPS):
        return None
    lines = _write_words(parse(keyword.query))
    return None if lines is None else "".join(f"{line}\n" for line in (f"[{keyword.name}]", *lines))


def _write_words(node: Node) -> list[str] | None:
    children = node.children if isinstance(node, And) else (node,)
    ors = [child for child in children if isinstance(child, Or)]
    prefixed = [_write_prefixed(child) for child in children if not isinstance(child, Or)]
    if len(ors) > 1 or None in prefixed:
        return None
    unprefixed = [_write_word(child) for either in ors for child in either.children]
    if None in unprefixed:
        return None
    required = [line for prefixed_lines in prefixed for line in prefixed_lines or ()]
    if isinstance(node, Term | Regex):
        # A single word without + has the same meaning and is easier to read.
        required = [line.removeprefix("+") for line in required]
    return [*(line for line in unprefixed if line), *required]


def _write_prefixed(node: Node) -> list[str] | None:
    """Return the lines `+word` or `!word` for a word that must occur, or for words that must not occur."""
    if isinstance(node, Not):
        words = [_write_word(child) for child in alternatives(node.child)]
        return None if None in words else [f"!{word}" for word in words]
    word = _write_word(node)
    return None if word is None else [f"+{word}"]


def _write_word(node: Node) -> str | None:
    if isinstance(node, Term) and (words := [word for word in node.words if isinstance(word, str)]) == list(node.words):
        return join_words(words)
    if (
        isinstance(node, Regex)
        and node.ignores_case
        and "=>" not in node.pattern
        and len(node.pattern.splitlines()) == 1
    ):
        return f"/{node.pattern}/"
    return None
