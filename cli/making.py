"""What comes before the first crawl: a config file, its check, the store's schema."""

import shlex
from pathlib import Path

from cli.errors import UsageError
from cli.options import DEFAULT_CONFIG
from cli.setup import load_setup, outlet_at
from cli.telling import counted, hint_lines, hints_of, query_line, scope_line
from cli.terminal import paused, safe
from core.config import contact_problem, format_starter_file, parse
from core.config.schema import keyword_from_phrase
from core.errors import ConfigError
from core.keyword_reading import Twins


def write_starter(path: Path, url: str, keywords: list[str]) -> None:
    """Write the small config file; refuses to replace one. Raises UsageError for what is no address or no keyword."""
    for keyword in keywords:
        _check_keyword(keyword)
    outlet_at(url)
    text = format_starter_file(url, keywords)
    [outlet] = parse(text, {}, str(path.resolve().parent), path.name).outlets
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already; --config PATH names another place") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    named = "" if path == DEFAULT_CONFIG else f" --config {shlex.quote(str(path))}"
    contact = "In it, put your e-mail or web address under network.contact: the outlets are told it."
    if outlet.private:
        contact = (
            f"{outlet.name} is a private address, so the file says 'private: true'. For public outlets, put your\n"
        )
        contact += "     e-mail or web address under network.contact: they are told it."
    print(
        safe(
            f"Wrote {path}. Next:\n"
            f"  1. {contact}\n"
            f"  2. kliping check{named}\n"
            f"  3. kliping crawl{named}, then: kliping search{named}"
        )
    )


def _check_keyword(text: str) -> None:
    try:
        keyword_from_phrase(text)
    except ValueError as error:
        raise UsageError(f"--keyword '{text}': {error}") from None


def check_config(path: Path) -> None:
    """Say that the file is fine, and how each query is understood. Raises ConfigError with all problems."""
    config = load_setup(path).config
    if not config.outlets and not config.keywords:
        cure = "'kliping init https://your-outlet.example --config PATH' writes one to begin with"
        raise ConfigError((f"{path}: names no outlet and no keyword, so nothing is watched; {cure}",))
    others = Twins((keyword for keyword in config.keywords if keyword.active), config.variants)
    for keyword in config.keywords:
        understood = query_line(keyword, config.variants)
        print(safe(f"keyword {keyword.name}: {understood}{scope_line(keyword)}{paused(keyword)}"))
        for line in hint_lines(keyword.query, hints_of(keyword, others)):
            print(safe(line))
    for outlet in config.outlets:
        sources = ", ".join(f"{source.kind} {source.url}" for source in outlet.sources) or "sources are discovered"
        print(safe(f"outlet {outlet.name}: {outlet.url}, {sources}{paused(outlet)}"))
    if not config.outlets:
        print("Note: nothing is crawled: no outlet is named; write its home address under 'outlets:'")
    problem = contact_problem(config.network.contact)
    if problem:
        print(f"Note: only private outlets can be crawled: {problem}")
    print(
        safe(f"{path} is fine: {counted(len(config.keywords), 'keyword')}, {counted(len(config.outlets), 'outlet')}.")
    )


def upgrade_db(path: Path) -> None:
    """Make or migrate the store."""
    from storage import upgrade_store

    upgrade = upgrade_store(load_setup(path).config.storage.url)
    if upgrade.before == upgrade.after:
        print(f"The store has this version's schema already ({upgrade.after}).")
    else:
        print(f"The store's schema went from {upgrade.before or 'nothing'} to {upgrade.after}.")
