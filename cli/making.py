"""What comes before the first crawl: a config file, its check, the store's schema."""

from pathlib import Path

from cli.errors import UsageError
from cli.setup import load_setup
from cli.terminal import console, safe
from core.config import contact_problem, parse, starter
from core.query import describe
from core.query import parse as parse_query


def write_starter(path: Path, url: str, keywords: list[str]) -> None:
    """Write the small config file; refuses to replace one. Raises ConfigError for an address that is none."""
    text = starter(url, keywords)
    parse(text, {}, str(path.resolve().parent), path.name)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already; --config PATH names another place") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    out = console()
    out.print(f"Wrote {path}.")
    out.print("Next: put your e-mail or web address under network.contact, then: kliping crawl")


def check_config(path: Path) -> None:
    """Say that the file is fine, and how each query is understood. Raises ConfigError with all problems."""
    config = load_setup(path).config
    out = console()
    for keyword in config.keywords:
        state = "" if keyword.active else "  (paused)"
        out.print(safe(f"keyword {keyword.name}: {describe(parse_query(keyword.query))}{state}"))
    for outlet in config.outlets:
        sources = ", ".join(f"{source.kind} {source.url}" for source in outlet.sources) or "sources are discovered"
        out.print(safe(f"outlet {outlet.name}: {outlet.url}, {sources}{'' if outlet.active else '  (paused)'}"))
    problem = contact_problem(config.network.contact)
    if problem:
        out.print(f"Note: {problem}")
    out.print(f"{path} is fine: {len(config.keywords)} keywords, {len(config.outlets)} outlets.")


def upgrade_db(path: Path) -> None:
    """Make or migrate the store."""
    from storage import upgrade_store

    upgrade = upgrade_store(load_setup(path).config.storage.url)
    if upgrade.before == upgrade.after:
        console().print(f"The store has this version's schema already ({upgrade.after}).")
    else:
        console().print(f"The store's schema went from {upgrade.before or 'nothing'} to {upgrade.after}.")
