"""Find the headline of the article. Remove suffixes that themes append. The name of a channel is not a headline."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from html import unescape
from itertools import pairwise, takewhile

from core.normalizer.document.boxes import HEADINGS, ancestors
from core.normalizer.document.bylines import is_date_line
from core.normalizer.document.declared_metadata import DeclaredMetadata, named_texts
from core.normalizer.document.line import Line, text_weight
from core.normalizer.document.text_keys import alphanumeric_key, has_word_key, word_key
from core.normalizer.metadata.extracted import Extracted
from core.normalizer.metadata.thresholds import (
    MAX_CHANNEL_WORDS,
    MAX_DATED_LINE_LENGTH,
    MAX_HEADING_LINK_SHARE,
    MAX_HEADLINE_WORDS,
    MAX_TITLE_LENGTH,
    MIN_HEADLINE_WORDS,
    MIN_MOTTO_NAME_LENGTH,
    MIN_OUTLET_NAME_LENGTH,
    MIN_PART_OF_NAME_LENGTH,
    MIN_PART_OF_NAME_SHARE,
    MIN_PREFIX_WORDS,
    MIN_SHARE_OF_FEW_WORDS,
    MIN_SHARE_OF_REWORDED,
    MIN_SHARED_WORDS,
)

_SEPARATOR = re.compile(r"\s+(?:[-–—|•«»·~:]|::)\s+|\s*\|\s*")

# All separators and labels contain one of these. Most titles contain none of them, and searching for a single character
# takes a fraction of the time.
_SEPARATOR_SIGN = re.compile("[-–—|•«»·~:]")

# A label before a headline. It may be the outlet's name.
_OUTLET_LABEL = re.compile(r"(.{3,60}?)(?:\s*[:»]|\s*\||\s+[-–—•·~])\s+(?=\S+\s+\S+)")

# What news aggregators add to a headline
_SOURCE_AND_COUNT = re.compile(r"(?:\s+\([\w-]+(?:\.[\w-]+)+\))?(?:\s+\(?\d{1,5}\)?(?:\s+(?:komentar|comments?))?)?$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def find_title(
    declared: DeclaredMetadata,
    lines: Sequence[Line],
    names: Sequence[str] = (),
    sections: Sequence[str] = (),
    listed_title: str | None = None,
) -> Extracted[str] | None:
    """Return the headline as readers see it, or None if the page has none.

    It is read from a heading (also if declared titles only determine which one), from another line of the page
    (`shown`), or from a declared title.

    The declared titles (JSON-LD headline, og:title, <title>) determine which heading is the headline. The wording of
    the heading is returned, because themes append suffixes only to the declared titles. `names` are the names of the
    outlet (see `site_names`), `sections` the possible names of the section. `listed_title` is the title that a source
    states. It is only used to find the headline on the page, because it may be the text of a link such as `Baca
    selengkapnya`.
    """
    declared_titles = [Extracted(_strip_label(title, names), origin) for title, origin in _declared_titles(declared)]
    titles = [title for title, _ in declared_titles]
    main_headings = _main_headings(lines, names)
    found = (
        _find_listed_part(declared_titles, listed_title)
        or _extracted(
            _find_shown_part(titles, lines, names, with_name=True)
            or _find_joined(main_headings, titles, names)
            or _find_matching_heading(titles, main_headings, lines, names)
            or _find_shown_part(titles, lines, names, with_name=False),
            "heading",
        )
        or _find_undeclared(declared_titles, main_headings, lines, names)
        or _extracted(_find_other_heading(titles, main_headings, lines, names), "heading")
        or next((_extracted(strip_suffix(title, names, sections), origin) for title, origin in declared_titles), None)
    )
    if found is None:
        return None
    headline = unescape(found.value) if "&" in found.value else found.value
    return Extracted(_without_own_name(headline, names), found.origin)


def _extracted(headline: str, origin: str) -> Extracted[str] | None:
    return Extracted(headline, origin) if headline else None


def _find_undeclared(
    declared_titles: Sequence[Extracted[str]], main_headings: Sequence[str], lines: Sequence[Line], names: Sequence[str]
) -> Extracted[str] | None:
    """Return the headline of a page that declares no other titles than names of the outlet; None on other pages."""
    if not all(_is_name(title, names) for title, _ in declared_titles):
        return None
    return (
        _extracted(next(iter(main_headings), "") or _heading_above_text(lines, names), "heading")
        or _extracted(_line_above_date(lines, names), "shown")
        or next(iter(declared_titles), None)
    )


def _find_matching_heading(
    titles: Sequence[str], main_headings: Sequence[str], lines: Sequence[Line], names: Sequence[str]
) -> str:
    """Return the heading that repeats a declared title, its beginning, or more than it; "" if there is none."""
    shown_headings = (line.text for line in lines if line.tag in HEADINGS and line.linked < MAX_HEADING_LINK_SHARE)
    initials = {_initial(title) for title in titles}
    headings = [(text, word_key(text)) for text in shown_headings if _initial(text) in initials]
    for title in titles:
        key = word_key(title)
        matching = [text for text, other in headings if _begins_with_heading(key, other) and not _is_name(text, names)]
        if matching:
            heading = _without_shown_suffix(max(matching, key=len), matching)
            is_section = heading not in main_headings and len(main_headings) == 1
            return (
                _main_heading_above(heading, main_headings[0], titles, lines, names) if is_section else ""
            ) or heading
    claims = [strip_suffix(title, names) for title in titles]
    claim_keys = {word_key(claim) for claim in (*titles, *claims)}
    decorated = _find_decorated(main_headings, claims, claim_keys)
    if decorated:
        return decorated
    longer_headings = [text for text, key in headings if any(_continues_claim(key, claim) for claim in claims)]
    if len(longer_headings) == 1:
        return longer_headings[0]
    linked_headings = (line.text for line in lines if line.tag in HEADINGS and word_key(line.text) in claim_keys)
    linked_heading = next((text for text in linked_headings if not _is_name(text, names)), "")
    is_certain = len(linked_heading.split()) >= MIN_PREFIX_WORDS or len(set(map(word_key, claims))) == 1
    return linked_heading if is_certain else ""


def _main_heading_above(
    heading: str, main_heading: str, titles: Sequence[str], lines: Sequence[Line], names: Sequence[str]
) -> str:
    """Return the <h1> if `heading`, the beginning of a declared title, is that of a section below it; else ""."""
    if any(word_key(heading) in (word_key(title), word_key(strip_suffix(title, names))) for title in titles):
        return ""
    positions = {line.text: line.position for line in reversed(lines) if line.text in (main_heading, heading)}
    start, end = positions[main_heading], positions[heading]
    has_text = any(text_weight(line) for line in lines[start:end])
    return main_heading if has_text and _shares_words(main_heading, titles) else ""


def _find_other_heading(
    titles: Sequence[str], main_headings: Sequence[str], lines: Sequence[Line], names: Sequence[str]
) -> str:
    """Return the heading that is the headline although no declared title repeats it; "" if there is none."""
    similar = [heading for heading in main_headings if _shares_words(heading, titles)]
    if len(similar) > 1:
        similar = [heading for heading in similar if _share_of_words(heading, titles) == 1] or similar
    if len(similar) == 1:
        return similar[0]
    claims = [strip_suffix(title, names) for title in titles]
    if main_headings:
        heading = main_headings[0]
        is_long = _are_generic(claims) and len(heading.split()) >= MIN_PREFIX_WORDS
        return heading if len(main_headings) == 1 and (is_long or _is_above_text(heading, lines, claims)) else ""
    heading = _heading_above_text(lines, names)
    if heading and (_are_generic(claims) or _share_of_words(heading, claims) >= MIN_SHARE_OF_REWORDED):
        return heading
    candidates = [*(line.text for line in lines if line.tag == "h1"), *_headings_above_text(lines)]
    return next((heading for heading in candidates if _has_most_words(heading, claims, names)), "")


def _has_most_words(heading: str, claims: Sequence[str], names: Sequence[str]) -> bool:
    """Return whether a heading is worded like one of the declared titles, and is not just the outlet's name.

    A heading that continues a declared title may be the headline of another article.
    """
    key = word_key(heading)
    named = {word for name in names for word in word_key(name).split()}
    is_reworded = not any(key.startswith(word_key(claim)) for claim in claims)
    is_long = len(set(key.split()) - named) >= MIN_PREFIX_WORDS
    return is_reworded and is_long and _share_of_words(heading, claims) >= MIN_SHARE_OF_REWORDED


def _headings_above_text(lines: Iterable[Line]) -> list[str]:
    """Return the headings above the first running text of the page, last one first."""
    above = takewhile(lambda line: not text_weight(line), (line for line in lines if not line.is_aside))
    return [line.text for line in above if line.tag in HEADINGS and line.linked < MAX_HEADING_LINK_SHARE][::-1]


def _main_headings(lines: Iterable[Line], names: Sequence[str]) -> list[str]:
    """Return the text of each <h1> once, except names of the outlet."""
    headings = {word_key(line.text): line.text for line in lines if line.tag == "h1" and not _is_name(line.text, names)}
    return list(headings.values())


def _find_joined(headings: Sequence[str], titles: Sequence[str], names: Sequence[str]) -> str:
    """Return the headline that is in two headings in a row; "" if there is none."""
    if len(headings) < len(("first half", "second half")):
        return ""
    keys = {word_key(claim) for title in titles for claim in (title, strip_suffix(title, names))}
    pairs = (f"{first} {second}" for first, second in pairwise(headings))
    return next((pair for pair in pairs if word_key(pair) in keys), "")


def _find_decorated(headings: Sequence[str], claims: Sequence[str], claim_keys: Container[str]) -> str:
    """Return the declared title that is displayed with additions; "" if there is none.

    The additions are a date or a label before the title, and the source and the number of comments behind it.
    """
    for heading in headings:
        plain_heading = _SOURCE_AND_COUNT.sub("", heading)
        is_long = len(plain_heading.split()) >= MIN_PREFIX_WORDS
        if is_long and plain_heading != heading and word_key(plain_heading) in claim_keys:
            return plain_heading
        for claim in claims:
            if heading.endswith(claim) and len(claim.split()) >= MIN_PREFIX_WORDS:
                before = heading.removesuffix(claim)
                # A label without a space behind it is for screen readers.
                if is_date_line(before.strip()) or (before.endswith(":") and " " not in before):
                    return claim
    return ""


def _without_shown_suffix(heading: str, others: Iterable[str]) -> str:
    """Return the part of a heading that is a heading itself, as in `Banjir Surut | Layanan Publik`, or the heading."""
    parts = {word_key(heading[: separator.start()]) for separator in _separators(heading)}
    return next((other for other in others if word_key(other) in parts), heading)


def _without_own_name(title: str, names: Iterable[str]) -> str:
    """Return a displayed title without the name of the outlet at its end."""
    separator = next(reversed(_separators(title)), None)
    if separator is None or len(title[: separator.start()].split()) < MIN_PREFIX_WORDS:
        return title
    key = alphanumeric_key(title[separator.end() :])
    is_own = len(key) >= MIN_OUTLET_NAME_LENGTH and key in map(alphanumeric_key, names)
    return title[: separator.start()].rstrip() if is_own else title


def _find_listed_part(declared_titles: Iterable[Extracted[str]], listed_title: str | None) -> Extracted[str] | None:
    """Return the part of a declared title that the source lists as the title, or None."""
    listed_key = word_key(listed_title or "")
    parts = ((key, part, origin) for title, origin in declared_titles for key, part in _parts(title).items())
    return next((_extracted(part, origin) for key, part, origin in parts if key == listed_key), None)


def _find_shown_part(
    declared_titles: Iterable[str], lines: Sequence[Line], names: Sequence[str], *, with_name: bool
) -> str:
    """Return the heading above the text that is a part of a declared title; "" if there is none.

    In `Harian Contoh - Banjir Surut`, one part is the headline. If `with_name` is True, another part must also be a
    heading, as the name of the outlet often is.
    """
    parts_by_title = list(filter(None, map(_parts, declared_titles)))
    shown = enumerate(lines) if parts_by_title else ()
    all_headings = [(index, line.text) for index, line in shown if line.tag in HEADINGS and not line.is_aside]
    for parts in parts_by_title:
        headings = [(index, text) for index, text in all_headings if _has_part(text, parts, exact=with_name)]
        if with_name and len({word_key(text) for _, text in headings}) < len(("name", "headline")):
            continue
        ends = [index for index, _ in headings[1:]]
        for (start, text), end in zip(headings, [*ends, len(lines)], strict=False):
            is_long = len(text.split()) >= MIN_PREFIX_WORDS and not _is_name(text, names)
            if is_long and any(text_weight(line) for line in lines[start + 1 : end]):
                return text
    return ""


def _has_part(heading: str, parts: Mapping[str, str], *, exact: bool) -> bool:
    """Return whether a heading is a part of a declared title or, unless `exact`, begins with one."""
    key = word_key(heading)
    return key in parts or (not exact and any(_continues_claim(key, part) for part in parts.values()))


@lru_cache(maxsize=64)
def _parts(declared_title: str) -> Mapping[str, str]:
    """Return the text before and after each separator of a title, by word key."""
    label = _find_label(declared_title)
    separators = [separator.span() for separator in _separators(declared_title)]
    separators += [(label.end(1), label.end())] if label else []
    parts = [part for start, end in separators for part in (declared_title[:start], declared_title[end:])]
    return {word_key(part): part.strip() for part in parts}


def _is_above_text(heading: str, lines: Sequence[Line], claims: Sequence[str]) -> bool:
    """Return whether `heading` is above the text of its box, and no line repeats one of the declared titles.

    If so, all pages declare the same titles, such as `Detail Berita`, and the heading is the headline.
    """
    claim_keys = [key for claim in claims if (key := word_key(claim))]
    if any(has_word_key(line.text, key) for line in lines for key in claim_keys):
        return False
    if len(heading.split()) < MIN_PREFIX_WORDS:
        return False
    start = next(index for index, line in enumerate(lines) if line.text == heading and line.tag == "h1")
    home = lines[start].container
    if home.tag in {"body", "html"}:
        return False
    for line in lines[start + 1 :]:
        if line.tag in HEADINGS:
            return False
        if text_weight(line):
            return any(box is home for box in ancestors(line.container))
    return False


def _are_generic(claims: Iterable[str]) -> bool:
    """Return whether titles are so short that they rather name a kind of page, such as `Detail Berita`."""
    return all(len(claim.split()) < MIN_PREFIX_WORDS for claim in claims)


def _heading_above_text(lines: Sequence[Line], names: Sequence[str]) -> str:
    """Return the last heading above the first running text of the page, if they have a box in common; else ""."""
    heading: Line | None = None
    for line in lines:
        if line.is_aside:
            continue
        if heading is not None and text_weight(line):
            return heading.text if any(box is heading.container for box in ancestors(line.container)) else ""
        is_long = line.tag in HEADINGS and len(line.text.split()) >= MIN_PREFIX_WORDS
        if is_long and line.container.tag not in {"body", "html"} and not _is_name(line.text, names):
            heading = line
    return ""


def _line_above_date(lines: Sequence[Line], names: Sequence[str]) -> str:
    """Return the line above a short line with a date, or "". On a page without headings, it is the headline."""
    for headline, dated_line in pairwise(lines):
        is_headline = (
            MIN_HEADLINE_WORDS <= len(headline.text.split()) <= MAX_HEADLINE_WORDS
            and headline.linked == 0
            and not headline.text.endswith(".")
        )
        is_dated = len(dated_line.text) <= MAX_DATED_LINE_LENGTH and _YEAR.search(dated_line.text) is not None
        if is_headline and is_dated and not _YEAR.search(headline.text) and not _is_name(headline.text, names):
            return headline.text
    return ""


def site_names(declared: DeclaredMetadata) -> tuple[str, ...]:
    """Return the names of the outlet in meta elements and JSON-LD."""
    metas = [declared.meta(name) for name in ("og:site_name", "application-name", "twitter:site")]
    publishers = [name for article in declared.articles for name in named_texts(article.get("publisher"))]
    names = [name for name in [*metas, *publishers] if name]
    if any(len(name.split()) > MAX_CHANNEL_WORDS for name in names):
        # Some pages declare their own title as the name of the site.
        titles = {word_key(title) for title in (declared.meta("og:title"), declared.title) if title}
        names = [name for name in names if len(name.split()) <= MAX_CHANNEL_WORDS or word_key(name) not in titles]
    return tuple(names)


def strip_suffix(title: str, names: Iterable[str], sections: Iterable[str] = ()) -> str:
    """Remove the outlet's name from the end of `title`, with the section before it and the motto after it.

    Any other text after a separator belongs to the headline.
    """
    outlet_names = list(names)
    title = title[:MAX_TITLE_LENGTH]
    separators = _separators(title)
    outlet_keys = {alphanumeric_key(name) for name in outlet_names if len(name) >= MIN_MOTTO_NAME_LENGTH}
    for separator, next_separator in zip(separators, [*separators[1:], None], strict=False):
        title_part = title[separator.end() : next_separator.start() if next_separator else None]
        if alphanumeric_key(title_part) in outlet_keys or (
            next_separator is None and _is_name(title_part, outlet_names)
        ):
            return _without_section(
                title[: separator.start()].rstrip(), {alphanumeric_key(section) for section in sections}
            )
    return title


def _without_section(title: str, sections: Container[str]) -> str:
    separator = next(reversed(_separators(title)), None)
    return (
        title[: separator.start()].rstrip()
        if separator and alphanumeric_key(title[separator.end() :]) in sections
        else title
    )


def _strip_label(title: str, names: Sequence[str]) -> str:
    """Remove the outlet's name from the start of `title`. Any other label (`Wali Kota: …`) belongs to the headline."""
    label = _find_label(title)
    if label is None or alphanumeric_key(label.group(1)) not in {alphanumeric_key(name) for name in names}:
        return title
    return title[label.end() :]


# Cached, because several functions look at the same title.
@lru_cache(maxsize=64)
def _separators(title: str) -> tuple[re.Match[str], ...]:
    return tuple(_SEPARATOR.finditer(title)) if _SEPARATOR_SIGN.search(title) else ()


@lru_cache(maxsize=64)
def _find_label(title: str) -> re.Match[str] | None:
    return _OUTLET_LABEL.match(title) if _SEPARATOR_SIGN.search(title) else None


def _declared_titles(declared: DeclaredMetadata) -> list[Extracted[str]]:
    headlines = [headline for article in declared.articles for headline in named_texts(article.get("headline"))[:1]]
    stated = [
        *((headline, "json-ld") for headline in headlines),
        (declared.meta("og:title"), "meta"),
        (declared.title, "title"),
        (declared.meta("twitter:title"), "meta"),
    ]
    origins: dict[str, str] = {}
    for title, origin in stated:
        if title:
            origins.setdefault(title[:MAX_TITLE_LENGTH], origin)
    return [Extracted(title, origin) for title, origin in origins.items()]


def _initial(text: str) -> str:
    """Return the first letter or digit, casefolded. Comparing it first avoids computing the keys of most headings."""
    return next((char for char in text if char.isalnum()), "").casefold()


def _begins_with_heading(claim_key: str, heading_key: str) -> bool:
    begins = len(heading_key.split()) >= MIN_PREFIX_WORDS and f"{claim_key} ".startswith(f"{heading_key} ")
    return begins or claim_key == heading_key


def _continues_claim(heading_key: str, claim: str) -> bool:
    """Whether the heading begins with the declared title, which may be shortened for search engines."""
    claim_key = word_key(claim)
    return len(claim_key.split()) >= MIN_HEADLINE_WORDS and heading_key.startswith(f"{claim_key} ")


def _share_of_words(heading: str, claims: Iterable[str]) -> float:
    words = set(word_key(heading).split())
    shared = words & {word for claim in claims for word in word_key(claim).split()}
    return len(shared) / len(words) if words else 0.0


def _shares_words(heading: str, claims: Iterable[str]) -> bool:
    """Whether a heading has enough words of the declared titles to be the headline.

    Readers and search engines may get different wordings, but both contain the subject and names.
    """
    words = set(word_key(heading).split())
    min_share = MIN_SHARED_WORDS if len(words) >= MIN_HEADLINE_WORDS else MIN_SHARE_OF_FEW_WORDS
    return len(words) >= MIN_PREFIX_WORDS and _share_of_words(heading, claims) >= min_share


def _is_name(text: str, names: Sequence[str]) -> bool:
    """Whether `text` is a name of the outlet, with or without a channel (`Tekno Example.co.id`), or has no letters."""
    text_key = alphanumeric_key(text)
    if "." in text and any(name.endswith(f".{text.casefold()}") for name in names):
        return True
    for outlet_key in map(alphanumeric_key, names):
        is_channel = outlet_key in text_key and len(text.split()) <= MAX_CHANNEL_WORDS
        if len(outlet_key) >= MIN_OUTLET_NAME_LENGTH and (text_key == outlet_key or is_channel):
            return True
        is_part = len(text_key) >= MIN_PART_OF_NAME_LENGTH and text_key in outlet_key
        if is_part and len(text_key) >= MIN_PART_OF_NAME_SHARE * len(outlet_key):
            return True
    return not text_key
