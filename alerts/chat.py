"""Send a message to a chat service by Apprise, in a process of its own."""

import asyncio
import json
import os
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec

from alerts.chat_process import ChatRequest, ChatResult
from alerts.http_client import TIMEOUT, parse_retry_after
from alerts.outcome import CONTENT_STATUSES, Outcome, Problem
from alerts.selection import shorten
from core.alerts import Channel
from core.chat_services import find_service
from core.config import Webhook
from core.reasons import Reason
from storage import AlertMessage

_BETWEEN_PARTS = re.compile(r"[/?&=@:#]+")

# Parts of an address that are shorter are no secrets, and occur in any text.
_SHORTEST_SECRET = 4


@dataclass(frozen=True, slots=True)
class ChatSender:
    """Sends messages to chat services."""

    options: Webhook

    async def send(self, channel: Channel, sent: AlertMessage, now: datetime) -> Outcome:
        """Send a message, and return what became of it. No service can recognize one that was sent before."""
        service = find_service(channel.address)
        if service is None or find_spec("apprise") is None:
            return Outcome(error=Reason("channel_extra_missing", service=channel.label))
        request = ChatRequest(
            address=channel.address,
            module=service.module,
            class_name=service.class_name,
            text=(sent.content or {})["text"],
            allow_private=self.options.allow_private,
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # not from the folder in which the service was started
            "-m",
            "alerts.chat_process",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_make_environment(),
            start_new_session=True,  # Ctrl-C lets a message end
        )
        try:
            async with asyncio.timeout(TIMEOUT):
                output, _ = await process.communicate(json.dumps(request).encode())
        except TimeoutError:
            return Outcome(error=Reason("channel_timeout", seconds=round(TIMEOUT)))
        finally:
            if process.returncode is None:
                process.kill()
        try:
            result: ChatResult = json.loads(output)
        except ValueError:
            return Outcome(error=Reason("channel_unreachable", problem=f"Apprise ended with {process.returncode}"))
        return read_result(result, channel.address, now)


def read_result(result: ChatResult, address: str, now: datetime) -> Outcome:
    """Return what a result of the process means, without the parts of the address."""
    status = result.get("status")
    answer = hide_secrets(f"HTTP {status} {result.get('body', '')}" if status else "", address)
    if result["is_sent"]:
        return Outcome(answer)
    if "private" in result:
        return Outcome(error=Reason("channel_private", address=result["private"]))
    problem = hide_secrets(result["problem"], address)
    if status is None or 200 <= status < 300:
        return Outcome(answer, Reason("channel_unreachable", problem=problem or "Apprise"))
    return Outcome(
        answer,
        Reason("channel_refused", answer=f"HTTP {status}"),
        Problem.CONTENT if status in CONTENT_STATUSES else Problem.CHANNEL,
        parse_retry_after(result.get("retry_after", ""), now),
    )


def hide_secrets(text: str, address: str) -> str:
    """Return a text for people in one line, in which no part of an address occurs."""
    parts = _BETWEEN_PARTS.split(address.partition("://")[2])
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= _SHORTEST_SECRET:
            text = text.replace(part, "***")
    return shorten(text, 300)


def _make_environment() -> dict[str, str]:
    """Return this process's environment without what would send requests elsewhere, or add passwords to them."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return kept | {"NETRC": os.devnull}
