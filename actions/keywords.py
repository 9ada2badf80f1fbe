"""Describe, add, edit, pause, resume, remove, import and export keywords that the config does not declare."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

from actions.context import AppContext, encoding_problem
from actions.options import parse_language
from core.config.problems import suggestion
from core.errors import ConfigError, KeywordNotFound, OutletNotFound, StoreError, UsageError
from core.keyword import Keyword, find_name, name_key
from core.keyword_equivalence import EquivalentKeywords
from core.keyword_files import Format, KeywordFile, keyword_from_fields, read_keywords, write_keywords
from core.keyword_files.keyword_file import shorten_problems
from core.keyword_references import find_broken_references, find_references
from core.marks import Tone
from core.messages import Message, message, message_of, os_error_message, plural_message
from core.query import format_query, parse, parse_keyword
from core.query.hints import Hint, lint, lint_languages, lint_measured, lint_plain_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from core.forms import Variants
    from storage import Store, StoredKeyword

# What a user types to remove a limit, and to turn the word forms off.
ALL, NONE = "all", "none"

_FORMAT_OF_SUFFIX: dict[str, Format] = {".csv": "csv", ".yaml": "yaml", ".yml": "yaml", ".txt": "lines"}


# The suffixes of spreadsheets, and the first bytes of their formats: a ZIP archive, or an OLE file.
_SPREADSHEETS = {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"}
_DOCUMENTS = {".docx", ".doc", ".odt", ".rtf", ".pdf", ".pages"}
_SPREADSHEET_BYTES = (b"PK\x03\x04", bytes.fromhex("d0cf11e0"))


@dataclass(frozen=True, slots=True)
class KeywordDescription:
    """A keyword, its query with every operator written out, and hints about probable mistakes in the query."""

    keyword: Keyword
    parsed: str
    hints: tuple[Hint, ...] = ()


def describe_query(keyword: Keyword, variants: Variants) -> str:
    """Return the keyword's query with every operator and variant written out."""
    return format_query(parse_keyword(keyword, variants))


def describe_keyword(
    keyword: Keyword, variants: Variants, others: EquivalentKeywords, languages: Collection[str] = ()
) -> KeywordDescription:
    """Describe a keyword, with hints about its query and about equivalent keywords among `others`.

    `languages` are the languages of the stored articles. If it is empty, the keyword's languages are not checked.
    """
    return KeywordDescription(keyword, describe_query(keyword, variants), find_hints(keyword, others, languages))


def find_hints(
    keyword: Keyword, others: EquivalentKeywords, languages: Collection[str] = (), matching: int = 0, stored: int = 0
) -> tuple[Hint, ...]:
    """Return the hints about a keyword that matches `matching` of the `stored` articles.

    `languages` are the languages of the stored articles. `others` are the keywords with which to compare it.
    """
    return (
        *lint(keyword.query, keyword.forms),
        *lint_plain_line(keyword),
        *lint_languages(keyword.query, keyword.languages, languages),
        *lint_measured(matching, stored, others.find(keyword)),
    )


def _describe_all(context: AppContext, store: Store, keywords: Collection[Keyword]) -> list[KeywordDescription]:
    """Describe keywords, with hints that compare them with the stored keywords and articles."""
    variants = context.config.variants
    others, languages = EquivalentKeywords(store.keywords.find_active(), variants), find_languages(store, keywords)
    return [describe_keyword(keyword, variants, others, languages) for keyword in keywords]


def find_languages(store: Store, keywords: Iterable[Keyword]) -> tuple[str, ...]:
    """Return the languages of the stored articles.

    Finding them requires reading all articles, so return an empty tuple if no keyword is limited to a language.
    """
    is_limited = any(keyword.languages or "lang:" in keyword.query.lower() for keyword in keywords)
    return store.articles.find_languages() if is_limited else ()


def load_keywords(context: AppContext) -> dict[str, Keyword]:
    """Return the keywords of the store and the config by name. The config takes precedence. Raise `StoreError`."""
    with context.open_store() as store:
        stored_keywords = {keyword.name: keyword for keyword in store.keywords.find_all()}
    return stored_keywords | context.declared_keywords


def load_keywords_if_possible(context: AppContext) -> dict[str, Keyword]:
    """Load the keywords as `load_keywords` does, or return only the config's if the store cannot be read."""
    with suppress(StoreError):
        if context.path.exists():
            return load_keywords(context)
    return context.declared_keywords


@dataclass(frozen=True, slots=True)
class KeywordFields:
    """The fields of a keyword as the user typed them; None for an omitted field. `tone` has queries by tone."""

    name: str
    query: str | None = None
    languages: list[str] | None = None
    outlets: list[str] | None = None
    forms: str | None = None
    tone: Mapping[str, str] | None = None

    def build(self) -> Keyword:
        """Return the keyword. Raise `QueryError` or `UsageError` if a field is invalid."""
        languages = tuple(parse_language("--language", language) for language in self.languages or ())
        limits = {"languages": languages, "outlets": tuple(self.outlets or ())}
        tone = {name: query for name, query in (self.tone or {}).items() if query}
        return build_keyword({"name": self.name, "query": self.query, "forms": self.forms, "tone": tone, **limits})

    def update(self, keyword: Keyword) -> Keyword:
        """Return a copy of `keyword` with the values that the user typed.

        "all" removes a limit, and "none" turns the word forms off.
        """
        languages = keyword.languages if self.languages is None else [code for code in self.languages if code != ALL]
        outlets = keyword.outlets if self.outlets is None else [outlet for outlet in self.outlets if outlet != ALL]
        forms = keyword.forms if self.forms is None else None if self.forms == NONE else self.forms
        query = keyword.query if self.query is None else self.query
        updated = KeywordFields(keyword.name, query, list(languages), list(outlets), forms, self.tone).build()
        return replace(updated, active=keyword.active, tones=keyword.tones if self.tone is None else updated.tones)


def parse_tones(typed: Sequence[str] | None) -> dict[str, str] | None:
    """Return the queries by tone in `negative=korupsi OR mangkrak`; none of them for `none`. None if nothing is typed.

    Raise `UsageError` for what is not a tone with a query, and for a tone with two of them.
    """
    if typed is None:
        return None
    parsed: dict[str, str] = {}
    for rule in typed:
        if rule.strip().lower() == NONE:
            continue
        tone, query = (part.strip() for part in rule.partition("=")[::2])
        tone = tone.lower()
        if tone not in list(Tone) or not query:
            names = ", ".join(Tone)
            raise UsageError(message("--tone {text}: write TONE=QUERY, with {names}; or none", text=tone, names=names))
        if tone in parsed:
            raise UsageError(message("--tone {text}: only one query for each tone; join them with OR", text=tone))
        parsed[tone] = query
    return parsed


def build_keyword(fields: Mapping[str, object]) -> Keyword:
    """Return the keyword with these fields. Raise `QueryError` for an invalid query, `UsageError` for other fields."""
    if (query := fields["query"]) is not None:
        parse(str(query))
    try:
        return keyword_from_fields(fields)
    except ValueError as error:
        raise UsageError(message_of(error)) from None


@dataclass(frozen=True, slots=True)
class KeywordChange:
    """The description of a keyword after a change, and the stored keyword before it (None for a new keyword)."""

    description: KeywordDescription
    before: StoredKeyword | None

    @property
    def is_changed(self) -> bool:
        return self.before is None or self.before.keyword != self.description.keyword

    @property
    def is_new_version(self) -> bool:
        """Whether more than rules for the tone changed."""
        return is_new_version(None if self.before is None else self.before.keyword, self.description.keyword)


def is_new_version(before: Keyword | None, after: Keyword) -> bool:
    """Return whether a keyword is new or has a new version. Rules for the tone make none: they find no article."""
    return before is None or replace(before, tones=()) != replace(after, tones=())


@dataclass(frozen=True, slots=True)
class KeywordEditor:
    """Changes one keyword of an open store. `name` is spelled as in the store, or as typed if it is new.

    Every method that changes an existing keyword raises `KeywordNotFound` if the store has no keyword with this name.
    """

    context: AppContext
    store: Store
    name: str

    def add(self, keyword: Keyword) -> KeywordChange:
        """Add a keyword. Raise `UsageError` if the store has a keyword with this name."""
        check_outlets(self.context, self.store, keyword)
        with suppress(KeywordNotFound):
            existing = self.store.keywords.get(self.name).keyword
            paused = "" if existing.active else message("  (paused)")
            parsed = describe_query(existing, self.context.config.variants)
            raise UsageError(
                message(
                    "there is a keyword '{existing}' already{paused}: {parsed}; 'kliping keywords edit' changes it",
                    existing=existing.name,
                    paused=paused,
                    parsed=parsed,
                )
            )
        return self._put(keyword, None)

    def would_change(self, fields: KeywordFields) -> bool:
        """Return whether fields differ from those of the keyword."""
        before = self.store.keywords.get(self.name).keyword
        return fields.update(before) != before

    def edit(self, fields: KeywordFields) -> KeywordChange:
        """Change the keyword's query or limits, and store it as a new version."""
        before = self.store.keywords.get(self.name)
        keyword = fields.update(before.keyword)
        check_outlets(self.context, self.store, keyword)
        return self._put(keyword, before)

    def set_active(self, *, active: bool) -> KeywordChange:
        """Pause or resume the keyword: articles are matched only against active keywords."""
        before = self.store.keywords.get(self.name)
        return self._put(replace(before.keyword, active=active), before)

    def remove(self, *, with_mentions: bool) -> int:
        """Delete the keyword and return the number of articles that mentioned it.

        Raise `UsageError` if other keywords refer to it, or if articles mention it and `with_mentions` is false.
        """
        stored = self.store.keywords.get(self.name)
        self._refuse_referenced()
        if stored.articles and not with_mentions:
            raise UsageError(
                plural_message(
                    "{count} article mentions '{name}'; {advice}",
                    "{count} articles mention '{name}'; {advice}",
                    count=stored.articles,
                    name=self.name,
                    advice=message("'kliping keywords pause' keeps the mentions, --with-mentions deletes them, too"),
                )
            )
        return self.store.keywords.remove(self.name, self.context.clock())

    def describe(self, keyword: Keyword) -> KeywordDescription:
        """Describe a keyword, with hints that compare it with the stored keywords."""
        [description] = _describe_all(self.context, self.store, [keyword])
        return description

    def _put(self, keyword: Keyword, before: StoredKeyword | None) -> KeywordChange:
        if before is None or keyword != before.keyword:
            self.store.keywords.put([keyword], self.context.clock())
        return KeywordChange(self.describe(keyword), before)

    def _refuse_referenced(self) -> None:
        key, keywords = name_key(self.name), self.store.keywords.find_all()
        referring = [f"'{keyword.name}'" for keyword in keywords if key in find_references(keyword)]
        if referring:
            raise UsageError(
                plural_message(
                    "'{name}' cannot be removed: {referring} refers to it; remove @{name} from it first",
                    "'{name}' cannot be removed: {referring} refer to it; remove @{name} from them first",
                    count=len(referring),
                    name=self.name,
                    referring=", ".join(referring),
                )
            )


def check_outlets(context: AppContext, store: Store, keyword: Keyword) -> None:
    """Raise `OutletNotFound` if a keyword is limited to an outlet that the store does not have."""
    if keyword.outlets:
        known_outlets = store.outlets.find_names()
        for outlet in keyword.outlets:
            if outlet not in known_outlets:
                raise OutletNotFound(outlet, known_outlets)


def make_editor(context: AppContext, store: Store, name: str) -> KeywordEditor:
    """Return an editor for the keyword with this name, looked up regardless of case and spaces."""
    return KeywordEditor(context, store, find_name(name, store.keywords.find_names()) or name)


def find_declaration(context: AppContext, name: str) -> str | None:
    """Return the place in the config that declares a keyword, such as `config.yaml:14`, or None."""
    declared = find_name(name, context.config.keyword_lines)
    return None if declared is None else f"{context.path.name}:{context.config.keyword_lines[declared]}"


def refuse_declared(context: AppContext, name: str) -> None:
    """Raise `ConfigError` if the config declares a keyword with this name, since it can only be changed there."""
    line = find_declaration(context, name)
    if line is not None:
        declared = find_name(name, context.config.keyword_lines) or name
        raise ConfigError(
            (
                message(
                    "{line}: the keyword '{declared}' is declared in the file; change it there",
                    line=line,
                    declared=declared,
                ),
            )
        )


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The keywords that an import added or changed, in the order of the file, with hints.

    `listed` is the number of keywords in the file. `before` contains the changed keywords as they were before the
    import, by name. `notes` describe the parts of the file that were ignored.
    """

    listed: int
    keywords: tuple[KeywordDescription, ...]
    before: Mapping[str, Keyword]
    notes: tuple[Message, ...]


def read_keyword_file(file: Path, file_format: str | None) -> KeywordFile:
    """Read a keyword file. If `file_format` is None, the suffix of the file determines the format.

    Raise `ConfigError` with all problems, or `UsageError` if the file cannot be read.
    """
    text = _read_text(file)
    return read_keywords(text, parse_format(file_format, file.suffix), file.name)


def parse_format(file_format: str | None, suffix: str = "") -> Format:
    """Return the format named `file_format` or, if that is None, the format of `suffix`. Raise `UsageError`."""
    formats = _FORMAT_OF_SUFFIX if file_format is None else {name: name for name in get_args(Format)}
    if keyword_file_format := formats.get(suffix.lower() if file_format is None else file_format):
        return keyword_file_format
    raise UsageError(message("--format {value}: write csv, yaml or lines", value=file_format or "…"))


def _read_text(file: Path) -> str:
    try:
        content = file.read_bytes()
        if file.suffix.lower() in _DOCUMENTS:
            raise UsageError(message("{file} is not a text file; save it as plain text (.txt)", file=str(file)))
        if file.suffix.lower() in _SPREADSHEETS or content.startswith(_SPREADSHEET_BYTES):
            raise UsageError(message("{file} is a spreadsheet; save it as CSV, and import that file", file=str(file)))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError((encoding_problem(file.name, error),)) from error
    except OSError as error:
        raise UsageError(
            message("{file}: cannot be read: {problem}", file=str(file), problem=os_error_message(error))
        ) from error


def import_keywords(context: AppContext, store: Store, listed: KeywordFile, file: str) -> ImportResult:
    """Add or change either all keywords of a file or none. Raise `ConfigError` with every problem."""
    before = {keyword.name: keyword for keyword in store.keywords.find_all()}
    accepted = _Import(context, store, before, file).accept(listed)
    changes = store.keywords.put(accepted, context.clock())
    changed_names = {*changes.added, *changes.edited, *changes.resumed, *changes.paused}
    # Rules for the tone make no new version of a keyword.
    changed_names |= {each.name for each in accepted if each.name in before and each.tones != before[each.name].tones}
    changed_keywords = [keyword for keyword in accepted if keyword.name in changed_names]
    return ImportResult(
        listed=len(listed.keywords),
        keywords=tuple(_describe_all(context, store, changed_keywords)),
        before={name: before[name] for name in changed_names if name in before},
        notes=listed.notes,
    )


def export_keywords(store: Store, file_format: str) -> tuple[str, tuple[Message, ...]]:
    """Return the text of a file with all keywords, and notes about keywords that the format cannot express."""
    return write_keywords([stored.keyword for stored in store.keywords.find()], parse_format(file_format))


@dataclass(frozen=True, slots=True)
class _Import:
    """Checks the keywords of a file against the config and against `before`, the stored keywords by name."""

    context: AppContext
    store: Store
    before: Mapping[str, Keyword]
    file: str

    def accept(self, listed: KeywordFile) -> list[Keyword]:
        """Return the keywords to store. Leave out those that the config declares identically.

        A paused keyword stays paused if the file does not state `active`, and rules for the tone stay if it does not
        state them.
        Raise `ConfigError` with all problems.
        """
        declared_keywords = {name_key(keyword.name): keyword for keyword in self.context.config.keywords}
        spellings = {name_key(name): name for name in self.before}
        known_outlets = set(self.store.outlets.find_names())
        accepted: list[Keyword] = []
        problems: list[Message] = []
        for line, keyword in listed.keywords:
            if keyword.name in listed.without_state and keyword.name in self.before:
                keyword = replace(keyword, active=self.before[keyword.name].active)  # noqa: PLW2901
            if keyword.name in listed.without_tones and keyword.name in self.before:
                keyword = replace(keyword, tones=self.before[keyword.name].tones)  # noqa: PLW2901
            key, position = name_key(keyword.name), f"{self.file}:{line}"
            declared = declared_keywords.get(key)
            if keyword == declared:
                continue
            accepted.append(keyword)
            if declared:
                declaration = f"{self.context.path.name}:{self.context.config.keyword_lines[declared.name]}"
                problems.append(
                    message(
                        "{position}: '{name}' is declared in {declaration}; change it there",
                        position=position,
                        name=keyword.name,
                        declaration=declaration,
                    )
                )
            elif spellings.get(key, keyword.name) != keyword.name:
                problems.append(
                    message(
                        "{position}: '{name}' is spelled '{stored_name}' in the store; write it like that",
                        position=position,
                        name=keyword.name,
                        stored_name=spellings[key],
                    )
                )
            problems += [
                message(
                    "{position}: no outlet is named '{outlet}'{guess}",
                    position=position,
                    outlet=outlet,
                    guess=suggestion(outlet, known_outlets),
                )
                for outlet in keyword.outlets
                if outlet not in known_outlets
            ]
        problems += self._find_reference_problems(listed)
        if problems:
            raise ConfigError(shorten_problems(problems))
        return accepted

    def _find_reference_problems(self, listed: KeywordFile) -> list[Message]:
        if not any("@" in keyword.query for _, keyword in listed.keywords):
            return []
        lines = {keyword.name: line for line, keyword in listed.keywords}
        broken_references = find_broken_references(
            (keyword for _, keyword in listed.keywords), self.before, self.context.config.variants
        )
        return [
            message("{position}: {problem}", position=f"{self.file}:{lines[name]}", problem=error.indented("  "))
            for name, error in broken_references.items()
        ]
