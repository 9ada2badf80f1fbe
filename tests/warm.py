"""Forks commands from one process that has imported everything, which saves the three seconds of `python -m cli`.

Each command is a process of its own, with its own loop, store and workers. tests/processes.py starts this process and
sends requests over the socket that is its stdin.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import count
from multiprocessing import forkserver, util
from typing import Any, NoReturn

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect

import scheduler
from core.language import detect_language
from core.urls import site_key
from storage import database

USED = (
    *("actions.crawl", "actions.renormalize", "alembic.command", "alembic.config", "cli.crawl"),
    *("crawler.middlewares", "crawler.item_pipeline"),
    *("scrapy.core.downloader.handlers.http11", "scrapy.pqueues", "scrapy.squeues", "twisted.web.client"),
)
"""Modules that a crawl imports lazily or by name, in addition to those of PACKAGES."""

WITH_WORKERS = {"add", "crawl", "run", "renormalize", "outlets"}
"""Commands that use worker processes."""

PACKAGES = ("scrapy.downloadermiddlewares", "scrapy.extensions", "scrapy.spidermiddlewares")


def main() -> None:
    """Handle requests until the other end of the socket is closed."""
    load_all()
    assert "twisted.internet.reactor" not in sys.modules, "each command has a reactor of its own"
    # Objects that the garbage collector ignores are not copied into each command.
    gc.freeze()

    requests = socket.socket(fileno=0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, files, _, _ = socket.recv_fds(requests, 65536, 3)
        if not message:
            return
        if os.fork() == 0:
            supervise(json.loads(message), *files)
            return
        for file in files:
            os.close(file)


def load_all() -> None:
    """Import what commands would import, and load the data of these modules."""
    with warnings.catch_warnings():
        # Some of Scrapy's own modules are on their way out, and say so.
        warnings.simplefilter("ignore")
        for package in PACKAGES:
            for module in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
                importlib.import_module(module.name)
    for name in USED:
        importlib.import_module(name)
    # The list of public suffixes and the profiles of languages, which a process loads at its first page.
    site_key("https://kabar.example/")
    detect_language("Warga bersama petugas membersihkan saluran air di kota itu.")


def supervise(request: dict[str, Any], out: int, err: int, replies: int) -> None:
    """Fork the command, write its process id, wait for its end, and write its exit code, one line each."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        os.close(replies)
        run_command(request, out, err)
        return
    os.close(out)
    os.close(err)
    os.write(replies, f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    os.write(replies, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def run_command(request: dict[str, Any], out: int, err: int) -> None:
    """Run the command in this process, which ends with it."""
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123
        for file, place in ((nothing.fileno(), 0), (out, 1), (err, 2)):
            os.dup2(file, place)
    os.close(out)
    os.close(err)
    # The inherited objects remember the properties of the old files.
    sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
    os.environ.clear()
    os.environ.update(request["environ"])
    os.chdir(request["folder"])
    # If the tests were started in the background, the signal is inherited as ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if request["arguments"][0] in WITH_WORKERS:
        fork_forkserver()
    if request["die_after_commit"]:
        die_after_commit(request["die_after_commit"])
    if request["die_after_statement"]:
        die_after_statement(request["die_after_statement"])
    if request["lock_timeout"] is not None:
        database.LOCK_TIMEOUT = request["lock_timeout"]
    scheduler.START_EVERY = timedelta(seconds=0.5)  # so that tests do not wait long for what becomes due
    sys.argv = ["kliping", *request["arguments"]]
    # Workers import the main module: it must be the command's, not this one with everything that it imports.
    main_module = importlib.import_module("cli.__main__")
    sys.modules["__main__"] = main_module
    try:
        main_module.main()
    except SystemExit as end:
        end_process(end)


def end_process(end: SystemExit) -> NoReturn:
    """End this process as the interpreter does, but without deleting the modules, which would copy all their pages."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(end.code or 0))


def fork_forkserver() -> None:
    """Start the forkserver of this command's workers, forked as well, with everything already imported.

    Must run first, since the forked process may have only one thread and no files of the command.
    """

    def fork(path: bytes, args: Sequence[Any], passfds: Sequence[int]) -> int:
        pid = os.fork()
        if pid == 0:
            keep_open = {0, 1, 2, *passfds}
            for name in os.listdir("/dev/fd"):  # noqa: PTH208
                if int(name) not in keep_open:
                    with suppress(OSError):
                        os.close(int(name))
            try:
                exec(args[-1])  # the code that a new Python process would run
            finally:
                os._exit(0)  # inherited objects must not close their files again
        return pid

    really_spawn = util.spawnv_passfds
    util.spawnv_passfds = fork
    forkserver.ensure_running()
    util.spawnv_passfds = really_spawn


def die_after_commit(number: int) -> None:
    """Kill this process (SIGKILL) right after its n-th commit of a write; nothing else changes."""
    numbers = count(1)
    latest = threading.local()
    really_commit = DefaultDialect.do_commit

    def record(connection: Connection) -> None:
        latest.writes = connection.get_execution_options().get("writes", False)

    def do_commit(dialect: DefaultDialect, connection: Any) -> None:
        really_commit(dialect, connection)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        if getattr(latest, "writes", False) and next(numbers) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "commit", record)
    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


def die_after_statement(number: int) -> None:
    """Kill this process (SIGKILL) right after the n-th statement that it executes, mostly inside a transaction."""
    numbers = count(1)

    def after_execute(*_: object) -> None:
        if next(numbers) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", after_execute)


if __name__ == "__main__":
    main()
