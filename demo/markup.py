"""The few shapes of HTML and XML that both outlets are written with."""

from collections.abc import Iterable
from html import escape
from xml.sax.saxutils import escape as escape_xml


def tag(name: str, inner: str, **attributes: str) -> str:
    """An element around markup `inner`. `cls` stands for class; underscores in attribute names become dashes."""
    told = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{escape(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{told}>{inner}</{name}>"


def link(href: str, text: str) -> str:
    return tag("a", escape(text), href=href)


def items(pieces: Iterable[str], **attributes: str) -> str:
    """An unordered list of markup pieces."""
    return tag("ul", "".join(tag("li", piece) + "\n" for piece in pieces), **attributes)


def meta(name: str, content: str) -> str:
    key = "property" if ":" in name and not name.startswith("twitter") else "name"
    return f'<meta {key}="{name}" content="{escape(content)}">'


def document(language: str, head: str, body: str) -> bytes:
    """A whole HTML page in UTF-8."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="UTF-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{head}\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def element(name: str, text: str) -> str:
    """An XML element around plain text."""
    return f"<{name}>{escape_xml(text)}</{name}>"


def xml(root: str) -> bytes:
    """A whole XML document in UTF-8."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()
