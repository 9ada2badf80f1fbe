"""An unfinished article, which each step of the pipeline passes on to the next."""

from collections.abc import Sequence
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from core.article import Page
from core.normalizer.document.boxes import HEADINGS
from core.normalizer.document.declared_metadata import DeclaredMetadata
from core.normalizer.document.html import Tree
from core.normalizer.document.line import Line, total_text_weight
from core.normalizer.document.text_keys import alphanumeric_key, word_key
from core.normalizer.explanation import Removal, Selection
from core.normalizer.page_type.thresholds import MAX_OWN_HEADING_LINK_SHARE
from core.normalizer.profile.fingerprints import LineFingerprint
from core.outlet import Outlet

Source = Literal["", "page", "json-ld", "trafilatura"]


class Draft(NamedTuple):
    """The state of a page between two steps of the pipeline.

    `title_from` states where the title was read, as in `Article`.

    `page_lines` are all lines of the page, and `selection` contains those that were selected. `lines` are the lines of
    the article without boilerplate, and `removals` are the removed lines. `source` states where the lines were found.
    If it is "json-ld", `lines` come from the declared text, and `selection` contains only the headline.

    `fingerprints` are the fingerprints of the selected lines, if a profile was used. `signature` is the full name in
    the sign-off, or "". `text` is the text of the article with its later pages. `is_teaser` is True if the text is only
    the beginning of the article.
    """

    page: Page
    outlet: Outlet | None
    tree: Tree
    declared: DeclaredMetadata
    page_lines: tuple[Line, ...]
    names: tuple[str, ...]
    title: str = ""
    title_from: str | None = None
    source: Source = ""
    selection: Selection = Selection(())
    lines: Sequence[Line] = ()
    removals: tuple[Removal, ...] = ()
    fingerprints: tuple[LineFingerprint, ...] = ()
    signature: str = ""
    text: str = ""
    is_teaser: bool = False

    @property
    def is_displayed(self) -> bool:
        """Whether the article's lines come from the displayed page."""
        return self.source != "json-ld"


def outlet_names(url: str, outlet: Outlet | None) -> tuple[str, ...]:
    """Return the outlet's names: the configured name, the hosts without `www.`, and the longest label of each host."""
    addresses = [url, outlet.url] if outlet else [url]
    hosts = [urlsplit(address).hostname or "" for address in addresses]
    bare_hosts = [host.removeprefix("www.").removeprefix("m.") for host in hosts if host]
    labels = [max(host.split("."), key=len) for host in bare_hosts]
    return tuple(dict.fromkeys([*([outlet.name] if outlet else []), *bare_hosts, *labels]))


def has_own_headline(draft: Draft) -> bool:
    """Return whether the page displays its declared title as a heading that is neither a link nor the outlet's name."""
    headline = word_key(draft.title)
    if alphanumeric_key(draft.title) in {alphanumeric_key(name) for name in draft.names}:
        return False
    declared = word_key(draft.declared.title or draft.declared.meta("og:title") or "")
    if not headline or not declared.startswith(headline):
        return False
    headings = (line for line in draft.page_lines if line.tag in HEADINGS and line.linked < MAX_OWN_HEADING_LINK_SHARE)
    return any(word_key(line.text) == headline for line in headings)


def text_share(draft: Draft) -> float:
    """Return the share of the page's running text that belongs to the article."""
    return total_text_weight(draft.lines) / max(1.0, total_text_weight(draft.page_lines))
