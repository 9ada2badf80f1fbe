"""Broken and malicious pages, and the cost of normalizing each. `python -m tests.hostile` prints it as JSON.

Each page is normalized in a process of its own, forked from one that has imported everything. Its address space may
grow by `MEMORY` bytes after the page has been built.
"""

import codecs
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from core.article import Article, NotAnArticle, Page
from core.language import detect_language
from core.normalizer import normalize
from core.urls import site_key

SECONDS = 1.0
MEMORY = 200_000_000
URL = "https://example.co.id/kota/jembatan-baru-dibuka-warga"
FETCHED_AT = datetime(2024, 6, 1, 3, tzinfo=UTC)
SENTENCE = "Wali kota meresmikan jembatan baru di atas sungai yang membelah kota itu pada hari Senin pagi. "
TEXT = SENTENCE.encode()
ARTICLE = f"<h1>Jembatan Baru Dibuka untuk Warga</h1><div>{f'<p>{SENTENCE * 2}</p>' * 4}</div>"

Make = Callable[[], bytes]


def page_of(body: str = ARTICLE, head: str = "") -> bytes:
    return f"<html lang=id><head>{head}</head><body>{body}</body></html>".encode("utf-8", "replace")


def _entry(number: int) -> str:
    return (
        f"<div class=entry id=e{number}><time>{number % 24}.15 WIB</time><h3>Kabar ke-{number}</h3>"
        f"<p>Warga ke-{number} menyeberang, <b>kata</b> petugas yang berjaga di sana.</p>"
        f"<a href=/e{number}>Bagikan</a></div>"
    )


MASSES: dict[str, Make] = {
    "empty": lambda: b"",
    "null bytes": lambda: b"\0" * 1_000_000,
    "50 MB of one word": lambda: b"<p>" + b"a" * 50_000_000,
    "50 MB of paragraphs": lambda: (b"<p>" + TEXT + b"</p>") * 450_000,
    "50 MB of spaces": lambda: b" " * 50_000_000,
    "50 MB of brackets": lambda: b"<" * 50_000_000,
    "a million tags": lambda: b"<i>" * 1_000_000,
    "a million closing tags": lambda: page_of("</div>" * 1_000_000),
    "4 MB of one paragraph": lambda: page_of(f"<h1>Jembatan Baru</h1><p>{SENTENCE * 40_000}")[:3_990_000],
    "4 MB of paragraphs": lambda: page_of(f"<h1>Jembatan Baru</h1>{f'<p>{SENTENCE * 3}</p>' * 12_000}")[:3_990_000],
    "4 MB without a space": lambda: page_of("<h1>Jembatan Baru</h1><p>" + "a" * 3_900_000),
    "one long paragraph": lambda: page_of(f"<h1>Jembatan Baru</h1><p>{SENTENCE * 10_000}"),
    "no body": lambda: b"<html><head><title>Jembatan Baru Dibuka untuk Warga</title></head></html>",
    "two bodies": lambda: page_of(ARTICLE + "</body><body>" + ARTICLE),
    "a frameset": lambda: b"<html><frameset><frame src=a></frameset></html>",
    "random bytes": lambda: bytes((number * 7919 + number // 251) % 256 for number in range(300_000)),
}
NESTINGS: dict[str, Make] = {
    f"{tag} nested {count:,} deep": partial(page_of, f"<{tag}>" * count + SENTENCE * 10)
    for tag in ("div", "span", "a", "table", "blockquote", "li", "b", "p", "font", "form", "select", "svg")
    for count in (100_000, 15_000)
}
MARKUP: dict[str, Make] = {
    "100,000 attributes": lambda: b"<html " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">" + TEXT,
    "3,900 attributes": lambda: b"<html " + b" ".join(b"a%d=1" % number for number in range(3_900)) + b">" + TEXT,
    "one attribute of 3 MB": lambda: page_of(f'<img src="data:{"A" * 3_000_000}">{ARTICLE}'),
    "classes of 3 MB": lambda: page_of(f'<div class="{"article-body " * 230_000}">{ARTICLE}</div>'),
    "a class name of 1 MB": lambda: page_of(f'<div class="{"aB" * 500_000}">{ARTICLE}</div>'),
    "10,000 class names": lambda: page_of("".join(f"<div class=isi-{n}><p>{SENTENCE}</div>" for n in range(10_000))),
    "an attribute that does not end": lambda: page_of(ARTICLE) + b'<a href="' + b"a" * 1_000_000,
    "a tag that does not end": lambda: page_of(ARTICLE)[:-200] + b"<a href='",
    "a comment that does not end": lambda: page_of("<!-- " + ARTICLE * 100),
    "comments": lambda: b"<!-- a -->\n" * 7_500 + page_of(),
    "instructions": lambda: b"<?a b?>\n" * 7_500 + page_of(),
    "CDATA": lambda: page_of("<![CDATA[" * 10_000 + ARTICLE),
    "entities": lambda: page_of("<h1>Jembatan</h1><p>" + "&nbsp;&#x41;&amp;" * 200_000),
    "an entity bomb": lambda: (
        b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
        + b"]><p>&a11;&a10;"
        + TEXT * 5
    ),
    "references to invalid characters": lambda: page_of(
        "<p>" + "&#xFFFFFFFF;&#0;&#xD800;&#99999999999;" * 20_000 + ARTICLE
    ),
    "a title of dashes": lambda: page_of(head="<title>" + " - a" * 200_000 + "</title>"),
    "20,000 titles": lambda: page_of(head="<title>a</title>" * 20_000),
    "7,500 metas": lambda: page_of(head='<meta name="author" content="Rina Marlina">' * 7_500),
    "20,000 times": lambda: page_of("<time datetime=2024-01-01></time>" * 20_000 + ARTICLE),
    "20,000 headings": lambda: page_of("<h1>Jembatan Baru Dibuka</h1>" * 20_000 + ARTICLE),
    "10,000 links": lambda: page_of("<h3><a href=/a>Kabar Nomor Satu dari Kota</a></h3>" * 10_000 + ARTICLE),
    "paragraphs closed twice": lambda: page_of("<p>ab" * 20_000 + "</p>" * 20_000),
    "a table of 10,000 rows": lambda: page_of(f"<table>{'<tr><td>Satu, dua, tiga.</td></tr>' * 10_000}</table>"),
    "a live blog": lambda: page_of(f"<h1>Jembatan Baru Dibuka untuk Warga</h1>{''.join(map(_entry, range(3_500)))}"),
    "deep JSON": lambda: page_of(head='<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
    "wide JSON": lambda: page_of(head='<script type="application/ld+json">' + json.dumps([{}] * 500_000) + "</script>"),
    "many JSON articles": lambda: page_of(
        head='<script type="application/ld+json">'
        + json.dumps([{"@type": "NewsArticle", "author": [{"@id": "#a"}] * 100, "@id": str(n)} for n in range(500)])
        + "</script>"
    ),
    "a number of 1 MB in JSON": lambda: page_of(
        head='<script type="application/ld+json">' + "9" * 1_000_000 + "</script>"
    ),
}
CHARSETS: dict[str, Make] = {
    "latin-1 labelled utf-8": lambda: page_of(ARTICLE.replace("kota", "désa")).decode().encode("latin-1") * 50,
    "utf-16 with a byte order mark": lambda: page_of().decode().encode("utf-16"),
    "utf-16 without a byte order mark": lambda: page_of().decode().encode("utf-16-le"),
    "utf-16 cut in a character": lambda: page_of().decode().encode("utf-16")[:-1],
    "utf-16 labelled, latin-1 sent": lambda: b"<meta charset=utf-16>" + "é".encode("latin-1") * 1000,
    "a charset that does not exist": lambda: b"<meta charset=klingon>" + page_of() + b"\xff",
    "a charset that is not a text encoding": lambda: b"<meta charset=hex>" + page_of() + b"\xff",
    "idna": lambda: b"<meta charset=idna>" + b"\xff" + b"a." * 200_000,
    "punycode": lambda: b"<meta charset=punycode>" + b"\xff" + b"a-" * 100_000,
    "unicode escapes": lambda: b"<meta charset=unicode_escape>" + b"\xff" + b"\\N{DASH}" * 100_000,
    "utf-7": lambda: b"<meta charset=utf-7>" + page_of() + b"\xff",
    "only a byte order mark": lambda: codecs.BOM_UTF8,
    "two byte order marks": lambda: codecs.BOM_UTF8 * 2 + page_of(),
    "null bytes between": lambda: b"\0".join(page_of()[n : n + 7] for n in range(0, 1200, 7)),
    "controls and surrogates": lambda: page_of(ARTICLE.replace(" ", "\x0b\x1f\u202e\ufeff ")),
}
_TOKENS = (
    *(
        " ",
        "\u00a0",
        "-",
        " - ",
        "– ",
        "|",
        " | ",
        ",",
        ", ",
        "a ",
        "A ",
        "Ab ",
        "Ab, ",
        "Ab/",
        "ab/",
        "(",
        "(ab/",
        "[*",
    ),
    *(
        "*",
        "1",
        "1 ",
        "1/",
        "12.",
        "2024 ",
        "1 jan ",
        "jan ",
        "...",
        "…",
        "&",
        "»",
        "#a ",
        ":",
        ". ",
        "A.",
        "a.b",
        "A.b-",
    ),
    *("halaman ", "1, ", "baca ", "baca juga ", "yang ", "by ", "By Ab ", "Penulis: ", "Kontributor ", "masuk ", "©"),
    *("log in ", "cookie ", "privacy and ", "404 ", "untuk ", "berlangganan ", "lalu ", "se", "updated ", "facebook "),
    *("foto: ", "Dok. "),
)


def _lines(token: str) -> bytes:
    """Return an article in which every line and declared field repeats the token, with an unexpected ending."""
    lines = [
        (token * (length // len(token)) + end) for length in (90, 115, 155, 235, 395) for end in ("", "!", "\u00a7")
    ]
    long = token * (4_900 // len(token)) + "!"
    declared = {
        "@type": "NewsArticle",
        "headline": long,
        "author": [long, lines[3]],
        "datePublished": long,
        "editor": long,
    }
    head = f'<script type="application/ld+json">{json.dumps(declared)}</script><title>{long}</title>'
    head += "".join(f"<meta name='{name}' content='{long}'>" for name in ("author", "pubdate", "keywords", "og:title"))
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    bodies = (
        f"<div>{paragraphs}</div>",
        f"<div>{paragraphs * 2}<p>{SENTENCE * 3}</p></div>",
        ARTICLE,
        f"<p>{long * 20}</p>",
    )
    return page_of(f"<h1>{lines[3]}</h1><span class=author>{lines[1]}</span>{''.join(bodies)}<p>{lines[4]}</p>", head)


LINES: dict[str, Make] = {f"lines of {token!r}": partial(_lines, token) for token in _TOKENS}
PAGES: dict[str, Make] = MASSES | NESTINGS | MARKUP | CHARSETS | LINES


def load_libraries() -> None:
    """Load what a process loads once, for the first page that needs it, which takes more than half a second in all.

    These are the profiles of languages, the list of public suffixes, and the library for pages without a reliable text.
    """
    detect_language("Ein Text, der die Profile lädt.")
    site_key(URL)
    normalize(Page(URL, page_of(), FETCHED_AT))
    normalize(Page(URL, MASSES["no body"](), FETCHED_AT))


def measure() -> Iterator[dict[str, object]]:
    """Yield for each page its name, the kind of result, the reason, and the CPU seconds."""
    load_libraries()
    for name, make in PAGES.items():
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writer, json.dumps(_measure_page(name, make())).encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as stream:
            answer = stream.read()
        os.waitpid(child, 0)
        yield json.loads(answer) if answer else {"name": name, "kind": "killed", "seconds": 0.0}


def _measure_page(name: str, body: bytes) -> dict[str, object]:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    started = time.process_time()
    found = normalize(Page(URL, body, FETCHED_AT))
    seconds = time.process_time() - started
    is_fault = isinstance(found, NotAnArticle) and found.is_fault
    reason = str(found.reason) if isinstance(found, NotAnArticle) else ""
    kind = "fault" if is_fault else type(found).__name__
    assert isinstance(found, Article | NotAnArticle)
    return {"name": name, "kind": kind, "reason": reason, "seconds": seconds}


if __name__ == "__main__":
    json.dump(list(measure()), sys.stdout)
