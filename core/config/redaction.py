"""Prepare text from a configuration for messages: remove passwords, shorten it, put it on one line."""

import re

# In the address of a database, a password may contain any character, even one that should be written as a %-code.
_CREDENTIALS = re.compile(
    r"(?<=sql://|res://|opg://)[^\s'\"]{1,200}@|(?<=//)[^\s/?#'\"]{1,200}@|[^\s/?#:@'\"(]{1,200}:[^\s/?#'\"]{1,200}@"
)
_MAX_LENGTH = 60


def redact_credentials(text: str) -> str:
    """Return `text` with *** in place of the user and password in every address, even if the address is invalid."""
    return _CREDENTIALS.sub("***@", text)


def shorten(text: str) -> str:
    """Return the first 60 characters of `text`, without control characters and credentials."""
    line = "".join(char if char.isprintable() else " " for char in redact_credentials(text))
    return line if len(line) <= _MAX_LENGTH else f"{line[: _MAX_LENGTH - 1]}…"
