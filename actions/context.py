"""The context of every action: the validated config, the path of its file, and the clock."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.config import Config, contact_problem, parse, secret_files
from core.errors import ConfigError
from core.keyword import Keyword
from core.messages import Message, message, os_error_message

if TYPE_CHECKING:
    from crawler import CrawlOptions
    from scheduler import ServiceOptions
    from storage import MirrorResult, Store


@dataclass(frozen=True, slots=True)
class AppContext:
    """The validated config, the path of its file, and the clock. Methods import storage and crawler when called."""

    config: Config
    path: Path
    clock: Callable[[], datetime]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which times are shown, and in which typed times without a zone are interpreted."""
        return ZoneInfo(self.config.schedule.timezone)

    @property
    def declared_keywords(self) -> dict[str, Keyword]:
        """The keywords of the config by name."""
        return {keyword.name: keyword for keyword in self.config.keywords}

    def open_store(self) -> "Store":
        """Open the existing store. Raise `StoreError` if it is missing or has the schema of another version."""
        from storage import open_store

        return open_store(self.config.storage.url, migrate=False, variants=self.config.variants)

    def open_mirrored_store(self, *, takes_over: bool = False) -> "tuple[Store, MirrorResult]":
        """Open the store, created or migrated if necessary, and copy the config's outlets and keywords into it.

        Raise `StoreInUse` if a running service has copied another config file, unless `takes_over` is true.
        """
        from storage import open_store

        store = open_store(self.config.storage.url, migrate=True, variants=self.config.variants)
        try:
            return store, self.mirror(store, takes_over=takes_over)
        except BaseException:
            store.close()
            raise

    def mirror(self, store: "Store", *, takes_over: bool = False) -> "MirrorResult":
        """Copy the config's outlets, keywords and alerts into an open store. Raise as `open_mirrored_store` does."""
        from storage import ConfigFile

        network = self.config.network
        options = {
            "every": str(self.config.schedule.every),
            "contact": str(network.contact),
            "allow_private": str(network.allow_private),
        }
        config_file = ConfigFile(str(self.path.resolve()), options, takes_over)
        mirrored = store.mirror(self.config.outlets, self.config.keywords, self.clock(), config_file)
        store.alerts.mirror(self.config.subscriptions, self.clock())
        return mirrored

    def contact(self, store: "Store") -> str | None:
        """Return the contact that outlets receive: the one of the config, else the one that was typed on the page."""
        return self.config.network.contact or store.settings.find_contact()

    def with_contact(self, store: "Store") -> "AppContext":
        """Return this context with the contact that outlets receive."""
        contact = self.contact(store)
        if contact == self.config.network.contact:
            return self
        network = self.config.network.model_copy(update={"contact": contact})
        return replace(self, config=self.config.model_copy(update={"network": network}))

    def service_options(self) -> "ServiceOptions":
        """Return the configured options of the service: intervals, retention periods and crawl options."""
        from scheduler import ServiceOptions

        return ServiceOptions(
            every=self.config.schedule.every,
            unmatched_days=self.config.storage.unmatched_days,
            retention_days=self.config.storage.retention_days,
            pages_days=self.config.storage.pages_days,
            reports_days=self.config.storage.reports_days,
            crawl=self.crawl_options(),
        )

    def crawl_options(self) -> "CrawlOptions":
        """Return the configured crawl options."""
        from crawler import CrawlOptions

        network = self.config.network
        return CrawlOptions(
            clock=self.clock,
            contact=network.contact,
            contact_problem=contact_problem(network.contact),
            delay=network.delay,
            concurrency=network.concurrency,
            allow_private=network.allow_private,
            first_days=network.first_days,
            max_pages=network.max_pages,
            rechecks=network.recheck,
            keeps_unmatched=self.config.storage.unmatched_days > 0,
            keeps_pages=self.config.storage.pages_days > 0,
            version=metadata.version("kliping"),
        )


def load_context(
    path: Path, environ: Mapping[str, str], clock: Callable[[], datetime], *, is_optional: bool = False
) -> AppContext:
    """Read and validate the config file, the overrides in environment variables and the secret files.

    If `is_optional`, use the defaults when the file is missing. Raise `ConfigError` with all problems at once.
    """
    text = "" if is_optional and not path.exists() else _read_config(path)
    variables = _with_secrets(environ)
    return AppContext(parse(text, variables, str(path.resolve().parent), path.name), path, clock)


def _read_config(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        cure = message("'kliping init https://your-outlet.example' writes one, --config PATH names another")
        raise ConfigError((message("{path}: there is no such file; {cure}", path=str(path), cure=cure),)) from None
    except OSError as error:
        raise ConfigError(
            (message("{path}: cannot be read: {problem}", path=str(path), problem=os_error_message(error)),)
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError((encoding_problem(path.name, error),)) from error


def encoding_problem(name: str, error: UnicodeDecodeError) -> Message:
    """Return the message for a text file that is not UTF-8, with the line of the first invalid byte."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return message("{name}:{line}: is not UTF-8 text; save the file as UTF-8", name=name, line=line)


def _with_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with HOME, and with the contents of the files that `KLIPING_…_FILE` variables name.

    If a file cannot be read, keep its variable: `parse` reports it together with all other problems.
    """
    # A service may run without HOME. Its home directory then comes from the user database.
    variables = {"HOME": os.path.expanduser("~"), **environ}  # noqa: PTH111 - Path.home() raises if it is unknown
    for name, file in secret_files(environ).items():
        with suppress(OSError, UnicodeDecodeError):
            variables[name] = Path(file).expanduser().read_text(encoding="utf-8").strip()
            del variables[f"{name}_FILE"]
    return variables
