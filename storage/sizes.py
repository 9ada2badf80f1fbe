"""How much space the store and its tables take, and giving unused space back to the disk."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import OperationalError

from storage.backups import check_space, find_size
from storage.database import Repository
from storage.schema import metadata
from storage.search.full_text import FullTextIndex

# The tables of the full-text index and of Alembic, which are not in the metadata.
INDEX = "index"

# Bytes by table and index. SQLite can be built without it.
_DBSTAT = text(
    "SELECT coalesce(sqlite_master.tbl_name, dbstat.name) AS name, sum(dbstat.pgsize) AS bytes FROM dbstat"
    " LEFT JOIN sqlite_master ON sqlite_master.name = dbstat.name WHERE dbstat.aggregate = TRUE GROUP BY 1"
)


@dataclass(frozen=True, slots=True)
class TableSize:
    """A table with its number of rows, and the bytes that it takes with its indexes, or None if that is unknown.

    The full-text index is one table with the name INDEX, whose number of rows is None.
    """

    table: str
    rows: int | None
    bytes: int | None


@dataclass(frozen=True, slots=True)
class StoreSize:
    """The bytes of a store. Of an SQLite file also the number of its pages, and of those that are unused."""

    bytes: int
    pages: int | None = None
    page_bytes: int | None = None
    free_pages: int | None = None
    log_bytes: int | None = None

    @property
    def free_bytes(self) -> int | None:
        """The bytes that `vacuum` gives back to the disk."""
        return None if self.free_pages is None or self.page_bytes is None else self.free_pages * self.page_bytes


class Sizes(Repository):
    """Measure the store, and make it smaller."""

    def find_size(self) -> StoreSize:
        """Return the size of the store."""
        path = self._database.path
        with self._database.reading() as connection:
            if path is None:
                return StoreSize(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
            names = ("page_count", "page_size", "freelist_count")
            pages, page_bytes, free = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names)
        total = find_size(path)
        return StoreSize(total, pages, page_bytes, free, total - path.stat().st_size)

    def find_bytes(self) -> int:
        """Return the bytes of the store."""
        return self.find_size().bytes

    def find_tables(self) -> Sequence[TableSize]:
        """Return the tables, the largest first. This reads all pages of an SQLite file."""
        with self._database.reading() as connection:
            sizes = _find_bytes(connection)
            tables = [
                TableSize(name, connection.scalar(select(func.count()).select_from(table)), sizes.pop(name, None))
                for name, table in metadata.tables.items()
            ]
        tables.append(TableSize(INDEX, None, sum(sizes.values()) if sizes else None))
        return sorted(tables, key=lambda each: (-(each.bytes or 0), each.table))

    def vacuum(self) -> StoreSize:
        """Give unused space back to the disk. Return the size before.

        On SQLite, deleted texts are not in the file any more.

        On SQLite, nobody else can write meanwhile, and a copy of what is used is written beside the file: raise
        StoreError if there is no space for it. On PostgreSQL, others can write; its server decides what is given back.
        """
        before, path = self.find_size(), self._database.path
        if path is not None:
            used = before.bytes - (before.free_bytes or 0)
            check_space(2 * used, path.parent)
            # Otherwise the copy would be written to /tmp.
            os.environ["SQLITE_TMPDIR"] = str(path.parent)
            FullTextIndex(self._database).optimize()
            self._database.execute_alone("VACUUM")
            self._database.execute_alone("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            self._database.execute_alone("VACUUM (ANALYZE)")
        return before


def _find_bytes(connection: Connection) -> dict[str, int]:
    """Return the bytes of each table with its indexes, or an empty dict if they are unknown."""
    if connection.dialect.name == "postgresql":
        names = inspect(connection).get_table_names()
        size = text("SELECT pg_total_relation_size(CAST(quote_ident(:name) AS regclass))")
        return {name: connection.execute(size, {"name": name}).scalar_one() for name in names}
    try:
        return {row.name: row.bytes for row in connection.execute(_DBSTAT)}
    except OperationalError as error:
        if "no such table: dbstat" not in str(error.orig):
            raise
        return {}
