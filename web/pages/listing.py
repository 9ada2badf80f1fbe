"""Long lists of names in pages, and the names in them that contain what a person typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from actions.search import MAX_INT64
from core.keyword import name_key

# The most rows of a list on a page. Making a row takes up to a fifth of a millisecond (benchmarks/web.py).
ROWS = 100


class ListParameters(BaseModel):
    """The parameters of a list: a part of the wanted names, and the number of the page."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("", max_length=2_000)
    page: int = Field(1, ge=1, le=MAX_INT64)


@dataclass(frozen=True, slots=True)
class NamePage:
    """A page of a list of names.

    `ids` are those of the names on the page. `first` and `last` are their numbers among the `found` ones, of `total`.
    `previous` and `next` are the addresses of the pages around this one, or None.
    """

    ids: tuple[int, ...]
    typed: str
    first: int
    last: int
    found: int
    total: int
    previous: str | None
    next: str | None

    @classmethod
    def find(cls, path: str, names: Mapping[int, str], parameters: ListParameters) -> Self:
        """Return a page of `names`, which are in order by id, for the list at an address."""
        typed, wanted = parameters.name.strip(), name_key(parameters.name)
        found = [each for each, name in names.items() if wanted in name_key(name)]
        # The last one if there are fewer by now.
        page = min(parameters.page, max(1, -(-len(found) // ROWS)))
        start = (page - 1) * ROWS
        ids = tuple(found[start : start + ROWS])

        def address(number: int) -> str:
            return f"{path}?{urlencode(({'name': typed} if typed else {}) | {'page': number})}"

        return cls(
            ids=ids,
            typed=typed,
            first=start + 1,
            last=start + len(ids),
            found=len(found),
            total=len(names),
            previous=address(page - 1) if page > 1 else None,
            next=address(page + 1) if start + ROWS < len(found) else None,
        )

    @property
    def is_long(self) -> bool:
        """Return whether the whole list has several pages."""
        return self.total > ROWS
