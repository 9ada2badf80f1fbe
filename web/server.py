"""Run the application with Uvicorn, in one process for each core."""

import gc
import os
import signal
import socket
from collections.abc import Callable

import uvicorn

from actions.context import AppContext
from core.errors import PageStopped, UsageError
from core.messages import message, os_error_message
from storage import Store
from web.application import is_reachable, make_application
from web.processes import ForkedProcesses
from web.task_process import TaskProcess

# The most processes that answer requests.
MAX_PROCESSES = 4

# New objects after which Python looks for unreachable cycles. A page makes some tens of thousands.
GC_THRESHOLD = 100_000


def serve(context: AppContext, host: str, port: int, on_start: Callable[[str], None]) -> None:
    """Serve the page until SIGTERM or Ctrl-C. Pass its address to `on_start` as soon as requests are accepted.

    Raise UsageError if the address cannot be used, or if other computers may reach it and there is no editor. Raise
    StoreError if the store cannot be opened, and PageStopped if a process that answers requests was killed.
    """
    # Closed before processes are forked: each needs connections of its own.
    with context.open_store() as store:
        require_editor_if_reachable(context, store, host)
    with _listen(host, port) as listening:
        number = listening.getsockname()[1]
        url = f"http://[{host}]:{number}/" if ":" in host else f"http://{host}:{number}/"
        serve_socket(context, host, listening, lambda: on_start(url))


def serve_socket(context: AppContext, host: str, listening: socket.socket, on_start: Callable[[], None]) -> None:
    """Serve the page on a listening socket. Raise as `serve` does, whose `host` this is."""
    number = min(os.cpu_count() or 1, MAX_PROCESSES)
    processes = ForkedProcesses(lambda tell: _answer(context, host, listening, tell, closes=number > 1), number)
    with processes.running(), context.open_store() as store:
        tasks = TaskProcess(context, store)
        try:
            on_start()
            if not processes.wait(tasks.start):
                raise PageStopped
        finally:
            tasks.close()


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


def _answer(
    context: AppContext, host: str, listening: socket.socket, start_tasks: Callable[[], None], *, closes: bool
) -> None:
    """Answer requests until SIGTERM."""
    with context.open_store() as store:
        application = make_application(context, store, host, start_tasks, closes=closes)
        # Else each look for unreachable cycles goes through all modules, in 0.3 s of a request.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD)
        config = uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,
            server_header=False,
            # The application does this, and believes only the proxies of the config.
            proxy_headers=False,
            lifespan="off",
        )
        server = uvicorn.Server(config)

        def stop(*_: object) -> None:
            server.should_exit = True

        # Uvicorn handles these signals while it runs, and sends them once more to the process when it has stopped.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        # `create_server` appends the address to the reason.
        reason = os_error_message(OSError(error.errno, os.strerror(error.errno or 0)))
        raise UsageError(
            message("--port {port}: the page cannot be served there: {reason}", port=port, reason=reason)
        ) from error
