"""Find the people who wrote an article. Editors, outlets and news agencies are not authors."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from core.normalizer.document.bylines import FULL_NAME, JOB_LINE, ROLE_LABEL
from core.normalizer.document.declared_metadata import DeclaredMetadata
from core.normalizer.document.html import Element, Tree
from core.normalizer.document.line import Line
from core.normalizer.document.text_keys import alphanumeric_key, word_key
from core.normalizer.metadata.author_boxes import (
    find_author_boxes,
    find_biographies,
    find_name_in_capitals,
    find_name_with_job,
    find_names_with_credentials,
)
from core.normalizer.metadata.declared_authors import author_sources, declared_editors, declared_people
from core.normalizer.metadata.extracted import Extracted
from core.normalizer.metadata.person_names import CREDIT, NonAuthors, is_owner_name, split_names
from core.normalizer.metadata.thresholds import (
    MAX_COAUTHORS,
    MAX_CREDIT_LENGTH,
    MAX_DATA_LAYER_BYTES,
    MAX_DATA_LAYERS,
    MIN_CREDITS_OF_WORKS,
)
from core.vocabulary.credits import (
    AUTHOR_ROLE_PATTERN,
    EDITOR_ROLE_PATTERN,
    NAME_PARTICLES,
    SECTION_WORDS,
    TEAM_ENDINGS,
)
from core.vocabulary.time_zones import INDONESIAN_ZONE_PATTERN

# A credit that follows a date or another credit in the same line.
_CREDIT_INSIDE = re.compile(
    rf"(?:[|,/;–—-]|\d|\b(?:{INDONESIAN_ZONE_PATTERN.upper()}))\s*(?i:{AUTHOR_ROLE_PATTERN})\s*:\s*(?P<names>[A-Z].+)"
)

# A credit without a role that follows the date or the number of readers in the same line.
_CREDIT_BEHIND_BAR = re.compile(r"[|•]\s*(?:[Oo]leh|OLEH|[Bb]y|BY)\s*:?\s(?P<names>[A-Z].+)")
_EDITOR_CREDIT = re.compile(rf"\b(?:{EDITOR_ROLE_PATTERN})\s*[:|]\s*(?P<names>.+)$", re.IGNORECASE)
_POSTED_BY = re.compile(r"(?:posted|published|written|diposting|dipublikasikan|ditulis) (?:by|oleh)\b", re.IGNORECASE)
_BY_PREFIX = re.compile(r"^\W*(?:oleh|by)\W+", re.IGNORECASE)
# A bar before the outlet's name is usual in titles.
_BYLINE_SEPARATOR = re.compile(r"\s+[-–]\s+|,\s+")
_AUTHOR_CLASS_WORDS = ("author", "byline", "penulis", "reporter")
# A class in a header may have a prefix and a hash, as in `post-hero__author` and `Byline_author-name__4hxKq`.
_HEADER_AUTHOR_CLASS = re.compile(
    rf"(?:^|[-_\s])(?:{'|'.join(_AUTHOR_CLASS_WORDS)})s?(?:[-_]+box)?(?:[-_]*(?:name|link))?(?:__\w{{4,6}})?(?:\s|$)",
    re.IGNORECASE,
)
_AUTHOR_CLASS = re.compile(
    rf"(?:^|\s)(?:wp-block-)?(?:(?:entry|post|article|meta)[-_]+)?(?:{'|'.join(_AUTHOR_CLASS_WORDS)})(?:[-_]+name)?(?:\s|$)"
)

INTRODUCTION = re.compile(r"\b(?:I['’]m|I am|[Mm]y name is|[Nn]ama saya) (?P<name>[A-Z]\w+)")

# The selectors are combined in one query, because each query walks through the complete tree.
_AUTHOR_SELECTORS = ('[rel="author"]', '[itemprop="author"]', *(f'[class*="{word}"]' for word in _AUTHOR_CLASS_WORDS))
_DATA_LAYER_AUTHOR = re.compile(
    rb"""["']?\b(?:page_?post|content|article|post)_?author(?:_?name)?["']?\s*:\s*["'](?P<name>[^"'\\]{3,80})["']""",
    re.IGNORECASE,
)
_AUTHOR_PATHS = ("author", "authors", "penulis", "reporter", "jurnalis", "wartawan")
_NAME_LINE = re.compile(rf"[A-Z][\w.'’-]+\s+(?:(?:{'|'.join(sorted(NAME_PARTICLES))})\s+)?[A-Z][\w.'’-]+")
_NAME_TAGS = frozenset("a span div p address".split())


@dataclass(frozen=True, slots=True)
class Bylines:
    """The lines of a page that may name the authors of its article.

    `lines` are sorted by their distance from the headline. The first `header_count` of them are directly below the
    headline, and the first `marked_count` are below it. Those of the former that contain a link are also in `linked`.
    `signature` is the name at the end of the text, or "". `labelled` holds the credits whose label and name are on
    separate lines, in the form `Penulis: Rina Marlina`. `dated` holds the names beside the date below the headline, and
    `listed` the authors that the source states. `above` is the line directly above the headline, or "".
    `closing` holds the lines at the end of the text that may be credits. `header` holds the texts of the lines between
    headline and text, however long. `text_lines` are the lines of the page from the beginning of the text, and `ending`
    those around its end.
    """

    lines: tuple[str, ...]
    signature: str = ""
    header_count: int = 0
    linked: frozenset[str] = frozenset()
    labelled: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    above: str = ""
    marked_count: int = 0
    closing: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    text_lines: Sequence[Line] = ()
    ending: Sequence[Line] = ()


def find_authors(
    declared: DeclaredMetadata,
    tree: Tree,
    bylines: Bylines,
    names: Sequence[str],
    configured_name: str = "",
    *,
    is_local: bool = True,
) -> Extracted[tuple[str, ...]] | None:
    """Return the authors in page order, or None if the page names nobody.

    `names` are the names of the outlet, and `configured_name` is the one that the user gave it. `is_local` is True on
    pages for Indonesia: names of Indonesian outlets often look like those of people.

    A credit with a role (Penulis, Reporter, Pewarta) takes precedence over machine-readable data, which often name the
    editor as the author. A credit without a role (By, Oleh) may belong to the teaser of another article, so it is used
    only if it names a declared author or is directly below the headline.
    """
    lines = [line for line in bylines.lines if len(line) <= MAX_CREDIT_LENGTH]
    header_lines = lines[: bylines.header_count]
    header_credits = [credit["names"] for credit in map(_find_header_credit, [*header_lines, bylines.above]) if credit]
    stated = list(author_sources(declared))
    sources = [source for source, _ in stated]
    outlet = tuple(alphanumeric_key(name) for name in names if not name.startswith("@"))
    non_authors = NonAuthors(
        frozenset(word_key(name) for name in _credited_editors([*lines, *bylines.labelled])),
        outlet,
        _find_owners(declared, sources, bylines, names, is_local=is_local) - {alphanumeric_key(configured_name)},
    )
    editors = frozenset(word_key(name) for name in declared_editors(declared))
    strict_non_authors = replace(non_authors, editors=non_authors.editors | editors)
    selections = (_extracted(strict_non_authors.select_people(source), origin) for source, origin in stated)
    selected = next(filter(None, selections), None)
    declared_names = selected.value if selected else ()
    credit_matches = [credit for credit in map(_find_credit, [*lines, *bylines.labelled]) if credit]
    credits_without_role = [credit["names"] for credit in credit_matches if not _has_role(credit)]
    header_names = non_authors.select_people(header_credits[:1], declared_names)
    known_keys = [alphanumeric_key(name) for name in declared_names or header_names]
    confirmed_credits = [
        claim for claim in credits_without_role if any(key in alphanumeric_key(claim) for key in known_keys)
    ]
    credited_names = strict_non_authors.select_people(
        _without_works([credit for credit in credit_matches if _has_role(credit)], bylines.labelled), declared_names
    )
    return (
        _extracted(
            _without_user_names(credited_names, declared_names)
            or strict_non_authors.select_people(confirmed_credits, declared_names)
            or header_names,
            "byline",
        )
        or (
            _extracted(strict_non_authors.select_people(find_biographies(bylines.header, bylines.ending)), "shown")
            if _are_teams(declared_names)
            else None
        )
        or selected
        or _extracted(non_authors.select_user_name([*header_credits, *_shown_alone(sources, header_lines)]), "byline")
        or _find_undeclared(declared, tree, bylines, strict_non_authors, None if sources else credits_without_role)
    )


def _extracted(names: tuple[str, ...], origin: str) -> Extracted[tuple[str, ...]] | None:
    return Extracted(names, origin) if names else None


def _are_teams(names: Sequence[str]) -> bool:
    return all(alphanumeric_key(name.split()[-1]) in TEAM_ENDINGS for name in names)


def _shown_alone(sources: Iterable[Sequence[str]], lines: Sequence[str]) -> list[str]:
    """Return the declared authors whose names make up a line."""
    return [name for source in sources for name in source if name in lines]


def _without_user_names(credited: tuple[str, ...], declared: Sequence[str]) -> tuple[str, ...]:
    """Return the credited authors without a single word beside the full name that the page declares for the author."""
    is_full = any(" " in name for name in credited if name in declared)
    return tuple(name for name in credited if name in declared or " " in name or not is_full)


def _without_works(credits_with_role: Sequence[re.Match[str]], labelled: Sequence[str]) -> list[str]:
    """Return the names in credits with a role, unless many lines have the same role.

    Such lines name the authors of other works: a page about books has one for each book. A label above several names
    is a single credit.
    """
    unlabelled = [credit for credit in credits_with_role if credit.re is CREDIT and credit.string not in labelled]
    roles = Counter(word_key(credit["role"]) for credit in unlabelled)
    works = [credit for credit in unlabelled if roles[word_key(credit["role"])] >= MIN_CREDITS_OF_WORKS]
    return [credit["names"] for credit in credits_with_role if credit not in works]


def _find_undeclared(
    declared: DeclaredMetadata, tree: Tree, bylines: Bylines, non_authors: NonAuthors, claims: Sequence[str] | None
) -> Extracted[tuple[str, ...]] | None:
    """Return the authors that neither a credit nor machine-readable data names, or None.

    `claims` are the credits without a role, or None if the machine-readable data name the outlet as the author. Then,
    marked-up authors belong to other articles, unless their names are directly below the headline.
    """
    lines = [line for line in bylines.lines if len(line) <= MAX_CREDIT_LENGTH]
    name_lines = [line for line in lines[: bylines.header_count] if _NAME_LINE.match(line)]
    marked_lines = [line for line in lines[: max(bylines.marked_count, bylines.header_count)] if _NAME_LINE.match(line)]
    marked = list(tree.iter(*_AUTHOR_SELECTORS)) if marked_lines or claims is not None else []
    if claims is not None:
        guessed = _extracted(_limit(non_authors.select_people(_marked_authors(marked))), "markup") or _extracted(
            _limit(non_authors.select_people(claims)), "byline"
        )
        if guessed:
            return guessed
    header_lines = lines[: bylines.header_count]
    near_headline = (non_authors.select_people([name]) for name in _shown_authors(marked, marked_lines))
    linked_lines = [line for line in name_lines if line in bylines.linked]
    signed_names = [bylines.signature] if bylines.signature else _names_before_outlet(lines, non_authors.outlet)
    return (
        _extracted(
            next(filter(None, near_headline), ())
            or non_authors.select_people(_linked_author(tree, linked_lines))
            or non_authors.select_people(_names_above_jobs(header_lines))
            or non_authors.select_unsplit(
                name for line in bylines.header[: bylines.header_count] for name in find_names_with_credentials(line)
            )
            or non_authors.select_people(
                _linked_names_with_jobs(tree, [line for line in header_lines if line in bylines.linked])
            ),
            "byline",
        )
        or _extracted(
            non_authors.select_people(find_author_boxes(bylines.text_lines))
            or non_authors.select_people(find_biographies(bylines.header, bylines.ending)),
            "shown",
        )
        or _extracted(
            non_authors.select_people(filter(None, map(find_name_in_capitals, bylines.header)))
            or non_authors.select_people(name for name in bylines.dated if not _is_section(name, declared, tree))
            or non_authors.select_people(signed_names),
            "byline",
        )
        or _extracted(non_authors.select_people(bylines.listed), "candidate")
        or _extracted(
            non_authors.select_people(
                credit["names"] for credit in map(CREDIT.fullmatch, bylines.closing) if credit and credit["role"]
            ),
            "byline",
        )
    )


def find_data_layer_author(body: bytes, names: Sequence[str]) -> tuple[str, ...]:
    """Return the author in the data layer that a page passes to its analytics; () if there is none."""
    non_authors = NonAuthors(frozenset(), tuple(alphanumeric_key(name) for name in names))
    for layer in islice(re.finditer(b"dataLayer", body), MAX_DATA_LAYERS):
        start, end = layer.end(), layer.end() + MAX_DATA_LAYER_BYTES
        # Searching for the word takes a fraction of the time that matching takes.
        found = _DATA_LAYER_AUTHOR.search(body, start, end) if b"author" in body[start:end].lower() else None
        if found:
            return non_authors.select_people([found["name"].decode(errors="replace")])
    return ()


def _find_owners(
    declared: DeclaredMetadata,
    sources: Iterable[Sequence[str]],
    bylines: Bylines,
    outlet_names: Sequence[str],
    *,
    is_local: bool,
) -> frozenset[str]:
    """Return the alphanumeric keys of the people who may have named the site after themselves.

    They are declared to be people, or are declared and shown below the headline, or are in a credit there, behind a
    label or with a verb. If the page is not `is_local`, any declared author may be one, and the first name is enough in
    a credit (`By Rina` on the site `Rina Marlina`) or in a line such as `My name is Rina`.
    """
    names = [name for name in outlet_names if not name.startswith("@")]
    outlet = list(map(alphanumeric_key, names))
    header_lines = bylines.lines[: bylines.header_count]
    credits_there = [credit for line in (*header_lines, bylines.above) if (credit := _find_header_credit(line))][:1]
    near_text = (line for line in bylines.lines if len(line) <= MAX_CREDIT_LENGTH and _POSTED_BY.match(line))
    claims = [
        credit["names"]
        for credit in (*credits_there, *map(CREDIT.fullmatch, (*bylines.labelled, *near_text)))
        if credit
    ]
    shown = [name for claim in claims for name in split_names(claim)]
    short = set[str]()
    if not is_local:
        full_names = [(part, name) for name in names for part in (*name.split()[:1], name.replace(" ", ""))]
        parts = {part for part, _ in full_names}
        stated = {*shown, *_introduced(bylines.lines, [name for source in sources for name in source if name in parts])}
        short = {part for part, name in full_names if part in stated and is_owner_name(name)}
    shown += [
        name
        for source in sources
        for name in source
        if _is_outlet(name, outlet)
        and (not is_local or any(word_key(line).startswith(word_key(name)) for line in header_lines))
    ]
    people = (name for name in (*shown, *declared_people(declared)) if _is_outlet(name, outlet) and is_owner_name(name))
    return frozenset(map(alphanumeric_key, (*people, *short)))


def _introduced(lines: Iterable[str], names: Sequence[str]) -> Iterator[str]:
    """Yield the `names` with which a person introduces himself in one of the lines."""
    openings = [line[:MAX_CREDIT_LENGTH] for line in lines] if names else []
    found = {introduction["name"] for line in openings for introduction in INTRODUCTION.finditer(line)}
    return (name for name in names if name in found)


def _is_outlet(name: str, outlet: Sequence[str]) -> bool:
    key = alphanumeric_key(name)
    return any(key in outlet_key for outlet_key in outlet)


def _is_section(name: str, declared: DeclaredMetadata, tree: Tree) -> bool:
    """Return whether a text beside the date names a section.

    Its words show that, or its link leads to a page that is not an author's.
    """
    key = word_key(name)
    sections = [declared.meta("article:section") or "", *declared.article_texts("articleSection")]
    if not SECTION_WORDS.isdisjoint(key.split()) or key in map(word_key, sections):
        return True
    words = key.split()
    # The links of two sections may be side by side.
    pairs = [(" ".join(words[:end]), " ".join(words[end:])) for end in range(1, len(words))]
    texts = {key, *(part for pair in pairs for part in pair)}
    links = (link for link in tree.iter("a[href]") if word_key(link.text) in texts)
    linked = {word_key(link.text) for link in links if not _is_author_address(link.get("href") or "")}
    return key in linked or any(linked.issuperset(pair) for pair in pairs)


def _is_author_address(address: str) -> bool:
    return any(f"/{word}/" in address for word in _AUTHOR_PATHS)


def _find_credit(line: str) -> re.Match[str] | None:
    return CREDIT.fullmatch(line) or (_CREDIT_INSIDE.search(line) if ":" in line else None)


def _find_header_credit(line: str) -> re.Match[str] | None:
    return CREDIT.fullmatch(line) or (_CREDIT_BEHIND_BAR.search(line) if "|" in line or "•" in line else None)


def _has_role(credit: re.Match[str]) -> bool:
    return credit.re is not CREDIT or credit["role"] is not None


def _limit(people: tuple[str, ...]) -> tuple[str, ...]:
    return people if len(people) <= MAX_COAUTHORS else people[:1]


def _names_before_outlet(lines: Iterable[str], outlet: Sequence[str]) -> list[str]:
    """Return the names in bylines that end with the outlet's name, such as `Rina Marlina - Warta Nusa`."""
    separated = (line for line in lines if "-" in line or "–" in line or "," in line)
    byline_parts = (_BYLINE_SEPARATOR.split(line) for line in separated)
    return [byline[0] for byline in byline_parts if len(byline) == 2 and alphanumeric_key(byline[1]) in outlet]


def _names_above_jobs(lines: Sequence[str]) -> list[str]:
    """Return the name on a line of its own above a line with the job of its bearer, such as `Staff Writer`."""
    return [
        line
        for line, job in pairwise(lines)
        if FULL_NAME.fullmatch(line) and JOB_LINE.fullmatch(job) and not ROLE_LABEL.fullmatch(line)
    ][:1]


def _credited_editors(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        credit = _EDITOR_CREDIT.search(line) if ":" in line or "|" in line else None
        if credit:
            yield from split_names(credit["names"])


def _marked_authors(elements: Sequence[Element]) -> Iterator[str]:
    """Yield the texts of elements with rel or itemprop `author`; else those of elements with a class like `byline`."""
    marked = list(filter(_is_author, elements))
    if not marked:
        named = (element for element in elements if element.tag in _NAME_TAGS)
        marked = [element for element in named if _AUTHOR_CLASS.search(element.get("class") or "")][:MAX_COAUTHORS]
    yield from map(_text_of, marked)


def _is_author(element: Element) -> bool:
    return "author" in ((element.get("rel") or "").lower(), element.get("itemprop"))


def _shown_authors(elements: Sequence[Element], lines: Sequence[str]) -> Iterator[str]:
    """Yield the texts in `lines` that are marked up as the author's name."""
    for element in elements if lines else ():
        if _is_author(element) or _HEADER_AUTHOR_CLASS.search(element.get("class") or ""):
            text = _text_of(element)
            if text and any(text in line for line in lines):
                yield text


def _linked_author(tree: Tree, lines: Sequence[str]) -> list[str]:
    """Return the name that is at the start of a line and links to an author's page, as a list; [] if there is none."""
    links = tree.iter(*(f'a[href*="/{word}/"]' for word in _AUTHOR_PATHS)) if lines else ()
    linked_names = filter(None, map(_text_of, links))
    return [name for name in linked_names if any(line.startswith(name) for line in lines)][:1]


def _linked_names_with_jobs(tree: Tree, lines: Sequence[str]) -> list[str]:
    """Return the linked names in lines such as `Rina Marlina Senior Writer`."""
    plain = [line.removeprefix("& ") for line in lines]
    names = {name for line in plain if (name := find_name_with_job(line))}
    return [name for name in map(_text_of, tree.iter("a")) if name in names][:1] if names else []


def _text_of(element: Element) -> str:
    text = " ".join(element.text.split())
    return _BY_PREFIX.sub("", text, count=1) if len(text) <= MAX_CREDIT_LENGTH else ""
