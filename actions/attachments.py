"""Files that a person attaches to articles: open them to be stored, and write stored ones into a folder."""

import hashlib
import mimetypes
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from core.control_characters import replace_control_characters
from core.errors import UsageError
from core.messages import message, os_error_message
from storage import Attachment, NewAttachment, Store

# The greatest size of an attached file in bytes: docs/decisions/0032-attachments.md.
MAX_ATTACHMENT = 200_000_000


def open_attachment(stack: ExitStack, file: Path) -> NewAttachment:
    """Open a file to be attached until the end of `stack`. Raise `UsageError` if it is too large or cannot be read."""
    try:
        stream = stack.enter_context(file.open("rb"))
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = stream.tell()
    except OSError as error:
        raise UsageError(
            message("{file}: cannot be read ({problem})", file=str(file), problem=os_error_message(error))
        ) from error
    if size > MAX_ATTACHMENT:
        raise UsageError(
            message(
                "{file}: the file has {size:,} MB, and at most {most:,} can be attached; cut it, or keep it elsewhere",
                file=str(file),
                size=size // 1_000_000,
                most=MAX_ATTACHMENT // 1_000_000,
            )
        )
    name = " ".join(replace_control_characters(file.name).split())
    return NewAttachment(name, mimetypes.guess_type(name)[0], size, digest, stream)


def save_attachments(store: Store, attachments: Iterable[Attachment], folder: Path) -> list[Path]:
    """Write attached files into a folder, and return their paths. No file there is replaced.

    Raise `UsageError` if the folder cannot be written.
    """
    saved = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for each in attachments:
            name = Path(each.name).name or "file"
            path = folder / name
            if path.exists():
                path = folder / f"{each.id}-{name}"
            with path.open("xb") as stream:
                stream.writelines(store.attachments.read(each.id))
            saved.append(path)
    except OSError as error:
        raise UsageError(
            message("{file}: cannot be written ({problem})", file=str(folder), problem=os_error_message(error))
        ) from error
    return saved
