"""The config file, the environment and the clock of a command."""

import os
import sys
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from actions.context import AppContext, load_context
from cli.options import DEFAULT_CONFIG
from cli.terminal import safe

if TYPE_CHECKING:
    from storage import MirrorResult, Store


def now() -> datetime:
    """Return the present in UTC: the only clock. Everything below gets it as an argument."""
    return datetime.now(UTC)


def load(path: Path) -> AppContext:
    """Load the config file. Raise `ConfigError`."""
    return load_context(path, os.environ, now)


def load_or_default(path: Path) -> AppContext:
    """Load the config file, or the defaults if the default file is missing. Raise `ConfigError`."""
    return load_context(path, os.environ, now, is_optional=path == DEFAULT_CONFIG)


def open_mirrored_store(context: AppContext) -> "Store":
    """Open the store with the config mirrored into it, and report on stderr what that changed for the user."""
    store, mirrored = context.open_mirrored_store()
    for line in _mirror_notices(context, mirrored):
        print(safe(line), file=sys.stderr)
    return store


def _mirror_notices(context: AppContext, mirrored: "MirrorResult") -> Iterator[str]:
    file, keywords = context.path.name, mirrored.keywords
    for name in keywords.taken:
        line = context.config.keyword_lines[name]
        yield f"{file}:{line}: the keyword '{name}', added by a command, belongs to the file from now on"
    if mirrored.respelled:
        names = _shorten(mirrored.respelled)
        yield f"{file}: changed variants give these keywords a new version that finds something else: {names}"
    if mirrored.task_id is not None:
        names = _shorten({*keywords.added, *keywords.edited, *keywords.resumed})
        yield f"{file}: new or changed keywords: {names}; stored articles are matched, too (task {mirrored.task_id})"
    for kind, names_left in (("outlets", mirrored.left_outlets), ("keywords", mirrored.left_keywords)):
        if names_left:
            yield f"{kind} paused, since {file} does not name them any more: {_shorten(names_left)}"


def _shorten(names: Collection[str]) -> str:
    """Return the first three names and the number of the others."""
    return ", ".join(sorted(names)[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
