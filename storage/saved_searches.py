"""Searches that people saved under a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from core.errors import SavedSearchNotFound, UsageError
from core.keyword import name_key
from core.messages import message
from storage.columns import bigint, replace_unstorable
from storage.database import Repository
from storage.schema import saved_searches


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search with its name. `parameters` are those of `actions.parameters.ArticleConditions` that are set."""

    id: int
    name: str
    parameters: Mapping[str, Any]
    saved_by: str
    saved_at: datetime


_COLUMNS = saved_searches.c["id", "name", "parameters", "saved_by", "saved_at"]


class SavedSearches(Repository):
    """Read and write the table `saved_searches`. Names are compared as those of keywords are."""

    def find(self) -> list[SavedSearch]:
        """Return all saved searches, by name."""
        return [SavedSearch(*row) for row in self._fetch_rows(select(*_COLUMNS).order_by(saved_searches.c.key))]

    def get(self, search_id: int) -> SavedSearch:
        """Return one saved search. Raise SavedSearchNotFound for an unknown id."""
        rows = self._fetch_rows(select(*_COLUMNS).where(saved_searches.c.id == bigint(search_id)))
        if not rows:
            raise SavedSearchNotFound(search_id)
        return SavedSearch(*rows[0])

    def add(self, name: str, parameters: Mapping[str, Any], user: str, now: datetime) -> SavedSearch:
        """Save a search. Raise UsageError if the name is taken."""
        values = {**self._name_columns(name), "parameters": _storable(parameters), "saved_by": user, "saved_at": now}
        with self._database.writing() as connection:
            self._check_name(values["key"])
            statement = insert(saved_searches).values(values).returning(saved_searches.c.id)
            return self.get(connection.execute(statement).scalar_one())

    def rename(self, search_id: int, name: str) -> SavedSearch:
        """Rename a saved search. Raise SavedSearchNotFound, or UsageError if the name is taken."""
        columns = self._name_columns(name)
        with self._database.writing():
            self.get(search_id)
            self._check_name(columns["key"], search_id)
            self._execute(update(saved_searches).where(saved_searches.c.id == search_id).values(columns))
            return self.get(search_id)

    def remove(self, search_id: int) -> None:
        """Delete a saved search with its feed. Raise SavedSearchNotFound for an unknown id."""
        with self._database.writing():
            self.get(search_id)
            self._execute(delete(saved_searches).where(saved_searches.c.id == search_id))

    def _check_name(self, key: str, own_id: int | None = None) -> None:
        rows = self._fetch_rows(select(saved_searches.c.id, saved_searches.c.name).where(saved_searches.c.key == key))
        if rows and rows[0].id != own_id:
            raise UsageError(message("--name {name}: a saved search has this name already", name=rows[0].name))

    @staticmethod
    def _name_columns(name: str) -> dict[str, Any]:
        storable = replace_unstorable(name)
        return {"name": storable, "key": name_key(storable)}


def _storable(value: Any) -> Any:
    """Return a JSON value with texts that a database accepts."""
    if isinstance(value, str):
        return replace_unstorable(value)
    if isinstance(value, list):
        return [_storable(each) for each in value]
    return {name: _storable(each) for name, each in value.items()} if isinstance(value, Mapping) else value
