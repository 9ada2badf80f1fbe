"""Statements that the driver executes: parameters are converted and errors translated as by SQLAlchemy."""

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from storage import Store
from storage.columns import PlainText
from storage.prepared import MIN_COPIED_ROWS, PreparedStatement
from storage.schema import settings
from tests.factories import NOW, make_outlet

INSERT = PreparedStatement(insert(settings))
SELECT = PreparedStatement(select(settings.c.value).where(settings.c.name == bindparam("wanted", type_=PlainText)))
SELECT_FIXED = PreparedStatement(
    select(settings.c.name, settings.c.value).where(settings.c.name.like("uji%")).order_by(settings.c.name)
)
UPDATE = PreparedStatement(update(settings).where(settings.c.name == bindparam("changed")))


def test_rows_are_inserted_selected_and_updated(store: Store) -> None:
    with store._database.writing() as connection:
        INSERT.execute(connection, {"name": "uji 1", "value": "satu"})
        INSERT.execute(connection, {"name": "uji 2", "value": "dua"}, {"value": "tiga", "name": "uji 3"})
        UPDATE.execute(connection, {"changed": "uji 2", "value": "dua\0"})
    with store._database.reading() as connection:
        assert SELECT.fetch(connection, wanted="uji 2") == [("dua?",)]
        assert SELECT.fetch(connection, wanted="uji 4") == []
        found = SELECT_FIXED.fetch(connection)
    assert found == [("uji 1", "satu"), ("uji 2", "dua?"), ("uji 3", "tiga")]


def test_many_rows_are_stored_as_they_are(store: Store) -> None:
    values = ["", "\\N", "\\.", "a\tb\nc\r", "'\"\\", "é中😀", "NULL", *map(str, range(MIN_COPIED_ROWS))]
    with store._database.writing() as connection:
        INSERT.execute(connection, *({"name": f"uji {value}", "value": value} for value in values))
    with store._database.reading() as connection:
        assert dict(SELECT_FIXED.fetch(connection)) == {f"uji {value}": value for value in values}


@pytest.mark.parametrize("number", [1, 2, MIN_COPIED_ROWS])
def test_errors_are_those_of_sqlalchemy_and_nothing_is_stored(store: Store, number: int) -> None:
    rows = [{"name": "uji", "value": "rahasia"}] * MIN_COPIED_ROWS
    database = store._database
    with pytest.raises(IntegrityError) as raised, database.writing() as connection:  # noqa: PT012
        INSERT.execute(connection, {"name": "uji 1", "value": ""})
        INSERT.execute(connection, rows[0])
        INSERT.execute(connection, *rows[:number])
    assert "rahasia" not in str(raised.value.statement)
    with database.reading() as connection:
        assert SELECT_FIXED.fetch(connection) == []


def test_wrong_sql_is_an_error_of_sqlalchemy(store: Store) -> None:
    wrong = PreparedStatement(select(settings.c.value).where(settings.c.value.op("@@@")("x")))
    with pytest.raises((OperationalError, ProgrammingError)), store._database.engine.connect() as connection:
        wrong.fetch(connection)
    store.mirror([make_outlet()], [], NOW)
    assert len(store.outlets.find(NOW)) == 1
