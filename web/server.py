"""Run the application with Uvicorn."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from actions.context import AppContext
from core.errors import UsageError
from core.messages import message, os_error_message
from storage import Store
from web.application import is_reachable, make_application
from web.task_process import TaskProcess


def serve(context: AppContext, host: str, port: int, on_start: Callable[[str], None]) -> None:
    """Serve the page until SIGTERM or Ctrl-C. Pass its address to `on_start` as soon as requests are accepted.

    Raise UsageError if the address cannot be used, or if other computers may reach it and there is no editor. Raise
    StoreError if the store cannot be opened.
    """
    with context.open_store() as store:
        require_editor_if_reachable(context, store, host)
        _serve(context, store, host, port, on_start)


def require_editor_if_reachable(context: AppContext, store: Store, host: str) -> None:
    """Raise UsageError if other computers may reach the page, but no editor can sign in."""
    if is_reachable(context, host) and not store.users.has_editor():
        raise UsageError(
            message(
                "the page at '{host}' could be used by everybody who reaches it, since it has no editor yet; add one:"
                " kliping users add NAME --role editor",
                host=host,
            )
        )


def _serve(context: AppContext, store: Store, host: str, port: int, on_start: Callable[[str], None]) -> None:
    with _listen(host, port) as listening:
        tasks = TaskProcess(context, store)
        config = uvicorn.Config(
            make_application(context, store, host, tasks.start),
            log_level="warning",
            access_log=False,
            server_header=False,
            # The application does this, and believes only the proxies of the config.
            proxy_headers=False,
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


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        # `create_server` appends the address to the reason.
        reason = os_error_message(OSError(error.errno, os.strerror(error.errno or 0)))
        raise UsageError(
            message("--port {port}: the page cannot be served there: {reason}", port=port, reason=reason)
        ) from error
