"""The process that sends one message to a chat service by Apprise.

`python -P -m alerts.chat_process` reads a request from stdin and writes the result to stdout, both as JSON. It is a
process of its own because Apprise blocks, resolves the names of hosts itself, and stops only when it likes. Only the
module of the wanted service is loaded.
"""

import importlib
import json
import logging
import socket
import sys
from typing import Any, NotRequired, TypedDict

from core.ip_addresses import is_public_address

# Characters of an answer that are returned.
_MAX_ANSWER = 2_000


class ChatRequest(TypedDict):
    """A text, the address to which it is sent, and the module and class of Apprise that send it."""

    address: str
    module: str
    class_name: str
    text: str
    allow_private: bool


class ChatResult(TypedDict):
    """What became of a text. `problem` is what Apprise says, `private` the address that was refused.

    `status`, `body` and `retry_after` are those of the last response.
    """

    is_sent: bool
    problem: str
    private: NotRequired[str]
    status: NotRequired[int]
    body: NotRequired[str]
    retry_after: NotRequired[str]


class _Warnings(logging.Handler):
    """Remembers what Apprise warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def send(request: ChatRequest) -> ChatResult:
    """Send a text, and return what became of it."""
    # Imported here, so that a process can tell that they are missing.
    from apprise import AppriseAsset, NotifyType, PersistentStoreMode
    from requests.adapters import HTTPAdapter

    refused: list[str] = []
    if not request["allow_private"]:
        _guard_addresses(refused)
    responses: list[Any] = []
    send_request = HTTPAdapter.send

    def send_and_remember(adapter: Any, *arguments: Any, **options: Any) -> Any:
        response = send_request(adapter, *arguments, **options)
        responses.append(response)
        return response

    HTTPAdapter.send = send_and_remember  # type: ignore[assignment, method-assign]
    warnings = _Warnings()
    logger = logging.getLogger("apprise")
    logger.addHandler(warnings)
    logger.propagate = False
    asset = AppriseAsset(
        app_id="Kliping",
        app_desc="Kliping",
        storage_mode=PersistentStoreMode.MEMORY,
        allow_templates=False,
        http_redirects=False,
    )
    service = getattr(importlib.import_module(f"apprise.plugins.{request['module']}"), request["class_name"])
    is_sent = False
    try:
        parsed = service.parse_url(request["address"])
        if parsed is not None:
            # Keys that are made anew for each message help nobody.
            parsed = parsed | ({"e2ee": False} if request["class_name"] == "NotifyMatrix" else {})
            plugin = service(**parsed, asset=asset)
            is_sent = plugin.notify(body=request["text"], title="", notify_type=NotifyType.INFO) is True
    except Exception as error:  # a plugin may raise anything; this process only sends one text
        warnings.texts.append(f"{type(error).__name__}: {error}")
    return _make_result(is_sent, warnings.texts, refused, responses)


def _make_result(is_sent: bool, warnings: list[str], refused: list[str], responses: list[Any]) -> ChatResult:
    result = ChatResult(is_sent=is_sent, problem=warnings[0][:_MAX_ANSWER] if warnings else "")
    if refused:
        result["private"] = refused[0]
    if responses:
        last = responses[-1]
        result["status"] = last.status_code
        result["body"] = last.content[:_MAX_ANSWER].decode("utf-8", "replace")
        result["retry_after"] = last.headers.get("Retry-After", "")
    return result


def _guard_addresses(refused: list[str]) -> None:
    """Let this process connect to public addresses only. Those that were refused are added to `refused`."""
    resolve = socket.getaddrinfo

    def resolve_public(*arguments: Any, **options: Any) -> list[Any]:
        found = resolve(*arguments, **options)
        public = [each for each in found if is_public_address(str(each[4][0]))]
        if not public:
            refused.append(str(found[0][4][0]))
            raise socket.gaierror("private address")
        return public

    socket.getaddrinfo = resolve_public  # requests connects to what it resolved, and to nothing else


def main() -> None:
    """Do what stdin requests."""
    request: ChatRequest = json.load(sys.stdin)
    json.dump(send(request), sys.stdout)


if __name__ == "__main__":
    main()
