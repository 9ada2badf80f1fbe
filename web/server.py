"""Run the application with Uvicorn."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import uvicorn

from actions.context import AppContext
from core.errors import UsageError
from core.messages import message, os_error_message
from web.application import make_application
from web.task_process import TaskProcess


def serve(context: AppContext, host: str, port: int, on_start: Callable[[str], None]) -> None:
    """Serve the page until SIGTERM or Ctrl-C. Pass its address to `on_start` as soon as requests are accepted.

    Raise UsageError if the address cannot be used: it must be one of this computer alone, since there are no users.
    Raise StoreError if the store cannot be opened.
    """
    if not _is_loopback(host):
        raise UsageError(
            message(
                "--host {host}: everybody who reaches this address could read the page, since it has no users yet; use"
                " 127.0.0.1, or an SSH tunnel",
                host=host,
            )
        )
    with context.open_store() as store, _listen(host, port) as listening:
        tasks = TaskProcess(context, store)
        config = uvicorn.Config(
            make_application(context, store, start_tasks=tasks.start),
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
        )
        number = listening.getsockname()[1]
        on_start(f"http://[{host}]:{number}/" if ":" in host else f"http://{host}:{number}/")
        try:
            with _ignored_signals():
                uvicorn.Server(config).run(sockets=[listening])
        finally:
            tasks.close()


@contextmanager
def _ignored_signals() -> Iterator[None]:
    """Ignore the signals that stop the server: Uvicorn sends them once more to the process when it has stopped."""
    handlers = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        # `create_server` appends the address to the reason.
        reason = os_error_message(OSError(error.errno, os.strerror(error.errno or 0)))
        raise UsageError(
            message("--port {port}: the page cannot be served there: {reason}", port=port, reason=reason)
        ) from error
