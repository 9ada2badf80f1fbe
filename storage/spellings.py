"""The spellings by which keywords are read, as the file had them at the newest start.

Whoever matches reads them here, so that a service that began with others does not match by these until it ends.
"""

import json
from functools import lru_cache

from sqlalchemy import Connection, insert, select, update

from core.forms import Variants
from storage.schema import settings

_NAME = "variants"
_MINE = settings.c.name == _NAME


def find_variants(connection: Connection) -> Variants | None:
    """None where the file was not mirrored yet."""
    written = connection.scalar(select(settings.c.value).where(_MINE))
    return None if written is None else _made(written)


def put_variants(connection: Connection, variants: Variants) -> Variants | None:
    """Let these be the spellings; gives what they were before, None where they are the same or the first ones."""
    before = find_variants(connection)
    written = json.dumps(variants.groups, ensure_ascii=False)
    if before is None:
        connection.execute(insert(settings).values(name=_NAME, value=written))
    elif before != variants:
        connection.execute(update(settings).where(_MINE).values(value=written))
        return before
    return None


@lru_cache(maxsize=4)
def _made(written: str) -> Variants:
    return Variants(tuple(tuple(map(tuple, group)) for group in json.loads(written)))
