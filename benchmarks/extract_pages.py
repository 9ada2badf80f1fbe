"""Run one tool over one folder of annotated pages, in a process of its own: started by benchmarks/extraction.py.

    python benchmarks/extract_pages.py TOOL FOLDER [--without NAME]
    python benchmarks/extract_pages.py kliping FOLDER --memory PAGES
    python benchmarks/extract_pages.py kliping FOLDER --steps

Prints one JSON object: `found` maps each page to what the tool extracted, with the field names of truth.json, or to the
`refusal` of a page that Kliping takes for no article; `seconds` is the CPU time for the pages, without imports, each
page once and nothing warmed up; `asked` counts the pages whose lines Kliping selected with trafilatura's help. Exit
code 3: the tool is not installed here. `--without` switches off a step or rule of Kliping's normalizer, `--steps` lists
their names. `--memory` extracts that many pages, repeating the folder, and prints the resident kB of the process ten
times.

Each tool is imported in its own function, so that no process pays for another tool's imports.
"""

import argparse
import contextlib
import gc
import gzip
import io
import itertools
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

Fields = dict[str, str | None]
Extract = Callable[[str, bytes], Fields]

FETCHED_AT = datetime(2026, 11, 1, tzinfo=UTC)
NOT_INSTALLED = 3
ALWAYS_ON = frozenset({"headline", "later pages"})
"""Steps without which there is no article."""


def kliping(asked: list[str], without: frozenset[str] = frozenset()) -> Extract:
    """Extract text, metadata and language, without an outlet or a profile of it."""
    from core.article import Page
    from core.normalizer.draft import Draft
    from core.normalizer.metadata.article_builder import build_article
    from core.normalizer.pipeline import run_page
    from core.normalizer.selection import trafilatura_fallback

    assert trafilatura_fallback, "imported here, since the pages' time does not include imports"

    def extract(url: str, page: bytes) -> Fields:
        draft = run_page(Page(url, page, FETCHED_AT), None, None, without).result
        if not isinstance(draft, Draft):
            return {"refusal": str(draft.reason)}
        if draft.source == "trafilatura":
            asked.append(url)
        article = build_article(draft)
        return {
            "articleBody": article.text,
            "title": article.title,
            "author": "; ".join(article.authors) or None,
            "datePublished": article.published_at.isoformat() if article.published_at else None,
        }

    return extract


def trafilatura(asked: list[str]) -> Extract:
    """Extract the text only, favouring precision."""
    from trafilatura import bare_extraction

    def extract(url: str, page: bytes) -> Fields:
        found: Any = bare_extraction(page, url=url, favor_precision=True, include_comments=False, with_metadata=False)
        return {"articleBody": found.text if found else None}

    return extract


def trafilatura_metadata(asked: list[str]) -> Extract:
    from trafilatura import bare_extraction

    def extract(url: str, page: bytes) -> Fields:
        found: Any = bare_extraction(page, url=url, include_comments=False, with_metadata=True)
        if not found:
            return {}
        return {
            "articleBody": found.text,
            "title": found.title,
            "author": found.author,
            "datePublished": found.date,
        }

    return extract


def newspaper4k(asked: list[str]) -> Extract:
    from newspaper import Article

    def extract(url: str, page: bytes) -> Fields:
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

    return extract


def resiliparse(asked: list[str]) -> Extract:
    """Extract the text only, with every optional part switched off."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def extract(url: str, page: bytes) -> Fields:
        tree = HTMLTree.parse_from_bytes(page, detect_encoding(page))
        text = extract_plain_text(tree, main_content=True, alt_texts=False, links=False, form_fields=False)
        return {"articleBody": text}

    return extract


TOOLS: dict[str, Callable[[list[str]], Extract]] = {
    "kliping": kliping,
    "trafilatura": trafilatura,
    "trafilatura+metadata": trafilatura_metadata,
    "newspaper4k": newspaper4k,
    "resiliparse": resiliparse,
}


def switchable_names() -> list[str]:
    """Return the names of what can be switched off in Kliping's normalizer: steps, passes of the selection, rules."""
    from core.normalizer.pipeline import STEPS

    return [name for step in STEPS for name in (step.name, *step.rules) if step.name not in ALWAYS_ON]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without", metavar="NAME")
    parser.add_argument("--memory", metavar="PAGES", type=int)
    parser.add_argument("--steps", action="store_true")
    args = parser.parse_args()
    if args.steps:
        print("\n".join(switchable_names()))
        return
    asked: list[str] = []
    try:
        extract = kliping(asked, frozenset([args.without])) if args.without else TOOLS[args.tool](asked)
    except ImportError as error:
        print(error, file=sys.stderr)
        sys.exit(NOT_INSTALLED)
    pages = load_pages(args.folder)
    if args.memory:
        print_memory(extract, list(pages.values()), args.memory)
        return
    # Garbage of the imports must not be collected in the pages' time.
    gc.collect()
    gc.freeze()
    started = time.process_time()
    found = {name: extract_safely(extract, url, page) for name, (url, page) in pages.items()}
    seconds = time.process_time() - started
    print(json.dumps({"found": found, "seconds": seconds, "asked": len(asked)}))


def print_memory(extract: Extract, pages: Sequence[tuple[str, bytes]], count: int) -> None:
    for done, (url, page) in zip(range(1, count + 1), itertools.cycle(pages), strict=False):
        extract_safely(extract, url, page)
        if done % max(1, count // 10) == 0:
            print(Path("/proc/self/status").read_text(encoding="ascii").partition("VmRSS:")[2].split()[0])


def load_pages(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Return URL and bytes of each page."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return {
        name: (fields.get("url") or "https://example.com/news/story", load(folder, name))
        for name, fields in truth.items()
    }


def load(folder: Path, name: str) -> bytes:
    return gzip.decompress((folder / "pages" / f"{name}.html.gz").read_bytes())


def extract_safely(extract: Extract, url: str, page: bytes) -> Fields:
    """Return nothing for a tool that raises. What tools print is discarded."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return extract(url, page)
    except Exception as error:
        print(f"{url}: {type(error).__name__}: {error}", file=sys.stderr)
        return {}


if __name__ == "__main__":
    main()
