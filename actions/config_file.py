"""Write a starter config file, and check an existing one."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from actions.context import AppContext
from actions.keywords import KeywordDescription, describe_keyword
from actions.outlets import parse_outlet_url
from actions.report import check_own_template
from core.config import Config, format_starter_file, parse
from core.config.schema import keyword_from_phrase
from core.errors import ConfigError, UsageError
from core.keyword import find_name
from core.keyword_equivalence import EquivalentKeywords
from core.messages import Message, message, message_of, os_error_message
from core.outlet import Outlet

# The name that the example configuration gets when `kliping init` writes a configuration in its place.
EXAMPLE_NAME = "config.example.yaml"
_EXAMPLE_START = b"# Kliping's configuration: a working example with every option."


def write_starter_config(path: Path, url: str, keywords: list[str], language: str) -> Outlet:
    """Write a config file with one outlet and a keyword for each phrase, and return the configured outlet.

    Its comments are in `language`. The example configuration of a clone is renamed first. Raise `UsageError` if the
    address or a keyword is invalid, or if another file exists or the file cannot be written.
    """
    for keyword in keywords:
        try:
            keyword_from_phrase(keyword)
        except ValueError as error:
            raise UsageError(
                message("--keyword '{keyword}': {problem}", keyword=keyword, problem=message_of(error))
            ) from None
    parse_outlet_url(url)
    text = format_starter_file(url, keywords, language)
    [outlet] = parse(text, {}, str(path.resolve().parent), path.name).outlets
    try:
        if _is_example(path):
            path.rename(path.with_name(EXAMPLE_NAME))
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(message("{path} exists already; --config PATH names another file", path=str(path))) from None
    except OSError as error:
        raise UsageError(
            message("{path} cannot be written: {problem}", path=str(path), problem=os_error_message(error))
        ) from error
    return outlet


def _is_example(path: Path) -> bool:
    """Return True if a file begins like the example configuration, and no file has the name that it would get."""
    if not path.is_file() or path.with_name(EXAMPLE_NAME).exists():
        return False
    with path.open("rb") as file:
        return file.readline().startswith(_EXAMPLE_START)


def check_config(context: AppContext) -> tuple[KeywordDescription, ...]:
    """Describe the keywords.

    Raise `ConfigError` if the config names neither an outlet nor a keyword, or templates that cannot be used.
    """
    config = context.config
    if not config.outlets and not config.keywords:
        cure = message("'kliping init https://your-outlet.example --config PATH' writes one to begin with")
        raise ConfigError(
            (
                message(
                    "{path}: names no outlet and no keyword, so nothing is watched; {cure}",
                    path=str(context.path),
                    cure=cure,
                ),
            )
        )
    if problems := tuple(_find_template_problems(context)):
        raise ConfigError(problems)
    others = EquivalentKeywords((keyword for keyword in config.keywords if keyword.active), config.variants)
    return tuple(describe_keyword(keyword, config.variants, others) for keyword in config.keywords)


def _find_template_problems(context: AppContext) -> Iterator[Message]:
    """Yield what is wrong with the templates of alerts and reports, after the entry that names them."""
    folder = context.path.resolve().parent
    for alert in context.config.alerts:
        if alert.template is not None:
            from alerts.rendering import find_template_problems  # its libraries are seldom needed

            yield from _with_entry(context, f"alerts: {alert.name}", find_template_problems(folder / alert.template))
    for report in context.config.reports:
        if report.template is not None:
            try:
                found = check_own_template(folder / Path(report.template).expanduser()).problems
                problems = [message("{file}: {problem}", file=report.template, problem=each.message) for each in found]
            except UsageError as error:
                problems = [error.message]
            yield from _with_entry(context, f"reports: {report.name}", problems)


def _with_entry(context: AppContext, entry: str, problems: Iterable[Message]) -> Iterator[Message]:
    for problem in problems:
        yield message("{path}: {entry}: {problem}", path=str(context.path), entry=entry, problem=problem)


def find_undeclared_keywords(config: Config) -> Iterator[tuple[str, str]]:
    """Yield each keyword of an alert or a report that the config does not declare, after the entry that names it."""
    declared = [keyword.name for keyword in config.keywords]
    for section, entries in (("alerts", config.alerts), ("reports", config.reports)):
        for entry in entries:
            yield from ((f"{section}: {entry.name}", name) for name in entry.keywords if not find_name(name, declared))
