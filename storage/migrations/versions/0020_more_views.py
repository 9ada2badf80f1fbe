"""The view of clusters, and more columns of others, which `storage.views` creates after the migrations."""

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    pass
