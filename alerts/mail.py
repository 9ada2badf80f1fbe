"""Send a message as an e-mail."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

import aiosmtplib

from alerts.outcome import Outcome, Problem
from alerts.selection import shorten
from core.alerts import Channel
from core.config import Mail
from core.reasons import Reason
from storage import AlertMessage

# Seconds for each step of the dialogue with the server.
TIMEOUT = 30.0

# Answers that refuse an e-mail for its content or size, and not all e-mails: by SMTP's code, and by the enhanced one
# (RFC 3463), since 552 also says that a mailbox is full.
_CONTENT_CODE, _TOO_LARGE = 554, "5.3.4"

# The greatest number of characters of an alert's name in a header.
_MAX_HEADER_NAME = 40


@dataclass(frozen=True, slots=True)
class MailSender:
    """Sends messages through the server of the config."""

    options: Mail

    async def send(self, channel: Channel, sent: AlertMessage, now: datetime) -> Outcome:
        """Send a message, and return what became of it. A repeated e-mail has the same Message-ID."""
        options = self.options
        try:
            _, answer = await aiosmtplib.send(
                build_mail(options, channel.address, sent),
                hostname=options.host,
                port=options.port,
                username=options.user,
                password=options.password,
                use_tls=options.security == "tls",
                start_tls=options.security == "starttls",
                timeout=TIMEOUT,
            )
        except aiosmtplib.SMTPTimeoutError:
            return Outcome(error=Reason("channel_timeout", seconds=round(TIMEOUT)))
        except aiosmtplib.SMTPRecipientsRefused as error:
            refused = error.recipients[0]
            return _refused(refused.code, refused.message, Problem.CHANNEL)
        except aiosmtplib.SMTPDataError as error:
            is_content = error.code == _CONTENT_CODE or _TOO_LARGE in error.message
            return _refused(error.code, error.message, Problem.CONTENT if is_content else Problem.CHANNEL)
        except aiosmtplib.SMTPResponseException as error:
            return _refused(error.code, error.message, Problem.CHANNEL)
        except (aiosmtplib.SMTPException, OSError) as error:
            problem = shorten(str(error), 200) or type(error).__name__
            return Outcome(error=Reason("channel_unreachable", problem=problem))
        return Outcome(shorten(answer, 200))


def _refused(code: int, text: str, problem: Problem) -> Outcome:
    answer = shorten(f"{code} {text}", 200)
    return Outcome(answer, Reason("channel_refused", answer=answer), problem)


def build_mail(options: Mail, receiver: str, sent: AlertMessage) -> EmailMessage:
    """Return a message as an e-mail in text and HTML, the same one each time."""
    content, sender = sent.content or {}, options.sender or ""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, receiver, content["subject"]
    mail["Date"] = format_datetime(sent.created_at)
    mail["Message-ID"] = f"<{sent.uuid}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    request = quote(f"unsubscribe {sent.subscription[:_MAX_HEADER_NAME]}")
    mail["List-Unsubscribe"] = f"<mailto:{sender}?subject={request}>"
    mail.set_content(content["text"])
    mail.add_alternative(content["html"], subtype="html")
    for file in sent.files:
        kind, _, subtype = file.media_type.partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    mail.set_boundary(sent.uuid)
    if sent.files:
        next(mail.iter_parts()).set_boundary(f"{sent.uuid}-text")
    return mail
