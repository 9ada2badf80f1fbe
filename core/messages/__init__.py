"""Messages to people: built in English with named parameters, translated where they are shown."""

from core.messages.message import (
    LANGUAGES,
    Message,
    Param,
    message,
    message_id,
    message_of,
    os_error_message,
    plural_message,
    translate,
)

__all__ = [
    "LANGUAGES",
    "Message",
    "Param",
    "message",
    "message_id",
    "message_of",
    "os_error_message",
    "plural_message",
    "translate",
]
