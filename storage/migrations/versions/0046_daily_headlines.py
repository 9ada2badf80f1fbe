"""The view `v_daily_mentions` counts headlines by the newest version of a keyword, as `v_mentions` shows them.

Every upgrade creates the views again, so nothing else is to do.
"""

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    pass
