"""Import keywords from a file, and export all keywords to a file."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from actions.context import AppContext, encoding_problem
from actions.keyword_description import KeywordDescription, describe_keyword
from actions.keywords import find_languages
from core.config.problems import suggestion
from core.errors import ConfigError, UsageError
from core.keyword import Keyword, name_key
from core.keyword_equivalence import EquivalentKeywords
from core.keyword_files import Format, KeywordFile, read_keywords, write_keywords
from core.keyword_references import find_broken_references
from storage import Store

_FORMAT_OF_SUFFIX: dict[str, Format] = {".csv": "csv", ".yaml": "yaml", ".yml": "yaml", ".txt": "lines"}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The keywords that an import added or changed, in the order of the file, with hints.

    `listed` is the number of keywords in the file. `before` maps the name of each changed keyword to the keyword as it
    was before the import. `notes` describe the parts of the file that were ignored.
    """

    listed: int
    keywords: tuple[KeywordDescription, ...]
    before: Mapping[str, Keyword]
    notes: tuple[str, ...]


def read_keyword_file(file: Path, file_format: str | None) -> KeywordFile:
    """Read a keyword file. If `file_format` is None, the suffix of the file determines the format.

    Raise `ConfigError` with all problems, or `UsageError` if the file cannot be read.
    """
    return read_keywords(_read_text(file), parse_format(file_format, file.suffix), file.name)


def parse_format(file_format: str | None, suffix: str = "") -> Format:
    """Return the format named `file_format`, or the format of `suffix` if it is None. Raise `UsageError`."""
    if file_format is None and (found := _FORMAT_OF_SUFFIX.get(suffix.lower())):
        return found
    for known in get_args(Format):
        if file_format == known:
            return known  # type: ignore[no-any-return]  # a value of the literal type
    raise UsageError(f"--format {file_format or '…'}: write csv, yaml or lines")


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError((encoding_problem(file.name, error),)) from error
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error


def import_keywords(context: AppContext, store: Store, listed: KeywordFile, file: str) -> ImportResult:
    """Add or change the keywords of a file: all of them, or none. Raise `ConfigError` with every problem."""
    before = {keyword.name: keyword for keyword in store.keywords.find_all()}
    accepted = _Import(context, store, before, file).accept(listed)
    changed = store.keywords.put(accepted, context.clock())
    names = {*changed.added, *changed.edited, *changed.resumed, *changed.paused}
    keywords = [keyword for keyword in accepted if keyword.name in names]
    return ImportResult(
        listed=len(listed.keywords),
        keywords=tuple(_describe(context, store, keywords)),
        before={name: before[name] for name in names if name in before},
        notes=listed.notes,
    )


def _describe(context: AppContext, store: Store, keywords: Collection[Keyword]) -> Iterable[KeywordDescription]:
    variants = context.config.variants
    others, languages = EquivalentKeywords(store.keywords.find_active(), variants), find_languages(store, keywords)
    return [describe_keyword(keyword, variants, others, languages) for keyword in keywords]


def export_keywords(store: Store, file_format: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file with all keywords, and notes about keywords that the format cannot express."""
    return write_keywords([stored.keyword for stored in store.keywords.find()], parse_format(file_format))


@dataclass(frozen=True, slots=True)
class _Import:
    """Checks the keywords of a file against the config and against the stored keywords: `before`, by name."""

    context: AppContext
    store: Store
    before: Mapping[str, Keyword]
    file: str

    def accept(self, listed: KeywordFile) -> list[Keyword]:
        """Return the keywords to store, without the ones that the config declares identically.

        A paused keyword stays paused if the file does not state `active`. Raise `ConfigError` with all problems.
        """
        declared = {name_key(keyword.name): keyword for keyword in self.context.config.keywords}
        spellings = {name_key(name): name for name in self.before}
        outlets = {stored.outlet.name for stored in self.store.outlets.find(self.context.clock())}
        accepted, problems = [], []
        for line, keyword in listed.keywords:
            if keyword.name in listed.without_state and keyword.name in self.before:
                keyword = replace(keyword, active=self.before[keyword.name].active)  # noqa: PLW2901
            name, position = name_key(keyword.name), f"{self.file}:{line}"
            if keyword == declared.get(name):
                continue
            accepted.append(keyword)
            if name in declared:
                declaration = f"{self.context.path.name}:{self.context.config.keyword_lines[declared[name].name]}"
                problems.append(f"{position}: '{keyword.name}' is declared in {declaration}; change it there")
            elif spellings.get(name, keyword.name) != keyword.name:
                problems.append(
                    f"{position}: '{keyword.name}' is spelled '{spellings[name]}' in the store; write it like that"
                )
            problems += _unknown_outlets(keyword, outlets, position)
        problems += self._broken_references(listed)
        if problems:
            raise ConfigError(tuple(problems))
        return accepted

    def _broken_references(self, listed: KeywordFile) -> Iterable[str]:
        if not any("@" in keyword.query for _, keyword in listed.keywords):
            return
        lines = {keyword.name: line for line, keyword in listed.keywords}
        broken = find_broken_references(
            (keyword for _, keyword in listed.keywords), self.before, self.context.config.variants
        )
        for name, error in broken.items():
            yield f"{self.file}:{lines[name]}: {str(error).replace(chr(10), chr(10) + '  ')}"


def _unknown_outlets(keyword: Keyword, known: set[str], position: str) -> Iterable[str]:
    for name in keyword.outlets:
        if name not in known:
            yield f"{position}: no outlet is named '{name}'{suggestion(name, known)}"
