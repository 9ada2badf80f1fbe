"""Positions in the change log as fields of forms: `SEQ.MILLISECONDS`."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import Field

from core.last_look import LogPosition

PositionText = Annotated[str, Field(pattern=r"^[0-9]{1,18}\.[0-9]{1,14}$", max_length=40)]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def format_position(position: LogPosition) -> str:
    """Return a position as text."""
    return f"{position.seq}.{(position.at - _EPOCH) // timedelta(milliseconds=1)}"


def parse_position(text: str) -> LogPosition:
    """Return the position that `format_position` turned into `text`."""
    seq, milliseconds = map(int, text.split("."))
    return LogPosition(seq, _EPOCH + timedelta(milliseconds=milliseconds))
