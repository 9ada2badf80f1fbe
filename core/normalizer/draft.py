"""An article in the making: what the steps hand on to each other."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from core.article import Page
from core.normalizer.document.declared import Declared
from core.normalizer.document.html import Tree
from core.normalizer.document.lines import Line
from core.normalizer.profile.fingerprints import LineFingerprint
from core.normalizer.profile.outlet_profile import Profile
from core.outlet import Outlet


@dataclass(frozen=True, slots=True)
class Draft:
    """`blocks` are all lines of the page, `chosen` the indexes of those that make up the story, `lines` and
    `dropped` these parted into story and furniture, `signature` the name in capitals under the story. `marks` are the
    chosen lines as the outlet's profile remembers them, where one was asked. `is_shown` is False where the lines are
    those of the text that the page declares: then only the headline is chosen, and the lines are none of the blocks.
    """

    page: Page
    outlet: Outlet | None
    tree: Tree
    declared: Declared
    blocks: tuple[Line, ...]
    names: tuple[str, ...]
    profile: Profile | None = None
    title: str = ""
    chosen: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()
    dropped: tuple[Line, ...] = ()
    marks: tuple[LineFingerprint, ...] = ()
    signature: str = ""
    is_shown: bool = True
    text: str = ""


def outlet_names(url: str, outlet: Outlet | None) -> tuple[str, ...]:
    """What the outlet is known by: its configured name, its host without `www.`, the host's own label."""
    hosts = [urlsplit(address).hostname or "" for address in (url, outlet.url if outlet else "")]
    plain = [host.removeprefix("www.").removeprefix("m.") for host in hosts if host]
    labels = [max(host.split("."), key=len) for host in plain]
    return tuple(dict.fromkeys([*([outlet.name] if outlet else []), *plain, *labels]))
