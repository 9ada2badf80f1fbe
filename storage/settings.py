"""The config's spelling variants, as of the last mirrored config.

All processes read them from the store, so that a service started with an older config uses the new ones.
"""

import json
from functools import lru_cache

from sqlalchemy import insert, select, update

from core.forms import Variants
from storage.database import Repository
from storage.schema import settings

_IS_VARIANTS = settings.c.name == "variants"


class Settings(Repository):
    """Read and write the table `settings`."""

    def find_variants(self) -> Variants | None:
        """Return the spelling variants, or None before the first config was mirrored."""
        with self._database.reading() as connection:
            written = connection.scalar(select(settings.c.value).where(_IS_VARIANTS))
            return None if written is None else _parse_variants(written)

    def set_variants(self, variants: Variants) -> Variants | None:
        """Store the spelling variants. Return the previous ones if they differed, else None."""
        with self._database.writing() as connection:
            before = self.find_variants()
            written = json.dumps(variants.groups, ensure_ascii=False)
            if before is None:
                connection.execute(insert(settings).values(name="variants", value=written))
            elif before != variants:
                connection.execute(update(settings).where(_IS_VARIANTS).values(value=written))
                return before
            return None


@lru_cache(maxsize=4)
def _parse_variants(written: str) -> Variants:
    return Variants(tuple(tuple(map(tuple, group)) for group in json.loads(written)))
