"""Measure quality and speed of article extraction: Kliping, trafilatura, newspaper4k and resiliparse in one run.

    python benchmarks/extraction.py FOLDER... [--rounds 3] [--worst 5] [--peers PYTHON] [--only TOOL]
    python benchmarks/extraction.py FOLDER... --without NAME | --ablation | --memory 20000

A FOLDER is a set of annotated pages, or contains such sets: `pages/<id>.html.gz`, and `truth.json`, which maps an id to
`articleBody` and, if annotated, `title`, `author` (several separated by `;`, null if the page names none),
`datePublished` (ISO 8601) and `url`. Without `articleBody` the pages of a set are no articles, such as lists. Each tool
runs in a process of its own; see benchmarks/extract_pages.py.

Texts are compared as multisets of shingles of four words. Precision and recall are means over pages, F1 is that of the
two means, `±` is its standard deviation over 200 resamples of the pages. `refused` counts the articles without text,
which have no precision; `lists` is the share of a set without articles that is without text, as it should be. `behind`
counts the pages on which Kliping has an F1 below 0.8 and another tool has at least 0.95. Titles are compared without
case and punctuation; authors as sets of names (`A, B and C` are three); `false` counts pages without a byline for which
an author was found; `day` and `minute` compare the times, the day in the time zone of the truth. `asked` is the share
of pages whose lines Kliping selected with trafilatura's help. The last table compares Kliping with the best other tool
of each set; `ratio` is how many times as many pages it extracts in a second of CPU time as the peer that also extracts
text and metadata.

Exits with 1 if a figure of Kliping is below its floor in benchmarks/floors.json. Floors are stored under the
fingerprint of the pages' ids, which is printed below the table; a new set of pages has none. `--lower-floors` writes
the figures that are lower. Speed has only that ratio as a floor, because the speed of one machine varies by a third.

`--without` runs Kliping with a step, pass or rule of its normalizer switched off, `--ablation` with each in turn, and
prints what it contributes. `--memory` extracts that many pages in one process and exits with 1 if the process still
grows by more than a tenth after the first tenth of them.
"""

import argparse
import hashlib
import json
import random
import re
import statistics
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
TEXT_AND_METADATA_PEER = "trafilatura+metadata"
SPEED_RATIO = f"times {TEXT_AND_METADATA_PEER}"
BEHIND = "behind"
OURS = ("kliping", "trafilatura", "trafilatura+metadata")
PEERS = ("newspaper4k", "resiliparse")
NOT_INSTALLED = 3

Fields = Mapping[str, str | None]
Pages = Mapping[str, Fields]
Figures = dict[str, float]

_WORDS = re.compile(r"\w+")
_SHINGLE = 4
_RESAMPLES = 200
_POOR_F1 = 0.8
_GOOD_F1 = 0.95


@dataclass(frozen=True)
class Run:
    """What a tool extracted, its CPU seconds, and how often Kliping used trafilatura."""

    found: Pages
    seconds: float
    asked: int


@dataclass(frozen=True)
class Overlap:
    """Numbers of shingles: of the truth, of the text found, and of both."""

    wanted: int
    found: int
    common: int

    @property
    def f1(self) -> float:
        return 2 * self.common / (self.wanted + self.found) if self.wanted + self.found else 1.0


def overlap(truth: str, text: str) -> Overlap:
    wanted, found = shingles(truth), shingles(text)
    return Overlap(wanted.total(), found.total(), (wanted & found).total())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count the sequences of four words; a shorter text is one shingle."""
    words = _WORDS.findall(text)
    size = min(_SHINGLE, len(words))
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1 if words else 0))


def precision_recall_f1(pages: Sequence[Overlap]) -> tuple[float, float, float]:
    precisions = [page.common / page.found for page in pages if page.found]
    recalls = [page.common / page.wanted for page in pages if page.wanted]
    if not precisions or not recalls:
        return 0.0, 0.0, 0.0
    precision, recall = statistics.fmean(precisions), statistics.fmean(recalls)
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def deviation(pages: Sequence[Overlap]) -> float:
    """Return the standard deviation of F1 over resamples of the pages, with a fixed seed."""
    rng = random.Random(1)
    return statistics.stdev(precision_recall_f1(rng.choices(pages, k=len(pages)))[2] for _ in range(_RESAMPLES))


def score(truth: Pages, run: Run) -> Figures:
    """Return all figures of one tool for one set of pages, except those that are not annotated."""
    if not has_articles(truth):
        refused = [not run.found.get(name, {}).get("articleBody") for name in truth]
        return {"lists": statistics.fmean(refused), "pages/s": len(truth) / run.seconds}
    overlaps = text_overlaps(truth, run.found)
    pages = list(overlaps.values())
    precision, recall, f1 = precision_recall_f1(pages)
    figures = {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "±": deviation(pages),
        "worst": min(page.f1 for page in pages),
        "refused": sum(not page.found for page in pages),
    }
    if any("title" in fields for fields in run.found.values()):
        figures |= metadata(truth, run.found)
    return figures | {"asked": run.asked / len(truth), "pages/s": len(truth) / run.seconds}


def has_articles(truth: Pages) -> bool:
    return any("articleBody" in fields for fields in truth.values())


def text_overlaps(truth: Pages, found: Pages) -> dict[str, Overlap]:
    return {
        name: overlap(fields["articleBody"] or "", found.get(name, {}).get("articleBody") or "")
        for name, fields in truth.items()
    }


def pages_behind(truth: Pages, runs: Mapping[str, Run]) -> dict[str, tuple[str, float]]:
    """Return the pages on which Kliping's text is poor and that of another tool is good: that tool and its F1."""
    overlaps = {tool: text_overlaps(truth, run.found) for tool, run in runs.items()}
    ours = overlaps.pop("kliping")
    behind = {}
    for name in [name for name in truth if overlaps and ours[name].f1 < _POOR_F1]:
        best = max(overlaps, key=lambda tool: overlaps[tool][name].f1)
        if overlaps[best][name].f1 >= _GOOD_F1:
            behind[name] = best, overlaps[best][name].f1
    return behind


def metadata(truth: Pages, found: Pages) -> Figures:
    """Return shares of the annotated pages; only `false` is a number of pages."""
    pairs = [(fields, found.get(name, {})) for name, fields in truth.items()]
    titles = [plain(true["title"]) == plain(got.get("title")) for true, got in pairs if true.get("title")]
    authors = [people(true["author"]) == people(got.get("author")) for true, got in pairs if true.get("author")]
    nobody = [bool(got.get("author")) for true, got in pairs if "author" in true and not true["author"]]
    # A truth may be only a month.
    dates = [(when, got.get("datePublished")) for true, got in pairs if parse_time(when := true.get("datePublished"))]
    timed = [is_same_minute(true or "", got) for true, got in dates if "T" in (true or "")]
    figures: Figures = {}
    for name, hits in (("title", titles), ("author", authors), ("minute", timed)):
        if hits:
            figures[name] = statistics.fmean(hits)
    if dates:
        figures["day"] = statistics.fmean(is_same_day(true or "", got) for true, got in dates)
    if nobody:
        figures["false"] = sum(nobody)
    return figures


def plain(text: str | None) -> str:
    """Return the words in lower case and Unicode form NFKC, without punctuation."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text or "").lower()))


def people(text: str | None) -> set[str]:
    return {plain(name) for name in re.split(r"[;,&]|\b(?:and|dan)\b", text or "")} - {""}


def is_same_day(truth: str, found: str | None) -> bool:
    wanted, got = datetime.fromisoformat(truth), parse_time(found)
    if got is not None and got.tzinfo and wanted.tzinfo:
        got = got.astimezone(wanted.tzinfo)
    return got is not None and got.date() == wanted.date()


def is_same_minute(truth: str, found: str | None) -> bool:
    """Return False for a time without a zone, which is not a point in time."""
    wanted, got = datetime.fromisoformat(truth), parse_time(found)
    if got is None or got.tzinfo is None or wanted.tzinfo is None:
        return False
    return abs((wanted - got).total_seconds()) < 60


def parse_time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", metavar="FOLDER", nargs="+", type=Path)
    parser.add_argument(
        "--rounds", type=int, default=3, help="how many times each tool is run, in turn; the fastest run counts"
    )
    parser.add_argument("--worst", type=int, default=5, help="how many of Kliping's worst pages are listed")
    parser.add_argument(
        "--peers", metavar="PYTHON", default=sys.executable, help="the Python in which the peers are installed"
    )
    parser.add_argument("--only", metavar="TOOL", choices=[*OURS, *PEERS], action="append", help="run only this tool")
    parser.add_argument("--floors", metavar="FILE", type=Path, default=FLOORS)
    parser.add_argument("--lower-floors", action="store_true", help="write lower figures to the file of floors")
    parser.add_argument("--without", metavar="NAME", help="what one step, pass or rule contributes")
    parser.add_argument("--ablation", action="store_true", help="what each step, pass and rule contributes")
    parser.add_argument("--memory", metavar="PAGES", type=int, help="how the process grows over that many pages")
    args = parser.parse_args()
    folders = find_sets(args.folders)
    if args.memory:
        sys.exit(int(sum(grows(folder, args.memory) for folder in folders) > 0))
    if args.ablation or args.without:
        for folder in filter(lambda folder: has_articles(load_truth(folder)), folders):
            print_contributions(folder, [args.without] if args.without else switchable_names(folder))
        return
    scores_by_set: dict[str, dict[str, Figures]] = {}
    failed = False
    for folder in folders:
        truth = load_truth(folder)
        runs = run_tools(folder, args.only or [*OURS, *PEERS], args.rounds, args.peers)
        scores = scores_by_set[folder.name] = {tool: score(truth, run) for tool, run in runs.items()}
        print_table(folder.name, len(truth), scores)
        print_ratios(scores)
        if "kliping" in runs:
            if has_articles(truth):
                print_worst(truth, runs["kliping"].found, args.worst)
                print_refused(truth, runs["kliping"].found)
                scores["kliping"] |= print_behind(truth, runs)
            print(f"  floors: {fingerprint(truth)}")
            failed |= is_below(fingerprint(truth), scores["kliping"], args.floors, args.lower_floors)
    print_comparison(scores_by_set)
    sys.exit(1 if failed else 0)


def find_sets(folders: Sequence[Path]) -> list[Path]:
    """Return each folder that is a set of pages, and the sets in the others."""
    sets = [[folder] if is_set(folder) else sorted(filter(is_set, folder.iterdir())) for folder in folders]
    if not all(sets):
        raise SystemExit("There is no truth.json in: " + ", ".join(map(str, folders)))
    return [folder for found in sets for folder in found]


def is_set(folder: Path) -> bool:
    return (folder / "truth.json").is_file()


def load_truth(folder: Path) -> Pages:
    truth: Pages = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return truth


def fingerprint(ids: Iterable[str]) -> str:
    """Return a key of a set of pages that does not depend on name and location of its folder."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:12]


def run_tools(folder: Path, tools: Sequence[str], rounds: int, peers: str) -> dict[str, Run]:
    """Return the fastest run of each tool. A tool that is not installed is reported and left out."""
    runs: dict[str, Run] = {}
    for turn in range(rounds):
        for tool in tools:
            if turn and tool not in runs:
                continue
            run = run_tool(folder, tool, peers if tool in PEERS else sys.executable)
            if run is None:
                print(f"{tool} is left out because it is not installed; `make bench-extraction` installs the peers")
            elif tool not in runs or run.seconds < runs[tool].seconds:
                runs[tool] = run
    return runs


def run_tool(folder: Path, tool: str, python: str, *options: str) -> Run | None:
    done = start(folder, tool, python, *options)
    if done.returncode == NOT_INSTALLED:
        return None
    if done.returncode:
        raise SystemExit(f"{tool} failed on {folder}:\n{done.stderr}")
    return Run(**json.loads(done.stdout))


def start(folder: Path, tool: str, python: str, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [python, "-W", "ignore", str(HERE / "extract_pages.py"), tool, str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def switchable_names(folder: Path) -> list[str]:
    return start(folder, "kliping", sys.executable, "--steps").stdout.splitlines()


def print_contributions(folder: Path, names: Sequence[str]) -> None:
    """Print what precision, recall and F1 lose without each part, in percentage points."""
    truth = load_truth(folder)
    complete = text_figures(truth, run_tool(folder, "kliping", sys.executable))
    without_effect: list[str] = []
    print(f"\n{folder.name}: what each part contributes\n{'':40}" + "".join(f"{name:>11}" for name in complete))
    for part in names:
        reduced = text_figures(truth, run_tool(folder, "kliping", sys.executable, "--without", part))
        losses = [100 * (complete[name] - reduced[name]) for name in complete]
        if any(abs(loss) >= 0.005 for loss in losses):
            print(f"{part:40}" + "".join(f"{loss:+11.2f}" for loss in losses), flush=True)
        else:
            without_effect.append(part)
    print(f"without effect here: {', '.join(without_effect) or 'none'}")


def text_figures(truth: Pages, run: Run | None) -> Figures:
    assert run is not None, "Kliping itself is installed"
    figures = precision_recall_f1(list(text_overlaps(truth, run.found).values()))
    return dict(zip(("precision", "recall", "f1"), figures, strict=True))


def grows(folder: Path, count: int) -> bool:
    sizes = [int(line) for line in start(folder, "kliping", sys.executable, "--memory", str(count)).stdout.split()]
    print(f"{folder.name}, {count} pages in one process, resident MB: {', '.join(f'{kb / 1024:.0f}' for kb in sizes)}")
    return not sizes or sizes[-1] > 1.1 * sizes[0]


COUNTED = {"refused", "false", BEHIND}
COLUMNS = (
    "precision",
    "recall",
    "f1",
    "±",
    "worst",
    "refused",
    "title",
    "author",
    "false",
    "day",
    "minute",
    "asked",
    "lists",
)


def print_table(name: str, pages: int, scores: Mapping[str, Figures]) -> None:
    print(f"\n{name}, {pages} pages")
    print(f"{'':21}" + "".join(f"{column:>10}" for column in (*COLUMNS, "pages/s")))
    for tool, figures in scores.items():
        print(f"{tool:21}" + "".join(cell(column, figures) for column in COLUMNS) + f"{figures['pages/s']:10.1f}")


def print_ratios(scores: Mapping[str, Figures]) -> None:
    """Print how many times as fast Kliping is as each peer of this run. The ratio to the peer that also extracts text
    and metadata has a floor, since it does not depend on the machine.
    """
    ours = scores.get("kliping")
    if ours is None:
        return
    ratios = {tool: ours["pages/s"] / figures["pages/s"] for tool, figures in scores.items() if tool != "kliping"}
    print("  Kliping / peer, pages/s: " + (", ".join(f"{tool} {ratio:.1f}" for tool, ratio in ratios.items()) or "–"))
    if TEXT_AND_METADATA_PEER in ratios:
        ours[SPEED_RATIO] = ratios[TEXT_AND_METADATA_PEER]


def cell(column: str, figures: Figures) -> str:
    if column not in figures:
        return f"{'–':>10}"
    return f"{figures[column]:10.0f}" if column in COUNTED else f"{figures[column]:10.4f}"


def print_worst(truth: Pages, found: Pages, count: int) -> None:
    overlaps = text_overlaps(truth, found)
    for name in sorted(overlaps, key=lambda name: overlaps[name].f1)[:count]:
        page = overlaps[name]
        print(
            f"  {page.f1:.3f} {name}: {page.found - page.common} shingles too many, {page.wanted - page.common} missing"
        )


def print_refused(truth: Pages, found: Pages) -> None:
    """Print the articles that Kliping refused, with the reason."""
    for name in truth:
        if refusal := found.get(name, {}).get("refusal"):
            print(f"  refused: {name}, {refusal}")


def print_behind(truth: Pages, runs: Mapping[str, Run]) -> Figures:
    """Print the pages on which Kliping is far behind another tool, and return their number."""
    behind = pages_behind(truth, runs)
    for name, (tool, f1) in behind.items():
        print(f"  behind: {name}, {tool} has {f1:.3f}")
    return {BEHIND: len(behind)} if len(runs) > 1 else {}


def print_comparison(scores_by_set: Mapping[str, Mapping[str, Figures]]) -> None:
    """Print a line for each set: Kliping, the best other tool, and the difference."""
    columns = ("f1", "±", "best peer", "lead", "refused", BEHIND, "lists", "ratio")
    print(f"\n{'Kliping':21}" + "".join(f"{column:>10}" for column in columns))
    for name, scores in scores_by_set.items():
        ours = dict(scores.get("kliping", {}))
        peers = [figures["f1"] for tool, figures in scores.items() if tool != "kliping" and "f1" in figures]
        if peers and "f1" in ours:
            ours |= {"best peer": max(peers), "lead": ours["f1"] - max(peers)}
        if SPEED_RATIO in ours:
            ours["ratio"] = ours[SPEED_RATIO]
        if ours:
            print(f"{name:21}" + "".join(cell(column, ours) for column in columns))


def is_below(name: str, figures: Figures, file: Path, lower: bool) -> bool:
    """Print the figures below their floors and return whether there are any; with `lower`, make them the floors."""
    floors = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    mine: Figures = floors.setdefault(name, {})
    needs_peers = {SPEED_RATIO, BEHIND}
    reached_by_key = {key: figures.get(key, 0.0) for key in mine if key not in needs_peers or key in figures}
    worse = {key: reached for key, reached in reached_by_key.items() if is_worse(key, reached, mine[key])}
    for key, reached in worse.items():
        print(f"  {key} is {reached:.4f}, the floor is {mine[key]:.4f}")
    if lower and worse:
        mine.update({key: round(reached, 4) for key, reached in worse.items()})
        file.write_text(json.dumps(floors, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"  {file} now holds the lower floors")
        return False
    return bool(worse)


def is_worse(key: str, reached: float, floor: float) -> bool:
    return reached > floor if key in {*COUNTED, "asked"} else reached < floor


if __name__ == "__main__":
    main()
