"""An article in the making: what the steps of the pipeline hand to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from core.article import Page
from core.normalizer.document.declared_metadata import DeclaredMetadata
from core.normalizer.document.html import Tree
from core.normalizer.document.lines import Line
from core.normalizer.explanation import Removal, Selection
from core.normalizer.profile.fingerprints import LineFingerprint
from core.normalizer.profile.outlet_profile import Profile
from core.outlet import Outlet

NO_SELECTION = Selection(())
Source = Literal["", "page", "json-ld", "trafilatura"]


@dataclass(frozen=True, slots=True)
class Draft:
    """`page_lines` are all lines of the page, `selection` those selected as the article's; `lines` are the article's
    without its boilerplate, which is in `removals`. `source` is where the lines were found; with "json-ld" they are
    those of the text that the page declares, and the selection is only the headline.

    `marks` are the fingerprints of the selected lines, if a profile was used. `signature` is the full name in the
    sign-off, or "". `text` is the text of the article with its later pages. `without` names the steps and rules that
    are switched off.
    """

    page: Page
    outlet: Outlet | None
    tree: Tree
    declared: DeclaredMetadata
    page_lines: tuple[Line, ...]
    names: tuple[str, ...]
    profile: Profile | None = None
    without: frozenset[str] = frozenset()
    title: str = ""
    source: Source = ""
    selection: Selection = NO_SELECTION
    lines: Sequence[Line] = ()
    removals: tuple[Removal, ...] = ()
    marks: tuple[LineFingerprint, ...] = ()
    signature: str = ""
    text: str = ""

    @property
    def is_displayed(self) -> bool:
        """Whether the article's lines are lines of the page."""
        return self.source != "json-ld"


def outlet_names(url: str, outlet: Outlet | None) -> tuple[str, ...]:
    """Return the names of the outlet: the configured one, its host without `www.`, the longest label of that host."""
    hosts = [urlsplit(address).hostname or "" for address in (url, outlet.url if outlet else "")]
    plain = [host.removeprefix("www.").removeprefix("m.") for host in hosts if host]
    labels = [max(host.split("."), key=len) for host in plain]
    return tuple(dict.fromkeys([*([outlet.name] if outlet else []), *plain, *labels]))
