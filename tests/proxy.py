"""A door before a server that can be left open with nobody behind it: bytes go in, none come out."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Proxy:
    """Passes bytes on in both directions until `swallow` is called; connections stay open then."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._door = socket.create_server(("127.0.0.1", 0))
        self._wake, self._waker = socket.socketpair()
        self._is_swallowing = threading.Event()
        self._others: dict[socket.socket, socket.socket] = {}
        self.port: int = self._door.getsockname()[1]

    def swallow(self) -> None:
        self._is_swallowing.set()

    def serve(self) -> None:
        """Until `close` is called."""
        with selectors.DefaultSelector() as ready:
            ready.register(self._door, selectors.EVENT_READ)
            ready.register(self._wake, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    if key.fileobj is self._wake:
                        return
                    if key.fileobj is self._door:
                        self._open(ready)
                    elif isinstance(key.fileobj, socket.socket):
                        self._pass_on(ready, key.fileobj)

    def _open(self, ready: selectors.BaseSelector) -> None:
        asker, _ = self._door.accept()
        answerer = socket.create_connection(("127.0.0.1", self._target))
        for one, other in ((asker, answerer), (answerer, asker)):
            self._others[one] = other
            ready.register(one, selectors.EVENT_READ)

    def _pass_on(self, ready: selectors.BaseSelector, one: socket.socket) -> None:
        piece = one.recv(65536)
        if not piece:
            ready.unregister(one)
        if self._is_swallowing.is_set():
            return
        if piece:
            self._others[one].sendall(piece)
        else:
            self._others[one].shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._waker.send(b"x")

    def let_go(self) -> None:
        for each in (self._door, self._wake, self._waker, *self._others):
            each.close()


@contextmanager
def proxied(target: int) -> Iterator[Proxy]:
    """A proxy before a port of this machine."""
    proxy = Proxy(target)
    thread = threading.Thread(target=proxy.serve)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join()
        proxy.let_go()
