"""Send a message as an HTTP request with JSON, signed as https://www.standardwebhooks.com describes it."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from alerts.http_client import post
from alerts.outcome import CONTENT_STATUSES, Outcome, Problem
from core.alerts import Channel
from core.config import Webhook
from core.reasons import Reason
from storage import AlertMessage


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """Sends messages to addresses of the web."""

    options: Webhook
    version: str

    async def send(self, channel: Channel, sent: AlertMessage, now: datetime) -> Outcome:
        """Send a message, and return what became of it."""
        body = (sent.content or {})["body"].encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": f"Kliping/{self.version}",
            **sign(sent.uuid, body, self.options.secret, now),
        }
        answer = await post(channel.address, body, headers, allow_private=self.options.allow_private, now=now)
        if isinstance(answer, Outcome):
            return answer
        if 200 <= answer.status < 300:
            return Outcome(answer.text)
        problem = Problem.CONTENT if answer.status in CONTENT_STATUSES else Problem.CHANNEL
        return Outcome(
            answer.text, Reason("channel_refused", answer=f"HTTP {answer.status}"), problem, answer.retry_after
        )


def sign(uuid: str, body: bytes, secret: str | None, now: datetime) -> dict[str, str]:
    """Return the headers that identify a message, and sign it if there is a secret.

    A secret that begins with `whsec_` is Base64, as the libraries of Standard Webhooks make it.
    """
    timestamp = str(int(now.timestamp()))
    headers = {"webhook-id": uuid, "webhook-timestamp": timestamp}
    if secret is not None:
        signed = f"{uuid}.{timestamp}.".encode() + body
        digest = hmac.digest(_read_key(secret), signed, sha256)
        headers["webhook-signature"] = f"v1,{base64.b64encode(digest).decode()}"
    return headers


def _read_key(secret: str) -> bytes:
    encoded = secret.removeprefix("whsec_")
    if encoded != secret:
        try:
            return base64.b64decode(encoded, validate=True)
        except binascii.Error:
            pass
    return secret.encode()
