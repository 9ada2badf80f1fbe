"""The error of a task is stored as a reason; a text of an earlier version becomes the parameter of code `text`."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    build_object = sa.func.json_object if op.get_bind().dialect.name == "sqlite" else sa.func.json_build_object
    op.add_column("tasks", sa.Column("error_params", sa.Text(), nullable=False, server_default="{}"))
    tasks = sa.table("tasks", sa.column("error", sa.Text()), sa.column("error_params", sa.Text()))
    as_json = sa.cast(build_object(sa.literal("text"), tasks.c.error), sa.Text())
    op.execute(tasks.update().where(tasks.c.error.is_not(None)).values({"error_params": as_json, "error": "text"}))
