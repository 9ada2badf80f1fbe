"""From files and environment to what the rooms are given: config, store, options."""

import contextlib
import os
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cli.errors import UsageError
from cli.options import DEFAULT_CONFIG
from cli.terminal import safe
from core.config import Config, contact_problem, parse, secret_files
from core.config.addresses import default_outlet_name, parse_outlet_address
from core.errors import ConfigError
from core.outlet import Outlet
from core.reasons import text_reason

if TYPE_CHECKING:
    from crawler import CrawlOptions
    from scheduler import ServiceOptions
    from storage import MirrorResult, Store


def now() -> datetime:
    """The present; the only clock below which time is an argument."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Setup:
    """A config that was read, and where from."""

    config: Config
    path: Path

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people are shown times."""
        return ZoneInfo(self.config.schedule.timezone)

    def open_for_reading(self) -> "Store":
        """The store as it is. Raises StoreError where there is none yet, or one of another version."""
        from storage import open_store

        return open_store(self.config.storage.url, migrate=False, variants=self.config.variants)

    def open_for_crawling(self) -> "Store":
        """The store, made or migrated where needed, with the config's outlets and keywords mirrored into it.

        What that changes about keywords that were there, and whom it pauses, is told on stderr.
        """
        from storage import open_store

        store = open_store(self.config.storage.url, migrate=True, variants=self.config.variants)
        mirrored = store.mirror(self.config.outlets, self.config.keywords, now())
        for line in self._told(mirrored):
            print(safe(line), file=sys.stderr)
        return store

    def _told(self, mirrored: "MirrorResult") -> Iterator[str]:
        for name in mirrored.keywords.taken:
            line = self.config.keyword_lines[name]
            yield f"{self.path.name}:{line}: the keyword '{name}', which a command had made, is the file's from now on"
        if mirrored.respelled:
            told = (
                f"with its spellings these keywords find something else, as a new version: {_some(mirrored.respelled)}"
            )
            yield f"{self.path.name}: {told}"
        if mirrored.task_id is not None:
            changed = {*mirrored.keywords.added, *mirrored.keywords.edited, *mirrored.keywords.resumed}
            told = f"what is stored is matched, too (task {mirrored.task_id})"
            yield f"{self.path.name}: new or changed keywords: {_some(changed)}; {told}"
        for kind, names in (("outlets", mirrored.left_outlets), ("keywords", mirrored.left_keywords)):
            if names:
                yield f"{kind} paused, since {self.path.name} does not name them any more: {_some(names)}"

    def service_options(self) -> "ServiceOptions":
        """When and how to crawl, as configured."""
        from scheduler import ServiceOptions

        storage = self.config.storage
        return ServiceOptions(
            every=self.config.schedule.every,
            unmatched_days=storage.unmatched_days,
            retention_days=storage.retention_days,
            pages_days=storage.pages_days,
            crawl=crawl_options(self.config),
        )


def _some(names: Collection[str]) -> str:
    """The first three, and how many more."""
    return ", ".join(sorted(names)[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def crawl_options(config: Config) -> "CrawlOptions":
    """How to crawl, as configured."""
    from crawler import CrawlOptions

    network = config.network
    problem = contact_problem(network.contact)
    return CrawlOptions(
        clock=now,
        contact=network.contact,
        contact_problem=text_reason(problem) if problem else None,
        delay=network.delay,
        concurrency=network.concurrency,
        allow_private=network.allow_private,
        first_days=network.first_days,
        max_pages=network.max_pages,
        keeps_unmatched=config.storage.unmatched_days > 0,
        keeps_pages=config.storage.pages_days > 0,
        version=version(),
    )


def version() -> str:
    """This program's version, as installed."""
    return metadata.version("kliping")


def load_setup(path: Path, environ: Mapping[str, str] | None = None) -> Setup:
    """Read and check the config file, overrides and secrets. Raises ConfigError with all problems at once."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        cure = "'kliping init https://your-outlet.example' writes one, --config PATH names another"
        raise ConfigError((f"{path}: there is no such file; {cure}",)) from None
    except OSError as error:
        raise ConfigError((f"{path}: cannot be read: {error.strerror}",)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError((f"{path.name}:{line}: is not UTF-8 text; save the file as UTF-8",)) from error
    variables = with_secrets(os.environ if environ is None else environ)
    return Setup(parse(text, variables, str(path.resolve().parent), path.name), path)


def load_config_if_any(path: Path) -> Config:
    """The config; where none was named and none lies here, the defaults and what the environment says."""
    if path != DEFAULT_CONFIG or path.exists():
        return load_setup(path).config
    return parse("", with_secrets(os.environ))


def outlet_at(url: str) -> Outlet:
    """The outlet that a bare address stands for. Raises UsageError."""
    try:
        address = parse_outlet_address(url)
    except ValueError as error:
        # What stands before the last @ may be a password, however the rest is mistyped.
        raise UsageError(f"{'***' if '@' in url else ''}{url[max(url.rfind('@'), 0) :]}: {error}") from None
    return Outlet(default_outlet_name(address), address)


def with_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with the contents of the files that `KLIPING_…_FILE` variables name.

    A file that cannot be read is left as it stands: `parse` tells of it together with all other problems.
    """
    found = dict(environ)
    for name, file in secret_files(environ).items():
        with contextlib.suppress(OSError, UnicodeDecodeError):
            found[name] = Path(file).read_text(encoding="utf-8").strip()
            del found[f"{name}_FILE"]
    return found
