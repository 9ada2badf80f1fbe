"""Columns: what Python has on one side and each database takes on the other, and what the database promises of them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Text,
    TypeDecorator,
    literal,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored and given back in UTC. A naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a datetime without its zone cannot be stored: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Strings(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings, stored as a JSON array."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> list[str] | None:
        return None if value is None else [storable(each) for each in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)


class PlainText(TypeDecorator[str]):
    """Text that both databases take; what they refuse comes back as `storable` says."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """`text` with a sign of the same length for what a database refuses: NUL (PostgreSQL), lone surrogates (both)."""
    if text.isascii():
        return text.replace("\0", "?")
    return text.replace("\0", "?").encode("utf-8", "replace").decode("utf-8")


def whole(number: int) -> ColumnElement[int]:
    """A number to compare ids with, of up to 64 bits: one that is larger than any id can be is no error, on PostgreSQL
    either."""
    return literal(number, BigInteger)


def one_of(column: str, *values: str) -> CheckConstraint:
    """That a column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def required(name: str, kind: Any) -> Column[Any]:
    """A column that is never null."""
    return Column(name, kind, nullable=False)


def refers_to(table: str, **options: Any) -> Column[Any]:
    """A column, `outlet_id` for `outlets`, that holds the id of a row there."""
    return Column(f"{table.removesuffix('s')}_id", ForeignKey(f"{table}.id", **options), nullable=False)
