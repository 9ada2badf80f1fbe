"""What one outlet has published by now: an immutable snapshot, from which its pages are rendered."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from core.outlet import Outlet
from demo.articles import OutletKey
from demo.edition import Edition


@dataclass(frozen=True)
class Snapshot:
    """One outlet's articles, oldest first.

    `opening` are the articles that existed at the start. The boilerplate of article pages uses them only, so that an
    article page changes only when its article does. `internal` are articles that robots.txt disallows. `gone` are
    withdrawn permalinks. `changed_at` (aware) is the last change of any list.
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
        """Return the article with this permalink, including internal ones, or None."""
        return self._by_path.get(path)

    def find_opening(self, slug: str) -> Edition:
        """Return the opening article with this slug. Raise `KeyError` if there is none."""
        return self._opening_by_slug[slug]

    def url(self, path: str) -> str:
        """Return `path` as an absolute URL of this outlet."""
        return self.outlet.url.rstrip("/") + path
