"""Load the config file of a command, and open the store with the config copied into it."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from actions.context import AppContext, load_context
from cli.language import localize, localized
from cli.options import DEFAULT_CONFIG
from cli.terminal import safe, shorten_names
from core.errors import StoreLocked
from core.messages import Message, message

if TYPE_CHECKING:
    from storage import MirrorResult, Store


# The file of the store if there is no config.
DEFAULT_STORE = Path("kliping.db")


def now() -> datetime:
    """Return the current time in UTC. This is the only clock; all other modules receive it as an argument."""
    return datetime.now(UTC)


def load(path: Path) -> AppContext:
    """Load the config file. Raise `ConfigError`.

    Where there is a store, but no config file, the defaults apply: the page has made the store.
    """
    has_store = path == DEFAULT_CONFIG and DEFAULT_STORE.exists()
    return load_context(path, os.environ, now, is_optional=has_store)


def load_or_default(path: Path) -> AppContext:
    """Load the config file, or use the defaults if `path` is the default path and is missing. Raise `ConfigError`."""
    return load_context(path, os.environ, now, is_optional=path == DEFAULT_CONFIG)


def open_mirrored_store(context: AppContext, *, takes_over: bool = False) -> "Store":
    """Open the store, copy the config's outlets and keywords into it, and report the changes to stderr.

    If another program has locked the store, say so and wait. Raise `StoreInUse` if a running service uses another
    config file and `takes_over` is not set.
    """
    is_reported = False
    while True:
        try:
            store, mirrored = context.open_mirrored_store(takes_over=takes_over)
            break
        except StoreLocked as error:
            if not is_reported:
                notice = localized("{problem}; waiting until the other program ends", problem=error.message)
                print(safe(f"kliping: {notice}"), file=sys.stderr, flush=True)
            is_reported = True
    for line in _mirror_notices(context, mirrored):
        print(safe(localize(line)), file=sys.stderr)
    return store


def _mirror_notices(context: AppContext, mirrored: "MirrorResult") -> Iterator[Message]:
    file, keywords = context.path.name, mirrored.keywords
    if mirrored.reindex_id is not None:
        yield message(
            "this version of Kliping reads words differently from the last one; stored articles are indexed and"
            " matched again (task {task_id})",
            task_id=mirrored.reindex_id,
        )
    for name in keywords.taken:
        line = context.config.keyword_lines[name]
        yield message(
            "{file}:{line}: the keyword '{name}' was added by a command; from now on, it belongs to the file",
            file=file,
            line=line,
            name=name,
        )
    if mirrored.keywords.respelled:
        names = shorten_names(sorted(mirrored.keywords.respelled))
        yield message(
            "{file}: the changed variants alter what these keywords match; each has a new version: {names}",
            file=file,
            names=names,
        )
    if mirrored.task_id is not None:
        names = shorten_names(sorted({*keywords.added, *keywords.edited, *keywords.resumed}))
        yield message(
            "{file}: new or changed keywords: {names}; stored articles are matched, too (task {task_id})",
            file=file,
            names=names,
            task_id=mirrored.task_id,
        )
    if mirrored.left_outlets:
        names = shorten_names(sorted(mirrored.left_outlets))
        yield message("outlets paused, since {file} does not name them any more: {names}", file=file, names=names)
    if keywords.left:
        names = shorten_names(sorted(keywords.left))
        yield message("keywords paused, since {file} does not name them any more: {names}", file=file, names=names)
