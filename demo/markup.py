"""Builders for the HTML and XML of both outlets."""

from collections.abc import Iterable
from html import escape
from xml.sax.saxutils import escape as escape_xml


def tag(name: str, inner: str, **attributes: str) -> str:
    """Return an element around markup `inner`. `cls` is the class; underscores in attribute names become dashes."""
    written = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{escape(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{inner}</{name}>"


def link(href: str, text: str) -> str:
    return tag("a", escape(text), href=href)


def items(pieces: Iterable[str], **attributes: str) -> str:
    """Return an unordered list of markup."""
    return tag("ul", "".join(tag("li", piece) + "\n" for piece in pieces), **attributes)


def meta(name: str, content: str) -> str:
    key = "property" if ":" in name and not name.startswith("twitter") else "name"
    return f'<meta {key}="{name}" content="{escape(content)}">'


def document(language: str, head: str, body: str) -> bytes:
    """Return a complete HTML page in UTF-8."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="UTF-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{head}\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def element(name: str, text: str) -> str:
    """Return an XML element around plain text."""
    return f"<{name}>{escape_xml(text)}</{name}>"


def xml(root: str) -> bytes:
    """Return a complete XML document in UTF-8."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()
