"""Articles that a person adds by hand, on the page or over the API, with files and a row in the audit log."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fastapi import Request

from actions.add import AddedArticle, EntryFields, add_entry
from actions.context import AppContext
from core.article_records import MAX_TEXT
from storage import Store
from web.authentication import audited, require_editor

# The most files that one form or request attaches.
MAX_FILES = 10

# Characters of the longest text that is typed: those of an article, and the spaces that it loses.
MAX_TYPED = 2 * MAX_TEXT

# Bytes of the longest name of a file.
_MAX_NAME_BYTES = 200

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class EntryEditing:
    """Adds articles to a store for the user of a request, who must be an editor."""

    request: Request
    context: AppContext
    store: Store

    def add(self, fields: EntryFields, files: Iterable[tuple[str, BinaryIO]] = ()) -> AddedArticle:
        """Store an article by hand. `files` are names and contents. Raise the errors of `add_entry`."""
        require_editor(self.request)
        with _saved(files) as paths:
            added = add_entry(self.context, self.store, fields, paths)
        subject, details = str(added.stored.id), {"title": added.stored.article.title}
        # Not in one transaction: the writer thread stores the article, and would wait for this one.
        with audited(self.request, self.context, self.store, "article.add", subject, details):
            pass
        return added


@contextmanager
def _saved(files: Iterable[tuple[str, BinaryIO]]) -> Iterator[list[Path]]:
    """Write files to a temporary folder, and yield their paths, each with the name that it was given."""
    with tempfile.TemporaryDirectory(prefix="kliping-") as folder:
        paths = []
        for number, (name, content) in enumerate(files):
            path = Path(folder, str(number), _file_name(name))
            path.parent.mkdir()
            with path.open("wb") as out:
                while chunk := content.read(_CHUNK):
                    out.write(chunk)
            paths.append(path)
        yield paths


def _file_name(typed: str) -> str:
    """Return a name for a file that a person sent, without folders, and short enough for every file system."""
    name = typed.replace("\\", "/").rpartition("/")[2].replace("\0", "")
    # The end tells the kind of the file. File systems limit the bytes, not the characters.
    name = name.encode("utf-8", "replace")[-_MAX_NAME_BYTES:].decode("utf-8", "ignore")
    return "file" if name in {"", ".", ".."} else name
