"""A TCP proxy that can stop forwarding while its connections stay open, like a server that hangs."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Proxy:
    """Forwards bytes in both directions until `hang` is called; connections stay open then."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._wake, self._waker = socket.socketpair()
        self._is_hanging = threading.Event()
        self._peers: dict[socket.socket, socket.socket] = {}
        self.port: int = self._listener.getsockname()[1]

    def hang(self) -> None:
        self._is_hanging.set()

    def serve(self) -> None:
        """Forward until `stop` is called."""
        with selectors.DefaultSelector() as ready:
            ready.register(self._listener, selectors.EVENT_READ)
            ready.register(self._wake, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    if key.fileobj is self._wake:
                        return
                    if key.fileobj is self._listener:
                        self._open(ready)
                    elif isinstance(key.fileobj, socket.socket):
                        self._forward(ready, key.fileobj)

    def _open(self, ready: selectors.BaseSelector) -> None:
        client, _ = self._listener.accept()
        server = socket.create_connection(("127.0.0.1", self._target))
        for one, other in ((client, server), (server, client)):
            self._peers[one] = other
            ready.register(one, selectors.EVENT_READ)

    def _forward(self, ready: selectors.BaseSelector, source: socket.socket) -> None:
        data = source.recv(65536)
        if not data:
            ready.unregister(source)
        if self._is_hanging.is_set():
            return
        if data:
            self._peers[source].sendall(data)
        else:
            self._peers[source].shutdown(socket.SHUT_WR)

    def stop(self) -> None:
        self._waker.send(b"x")

    def close(self) -> None:
        for each in (self._listener, self._wake, self._waker, *self._peers):
            each.close()


@contextmanager
def run_proxy(target: int) -> Iterator[Proxy]:
    """Run a proxy in front of a local port."""
    proxy = Proxy(target)
    thread = threading.Thread(target=proxy.serve)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.stop()
        thread.join()
        proxy.close()
