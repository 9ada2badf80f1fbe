"""Configuration: the text of config.yaml and the environment in, a Config or all problems out.

text → core.config.yaml → values with lines
values + overrides (core.config.environment) → core.config.schema, where every option is declared → Config
what does not fit → core.config.problems → ConfigError
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from core.config.addresses import default_outlet_name, parse_outlet_address, resolve_store_address
from core.config.environment import read_overrides
from core.config.problems import (
    NO_VALUE,
    format_path,
    not_a_list_reason,
    shorten,
    suggestion,
    unknown_key_paths,
    unknown_key_reason,
    validation_reasons,
)
from core.config.schema import (
    OPTIONS,
    DeclaredKeyword,
    DeclaredOutlet,
    Network,
    Schedule,
    Storage,
    keyword_from_phrase,
    parse_spellings,
)
from core.config.yaml import Document, Path, YamlProblem, read_yaml
from core.errors import ConfigError
from core.forms import DEFAULT, Variants
from core.keyword import Keyword
from core.outlet import Outlet

_Section = TypeVar("_Section", Storage, Schedule, Network)
_Entry = TypeVar("_Entry", Keyword, Outlet, tuple[str, ...])


class Config(BaseModel):
    """Everything that the user configured, checked.

    `storage.url` is ready for SQLAlchemy. Names of keywords and of outlets are unique, whatever their case; a keyword's
    `outlets` are names of `outlets`, and keywords that its query refers to are among `keywords`. `variants` are the
    spellings that come with Kliping and those of the file. `keyword_lines` and `outlet_lines` give the line of the
    file on which each name's entry begins.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    storage: Storage = Storage()
    schedule: Schedule = Schedule()
    network: Network = Network()
    keywords: tuple[Keyword, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    variants: Variants = DEFAULT
    keyword_lines: dict[str, int] = {}
    outlet_lines: dict[str, int] = {}


def parse(text: str, environ: Mapping[str, str], folder: str = ".", name: str = "config.yaml") -> Config:
    """The configuration in `text`, with the overrides in `environ`.

    `folder` is where relative paths start, `name` what problems call the file. A text without keywords or outlets
    will do. Raises ConfigError with every problem at once, in the order of lines, those of the environment last;
    only where the text is no YAML or no mapping is that the one problem.
    """
    reading = _Reading(_document(text, name), environ, name)
    storage, schedule, network = reading.section(Storage), reading.section(Schedule), reading.section(Network)
    keywords = reading.entries("keywords", _keyword)
    outlets = reading.entries("outlets", _outlet)
    variants = reading.entries("variants", parse_spellings)
    reading.check_unique("keywords", "name", _keyword_name)
    reading.check_unique("outlets", "url", _outlet_url)
    reading.check_unique("outlets", "name", _outlet_name)
    reading.check_scopes()
    reading.check_references(keywords)
    reading.check()
    return Config(
        storage=storage.model_copy(update={"url": resolve_store_address(storage.url, folder)}),
        schedule=schedule,
        network=network,
        keywords=tuple(keyword for _, keyword in keywords),
        outlets=tuple(outlet for _, outlet in outlets),
        variants=DEFAULT.extended(group for _, group in variants),
        keyword_lines={keyword.name: reading.line_of(path) for path, keyword in keywords},
        outlet_lines={outlet.name: reading.line_of(path) for path, outlet in outlets},
    )


def _document(text: str, name: str) -> Document:
    try:
        document = read_yaml(text)
    except YamlProblem as problem:
        raise ConfigError((f"{name}:{problem.line}: {problem.reason}",)) from None
    if document.value is None:
        document.value = {}
    if not isinstance(document.value, dict):
        line = document.line_of(())
        raise ConfigError((f"{name}:{line}: must hold sections such as 'keywords:' and 'outlets:'",))
    return document


def _keyword(value: object) -> Keyword:
    return keyword_from_phrase(value) if isinstance(value, str) else DeclaredKeyword.model_validate(value).keyword()


def _outlet(value: object) -> Outlet:
    return DeclaredOutlet.model_validate({"url": value} if isinstance(value, str) else value).outlet()


class _Reading:
    """One pass over a document that collects problems and goes on."""

    def __init__(self, document: Document, environ: Mapping[str, str], name: str) -> None:
        self._document = document
        self._values: dict[str, object] = document.value if isinstance(document.value, dict) else {}
        self._overrides = read_overrides(environ)
        self._name = name
        self._problems: list[tuple[int, str]] = []
        self._repeated: set[Path] = set()
        for path, line, reason in document.flaws:
            self._add(path, reason, line)
        for key in self._values.keys() - set(OPTIONS[()]):
            self._add((key,), unknown_key_reason((key,)))

    def line_of(self, path: Path) -> int:
        return self._document.line_of(path)

    def section(self, model: type[_Section]) -> _Section:
        """The section that `model` declares; its defaults where something in it is wrong."""
        name = model.__name__.lower()
        declared = self._values.get(name)
        declared = {} if declared is None else declared
        if isinstance(declared, dict):
            set_outside = {path[1]: value for path, value in self._overrides.values.items() if path[0] == name}
            declared = {**declared, **set_outside}
        try:
            return model.model_validate(declared)
        except ValidationError as error:
            self._add_findings((name,), error)
            return model()

    def entries(self, name: str, convert: Callable[[object], _Entry]) -> list[tuple[Path, _Entry]]:
        """The entries of a list that are right, each with its path."""
        declared = self._values.get(name)
        if not isinstance(declared, list | None):
            self._add((name,), not_a_list_reason(declared))
        found: list[tuple[Path, _Entry]] = []
        for path, value in self._declared(name):
            try:
                found.append((path, convert(value)))
            except ValidationError as error:
                self._add_findings(path, error) if value is not None else self._add(path, NO_VALUE)
            except ValueError as error:
                self._add(path, str(error))
        return found

    def check_unique(self, name: str, key: str, told_by: Callable[[object], str]) -> None:
        """Of an entry that repeats another's address and name, only what is found first is said."""
        first: dict[str, int] = {}
        for path, value in self._declared(name):
            told = told_by(value)
            folded = " ".join(told.casefold().split()).rstrip("/")
            if folded in first and path not in self._repeated:
                self._add((*path, key), f"'{shorten(told)}' is given twice, first in line {first[folded]}")
                self._repeated.add(path)
            if folded:
                first.setdefault(folded, self.line_of((*path, key)))

    def check_scopes(self) -> None:
        """Keywords may be bound to outlets that are there, be it with other flaws."""
        known = {_outlet_name(value) for _, value in self._declared("outlets")} - {""}
        for path, value in self._declared("keywords"):
            named = value.get("outlets") if isinstance(value, dict) else None
            for index, outlet in enumerate(named if isinstance(named, list) else ()):
                if isinstance(outlet, str) and outlet not in known:
                    reason = f"no outlet is named '{shorten(outlet)}'{suggestion(outlet, known)}"
                    self._add((*path, "outlets", index), reason)

    def check_references(self, keywords: Sequence[tuple[Path, Keyword]]) -> None:
        """Each @name in a query is a keyword of the file, and there is no circle."""
        if not any("@" in keyword.query for _, keyword in keywords):
            return
        # Here, so that a config of plain phrases does not pay for loading the grammar.
        from core.query import find_unresolved, parse_keyword

        paths = {keyword.name: path for path, keyword in keywords}
        for name, error in find_unresolved({keyword.name: parse_keyword(keyword) for _, keyword in keywords}, paths):
            self._add((*paths[name], "query"), str(error.reason))

    def _declared(self, name: str) -> list[tuple[Path, object]]:
        declared = self._values.get(name)
        return [((name, index), value) for index, value in enumerate(declared if isinstance(declared, list) else ())]

    def check(self) -> None:
        """Raises ConfigError where anything was wrong."""
        lines = [problem for _, problem in sorted(self._problems)]
        lines += [f"{variable}: {reason}" for variable, reason in sorted(self._overrides.problems)]
        if lines:
            raise ConfigError(tuple(lines))

    def _add_findings(self, at: Path, error: ValidationError) -> None:
        for path in unknown_key_paths(error):
            self._add(at + path, unknown_key_reason(at + path))
        for path, reason in validation_reasons(error):
            self._add(at + path, reason)

    def _add(self, path: Path, reason: str, line: int | None = None) -> None:
        variable = self._overrides.names.get(path)
        if variable:
            self._overrides.problems.append((variable, reason))
            return
        line = line or self.line_of(path)
        place = format_path(self._document.stem(path))
        self._problems.append(
            (line, f"{self._name}:{line}: {place}: {reason}" if place else f"{self._name}:{line}: {reason}")
        )


def _text(entry: object, key: str) -> str:
    value = entry.get(key) if isinstance(entry, dict) else None
    return value if isinstance(value, str) else ""


def _keyword_name(entry: object) -> str:
    return entry if isinstance(entry, str) else _text(entry, "name")


def _outlet_url(entry: object) -> str:
    try:
        return parse_outlet_address(entry if isinstance(entry, str) else _text(entry, "url"))
    except ValueError:
        return ""


def _outlet_name(entry: object) -> str:
    return _text(entry, "name") or default_outlet_name(_outlet_url(entry))
