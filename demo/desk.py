"""What one outlet has published by now: an immutable snapshot, from which its pages are drawn."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from core.outlet import Outlet
from demo.articles import OutletKey
from demo.edition import Edition


@dataclass(frozen=True)
class Desk:
    """One outlet's articles, oldest first.

    `opening` are those that it opened with: the furniture of article pages is drawn from them alone, so that an
    article page changes only when its article does. `internal` are articles that robots.txt keeps crawlers from.
    `gone` are withdrawn permalinks. `changed_at` (aware) is the last change of anything listed.
    """

    key: OutletKey
    outlet: Outlet
    editions: tuple[Edition, ...]
    opening: tuple[Edition, ...]
    internal: tuple[Edition, ...]
    changed_at: datetime
    gone: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def newest(self) -> tuple[Edition, ...]:
        """All articles, newest first."""
        return self.editions[::-1]

    @cached_property
    def _by_path(self) -> dict[str, Edition]:
        return {edition.path: edition for edition in (*self.internal, *self.editions)}

    @cached_property
    def _opening_by_slug(self) -> dict[str, Edition]:
        return {edition.draft.slug: edition for edition in self.opening}

    def at(self, path: str) -> Edition | None:
        """The article with this permalink, internal ones included."""
        return self._by_path.get(path)

    def opened_with(self, slug: str) -> Edition:
        """The opening article that furniture points to."""
        return self._opening_by_slug[slug]

    def url(self, path: str) -> str:
        """`path` as an absolute address on this outlet."""
        return self.outlet.url.rstrip("/") + path
