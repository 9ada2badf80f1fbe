"""The authors that feeds state."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("candidates", sa.Column("authors", sa.JSON()))
