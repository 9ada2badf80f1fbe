"""Score the extraction of quotations against texts annotated by hand: what was said and by whom.

    python benchmarks/quotes.py --data FOLDER... [--half development|test] [--function MODULE:NAME] [--misses]

The annotations in benchmarks/quotes contain no text, only the SHA-256 of each text (UTF-8) and offsets of characters.
A FOLDER holds the texts: `*.txt` files, and sets of annotated pages (`truth.json`, see benchmarks/extraction.py) of
which the `articleBody` is the text, directly or in subfolders. A file of annotations is scored if the folders hold all
its texts; exit with 1 if they hold some of them, or if no file can be scored.

    sha256      of the text
    half        `development`, whose mistakes may be read while rules are written, or `test`; drawn by a hash
    kind        `direct`: words in quotation marks with a speaker, without the marks; `indirect`: a clause with a verb
                of saying or `menurut`, without the conjunction, opening adverbs and the full stop
    spans       [start, end] of each part; an attribution in the middle makes two
    speaker     [start, end] of the speaker as written here, such as a surname, a pronoun or a description
    full_name   [start, end] of the longest form of that person's name in the text; null for most institutions and for
                people who are never named
    pronoun     whether the speaker is a pronoun, also as a suffix
    doubtful    left out of the score, and so is what is found there: directives, websites and documents as sources

Something found is a hit if an annotated quotation of the same kind shares at least 0.6 of the characters of both (the
intersection over the union), each paired once, and its speaker is the annotated one: equal to it as written or to the
full name, or a part of the full name, without case, punctuation, ranks and honorifics. Pronouns: of the quotations
whose speaker is a pronoun for a person named in the text, those that were found with the right full name; as a share
of those that were found, and of all.
"""

import argparse
import hashlib
import importlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ANNOTATIONS = Path(__file__).parent / "quotes"
KINDS = ("direct", "indirect")
HALVES = ("development", "test")
MIN_OVERLAP = 0.6

Span = tuple[int, int]

# Words around a name that another mention of the same person may lack. Academic degrees and names of offices are not
# among them: a degree follows the name, so that a name without it is a part of the full name.
_TITLES = frozenset(
    "bapak pak ibu bu saudara saudari sdr sdri tuan nyonya nona bung kang mas mbak "
    "h hj haji hajah hajjah kh kiai kyai nyai ustaz ustadz ustazah gus habib syekh tgk teungku "
    "saw swt ra radiallahu radhiallahu radiallohu anhu anha almarhum almarhumah alm "
    "prof profesor professor dr drs dra drg ir insinyur "
    "jenderal jend letjen mayjen brigjen marsekal laksamana kolonel kol letkol mayor kapten kapt lettu letda "
    "serma serka sertu serda kopral praka pratu inf purn "
    "komjen irjen kombes akbp kompol akp iptu ipda aiptu aipda bripka brigadir briptu bripda pol "
    "mr mrs ms miss sir gen col capt lt maj sgt".split()
)
_WORDS = re.compile(r"[^\W_]+")
_PARENTHESES = re.compile(r"\([^()]*\)")


class FoundQuote(Protocol):
    """What the scorer reads of a quotation that a function found; offsets are those of the text that it was given.

    `speaker` is as written or already resolved, `full_name` the name that it stands for, None if unknown.
    """

    @property
    def kind(self) -> str: ...
    @property
    def spans(self) -> Sequence[Span]: ...
    @property
    def speaker(self) -> str: ...
    @property
    def full_name(self) -> str | None: ...


# Takes a text and its language, such as "id".
FindQuotes = Callable[[str, str], Sequence[FoundQuote]]


@dataclass(frozen=True)
class AnnotatedQuote:
    kind: str
    spans: tuple[Span, ...]
    speaker: str | None
    full_name: str | None
    pronoun: bool
    doubtful: bool


@dataclass(frozen=True)
class AnnotatedText:
    half: str
    language: str
    text: str
    quotes: tuple[AnnotatedQuote, ...]


@dataclass
class KindScore:
    """Numbers of quotations: annotated, found, and hits."""

    annotated: int = 0
    found: int = 0
    hits: int = 0

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.annotated if self.annotated else 0.0


@dataclass
class PronounScore:
    """Numbers of quotations whose speaker is a pronoun for a named person: annotated, found, and named rightly."""

    annotated: int = 0
    found: int = 0
    named: int = 0


@dataclass
class Score:
    kinds: dict[str, KindScore] = field(default_factory=lambda: {kind: KindScore() for kind in KINDS})
    pronouns: PronounScore = field(default_factory=PronounScore)
    # For reading; each begins with `wrong`, `missed` or `named`.
    mistakes: list[str] = field(default_factory=list)


# --- speakers ---


def fold_name(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case, without titles unless it has no other words.

    What stands in parentheses, such as an abbreviation or an age, is left out too.
    """
    words = tuple(_WORDS.findall(_PARENTHESES.sub(" ", name).casefold()))
    return tuple(word for word in words if word not in _TITLES) or words


def is_name_of(name: str | None, full_name: str | None) -> bool:
    """Return whether `name` is the full name or consecutive words of it."""
    if name is None or full_name is None:
        return False
    words, full = fold_name(name), fold_name(full_name)
    starts = range(len(full) - len(words) + 1)
    return bool(words) and any(full[start : start + len(words)] == words for start in starts)


def is_speaker(found: FoundQuote, annotated: AnnotatedQuote) -> bool:
    as_written = annotated.speaker is not None and fold_name(found.speaker) == fold_name(annotated.speaker)
    return as_written or any(is_name_of(name, annotated.full_name) for name in (found.speaker, found.full_name))


# --- spans ---


def characters(spans: Iterable[Span]) -> set[int]:
    return {offset for start, end in spans for offset in range(start, end)}


def overlap(some: Iterable[Span], others: Iterable[Span]) -> float:
    """Return the characters in both as a share of those in either."""
    left, right = characters(some), characters(others)
    return len(left & right) / len(left | right) if left | right else 0.0


def is_in(spans: Iterable[Span], others: Iterable[Span]) -> bool:
    """Return whether the two share at least half of the shorter one's characters."""
    left, right = characters(spans), characters(others)
    return bool(left and right) and len(left & right) >= min(len(left), len(right)) / 2


# --- the score ---


def pair(found: Sequence[FoundQuote], annotated: Sequence[AnnotatedQuote]) -> dict[int, int]:
    """Return the indexes of annotated quotations by those of the found ones that they are paired with.

    The best overlaps come first, and of equal ones that with the right speaker.
    """
    candidates = [
        (overlap(one.spans, other.spans), is_speaker(one, other), i, j)
        for i, one in enumerate(found)
        for j, other in enumerate(annotated)
        if one.kind == other.kind
    ]
    pairs: dict[int, int] = {}
    for share, _, i, j in sorted(candidates, key=lambda candidate: candidate[:2], reverse=True):
        if share >= MIN_OVERLAP and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def add_text(score: Score, text: AnnotatedText, found: Sequence[FoundQuote]) -> None:
    """Add to the score what was found in a text."""
    clear = [quote for quote in text.quotes if not quote.doubtful]
    doubtful = [quote.spans for quote in text.quotes if quote.doubtful]
    pairs = pair(found, clear)
    for i, one in enumerate(found):
        if i not in pairs and any(is_in(one.spans, spans) for spans in doubtful):
            continue
        is_hit = i in pairs and is_speaker(one, clear[pairs[i]])
        score.kinds[one.kind].found += 1
        score.kinds[one.kind].hits += is_hit
        if not is_hit:
            score.mistakes.append(f"wrong {one.kind} [{one.speaker}] {excerpt(text, one.spans)}")
    found_of = {j: found[i] for i, j in pairs.items()}
    for j, quote in enumerate(clear):
        score.kinds[quote.kind].annotated += 1
        paired = found_of.get(j)
        if paired is None or not is_speaker(paired, quote):
            score.mistakes.append(f"missed {quote.kind} [{quote.speaker}] {excerpt(text, quote.spans)}")
        if quote.pronoun and quote.full_name is not None:
            add_pronoun(score, quote, paired)


def add_pronoun(score: Score, quote: AnnotatedQuote, paired: FoundQuote | None) -> None:
    score.pronouns.annotated += 1
    if paired is not None:
        score.pronouns.found += 1
        is_named = is_name_of(paired.full_name, quote.full_name)
        score.pronouns.named += is_named
        if not is_named:
            score.mistakes.append(f"named {paired.full_name} instead of {quote.full_name} [{quote.speaker}]")


def excerpt(text: AnnotatedText, spans: Sequence[Span]) -> str:
    return " … ".join(text.text[start:end] for start, end in spans)


def score_texts(texts: Iterable[AnnotatedText], find_quotes: FindQuotes) -> Score:
    """Score a function on all texts together."""
    score = Score()
    for text in texts:
        add_text(score, text, find_quotes(text.text, text.language))
    return score


# --- files ---


def read_texts(folders: Iterable[Path]) -> dict[str, str]:
    """Return the texts in the folders and their subfolders by their SHA-256."""
    return {hashlib.sha256(text.encode()).hexdigest(): text for folder in folders for text in iterate_texts(folder)}


def iterate_texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.txt")):
        yield path.read_bytes().decode()
    for path in sorted(folder.rglob("truth.json")):
        for fields in json.loads(path.read_bytes()).values():
            if text := fields.get("articleBody"):
                yield text


def load_annotations(annotations: dict[str, Any], texts: dict[str, str]) -> list[AnnotatedText]:
    """Return the annotated texts; raise KeyError with the first SHA-256 that no text has."""
    return [
        AnnotatedText(
            half=entry["half"],
            language=annotations["language"],
            text=texts[entry["sha256"]],
            quotes=tuple(load_quote(quote, texts[entry["sha256"]]) for quote in entry["quotes"]),
        )
        for entry in annotations["texts"]
    ]


def load_quote(quote: dict[str, Any], text: str) -> AnnotatedQuote:
    return AnnotatedQuote(
        kind=quote["kind"],
        spans=tuple((start, end) for start, end in quote["spans"]),
        speaker=cut(text, quote["speaker"]),
        full_name=cut(text, quote["full_name"]),
        pronoun=quote["pronoun"],
        doubtful=quote["doubtful"],
    )


def cut(text: str, span: Sequence[int] | None) -> str | None:
    return None if span is None else text[span[0] : span[1]]


def find_annotated_texts(folders: Sequence[Path]) -> dict[str, list[AnnotatedText]]:
    """Return the annotated texts by the name of their file.

    Raise SystemExit if the folders hold some texts of a file but not all, or no annotated text.
    """
    texts = read_texts(folders)
    found = {}
    for path in sorted(ANNOTATIONS.glob("*.json")):
        annotations = json.loads(path.read_bytes())
        wanted = [entry["sha256"] for entry in annotations["texts"]]
        missing = [sha256 for sha256 in wanted if sha256 not in texts]
        if not missing:
            found[path.name] = load_annotations(annotations, texts)
        elif len(missing) < len(wanted):
            raise SystemExit(
                f"{path.name}: the folders lack {len(missing)} of {len(wanted)} texts, or these were changed: "
                f"{missing[0][:12]}… Get the texts that were annotated, or annotate the new ones."
            )
    if not found:
        raise SystemExit("The folders hold no text that is annotated in benchmarks/quotes.")
    return found


def load_function(name: str) -> FindQuotes:
    module, _, function = name.partition(":")
    loaded: FindQuotes = getattr(importlib.import_module(module), function)
    return loaded


# --- the report ---


def format_score(name: str, score: Score) -> str:
    cells = [f"{name:34}"]
    for kind in KINDS:
        figures = score.kinds[kind]
        cells.append(f"{figures.precision:9.3f} {figures.recall:6.3f} {figures.annotated:4}")
    pronouns = score.pronouns
    of_found = pronouns.named / pronouns.found if pronouns.found else 0.0
    of_all = pronouns.named / pronouns.annotated if pronouns.annotated else 0.0
    cells.append(f"{of_found:9.3f} {of_all:6.3f} {pronouns.annotated:4}")
    return "  ".join(cells)


HEADER = (
    f"{'':34}  {'direct':>9} {'':6} {'':4}  {'indirect':>9} {'':6} {'':4}  {'pronouns':>9}\n"
    f"{'':34}  {'precision':>9} {'recall':>6} {'n':>4}  {'precision':>9} {'recall':>6} {'n':>4}  "
    f"{'of found':>9} {'of all':>6} {'n':>4}"
)


def main() -> None:
    parser = argparse.ArgumentParser(description="Score the extraction of quotations against annotated texts.")
    parser.add_argument("--data", nargs="+", type=Path, required=True, metavar="FOLDER", help="where the texts are")
    parser.add_argument("--half", choices=HALVES, help="score only this half")
    parser.add_argument("--function", default="core.quotes:find_quotes", metavar="MODULE:NAME")
    parser.add_argument("--misses", action="store_true", help="print the mistakes in the development half")
    args = parser.parse_args()
    find_quotes = load_function(args.function)
    files = find_annotated_texts(args.data)
    files["all"] = [text for texts in files.values() for text in texts]
    print(HEADER)
    for half in HALVES if args.half is None else (args.half,):
        for name, texts in files.items():
            score = score_texts([text for text in texts if text.half == half], find_quotes)
            print(format_score(f"{half} {name}", score))
        for mistake in score.mistakes if args.misses and half == "development" else ():
            print(mistake)


if __name__ == "__main__":
    main()
