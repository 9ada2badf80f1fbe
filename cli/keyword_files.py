"""Lists of keywords: read from a file into the store, and printed as a file."""

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import get_args

from cli.backfilling import Past, match_past
from cli.errors import UsageError
from cli.keywords import languages_for
from cli.setup import Setup, load_setup, now
from cli.telling import hints_of, print_hints
from cli.terminal import safe
from core.config.problems import suggestion
from core.errors import ConfigError
from core.keyword import Keyword
from core.keyword_lists import Format, KeywordList, read_keywords, write_keywords
from core.keyword_reading import Twins, find_broken, folded
from storage import Store

MOST_HINTED = 10
"""Keywords of an import whose hints are shown in full."""

MOST_CHANGED = 20
"""Keywords of an import of which it is told what changed."""

_BY_ENDING: dict[str, Format] = {".csv": "csv", ".yaml": "yaml", ".yml": "yaml", ".txt": "lines"}


def import_keywords(path: Path, file: Path, form: str | None, then: Past) -> None:
    """Add or change the keywords of a file: all, or none where anything is wrong. Raises ConfigError."""
    setup = load_setup(path)
    listed = read_keywords(_text_of(file), _format(form, file), file.name)
    with closing(setup.open_for_crawling()) as store:
        before = {keyword.name: keyword for keyword in store.keywords.find_all()}
        wanted = _importable(setup, store, before, listed, file.name)
        changed = store.keywords.put(wanted, now())
        for note in listed.notes:
            print(safe(f"Note: {note}"), file=sys.stderr)
        touched = {*changed.added, *changed.edited, *changed.resumed, *changed.paused}
        counts = f"{len(changed.added)} new, {len(touched) - len(changed.added)} changed"
        print(f"{counts}, {len(listed.keywords) - len(touched)} as they were.")
        news = [keyword for keyword in wanted if keyword.name in touched]
        _print_changes(before, [keyword for keyword in news if keyword.name in before])
        others = Twins(store.keywords.find_active(), setup.config.variants)
        _print_hints(news, others, languages_for(store, news))
        match_past(setup, store, news, then)


def _print_changes(before: Mapping[str, Keyword], changed: Sequence[Keyword]) -> None:
    """What changed about each; of many, the first ones."""
    for keyword in changed[:MOST_CHANGED]:
        old = before[keyword.name]
        parts = [
            part for part in ("query", "languages", "outlets", "forms") if getattr(old, part) != getattr(keyword, part)
        ]
        if old.active != keyword.active:
            parts.append("watched again" if keyword.active else "paused")
        print(safe(f"  {keyword.name}: {', '.join(parts)}"))
    if len(changed) > MOST_CHANGED:
        print(f"  … {len(changed) - MOST_CHANGED} more")


def _print_hints(keywords: Sequence[Keyword], others: Twins, languages: Collection[str]) -> None:
    """What some of them probably do not mean; of many, the first ones in full."""
    hinted = [(keyword, hints) for keyword in keywords if (hints := hints_of(keyword, others, languages))]
    for keyword, hints in hinted[:MOST_HINTED]:
        print(safe(f"keyword {keyword.name}: {keyword.query}"))
        print_hints(keyword.query, hints)
    if len(hinted) > MOST_HINTED:
        rest = [keyword.name for keyword, _ in hinted[MOST_HINTED:]]
        names = ", ".join(rest[:MOST_HINTED]) + (" …" if len(rest) > MOST_HINTED else "")
        print(safe(f"{len(rest)} more have notes, which 'kliping keywords explain' shows: {names}"))


def export_keywords(path: Path, form: str) -> None:
    """Print all keywords; those of the file, too."""
    setup = load_setup(path)
    with closing(setup.open_for_reading()) as store:
        keywords = [stored.keyword for stored in store.keywords.find()]
    text, notes = write_keywords(keywords, _format(form, Path()))
    sys.stdout.write(text)
    for note in notes:
        print(safe(f"Note: {note}"), file=sys.stderr)


def _importable(
    setup: Setup, store: Store, before: Mapping[str, Keyword], listed: KeywordList, file: str
) -> list[Keyword]:
    """What is to be put: without what config.yaml declares just so, and paused where it was and the file says nothing
    of it. Raises ConfigError with all that cannot be put."""
    declared = {folded(keyword.name): keyword for keyword in setup.config.keywords}
    known = {folded(name): name for name in before}
    outlets = {stored.outlet.name for stored in store.outlets.find(now())}
    wanted, problems = [], []
    for line, told in listed.keywords:
        name = folded(told.name)
        stays = told.name in listed.stateless and told.name in before
        keyword = replace(told, active=before[told.name].active) if stays else told
        if keyword == declared.get(name):
            continue
        wanted.append(keyword)
        if name in declared:
            place = f"{setup.path.name}:{setup.config.keyword_lines[declared[name].name]}"
            problems.append(f"{file}:{line}: '{keyword.name}' is declared in {place}; change it there")
        elif known.get(name, keyword.name) != keyword.name:
            problems.append(f"{file}:{line}: '{keyword.name}' is called '{known[name]}' in the store; write it so")
        problems += _unknown_outlets(keyword, outlets, f"{file}:{line}")
    problems += _broken_references(setup, before, listed, file)
    if problems:
        raise ConfigError(tuple(problems))
    return wanted


def _broken_references(setup: Setup, known: Mapping[str, Keyword], listed: KeywordList, file: str) -> Iterable[str]:
    if not any("@" in keyword.query for _, keyword in listed.keywords):
        return
    lines = {keyword.name: line for line, keyword in listed.keywords}
    broken = find_broken((keyword for _, keyword in listed.keywords), known, setup.config.variants)
    for name, error in broken.items():
        yield f"{file}:{lines[name]}: {str(error).replace(chr(10), chr(10) + '  ')}"


def _unknown_outlets(keyword: Keyword, known: set[str], place: str) -> Iterable[str]:
    for name in keyword.outlets:
        if name not in known:
            yield f"{place}: no outlet is named '{name}'{suggestion(name, known)}"


def _format(form: str | None, file: Path) -> Format:
    if form is None and (found := _BY_ENDING.get(file.suffix.lower())):
        return found
    for known in get_args(Format):
        if form == known:
            return known  # type: ignore[no-any-return]  # one of Format's own words
    raise UsageError(f"--format {form or '…'}: write csv, yaml or lines")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError((f"{file.name}:{line}: is not UTF-8 text; save the file as UTF-8",)) from error
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
