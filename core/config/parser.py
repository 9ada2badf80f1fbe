"""Parse config.yaml and the environment into a `Config`, or raise one `ConfigError` with all problems.

text → core.config.yaml → values with line numbers
values + overrides (core.config.environment) → core.config.schema, where every option is declared → Config
invalid values → core.config.problems → ConfigError
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from core.alerts import ChannelKind, Subscription
from core.config.addresses import default_outlet_name, parse_outlet_address, resolve_store_address
from core.config.environment import expand_secrets, read_overrides
from core.config.problems import (
    NO_VALUE,
    format_path,
    not_a_list_reason,
    suggestion,
    unknown_key_paths,
    unknown_key_reason,
    validation_reasons,
)
from core.config.redaction import shorten
from core.config.schema import (
    OPTIONS,
    DeclaredAlert,
    DeclaredKeyword,
    DeclaredOutlet,
    DeclaredReport,
    Mail,
    Network,
    Operator,
    Schedule,
    Storage,
    Telegram,
    Web,
    Webhook,
    keyword_from_phrase,
    parse_spellings,
)
from core.config.yaml import Document, InvalidYaml, Path, read_yaml
from core.errors import ConfigError
from core.forms import DEFAULT_VARIANTS, Variants
from core.keyword import Keyword
from core.messages import Message, message, message_of
from core.outlet import Outlet
from core.report import ReportDefinition

_Section = TypeVar("_Section", Storage, Schedule, Network, Web, Mail, Telegram, Webhook, Operator)
_Entry = TypeVar("_Entry", Keyword, Outlet, ReportDefinition, Subscription, tuple[str, ...])


class Config(BaseModel):
    """The validated configuration.

    `storage.url` is a URL for SQLAlchemy. No two keywords, outlets or reports have the same name, regardless of case.
    The outlets of each keyword are among `outlets`, and the keywords to which queries refer are among `keywords`.
    `variants` contains the built-in spellings and those in the file. `keyword_lines` and `outlet_lines` map each name
    to the line of the file, counted from 1, on which the entry begins.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    storage: Storage = Storage()
    schedule: Schedule = Schedule()
    network: Network = Network()
    web: Web = Web()
    mail: Mail = Mail()
    telegram: Telegram = Telegram()
    webhook: Webhook = Webhook()
    operator: Operator = Operator()
    keywords: tuple[Keyword, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    reports: tuple[ReportDefinition, ...] = ()
    variants: Variants = DEFAULT_VARIANTS
    keyword_lines: dict[str, int] = {}
    outlet_lines: dict[str, int] = {}
    alerts: tuple[Subscription, ...] = ()

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """The alerts, and the operator's if there is somebody to tell."""
        return (*self.alerts, *([self.operator.subscription()] if self.operator.to else []))


def parse(text: str, environ: Mapping[str, str], folder: str = ".", name: str = "config.yaml") -> Config:
    """Return the configuration in `text`, with the options that `environ` overrides.

    Relative paths are resolved against `folder`. `name` is the name of the file in messages. Keywords and outlets are
    optional. Raise `ConfigError` if there are problems. It lists the problems of the file, sorted by line, then those
    of the environment. If the text is not YAML, or not a mapping, only this problem is listed.
    """
    parser = _Parser(_document(text, name), environ, name)
    storage, schedule = parser.section(Storage), parser.section(Schedule)
    network, web = parser.section(Network), parser.section(Web)
    mail, telegram, webhook = parser.section(Mail), parser.section(Telegram), parser.section(Webhook)
    operator = parser.section(Operator)
    keywords = parser.entries("keywords", _keyword)
    outlets = parser.entries("outlets", _outlet)
    reports = parser.entries("reports", _report)
    variants = parser.entries("variants", parse_spellings)
    alerts = parser.entries("alerts", _subscription)
    parser.check_unique("keywords", "name", _keyword_name)
    parser.check_unique("outlets", "url", _outlet_url)
    parser.check_unique("outlets", "name", _outlet_name)
    parser.check_unique("reports", "name", lambda entry: _text(entry, "name"))
    parser.check_unique("alerts", "name", _keyword_name)
    parser.check_scopes()
    operators: list[tuple[Path, Subscription]] = [(("operator",), operator.subscription())]
    parser.check_channels([*alerts, *operators], mail, telegram)
    parser.check_reports(alerts, [report.name for _, report in reports])
    parser.check_references(keywords)
    parser.check()
    return Config(
        storage=storage.model_copy(update={"url": resolve_store_address(storage.url, folder, environ.get("HOME"))}),
        schedule=schedule,
        network=network,
        web=web,
        mail=mail,
        telegram=telegram,
        webhook=webhook,
        operator=operator,
        keywords=tuple(keyword for _, keyword in keywords),
        outlets=tuple(outlet for _, outlet in outlets),
        reports=tuple(report for _, report in reports),
        variants=DEFAULT_VARIANTS.extended(group for _, group in variants),
        keyword_lines={keyword.name: parser.document.line_of(path) for path, keyword in keywords},
        alerts=tuple(_in_zone(subscription, ZoneInfo(schedule.timezone)) for _, subscription in alerts),
        outlet_lines={outlet.name: parser.document.line_of(path) for path, outlet in outlets},
    )


def _document(text: str, name: str) -> Document:
    try:
        document = read_yaml(text)
    except InvalidYaml as problem:
        raise ConfigError(
            (message("{position}: {problem}", position=f"{name}:{problem.line}", problem=problem.reason),)
        ) from None
    if document.value is None:
        document.value = {}
    if not isinstance(document.value, dict):
        line = document.line_of(())
        raise ConfigError(
            (message("{name}:{line}: must contain sections such as 'keywords:' and 'outlets:'", name=name, line=line),)
        )
    return document


def _keyword(value: object) -> Keyword:
    return keyword_from_phrase(value) if isinstance(value, str) else DeclaredKeyword.model_validate(value).keyword()


def _outlet(value: object) -> Outlet:
    return DeclaredOutlet.model_validate({"url": value} if isinstance(value, str) else value).outlet()


def _report(value: object) -> ReportDefinition:
    return DeclaredReport.model_validate(value).definition()


def _subscription(value: object) -> Subscription:
    return DeclaredAlert.model_validate(value).subscription()


def _in_zone(subscription: Subscription, zone: ZoneInfo) -> Subscription:
    """Return a subscription whose start has a zone, that of the config unless it was typed."""
    start = subscription.start
    if start is None or start.tzinfo is not None:
        return subscription
    return replace(subscription, start=start.replace(tzinfo=zone))


class _Parser:
    """Parses the sections and lists of one document, and collects all problems."""

    def __init__(self, document: Document, environ: Mapping[str, str], name: str) -> None:
        self.document = document
        self._values: dict[str, object] = document.value if isinstance(document.value, dict) else {}
        self._environ = environ
        self._overrides = read_overrides(environ)
        self._name = name
        self._problems: list[tuple[int, Message]] = []
        self._repeated: set[Path] = set()
        for path, line, reason in document.problems:
            self._add(path, reason, line)
        for key in self._values.keys() - set(OPTIONS[()]):
            self._add((key,), unknown_key_reason((key,)))

    def section(self, model: type[_Section]) -> _Section:
        """Return the section that `model` declares, with default values if the section is invalid."""
        name = model.__name__.lower()
        declared_section = self._values.get(name)
        declared_section = {} if declared_section is None else declared_section
        if isinstance(declared_section, dict):
            overrides = {path[1]: value for path, value in self._overrides.values.items() if path[0] == name}
            declared_section = {**declared_section, **overrides}
        expanded, is_complete = self._expand_receivers((name,), declared_section)
        try:
            if is_complete:
                return model.model_validate(expanded)
        except ValidationError as error:
            self._add_errors((name,), error)
        return model()

    def entries(self, name: str, convert: Callable[[object], _Entry]) -> list[tuple[Path, _Entry]]:
        """Return the valid entries of the list `name`, each with its path in the document."""
        declared = self._values.get(name)
        if not isinstance(declared, list | None):
            self._add((name,), not_a_list_reason(declared))
        entries: list[tuple[Path, _Entry]] = []
        for path, value in self._declared(name):
            expanded, is_complete = self._expand_receivers(path, value)
            try:
                if is_complete:
                    entries.append((path, convert(expanded)))
            except ValidationError as error:
                self._add_errors(path, error) if value is not None else self._add(path, NO_VALUE)
            except ValueError as error:
                self._add(path, message_of(error))
        return entries

    def _expand_receivers(self, path: Path, entry: object) -> tuple[object, bool]:
        """Return an entry with what is secret in its receivers, and whether nothing of that is missing."""
        receivers = entry.get("to") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(receivers, str | list):
            return entry, True
        listed = [receivers] if isinstance(receivers, str) else receivers
        expanded: list[object] = []
        for index, receiver in enumerate(listed):
            try:
                expanded.append(expand_secrets(receiver, self._environ) if isinstance(receiver, str) else receiver)
            except ValueError as error:
                self._add((*path, "to", *([] if isinstance(receivers, str) else [index])), message_of(error))
        is_complete = len(expanded) == len(listed)
        return {**entry, "to": expanded[0] if is_complete and isinstance(receivers, str) else expanded}, is_complete

    def check_unique(self, name: str, key: str, read: Callable[[object], str]) -> None:
        """Report each entry of the list `name` that has the same value for `key` as an earlier entry.

        An entry is reported only once, even if this function is called for several keys.
        """
        first_lines: dict[str, int] = {}
        for path, entry in self._declared(name):
            declared_name = read(entry)
            folded = " ".join(declared_name.casefold().split()).rstrip("/")
            if folded in first_lines and path not in self._repeated:
                reason = message(
                    "'{name}' is already defined in line {line}",
                    name=shorten(declared_name),
                    line=first_lines[folded],
                )
                self._add((*path, key), reason)
                self._repeated.add(path)
            if folded:
                first_lines.setdefault(folded, self.document.line_of((*path, key)))

    def check_scopes(self) -> None:
        """Report each outlet that a keyword names but the file does not declare. Invalid outlets count as declared."""
        outlet_names = {_outlet_name(entry) for _, entry in self._declared("outlets")} - {""}
        for path, entry in self._declared("keywords"):
            limits = entry.get("outlets") if isinstance(entry, dict) else None
            for index, outlet in enumerate(limits if isinstance(limits, list) else ()):
                if isinstance(outlet, str) and outlet not in outlet_names:
                    guess = suggestion(outlet, outlet_names)
                    reason = message("no outlet is named '{name}'{guess}", name=shorten(outlet), guess=guess)
                    self._add((*path, "outlets", index), reason)

    def check_channels(self, alerts: Sequence[tuple[Path, Subscription]], mail: Mail, telegram: Telegram) -> None:
        """Report each subscription with a channel whose section of the file lacks an option."""
        missing = {
            ChannelKind.MAIL: [name for name in ("host", "sender") if getattr(mail, name) is None],
            ChannelKind.TELEGRAM: [] if telegram.token else ["token"],
        }
        for path, subscription in alerts:
            for kind in dict.fromkeys(channel.kind for channel in subscription.channels):
                for option in missing.get(kind, ()):
                    reason = message("needs the option {option}", option=f"{kind}.{option}")
                    self._add((*path, "to"), reason)

    def check_reports(self, alerts: Sequence[tuple[Path, Subscription]], names: Sequence[str]) -> None:
        """Report each subscription that delivers a report which is not declared."""
        known = {name.casefold() for name in names}
        for path, subscription in alerts:
            name = subscription.report
            if name is not None and " ".join(name.casefold().split()) not in known:
                guess = suggestion(name, names)
                self._add(
                    (*path, "report"), message("no report is named '{name}'{guess}", name=shorten(name), guess=guess)
                )

    def check_references(self, keywords: Sequence[tuple[Path, Keyword]]) -> None:
        """Report each reference in a query to a missing keyword, and each reference that is part of a cycle."""
        if not any("@" in keyword.query for _, keyword in keywords):
            return
        # Imported here, because a configuration with only plain phrases does not need the grammar.
        from core.query import find_unresolved, parse_keyword

        paths = {keyword.name: path for path, keyword in keywords}
        for name, error in find_unresolved({keyword.name: parse_keyword(keyword) for _, keyword in keywords}, paths):
            self._add((*paths[name], "query"), error.reason)

    def _declared(self, name: str) -> list[tuple[Path, object]]:
        declared = self._values.get(name)
        return [((name, index), entry) for index, entry in enumerate(declared if isinstance(declared, list) else ())]

    def check(self) -> None:
        problems = [problem for _, problem in sorted(self._problems, key=_english)]
        problems += [
            message("{position}: {problem}", position=variable, problem=reason)
            for variable, reason in sorted(self._overrides.problems, key=_english)
        ]
        if problems:
            raise ConfigError(tuple(problems))

    def _add_errors(self, at: Path, error: ValidationError) -> None:
        for path in unknown_key_paths(error):
            self._add(at + path, unknown_key_reason(at + path))
        for path, reason in validation_reasons(error):
            self._add(at + path, reason)

    def _add(self, path: Path, reason: Message, line: int | None = None) -> None:
        variable = self._overrides.names.get(path)
        if variable:
            self._overrides.problems.append((variable, reason))
            return
        line = line or self.document.line_of(path)
        location = format_path(self.document.stem(path))
        position = f"{self._name}:{line}: {location}" if location else f"{self._name}:{line}"
        self._problems.append((line, message("{position}: {problem}", position=position, problem=reason)))


def _english(problem: tuple[int | str, Message]) -> tuple[int | str, str]:
    """Return a key by which problems are sorted: the line or variable, then the text."""
    return problem[0], str(problem[1])


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
