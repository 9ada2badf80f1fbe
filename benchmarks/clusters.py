"""Measure how well and how fast copies of a story are recognized, beside MinHash LSH, in one run on one core.

    python benchmarks/clusters.py [--seed 1 2 3] [--language id en] [--peers PYTHON] [--texts FOLDER]

Each seed and language is a labelled stream of articles (`benchmarks.story_corpus`). They arrive one by one, as in a
crawl: the first articles of clusters are looked up in an SQLite table in memory by their fingerprints, compared, and
the article joins one of their clusters or starts a new one. `--texts` takes the stories from the `truth.json` of a
folder instead of generating them.

    pair precision    of all pairs of articles in one cluster, the share that really tell one story
    recall            of the copies of a kind, the share that are in the cluster of their original
    merged            of the look-alikes, quoting articles and follow-ups, the share in a cluster with another story
    quotations        the same of a second stream, with other ways to share text (`benchmarks.story_quotations`)

The peer is datasketch's MinHash LSH (128 permutations, word 3-grams, Jaccard .5), in the interpreter given by
`--peers`.

Exit with 1 if a figure, averaged over the seeds of a language, misses its floor in benchmarks/floors-clusters.json.
"""

import argparse
import json
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.news_writer import Draft
from benchmarks.peer_interpreter import add_peers
from benchmarks.story_copies import CHANGES
from benchmarks.story_corpus import (
    FOLLOW_UP,
    INSTANCE,
    ITEM_REPOST,
    ORIGINAL,
    QUOTE,
    Labelled,
    Sizes,
    build_corpus,
)
from benchmarks.story_quotations import COPY, KINDS, build_quotations
from core.article import Article
from core.clusters import StoryText, find_story, fingerprint, rank_candidates
from core.clusters.thresholds import MAX_ARTICLES_PER_HASH
from core.folded_text import FoldedArticle

HERE = Path(__file__).parent
COPIES = (*CHANGES, ITEM_REPOST)
MERGED = {INSTANCE: "look-alikes merged", QUOTE: "quoting merged", FOLLOW_UP: "follow-ups merged"}

Figures = dict[str, float]
# Returns the number of the first article of the cluster that an article joins, which may be its own.
Assign = Callable[[int, Labelled], int]


class Clusters:
    """Assigns articles to clusters as a store would, and measures the CPU seconds of each step."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(("fingerprint", "look-up", "comparison", "insertion"), 0.0)
        self.compared = 0
        self._texts: dict[int, tuple[str, str]] = {}
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE TABLE hashes (hash INTEGER, article INTEGER, PRIMARY KEY (hash, article)) WITHOUT ROWID"
        )

    def assign(self, number: int, item: Labelled) -> int:
        joined = FoldedArticle(Article("", item.title, item.text)).text.joined
        started = time.process_time()
        hashes = fingerprint(joined)
        fingerprinted = time.process_time()
        candidates = self._find_candidates(hashes)
        looked_up = time.process_time()
        match = self._find_story(item, candidates)
        compared = time.process_time()
        first = number if match is None else match
        if first == number:
            self._texts[number] = item.title, item.text
            self._database.executemany("INSERT INTO hashes VALUES (?, ?)", [(each, number) for each in set(hashes)])
        self.seconds["fingerprint"] += fingerprinted - started
        self.seconds["look-up"] += looked_up - fingerprinted
        self.seconds["comparison"] += compared - looked_up
        self.seconds["insertion"] += time.process_time() - compared
        return first

    def _find_candidates(self, hashes: Sequence[int]) -> list[int]:
        if not hashes:
            return []
        newest = (
            "SELECT * FROM (SELECT hash, article FROM hashes WHERE hash = ? "
            f"ORDER BY article DESC LIMIT {MAX_ARTICLES_PER_HASH})"
        )
        rows = self._database.execute(" UNION ALL ".join([newest] * len(hashes)), hashes)
        by_hash: dict[int, list[int]] = {}
        for each, article in rows:
            by_hash.setdefault(each, []).append(article)
        return rank_candidates(by_hash.values())

    def _find_story(self, item: Labelled, candidates: list[int]) -> int | None:
        if not candidates:
            return None
        # A store reads the texts of candidates anew, so their preparation is part of the cost.
        match = find_story(StoryText(item.title, item.text), map(self._read_candidate, candidates))
        return None if match is None else candidates[match.index]

    def _read_candidate(self, number: int) -> StoryText:
        self.compared += 1
        return StoryText(*self._texts[number])


class MinHashClusters:
    """Assigns articles to clusters by MinHash LSH."""

    def __init__(self) -> None:
        from datasketch import MinHash, MinHashLSH

        self._new = MinHash
        self._index = MinHashLSH(threshold=0.5, num_perm=128)

    def assign(self, number: int, item: Labelled) -> int:
        words = FoldedArticle(Article("", item.title, item.text)).text.words
        sketch = self._new(num_perm=128)
        sketch.update_batch([" ".join(shingle).encode() for shingle in zip(words, words[1:], words[2:], strict=False)])
        found = self._index.query(sketch)
        if found:
            return int(min(found))
        self._index.insert(number, sketch)
        return number


def evaluate(items: Sequence[Labelled], firsts: Sequence[int]) -> Figures:
    members: dict[int, list[int]] = {}
    for number, first in enumerate(firsts):
        members.setdefault(first, []).append(number)
    right = pairs = 0
    for cluster in members.values():
        stories = Counter(items[number].story for number in cluster)
        pairs += len(cluster) * (len(cluster) - 1) // 2
        right += sum(count * (count - 1) // 2 for count in stories.values())
    figures: Figures = {"pair precision": right / (pairs or 1)}
    originals = {item.story: firsts[number] for number, item in enumerate(items) if item.kind in (ORIGINAL, INSTANCE)}
    total, found = Counter[str](), Counter[str]()
    for number, item in enumerate(items):
        total[item.kind] += 1
        if item.kind in COPIES:
            found[item.kind] += firsts[number] == originals[item.story]
        else:
            found[item.kind] += any(items[other].story != item.story for other in members[firsts[number]])
    figures |= {f"recall {kind}": found[kind] / total[kind] for kind in COPIES if total[kind]}
    figures["recall"] = sum(found[kind] for kind in COPIES) / sum(total[kind] for kind in COPIES)
    figures |= {name: found[kind] / (total[kind] or 1) for kind, name in MERGED.items()}
    return figures


def evaluate_quotations(items: Sequence[Labelled], firsts: Sequence[int]) -> Figures:
    """Return pair precision, the recall of the copies, and the share of each kind that is with another story."""
    figures = evaluate(items, firsts)
    members: dict[int, set[int]] = {}
    for item, first in zip(items, firsts, strict=True):
        members.setdefault(first, set()).add(item.story)
    kept = {"pair precision": "pair precision quotations", f"recall {COPY}": "recall quotations"}
    merged: Figures = {new: figures[name] for name, new in kept.items()}
    for kind in KINDS:
        of_kind = [len(members[first]) > 1 for item, first in zip(items, firsts, strict=True) if item.kind == kind]
        merged[f"{kind} merged"] = sum(of_kind) / len(of_kind)
    return merged


def run(items: Sequence[Labelled], assign: Assign) -> Figures:
    started = time.process_time()
    firsts = [assign(number, item) for number, item in enumerate(items)]
    seconds = time.process_time() - started
    return evaluate(items, firsts) | {"µs per article": seconds / len(items) * 1e6}


def load_texts(folder: Path) -> list[Draft]:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    texts = [(str(page.get("title") or ""), str(page.get("articleBody") or "")) for page in truth.values()]
    return [Draft(title, tuple(text.split("\n"))) for title, text in texts if len(text.split()) >= 60]


def measure(code: str, seed: int, options: argparse.Namespace) -> list[tuple[str, Figures]]:
    texts = load_texts(options.texts) if options.texts else []
    items = build_corpus(code, seed, Sizes(others=options.others), texts)
    clusters = Clusters()
    figures = run(items, clusters.assign)
    figures |= {f"µs {step}": seconds / len(items) * 1e6 for step, seconds in clusters.seconds.items()}
    figures["comparisons per article"] = clusters.compared / len(items)
    quotations = build_quotations(code, seed)
    assign = Clusters().assign
    figures |= evaluate_quotations(quotations, [assign(number, item) for number, item in enumerate(quotations)])
    columns = [(f"{code} {seed}", figures)]
    if options.peers:
        columns.append((f"MinHash {code} {seed}", run(items, MinHashClusters().assign)))
    return columns


def print_table(columns: list[tuple[str, Figures]]) -> None:
    print(f"{'':26}", *(f"{name:>13}" for name, _ in columns))
    for name in columns[0][1]:
        print(f"{name:26}", *(f"{figures[name]:13,.3f}" if name in figures else " " * 13 for _, figures in columns))


def average(runs: list[Figures]) -> Figures:
    """Return the means over the seeds. A seed has about 45 copies of a kind, so one of them is 2 %."""
    return {name: sum(run[name] for run in runs) / len(runs) for name in runs[0]}


def find_missed(columns: list[tuple[str, Figures]]) -> list[str]:
    """Return the figures that miss their floors: precision and recall must be at least, others at most the floor."""
    floors: Figures = json.loads((HERE / "floors-clusters.json").read_text(encoding="utf-8"))
    missed = []
    for column, figures in columns:
        for name, floor in floors.items():
            value = figures.get(name, floor)
            is_minimum = name.startswith(("pair", "recall"))
            if value < floor if is_minimum else value > floor:
                missed.append(f"{column}: {name} is {value:.3f}, the floor is {floor}")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--language", nargs="+", default=["id", "en"])
    parser.add_argument("--others", type=int, default=Sizes.others, help="articles that are copies of no other")
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter that has datasketch")
    parser.add_argument("--texts", type=Path, help="a folder with a truth.json, from which the stories are taken")
    options = parser.parse_args()
    if options.peers:
        add_peers(options.peers)
    columns = [column for code in options.language for seed in options.seed for column in measure(code, seed, options)]
    means = [
        (f"{code} mean", average([run for name, run in columns if name.startswith(code)])) for code in options.language
    ]
    print_table([*columns, *means])
    missed = find_missed(means)
    print("", *missed, sep="\n")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
