"""Statements of SQLAlchemy that are compiled once, and then executed by the driver.

SQLAlchemy takes 0.1 ms for each execution of a statement, even of a compiled one, and SQLite a few microseconds: of the
time of keeping an article, it was half (`benchmarks/store.py`). So the statements that store an article are prepared.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect, Insert, TableClause
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]

# Rows from which on PostgreSQL takes less time to copy them than to insert them one by one.
MIN_COPIED_ROWS = 10


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The SQL of a statement for one database, and how its parameters are converted.

    `names` are the parameters, in their order if the driver takes them by position. `conversions` are functions by the
    index of the parameter. `fixed` are the parameters for which the statement itself has values. `copy` is the COPY
    that stores many rows at once, or None.
    """

    sql: str
    names: Sequence[str]
    conversions: Sequence[tuple[int, Callable[[Any], Any]]]
    fixed: Values
    is_positional: bool
    copy: str | None

    def convert(self, values: Values) -> Any:
        """Return a row of parameters as the driver takes them."""
        row = self.convert_to_list(values)
        return row if self.is_positional else dict(zip(self.names, row, strict=True))

    def convert_to_list(self, values: Values) -> list[Any]:
        """Return a row of parameters in the order of `names`."""
        given = {**self.fixed, **values} if self.fixed else values
        row = [given[name] for name in self.names]
        for index, convert in self.conversions:
            row[index] = convert(row[index])
        return row


class PreparedStatement:
    """A statement of SQLAlchemy Core with a fixed number of parameters: no IN with a list.

    An INSERT or UPDATE without `values` sets the columns that it is given, which must be the same in all rows.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[tuple[str, frozenset[str]], _Compiled] = {}

    def execute(self, connection: Connection, *rows: Values) -> None:
        """Execute the statement with each row of parameters."""
        compiled = self._compile(connection.dialect, rows[0])
        if len(rows) == 1:
            _run(connection, compiled.sql, compiled.convert(rows[0]))
        elif compiled.copy is not None and len(rows) >= MIN_COPIED_ROWS:
            _run(connection, compiled.copy, map(compiled.convert_to_list, rows), _copy)
        else:
            _run(connection, compiled.sql, [compiled.convert(row) for row in rows], _execute_many)

    def execute_tuples(self, connection: Connection, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Execute the statement with each row of the parameters `columns`, as the driver takes them: only on SQLite."""
        _run(connection, self._compile(connection.dialect, dict.fromkeys(columns)).sql, rows, _execute_many)

    def fetch(self, connection: Connection, **values: Any) -> Sequence[tuple[Any, ...]]:
        """Execute a SELECT. Return all rows as the driver returns them: SQLite has no dates, only strings."""
        compiled = self._compile(connection.dialect, values)
        rows: Sequence[tuple[Any, ...]] = _run(connection, compiled.sql, compiled.convert(values)).fetchall()
        return rows

    def _compile(self, dialect: Dialect, values: Values) -> _Compiled:
        key = (dialect.name, frozenset(values))
        if (known := self._compiled.get(key)) is None:
            known = self._compiled[key] = _compile(self._statement, dialect, list(values))
        return known


def _compile(statement: ClauseElement, dialect: Dialect, columns: list[str]) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
    processors = {
        name: parameter.type.dialect_impl(dialect).bind_processor(dialect)
        for parameter, name in compiled.bind_names.items()
    }
    fixed = {name: value for name, value in compiled.params.items() if name not in columns}
    names = list(compiled.positiontup if compiled.positional else processors)
    conversions = [(index, convert) for index, name in enumerate(names) if (convert := processors[name]) is not None]
    copy = _make_copy(statement, names) if dialect.name == "postgresql" else None
    return _Compiled(str(compiled), names, conversions, fixed, compiled.positional, copy)


def _make_copy(statement: ClauseElement, names: Sequence[str]) -> str | None:
    """Return the COPY that does the same as an INSERT, or None if the INSERT does more than to store its parameters."""
    if type(statement) is not Insert or statement._returning or not isinstance(statement.table, TableClause):
        return None
    if not set(names) <= set(statement.table.c.keys()):
        return None
    return f"COPY {statement.table.name} ({', '.join(names)}) FROM STDIN"


def _execute(cursor: Any, sql: str, parameters: Any) -> None:
    cursor.execute(sql, parameters)


def _execute_many(cursor: Any, sql: str, rows: Any) -> None:
    cursor.executemany(sql, rows)


def _copy(cursor: Any, sql: str, rows: Any) -> None:
    with cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def _run(connection: Connection, sql: str, parameters: Any, execute: Callable[[Any, str, Any], None] = _execute) -> Any:
    """Execute SQL with the driver. Return its cursor, and raise SQLAlchemy's errors instead of the driver's."""
    driver, pooled = connection.dialect.loaded_dbapi, connection.connection
    cursor = pooled.cursor()
    try:
        execute(cursor, sql, parameters)
    except driver.Error as error:
        if is_lost := connection.dialect.is_disconnect(error, pooled, cursor):
            connection.invalidate(error)
        raise DBAPIError.instance(
            sql, None, error, driver.Error, hide_parameters=True, connection_invalidated=is_lost
        ) from error
    return cursor
