"""Labels by which outlets are grouped."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("outlets", sa.Column("region", sa.Text()))
    op.add_column("outlets", sa.Column("kind", sa.Text()))
    op.add_column("outlets", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
