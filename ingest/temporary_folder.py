"""The folder for the sockets of the worker processes, which is removed even if Kliping was killed.

Python's multiprocessing creates a folder in the system's temporary directory and leaves it behind if its process is
killed. Here the folder contains a file that its process keeps locked. The system releases the lock however the process
ends, so the next start recognizes the folder as abandoned.
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from io import FileIO
from multiprocessing import process, util
from pathlib import Path

PREFIX = "kliping-"
LOCK_NAME = "lock"

# Maximum length of the path of a socket: 104 bytes on macOS, 108 on Linux, with a null byte at the end.
MAX_SOCKET_PATH = 103


def use_own_folder() -> None:
    """Let multiprocessing put its files into a folder that the next start can remove, and remove abandoned ones.

    Do nothing if multiprocessing already has a folder in this process.
    """
    # `multiprocessing.util.get_temp_dir` reads this undocumented setting; nothing else determines the folder.
    multiprocessing_options = process.current_process()._config  # type: ignore[attr-defined]
    if multiprocessing_options.get("tempdir") is not None:
        return
    parent = _choose_parent()
    remove_abandoned_folders(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    # Locked under another name first, so that a file with the final name is always locked while its process runs.
    lock = _lock_file(folder / "new")
    (folder / "new").rename(folder / LOCK_NAME)
    multiprocessing_options["tempdir"] = str(folder)
    util.Finalize(None, _remove, args=(folder, lock), exitpriority=-100)


def remove_abandoned_folders(parent: Path) -> None:
    """Remove the folders of this user's processes that have ended without removing them."""
    for path in parent.glob(f"{PREFIX}*/{LOCK_NAME}"):
        with suppress(OSError):
            if path.stat().st_uid == os.getuid() and (lock := _lock_file(path)):
                _remove(path.parent, lock)


def _choose_parent() -> Path:
    """Return the system's temporary directory, or `/tmp` if the path of a socket there would be too long."""
    parent = Path(tempfile.gettempdir())
    socket_path = parent / f"{PREFIX}12345678" / "listener-12345678"
    is_usable = len(os.fsencode(socket_path)) <= MAX_SOCKET_PATH
    return parent if is_usable or not os.access("/tmp", os.W_OK) else Path("/tmp")  # noqa: S108


def _lock_file(path: Path) -> FileIO | None:
    """Return the open and locked file, or None if another process has locked it."""
    file = FileIO(path, "a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _remove(folder: Path, lock: FileIO) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.close()
