"""The snippet of a mention: the occurrence with the text around it, on one line."""

import re

from core.matcher.thresholds import MAX_SHOWN_OCCURRENCE, SNIPPET_CONTEXT

_SPACE = re.compile(r"\s")


def make_snippet(source: str, start: int, end: int) -> tuple[str, int, int]:
    """Return the snippet of the occurrence `source[start:end]`, and the start and end of the occurrence in the snippet.

    Text is cut between words and replaced by an ellipsis (…). An occurrence that is too long is shortened in the
    middle. Line breaks and tabs become spaces. All offsets are in code points.
    """
    context_start = 0 if start <= SNIPPET_CONTEXT else _find_next_space(source, start - SNIPPET_CONTEXT, start)
    context_end = (
        len(source) if len(source) - end <= SNIPPET_CONTEXT else _find_last_space(source, end, end + SNIPPET_CONTEXT)
    )
    text_before = ("… " if context_start > 0 else "") + source[context_start:start].lstrip()
    text_after = source[end:context_end].rstrip() + (" …" if context_end < len(source) else "")
    occurrence = source[start:end]
    if end - start > MAX_SHOWN_OCCURRENCE:
        half = MAX_SHOWN_OCCURRENCE // 2
        occurrence = f"{source[start : start + half]} … {source[end - half : end]}"
    snippet = (text_before + occurrence + text_after).replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return snippet, len(text_before), len(text_before) + len(occurrence)


def _find_next_space(source: str, start: int, limit: int) -> int:
    space = _SPACE.search(source, start, limit)
    return space.end() if space else start


def _find_last_space(source: str, start: int, limit: int) -> int:
    offset = max(source.rfind(" ", start, limit), source.rfind("\n", start, limit))
    return offset if offset > start else limit
