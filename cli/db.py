"""`kliping db upgrade`."""

from pathlib import Path

from cli.context import load
from storage import upgrade_store


def upgrade_db(path: Path) -> None:
    """Create the store, or migrate it to this version's schema."""
    upgrade = upgrade_store(load(path).config.storage.url)
    if upgrade.before == upgrade.after:
        print(f"The store has this version's schema already ({upgrade.after}).")
    else:
        print(f"The store's schema was migrated from {upgrade.before or 'nothing'} to {upgrade.after}.")
