"""One tool over one folder of annotated pages, in a process of its own: started by benchmarks/extraction.py.

    python benchmarks/extract_pages.py TOOL FOLDER [--without STEP]
    python benchmarks/extract_pages.py kliping FOLDER --memory PAGES
    python benchmarks/extract_pages.py kliping FOLDER --steps

Prints one JSON object: `found` maps a page to what the tool read, with the field names of truth.json; `seconds` is
the CPU that the pages took, imports left out, each page once and nothing warmed; `asked` counts the pages for which
Kliping asked trafilatura. Exit code 3 says that the tool is not installed here. `--without` switches off a step of
Kliping's normalizer; `--steps` lists them. `--memory` reads so many pages, the folder's in turn, and prints the
process's resident kB ten times.

A tool is imported in its own function, since no process may pay for another's imports.
"""

import argparse
import contextlib
import gc
import gzip
import io
import itertools
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

Fields = dict[str, str | None]
Read = Callable[[str, bytes], Fields]

FETCHED_AT = datetime(2026, 11, 1, tzinfo=UTC)
NOT_INSTALLED = 3


def kliping(asked: list[str]) -> Read:
    """Text, metadata and language, without an outlet or a profile of it."""
    from core.article import Article, Page
    from core.normalizer import normalize
    from core.normalizer.selection import trafilatura_fallback

    def count(*args: Any) -> str:
        asked.append("")
        return trafilatura_fallback.find_text(*args)

    patch("core.normalizer.pipeline.find_text", count).start()

    def read(url: str, page: bytes) -> Fields:
        article = normalize(Page(url, page, FETCHED_AT))
        if not isinstance(article, Article):
            return {}
        return {
            "articleBody": article.text,
            "title": article.title,
            "author": "; ".join(article.authors) or None,
            "datePublished": article.published_at.isoformat() if article.published_at else None,
        }

    return read


def trafilatura(asked: list[str]) -> Read:
    """The text alone, precision first."""
    from trafilatura import bare_extraction

    def read(url: str, page: bytes) -> Fields:
        found: Any = bare_extraction(page, url=url, favor_precision=True, include_comments=False, with_metadata=False)
        return {"articleBody": found.text if found else None}

    return read


def trafilatura_metadata(asked: list[str]) -> Read:
    from trafilatura import bare_extraction

    def read(url: str, page: bytes) -> Fields:
        found: Any = bare_extraction(page, url=url, include_comments=False, with_metadata=True)
        if not found:
            return {}
        return {
            "articleBody": found.text,
            "title": found.title,
            "author": found.author,
            "datePublished": found.date,
        }

    return read


def newspaper4k(asked: list[str]) -> Read:
    from newspaper import Article

    def read(url: str, page: bytes) -> Fields:
        article = Article(url, fetch_images=False)
        article.download(input_html=page.decode("utf-8", "replace"))
        article.parse()
        when = article.publish_date
        return {
            "articleBody": article.text,
            "title": article.title,
            "author": "; ".join(article.authors) or None,
            "datePublished": when.isoformat() if isinstance(when, date) else None,
        }

    return read


def resiliparse(asked: list[str]) -> Read:
    """The text alone, with everything off that its switches can leave out."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def read(url: str, page: bytes) -> Fields:
        tree = HTMLTree.parse_from_bytes(page, detect_encoding(page))
        text = extract_plain_text(tree, main_content=True, alt_texts=False, links=False, form_fields=False)
        return {"articleBody": text}

    return read


TOOLS: dict[str, Callable[[list[str]], Read]] = {
    "kliping": kliping,
    "trafilatura": trafilatura,
    "trafilatura+metadata": trafilatura_metadata,
    "newspaper4k": newspaper4k,
    "resiliparse": resiliparse,
}


def steps() -> dict[str, dict[str, Any]]:
    """What of Kliping's normalizer can be switched off, and what stands in its place then."""
    from core.normalizer.boilerplate.captions import Parted
    from core.normalizer.boilerplate.rules import RULES
    from core.normalizer.boilerplate.sign_offs import Signed
    from core.normalizer.selection.sibling_boxes import Parts

    story, lines, own = (
        "core.normalizer.selection.line_selection",
        "core.normalizer.boilerplate.removal",
        "core.normalizer.pipeline",
    )
    off: dict[str, dict[str, Any]] = {
        "boxes named furniture": {f"{story}.without_furniture": list},
        "captions": {f"{story}.without_captions": lambda lines, masses: list(lines)},
        "captions behind pictures": {f"{own}.part_captions": Parted},
        "sibling parts": {f"{story}.gather_parts": lambda top, masses: Parts({top})},
        "next story of an endless page": {f"{story}._first_story": lambda lines, masses, wanted: lines},
        "above the headline": {f"{story}._below_headline": lambda found, wanted: found},
        "bylines and links at the ends": {f"{story}._without_ends": lambda found: found},
        "paragraphs that stand twice": {f"{story}._each_once": lambda found: found},
        "headline repeated": {f"{lines}.has_word_key": lambda text, headline: False},
        "sign-off": {f"{lines}.take_sign_off": lambda blocks, authors: Signed(list(blocks), [])},
        "cross-links behind a sentence": {f"{lines}._cut_tail": lambda kept, dropped: None},
        "declared text": {f"{own}.read_article_body": lambda declared, shown: ()},
        "all rules for lines": {f"{lines}._rule_for": lambda block: None},
    }
    for rule in RULES:
        others = tuple(other for other in RULES if other is not rule)
        linked = tuple(other for other in others if other.shape.linked)
        gate = re.compile("|".join(other.shape.pattern for other in others if not other.shape.linked))
        off[f"rule: {rule.name}"] = {f"{lines}.RULES": others, f"{lines}._ANY": gate, f"{lines}._LINKED_SHAPES": linked}
    return off


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without", metavar="STEP")
    parser.add_argument("--memory", metavar="PAGES", type=int)
    parser.add_argument("--steps", action="store_true")
    args = parser.parse_args()
    if args.steps:
        print("\n".join(steps()))
        return
    asked: list[str] = []
    try:
        read = TOOLS[args.tool](asked)
    except ImportError as error:
        print(error, file=sys.stderr)
        sys.exit(NOT_INSTALLED)
    for place, instead in steps()[args.without].items() if args.without else ():
        patch(place, instead).start()
    pages = load_pages(args.folder)
    if args.memory:
        watch_memory(read, list(pages.values()), args.memory)
        return
    # What the imports left behind is not the pages' to tidy up.
    gc.collect()
    gc.freeze()
    started = time.process_time()
    found = {name: tried(read, url, page) for name, (url, page) in pages.items()}
    seconds = time.process_time() - started
    print(json.dumps({"found": found, "seconds": seconds, "asked": len(asked)}))


def watch_memory(read: Read, pages: Sequence[tuple[str, bytes]], count: int) -> None:
    for done, (url, page) in zip(range(1, count + 1), itertools.cycle(pages), strict=False):
        tried(read, url, page)
        if done % max(1, count // 10) == 0:
            print(Path("/proc/self/status").read_text(encoding="ascii").partition("VmRSS:")[2].split()[0])


def load_pages(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Address and bytes of each page."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return {
        name: (fields.get("url") or "https://example.com/news/story", load(folder, name))
        for name, fields in truth.items()
    }


def load(folder: Path, name: str) -> bytes:
    return gzip.decompress((folder / "pages" / f"{name}.html.gz").read_bytes())


def tried(read: Read, url: str, page: bytes) -> Fields:
    """A tool that raises has read nothing. What tools print belongs to no figure."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return read(url, page)
    except Exception as error:
        print(f"{url}: {type(error).__name__}: {error}", file=sys.stderr)
        return {}


if __name__ == "__main__":
    main()
