"""`kliping demo`: the whole loop on the sample newsroom, then a comparison with what the newsroom knows of itself."""

import tempfile
import time
from pathlib import Path

from rich.text import Text

from cli.crawling import crawl_round
from cli.errors import DONE, SOME_OUTLET_FAILED
from cli.setup import Setup, load_setup, now
from cli.shapes import json_line, stored_record
from cli.terminal import console, print_articles
from core.filters import ArticleFilter
from demo import WATCHED, Newsroom
from storage import Store, StoredArticle

MOST = 1000
"""More than the newsroom holds."""


def run_demo(*, as_json: bool) -> int:
    """Serve the newsroom, crawl it, print the mentions; the exit code is 1 where they are not what a reader finds."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kliping-demo-") as folder, Newsroom.serve(now=now()) as newsroom:
        setup = _write_config(Path(folder), newsroom)
        store = setup.open_for_crawling()
        try:
            _tell(f"1. A newsroom opens on this machine: {_addresses(newsroom)}", as_json=as_json)
            _tell(f"2. Watched keywords: {', '.join(WATCHED)}. The config knows two home addresses:\n", as_json=as_json)
            _tell(setup.path.read_text(encoding="utf-8"), as_json=as_json)
            _tell("3. kliping crawl: discover, fetch, normalize, match, keep", as_json=as_json)
            crawl_round(setup, store, None, as_json=as_json)
            _tell_sources(store, as_json=as_json)
            found = store.articles.find(ArticleFilter(limit=MOST))
            _show(found, setup, as_json=as_json)
            return _compare(newsroom, found, time.monotonic() - started, as_json=as_json)
        finally:
            store.close()


def _write_config(folder: Path, newsroom: Newsroom) -> Setup:
    lines = ["network: {delay: 0s}  # a newsroom of one's own need not be spared", "keywords:"]
    lines += [f'  - "{keyword}"' for keyword in WATCHED]
    lines += ["outlets:"]
    lines += [f'  - {{name: "{outlet.name}", url: "{outlet.url}", private: true}}' for outlet in newsroom.outlets]
    path = folder / "config.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_setup(path, {})


def _addresses(newsroom: Newsroom) -> str:
    return ", ".join(f"{outlet.name} at {outlet.url}" for outlet in newsroom.outlets)


def _tell(line: str, *, as_json: bool) -> None:
    if not as_json:
        console().print(line)


def _tell_sources(store: Store, *, as_json: bool) -> None:
    for outlet in store.outlets.find(now()):
        kinds = ", ".join(str(source.kind) for source in outlet.sources if str(source.kind) != "home")
        _tell(f"   {outlet.outlet.name}: discovered {kinds}", as_json=as_json)


def _show(found: tuple[StoredArticle, ...], setup: Setup, *, as_json: bool) -> None:
    if as_json:
        for stored in found:
            print(json_line(stored_record(stored)))
        return
    console().print(Text(f"\n4. kliping search: {len(found)} articles mention a keyword\n"))
    print_articles(found, setup.zone)


def _compare(newsroom: Newsroom, found: tuple[StoredArticle, ...], seconds: float, *, as_json: bool) -> int:
    """Mentions as (address, keyword), against the newsroom's own list of what a first round should see."""
    truth = [each for each in newsroom.truth() if each.is_recent]
    wanted = {(each.url, keyword) for each in truth for keyword in each.mentions}
    got = {(stored.article.url, mention.keyword) for stored in found for mention in stored.mentions}
    figures = {"right": len(got & wanted), "wrong": len(got - wanted), "missed": len(wanted - got)}
    if as_json:
        print(json_line({"demo": figures, "seconds": round(seconds, 1)}))
    else:
        unmatched = len(truth) - len(found)
        _tell(
            f"\n5. Against the newsroom's own list: {figures['right']} mentions right, {figures['wrong']} wrong, "
            f"{figures['missed']} missed.\n"
            f"   {unmatched} articles name a keyword nowhere, or only in menus, captions, comments and\n"
            f"   cross-links. {seconds:.1f} s in all.\n\n"
            "On your own outlet:\n  kliping init https://your-outlet.example --keyword 'Kota Bandung'",
            as_json=as_json,
        )
    return DONE if figures["wrong"] == figures["missed"] == 0 else SOME_OUTLET_FAILED
