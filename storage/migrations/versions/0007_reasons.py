"""Reasons are stored as a code with parameters; a text of an earlier version becomes the parameter of code `text`."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_COLUMNS = (("candidates", "reason"), ("visits", "reason"), ("sources", "last_error"), ("outlets", "last_error"))


def upgrade() -> None:
    build_object = sa.func.json_object if op.get_bind().dialect.name == "sqlite" else sa.func.json_build_object
    for name, column in _COLUMNS:
        params = f"{column}_params"
        op.add_column(name, sa.Column(params, sa.Text(), nullable=False, server_default="{}"))
        table = sa.table(name, sa.column(column, sa.Text()), sa.column(params, sa.Text()))
        text = table.c[column]
        as_json = sa.cast(build_object(sa.literal("text"), text), sa.Text())
        op.execute(table.update().where(text.is_not(None)).values({params: as_json, column: "text"}))
