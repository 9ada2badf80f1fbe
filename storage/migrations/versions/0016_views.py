"""The views for SQL, which `storage.views` creates after the migrations."""

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    pass
