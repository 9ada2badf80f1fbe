"""The words around a mention, for people to read."""

import re

AROUND = 80
"""Code points shown on either side: with the occurrence itself about two lines of a terminal."""

LONGEST = 320
"""Code points of an occurrence that are shown: words far from one another, or a greedy regular expression, may span a
whole text."""

_BLANK = re.compile(r"\s")


def make_snippet(source: str, start: int, end: int) -> tuple[str, int, int]:
    """One line around `source[start:end]`, cut between words, with … where it was cut.

    Gives the line and where the occurrence begins and ends in it, so that `line[begin:stop]` is `source[start:end]`
    with its newlines shown as blanks; a very long one has … in its middle.
    """
    first = 0 if start <= AROUND else _next_blank(source, start - AROUND, start)
    last = len(source) if len(source) - end <= AROUND else _last_blank(source, end, end + AROUND)
    before = ("… " if first > 0 else "") + source[first:start].lstrip()
    after = source[end:last].rstrip() + (" …" if last < len(source) else "")
    found = source[start:end]
    if end - start > LONGEST:
        found = f"{source[start : start + LONGEST // 2]} … {source[end - LONGEST // 2 : end]}"
    line = (before + found + after).replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return line, len(before), len(before) + len(found)


def _next_blank(source: str, at: int, limit: int) -> int:
    found = _BLANK.search(source, at, limit)
    return found.end() if found else at


def _last_blank(source: str, start: int, at: int) -> int:
    found = max(source.rfind(" ", start, at), source.rfind("\n", start, at))
    return found if found > start else at
