"""Prepare text from a configuration for messages: without passwords, short, on one line."""

import re

_CREDENTIALS = re.compile(r"(?<=//)[^\s/?#'\"]{1,200}@|[^\s/?#:@'\"(]{1,200}:[^\s/?#'\"]{1,200}@")
_MAX_LENGTH = 60


def redact_credentials(text: str) -> str:
    """Replace user and password by *** in every address in `text`, even in invalid ones."""
    return _CREDENTIALS.sub("***@", text)


def shorten(text: str) -> str:
    """Return at most 60 characters of `text`, without control characters and credentials."""
    line = "".join(char if char.isprintable() else " " for char in redact_credentials(text))
    return line if len(line) <= _MAX_LENGTH else f"{line[: _MAX_LENGTH - 1]}…"
