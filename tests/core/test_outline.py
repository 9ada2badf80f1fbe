"""OPML: what is written is read again, and hostile files are refused."""

import pytest

from core.errors import UsageError
from core.outline import MAX_BYTES, MAX_DEPTH, MAX_OUTLINES, Outline, read_opml, write_opml

NESTED = b"""<?xml version="1.0" encoding="utf-8"?>
<!-- from a feed reader -->
<opml version="1.0"><head><title>Langganan</title></head><body>
  <outline text="Jawa  Barat">
    <outline title="Kabar Tatar" type="rss" xmlurl=" https://kabar-tatar.example/feed/ "
        htmlUrl="https://kabar-tatar.example/"/>
    <outline text="kosong"/>
  </outline>
  <outline text="Warta" type="link" url="https://warta.example"/>
</body></opml>"""


def test_folders_and_links_are_read() -> None:
    assert read_opml(NESTED) == (
        Outline("Kabar Tatar", "https://kabar-tatar.example/feed/", "https://kabar-tatar.example/", ("Jawa Barat",)),
        Outline("Warta", None, "https://warta.example"),
    )


def test_what_is_written_is_read_again() -> None:
    outlines = (
        Outline('a <b> & "c"', "https://a.example/feed?x=1&y=2", "https://a.example/"),
        Outline("tanpa umpan", None, "https://b.example/"),
        Outline("tanpa laman", "https://c.example/feed"),
    )
    assert read_opml(write_opml("Media", outlines)) == outlines


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "not an OPML file"),
        (b"bukan XML", "not an OPML file"),
        (b"<html><body/></html>", "no element 'opml'"),
        (b"<opml/>", "no element 'opml' with a 'body'"),
        (b"<opml><body><outline text='x'></body></opml>", "not an OPML file"),
        (b"<!DOCTYPE opml [<!ENTITY l0 'ha'>%s]><opml><body><outline text='&l9;'/></body></opml>" % LAUGHS, "\\w"),
        (b"<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body>&x;</body></opml>", "document type"),
        (b"<!DOCTYPE opml SYSTEM 'http://127.0.0.1:1/x.dtd'><opml><body/></opml>", "document type"),
        (b"<opml><body>%s</body></opml>" % (b"<outline text='x' xmlUrl='y'/>" * (MAX_OUTLINES + 1)), "more than 2,000"),
        (
            b"<opml><body>%s%s</body></opml>" % (b"<outline text='x'>" * 200, b"</outline>" * 200),
            f"more than {MAX_DEPTH} folders",
        ),
        (b"<opml>" + b"<x>" * 5000 + b"</x>" * 5000 + b"</opml>", "not an OPML file"),
        (b" " * (MAX_BYTES + 1), "larger than"),
    ],
)
def test_other_files_are_refused(content: bytes, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        read_opml(content)
