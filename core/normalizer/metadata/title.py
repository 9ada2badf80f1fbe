"""The headline of the story, without what the theme hangs on it and never the channel's name."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise

from core.normalizer.document.declared import Declared, texts_of
from core.normalizer.document.lines import HEADINGS, Line
from core.normalizer.document.text_keys import alphanumeric_key, word_key

_SEPARATOR = re.compile(r"\s+(?:[-–—|•«»·~:]|::)\s+|\s*\|\s*")
_LABEL = re.compile(r"(.{3,60}?)(?:\s*[:»]|\s*\||\s+[-–—•·~])\s+(?=\S+\s+\S+)")
"""What may be the outlet's name before a headline."""

_LONGEST = 500
"""Code points. No headline is longer."""

_WHOLE_NAME = 6
"""Letters of a name behind which everything is the outlet's motto; a shorter one may stand in a headline."""

_FEWEST = 4
_MOST = 30
_SHARED = 0.2
"""Words of a lone heading and of a line that is none, and how many of the former a declared title must have too."""

_DATE_LINE = 80
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def find_title(
    declared: Declared, blocks: Sequence[Line], names: Sequence[str] = (), sections: Sequence[str] = ()
) -> str:
    """The headline as a reader sees it; "" where there is none.

    What the page declares (JSON-LD headline, og:title, <title>) says which heading is the headline; the heading
    itself is the wording, since suffixes hang on the declared ones alone. `names` are what the outlet is known by,
    `sections` what the page's section may be called.
    """
    names = [*names, *site_names(declared)]
    claims = [_strip_label(claim, names) for claim in dict.fromkeys(_claims(declared))]
    shown_headings = (block.text for block in blocks if block.tag in HEADINGS and block.linked < 0.9)
    initials = {_initial(claim) for claim in claims}
    headings = [(text, word_key(text)) for text in shown_headings if _initial(text) in initials]
    for claim in claims:
        whole = word_key(claim)
        shown = [text for text, words in headings if _opens_with(whole, words) and not _is_name(text, names)]
        if shown:
            return max(shown, key=len)
    longer = [text for text, words in headings if any(_begins_with(words, strip_suffix(one, names)) for one in claims)]
    if len(longer) == 1:
        return longer[0]
    firsts = [block.text for block in blocks if block.tag == "h1" and not _is_name(block.text, names)]
    if not claims or all(_is_name(claim, names) for claim in claims):
        return next(iter(firsts), "") or _above_date(blocks, names) or next(iter(claims), "")
    if len(firsts) == 1 and _speaks_of(firsts[0], claims):
        return firsts[0]
    return strip_suffix(claims[0], names, sections)


def _above_date(blocks: Sequence[Line], names: Sequence[str]) -> str:
    """The line of some words above a short one that tells a day: pages without headings have their headline there."""
    for block, after in pairwise(blocks):
        is_line = _FEWEST <= len(block.text.split()) <= _MOST and block.linked == 0 and not block.text.endswith(".")
        is_dated = len(after.text) <= _DATE_LINE and _YEAR.search(after.text) is not None
        if is_line and is_dated and not _YEAR.search(block.text) and not _is_name(block.text, names):
            return block.text
    return ""


def site_names(declared: Declared) -> tuple[str, ...]:
    """What the page says the outlet is called."""
    publishers = (texts_of(found.get("publisher")) for found in declared.articles)
    named = [declared.meta("og:site_name"), declared.meta("application-name"), declared.meta("twitter:site")]
    return tuple(name for name in [*named, *(text for texts in publishers for text in texts)] if name)


def strip_suffix(title: str, names: Iterable[str], sections: Iterable[str] = ()) -> str:
    """`title` without the parts at its end that name the outlet, its motto behind them and the section before them. A
    part that does not is the headline's own.
    """
    known = list(names)
    title = title[:_LONGEST]
    cuts = list(_SEPARATOR.finditer(title))
    exact = {alphanumeric_key(name) for name in known if len(name) >= _WHOLE_NAME}
    for cut, following in zip(cuts, [*cuts[1:], None], strict=False):
        part = title[cut.end() : following.start() if following else None]
        if alphanumeric_key(part) in exact or (following is None and _is_name(part, known)):
            return _without_section(title[: cut.start()].rstrip(), {alphanumeric_key(section) for section in sections})
    return title


def _without_section(title: str, sections: Container[str]) -> str:
    cut = next(reversed(list(_SEPARATOR.finditer(title))), None)
    return title[: cut.start()].rstrip() if cut and alphanumeric_key(title[cut.end() :]) in sections else title


def _strip_label(title: str, names: Sequence[str]) -> str:
    """`title` without the outlet's name before it. Any other label (`Wali Kota: …`) is the headline's own."""
    label = _LABEL.match(title)
    if label is None or alphanumeric_key(label.group(1)) not in {alphanumeric_key(name) for name in names}:
        return title
    return title[label.end() :]


def _claims(declared: Declared) -> Iterator[str]:
    for found in declared.articles:
        yield from (text[:_LONGEST] for text in texts_of(found.get("headline"))[:1])
    declared_titles = declared.meta("og:title"), declared.title, declared.meta("twitter:title")
    yield from (text[:_LONGEST] for text in declared_titles if text)


def _initial(text: str) -> str:
    """The first letter or digit: comparing it spares most headings the folding."""
    return next((char for char in text if char.isalnum()), "").casefold()


def _opens_with(whole: str, wanted: str) -> bool:
    """Whether the claim is this heading, or this heading with something behind it. Both are folded."""
    if whole == wanted:
        return True
    return len(wanted.split()) >= 3 and f"{whole} ".startswith(f"{wanted} ")


def _begins_with(heading: str, claim: str) -> bool:
    """Whether a folded heading goes on where a claim, cut for search engines, ends."""
    words = word_key(claim)
    return len(words.split()) >= _FEWEST and heading.startswith(f"{words} ")


def _speaks_of(heading: str, claims: Iterable[str]) -> bool:
    """Whether a heading that no claim repeats is still the headline: pages for readers and for search engines may
    carry two wordings of it, which share names and subject.
    """
    words = set(word_key(heading).split())
    shared = words & {word for claim in claims for word in word_key(claim).split()}
    return len(words) >= _FEWEST and len(shared) >= _SHARED * len(words)


def _is_name(text: str, names: Sequence[str]) -> bool:
    """Whether `text` is a name of the outlet, alone or with its channel ("Tekno Example.co.id")."""
    wanted = alphanumeric_key(text)
    for name in map(alphanumeric_key, names):
        if len(name) >= 3 and (wanted == name or (name in wanted and len(text.split()) <= 4)):
            return True
        if len(wanted) >= 4 and wanted in name and len(wanted) * 2 >= len(name):
            return True
    return not wanted
