"""Send a message as a bot of Telegram."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts.http_client import Answer, post
from alerts.outcome import Outcome, Problem
from alerts.selection import shorten
from core.alerts import Channel
from core.config import Telegram
from core.reasons import Reason
from storage import AlertMessage

# What Telegram says of a message that it can never send, among its answers with the status 400.
_CONTENT_ERRORS = ("can't parse entities", "message is too long", "message text is empty")


@dataclass(frozen=True, slots=True)
class TelegramSender:
    """Sends messages to chats."""

    options: Telegram

    async def send(self, channel: Channel, sent: AlertMessage, now: datetime) -> Outcome:
        """Send a message, and return what became of it. Telegram cannot recognize one that was sent before."""
        request = {
            "chat_id": channel.address,
            "text": (sent.content or {})["text"],
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        url = f"{self.options.api.rstrip('/')}/bot{self.options.token}/sendMessage"
        headers = {"Content-Type": "application/json"}
        # The operator names the server, which may be their own.
        answer = await post(url, json.dumps(request).encode(), headers, allow_private=True, now=now)
        return answer if isinstance(answer, Outcome) else read_answer(answer)


def read_answer(answer: Answer) -> Outcome:
    """Return what an answer of Telegram means."""
    record = _parse(answer.body)
    if 200 <= answer.status < 300 and record.get("ok") is True:
        result = record.get("result")
        number = result.get("message_id") if isinstance(result, dict) else None
        return Outcome(f"message {number}" if isinstance(number, int) else f"HTTP {answer.status}")
    description = shorten(str(record.get("description") or f"HTTP {answer.status}"), 200)
    parameters = record.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    retry_after = timedelta(seconds=min(seconds, 10**6)) if isinstance(seconds, int) and seconds > 0 else None
    is_content = answer.status == 400 and any(error in description.lower() for error in _CONTENT_ERRORS)
    return Outcome(
        description,
        Reason("channel_refused", answer=description),
        Problem.CONTENT if is_content else Problem.CHANNEL,
        retry_after or answer.retry_after,
    )


def _parse(body: bytes) -> dict[str, Any]:
    try:
        record = json.loads(body)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}
