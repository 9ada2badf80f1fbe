"""`kliping outlets import` and `export`: lists of subscriptions from feed readers, and for them."""

import pytest

from core.outline import MAX_BYTES, read_opml
from tests.cli.commands import Kliping

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Langganan</title></head><body>
<outline text="Jawa Barat">
  <outline text="Terbaru" type="rss" xmlUrl="https://kabar-baru.example/feed/" htmlUrl="https://kabar-baru.example"/>
  <outline text="Olahraga" type="rss" xmlUrl="https://kabar-baru.example/olahraga/feed/"
    htmlUrl="http://www.kabar-baru.example/"/>
</outline>
<outline text="Terbaru" type="rss" xmlUrl="https://media-lain.example/rss.xml"/>
<outline text="Tanpa feed" type="link" url="https://tanpa-feed.example/"/>
<outline text="Sudah ada" type="rss" xmlUrl="https://kabar-contoh.example/rss" htmlUrl="http://www.kabar-contoh.example/"/>
<outline text="Surat" type="rss" xmlUrl="ftp://x.example/feed"/>
<outline text="Dalam" type="rss" xmlUrl="http://192.168.1.4/feed"/>
<outline text="Rahasia" type="rss" xmlUrl="https://sari:sandi@rahasia.example/feed"/>
</body></opml>"""


def write_list(kliping: Kliping, content: str | bytes) -> str:
    file = kliping.folder / "langganan.opml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(file)


def list_outlets(kliping: Kliping) -> dict[str, list[tuple[str, str]]]:
    return {
        each["name"]: [(source["kind"], source["url"]) for source in each["sources"]]
        for each in kliping("outlets").records
    }


def test_new_outlets_are_added_with_their_feeds(archive: Kliping) -> None:
    before, file = list_outlets(archive), write_list(archive, LIST)
    done = archive("outlets", "import", file)
    assert done.code == 0
    assert done.out.splitlines() == [
        "Terbaru  https://kabar-baru.example",
        "media-lain.example  https://media-lain.example/",
        "Tanpa feed  https://tanpa-feed.example/",
        "langganan.opml: 7 outlets: 3 new, 1 known, 3 skipped",
        "A running service crawls them within a minute; 'kliping crawl' crawls them now.",
    ]
    assert {name: found for name, found in list_outlets(archive).items() if name not in before} == {
        "Terbaru": [
            ("feed", "https://kabar-baru.example/feed/"),
            ("feed", "https://kabar-baru.example/olahraga/feed/"),
        ],
        "media-lain.example": [("feed", "https://media-lain.example/rss.xml")],
        "Tanpa feed": [("home", "https://tanpa-feed.example/")],
    }
    [tags] = [each["tags"] for each in archive("outlets").records if each["name"] == "Terbaru"]
    assert tags == ["Jawa Barat"]
    again = archive("outlets", "import", file)
    assert "7 outlets: 0 new, 4 known, 3 skipped" in again.out


def test_what_cannot_be_added_names_its_line(archive: Kliping) -> None:
    done = archive("outlets", "import", write_list(archive, LIST))
    assert [line.partition(": ")[0] for line in done.err.splitlines()] == [f"langganan.opml:{n}" for n in (11, 12, 13)]
    scheme, private, secret = done.err.splitlines()
    assert ": Surat: ftp://x.example/: must begin with https://" in scheme
    assert ": Dalam: this address is on a private network; 'kliping outlets add --private' adds it" in private
    assert ": Rahasia: ***@rahasia.example/: user and password do not belong in an address" in secret
    assert "sandi" not in done.out + done.err


def test_a_dry_run_adds_nothing(archive: Kliping) -> None:
    before, file = list_outlets(archive), write_list(archive, LIST)
    assert archive("outlets", "import", file, "--dry-run").out.splitlines()[-2:] == [
        "langganan.opml: 7 outlets: 3 new, 1 known, 3 skipped",
        "Nothing was added (--dry-run).",
    ]
    records = archive("outlets", "import", file, "--dry-run", "--json").records
    assert [each["state"] for each in records] == ["new", "new", "new", "known", *["invalid"] * 3]
    assert [each["known_as"] for each in records if each["known_as"]] == ["Kabar Contoh"]
    assert list_outlets(archive) == before


def test_a_name_that_two_outlets_would_have_is_refused(archive: Kliping) -> None:
    opml = (
        '<opml><body><outline text="Radar" url="https://r.example/{}"/><outline text="Radar" url="{}"/></body></opml>'
    )
    archive("outlets", "add", "https://satu.example", "--name", "r.example")
    done = archive("outlets", "import", write_list(archive, opml.format("satu", "https://r.example/dua")))
    assert "another outlet is named 'r.example'" in done.err
    assert "2 outlets: 1 new, 0 known, 1 skipped" in done.out


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\x89PNG", "this is not an OPML file"),
        (b"<rss><channel/></rss>", "no element 'opml'"),
        (b"<opml><body/></opml>", "lists no feed and no address"),
        (b"<opml>" + b" " * MAX_BYTES, "larger than 2,000,000 bytes"),
        (None, "cannot be read"),
    ],
)
def test_a_bad_file_is_named_with_the_problem(archive: Kliping, content: bytes | None, problem: str) -> None:
    file = str(archive.folder / "langganan.opml") if content is None else write_list(archive, content)
    done = archive("outlets", "import", file)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("kliping: langganan.opml: ")
    assert problem in done.err


def test_a_long_address_is_refused(archive: Kliping) -> None:
    opml = f'<opml><body><outline text="x" url="https://x.example/{"a" * 2000}"/></body></opml>'
    assert "more than 2,000 characters" in archive("outlets", "import", write_list(archive, opml)).err


def test_an_exported_list_is_known_here_and_new_elsewhere(archive: Kliping) -> None:
    archive("outlets", "import", write_list(archive, LIST))
    exported = archive("outlets", "export", "--opml").out
    assert archive("outlets", "export").out == exported
    outlines = [(each.name, each.feed_url) for each in read_opml(exported.encode())]
    assert ("Terbaru", "https://kabar-baru.example/olahraga/feed/") in outlines
    assert ("Tanpa feed", None) in outlines
    done = archive("outlets", "import", write_list(archive, exported), "--dry-run")
    assert (" 0 new, " in done.out, done.err) == (True, "")
