"""The config file from which the store was mirrored last, and the contact, in the table `settings`."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from sqlalchemy import insert, select, update

from core.keyword import Keyword
from core.outlet import Outlet
from storage.database import Repository
from storage.schema import settings

# The rows with the config file, as JSON, and with the contact.
_IS_CONFIG = settings.c.name == "config"
_IS_CONTACT = settings.c.name == "contact"


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
    """Read and write the used config file and the contact in the table `settings`."""

    def find_used_config(self) -> UsedConfig | None:
        """Return the config file that was mirrored last, or None if earlier versions of Kliping did not store it."""
        used = self._fetch_column(select(settings.c.value).where(_IS_CONFIG))
        return UsedConfig(**json.loads(used[0])) if used else None

    def set_used_config(self, used: UsedConfig) -> None:
        """Store the config file that is being mirrored."""
        written = json.dumps(asdict(used), ensure_ascii=False)
        with self._database.writing():
            if not self._execute(update(settings).where(_IS_CONFIG).values(value=written)):
                self._execute(insert(settings).values(name="config", value=written))

    def find_contact(self) -> str | None:
        """Return the contact that was typed on the page, or None. It is used if the config states none."""
        found = self._fetch_column(select(settings.c.value).where(_IS_CONTACT))
        return found[0] if found else None

    def set_contact(self, contact: str) -> None:
        """Store the contact."""
        with self._database.writing():
            if not self._execute(update(settings).where(_IS_CONTACT).values(value=contact)):
                self._execute(insert(settings).values(name="contact", value=contact))


def hash_config(outlets: Iterable[Outlet], keywords: Iterable[Keyword]) -> str:
    """Return a digest of outlets and keywords that does not depend on their order."""
    lines = sorted(map(repr, (*outlets, *keywords)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
