"""Column types that behave alike on SQLite and PostgreSQL, and functions that build columns and constraints."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    FunctionElement,
    Text,
    TypeDecorator,
    bindparam,
    literal,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from core.reasons import Reason, dump_params, load_reason

Record = Any
"""A row of a result. Its columns are attributes."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored and returned in UTC. Raise ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    # Instead of `process_bind_param` and `process_result_value`, with which SQLAlchemy calls three functions for each
    # value.
    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], datetime | str | None]:
        return _format_utc if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _parse_utc if dialect.name == "sqlite" else _to_utc


def _to_utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"a naive datetime cannot be stored: {moment}")
    return moment.astimezone(UTC)


def _format_utc(moment: datetime | None) -> str | None:
    """Return a datetime as SQLite stores it: `2026-03-02 08:30:00.000000`."""
    utc = _to_utc(moment)
    return None if utc is None else utc.isoformat(" ", "microseconds").removesuffix("+00:00")


# The hours of counts recur for each outlet and keyword.
@lru_cache(maxsize=8192)
def _parse_utc(stored: str | None) -> datetime | None:
    """Return the datetime that `_format_utc` formatted."""
    return None if stored is None else datetime.fromisoformat(stored).replace(tzinfo=UTC)


# Longer than any lease or its renewal.
MAX_LEASE = timedelta(days=1)


def is_leased(lease_until: Column[Any], now: datetime) -> ColumnElement[bool]:
    """Return the condition that a lease is valid. One that ends beyond MAX_LEASE from now is invalid."""
    return lease_until.between(now + timedelta.resolution, now + MAX_LEASE)


class Strings(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings, stored as a JSON array."""

    impl = JSON
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[tuple[str, ...] | None], Any] | None:
        convert = super().bind_processor(dialect)
        # Authors and tags recur.
        return None if convert is None else lru_cache(maxsize=4096)(convert)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], tuple[str, ...] | None] | None:
        convert = super().result_processor(dialect, coltype)
        # Psycopg returns lists, and SQLite the JSON.
        return convert if convert is None or dialect.name != "sqlite" else lru_cache(maxsize=4096)(convert)

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> list[str] | None:
        return None if value is None else [replace_unstorable(string) for string in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)


class PlainText(TypeDecorator[str]):
    """Text. Characters that a database refuses are replaced (see `replace_unstorable`)."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        return _replace_unstorable


def _replace_unstorable(text: str | None) -> str | None:
    # Decided here for most texts: an article has a dozen, and each call takes as long as the decision.
    return text if text is None or (text.isascii() and "\0" not in text) else replace_unstorable(text)


def replace_unstorable(text: str) -> str:
    """Return `text` with NUL and lone surrogates replaced by "?".

    PostgreSQL refuses NUL, and both databases refuse lone surrogates. The length of the text does not change, so that
    offsets into it stay valid.
    """
    if text.isascii():
        return text if "\0" not in text else text.replace("\0", "?")
    return text.replace("\0", "?").encode("utf-8", "replace").decode("utf-8")


def bigint(number: int) -> ColumnElement[int]:
    """Return a 64-bit literal to compare ids with. PostgreSQL refuses a number of more than 32 bits as an Integer."""
    return literal(number, BigInteger)


class IdArray(TypeDecorator[Iterable[int]]):
    """Many ids as one parameter: a JSON array on SQLite, a literal of bigint[] on PostgreSQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> str:
        return format_array(value or (), is_sqlite=dialect.name == "sqlite")


def format_array(ids: Iterable[int], *, is_sqlite: bool) -> str:
    """Return many ids as one parameter: a JSON array for `json_each`, or a literal of PostgreSQL's bigint[]."""
    listed = ",".join(map(str, ids))
    return f"[{listed}]" if is_sqlite else f"{{{listed}}}"


class InArray(FunctionElement[bool]):
    """A condition that a column is in an array. The statement is the same for any number of values, unlike an IN.

    Building an IN with 20 values takes SQLAlchemy longer than SQLite takes to find the rows.
    """

    name = "in_array"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "InArray":
        # SQLAlchemy would append `= 1` for SQLite, which then reads the whole table.
        return self


def in_ids(column: Column[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of the ids in the parameter `ids`."""
    return InArray(column, bindparam("ids", type_=IdArray()))


@compiles(InArray, "sqlite")
def _compile_for_sqlite(element: InArray, compiler: SQLCompiler, **options: Any) -> str:
    column, array = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({array}))"  # noqa: S608


@compiles(InArray, "postgresql")
def _compile_for_postgresql(element: InArray, compiler: SQLCompiler, **options: Any) -> str:
    column, array = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY (CAST({array} AS bigint[]))"


def allowed_values(column: str, *values: str) -> CheckConstraint:
    """Return a check constraint that allows only these values in a column."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({quoted})", name=column)


def not_null(name: str, kind: Any) -> Column[Any]:
    """Return a column that is never null."""
    return Column(name, kind, nullable=False)


def reason_columns(name: str) -> tuple[Column[Any], Column[Any]]:
    """Return the two columns of a Reason: the code (null without a reason) and the parameters as JSON."""
    return Column(name, PlainText), Column(f"{name}_params", PlainText, nullable=False, server_default="{}")


def reason_values(name: str, reason: Reason | None) -> dict[str, str | None]:
    """Return the values for the columns that `reason_columns` returned."""
    code, params = (None, "{}") if reason is None else (reason.code, dump_params(reason))
    return {name: code, f"{name}_params": params}


def make_reason(row: Record, name: str) -> Reason | None:
    """Return the Reason that `reason_values` stored in a row."""
    code = getattr(row, name)
    return None if code is None else load_reason(code, getattr(row, f"{name}_params"))


def foreign_key(table: str, **options: Any) -> Column[Any]:
    """Return a column that refers to `table` and is never null. For `outlets`, the column is `outlet_id`."""
    return Column(f"{table.removesuffix('s')}_id", ForeignKey(f"{table}.id", **options), nullable=False)
