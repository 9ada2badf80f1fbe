"""The origin of an article's modification date, and whether it is a teaser."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("articles", sa.Column("modified_from", sa.Text()))
    op.add_column("articles", sa.Column("is_teaser", sa.Boolean(), nullable=False, server_default=sa.false()))
