"""The config file from which the store was mirrored last, the contact and the last backup, in the table `settings`."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import insert, select, update

from core.keyword import Keyword
from core.outlet import Outlet
from storage.database import Repository
from storage.schema import settings

# The rows with the config file, as JSON, with the contact, and with the time of the last backup.
_CONFIG, _CONTACT, _LAST_BACKUP = "config", "contact", "last_backup"


@dataclass(frozen=True, slots=True)
class UsedConfig:
    """A config file on a host, the digest of its outlets and keywords, and some of its options."""

    host: str
    path: str
    digest: str
    options: dict[str, str] = field(default_factory=dict)

    def is_same_file(self, other: "UsedConfig") -> bool:
        """Return whether both are the same file, even if it was edited in between."""
        return (self.host, self.path) == (other.host, other.path)


class Settings(Repository):
    """Read and write the table `settings`."""

    def find_used_config(self) -> UsedConfig | None:
        """Return the config file that was mirrored last, or None if earlier versions of Kliping did not store it."""
        used = self._find(_CONFIG)
        return UsedConfig(**json.loads(used)) if used is not None else None

    def set_used_config(self, used: UsedConfig) -> None:
        """Store the config file that is being mirrored."""
        self._set(_CONFIG, json.dumps(asdict(used), ensure_ascii=False))

    def find_contact(self) -> str | None:
        """Return the contact that was typed on the page, or None. It is used if the config states none."""
        return self._find(_CONTACT)

    def set_contact(self, contact: str) -> None:
        """Store the contact."""
        self._set(_CONTACT, contact)

    def find_last_backup(self) -> datetime | None:
        """Return when `kliping db backup` last wrote a backup, or None."""
        at = self._find(_LAST_BACKUP)
        return None if at is None else datetime.fromisoformat(at)

    def set_last_backup(self, at: datetime) -> None:
        """Store the time of a backup."""
        self._set(_LAST_BACKUP, at.isoformat())

    def _find(self, name: str) -> str | None:
        found = self._fetch_column(select(settings.c.value).where(settings.c.name == name))
        return found[0] if found else None

    def _set(self, name: str, value: str) -> None:
        with self._database.writing():
            if not self._execute(update(settings).where(settings.c.name == name).values(value=value)):
                self._execute(insert(settings).values(name=name, value=value))


def hash_config(outlets: Iterable[Outlet], keywords: Iterable[Keyword]) -> str:
    """Return a digest of outlets and keywords that does not depend on their order."""
    lines = sorted(map(repr, (*outlets, *keywords)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
