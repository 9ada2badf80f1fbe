"""Find the people who wrote an article. Editors, outlets and news agencies are not authors."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.normalizer.document.bylines import ROLE_LABEL
from core.normalizer.document.declared_metadata import DeclaredMetadata, Object, named_texts, schema_types
from core.normalizer.document.html import Element, Tree
from core.normalizer.document.text_keys import alphanumeric_key, word_key
from core.normalizer.metadata.thresholds import (
    MAX_COAUTHORS,
    MAX_CREDIT_LENGTH,
    MAX_NAME_LENGTH,
    MAX_NAME_WORDS,
    MAX_TOWN_LENGTH,
    MIN_OUTLET_SHARE_OF_WORD,
)
from core.vocabulary.calendar import MONTH_PATTERN, WEEKDAY_PATTERN
from core.vocabulary.credits import (
    AGENCIES,
    AUTHOR_ROLE_PATTERN,
    BARE_ORGANIZATION_WORDS,
    BYLINE_TITLE_PATTERN,
    COUNCIL_WORDS,
    EDITOR_ROLE_PATTERN,
    FIRST_ORGANIZATION_WORDS,
    LAST_ORGANIZATION_WORDS,
    NAME_PARTICLES,
    ORGANIZATION_PREFIXES,
    ORGANIZATION_WORDS,
    SECTION_WORDS,
    TEAM_WORDS,
)
from core.vocabulary.news_outlets import DESK_WORDS, EDITIONS, NAME_BEGINNINGS, NAME_ENDINGS, NEWS_OUTLETS
from core.vocabulary.person_names import BALINESE_ARTICLES, BALINESE_BIRTH_NAMES, FAMILY_NAMES, TITLES
from core.vocabulary.time_zones import INDONESIAN_ZONE_PATTERN

_CREDIT = re.compile(
    rf"[\s(\[*–—-]*(?:(?P<role>(?i:{AUTHOR_ROLE_PATTERN})\s*[:|]|(?:Laporan|{BYLINE_TITLE_PATTERN}|(?:Ditulis|DITULIS) "
    r"(?i:oleh)|(?:Written|Text|Reporting) by)\s|(?=Kontributor\s))"
    r"|(?i:(?:posted|published|diposting|diposkan|dipublikasikan) )?"
    r"(?:(?i:oleh|by|ku)\s*[:|]|(?:[Oo]leh|[Bb]y|BY|OLEH)\s))\s*(?P<names>.+)"
)

# A credit that follows a date or another credit in the same line.
_CREDIT_INSIDE = re.compile(
    rf"(?:[|,/;–—-]|\d|\b(?:{INDONESIAN_ZONE_PATTERN.upper()}))\s*(?i:{AUTHOR_ROLE_PATTERN})\s*:\s*(?P<names>[A-Z].+)"
)

# A credit without a role that follows the date or the number of readers in the same line.
_CREDIT_BEHIND_BAR = re.compile(r"[|•]\s*(?:[Oo]leh|OLEH|[Bb]y|BY)\s*:?\s(?P<names>[A-Z].+)")
_EDITOR_CREDIT = re.compile(rf"\b(?:{EDITOR_ROLE_PATTERN})\s*[:|]\s*(?P<names>.+)$", re.IGNORECASE)
_NAME_END = re.compile(
    r"\s*(?:[|/•·–—;()\[\]]|\s-\s|\d"
    rf"|(?:\b(?:{MONTH_PATTERN})\b|(?<=[a-z])(?-i:[A-Z])[a-z]{{2,8}})\.?\s+\d"
    rf"|\b(?:{EDITOR_ROLE_PATTERN}|pada|on|sumber|source|updated?|published|posted|diperbarui|kategori|views?"
    r"|(?:the )?associated press|(?-i:in|at|for))\b"
    rf"|\b(?:{WEEKDAY_PATTERN})\b).*$",
    re.IGNORECASE,
)
_DEGREE = (
    r"(?:(?:[SMBD]|A\.?Md|Ph|Sp|Dipl|Lc)\.\s?[A-Za-z]{1,6}\b\.?(?:\s?[A-Z][a-z]{0,3}\b\.?)?"
    r"|(?:S[EHTP]|M[MHAT]|MBA|[SM]S[ci]|[SM]Pd|S\.?IP|SSos|[SM]Kom|MKes|PhD|Lc)\b\.?)"
)
_NAME_SEPARATOR = re.compile(
    rf"\s*,(?!\s*(?-i:{_DEGREE})\s*(?:[,;&]|dan\b|and\b|$))\s*|\s*[;&]\s*|\s+(?:dan|and|bersama|with)\s+",
    re.IGNORECASE,
)
_CONTRIBUTOR_TOWN = re.compile(rf"(?:[Kk]ontributor|[Ww]artawan|[Rr]eporter)\s+(?:[^,]{{1,{MAX_TOWN_LENGTH}}},\s*)?")
_NOT_IN_A_NAME = re.compile(r"[@\d:/]|\.\w{3,}")
_BY_PREFIX = re.compile(r"^\W*(?:oleh|by)\W+", re.IGNORECASE)
_BYLINE_SEPARATOR = re.compile(r"\s+[-–|]\s+|,\s+")
_AUTHOR_CLASS_WORDS = ("author", "byline", "penulis", "reporter")
_AUTHOR_CLASS = re.compile(
    rf"(?:^|\s)(?:wp-block-)?(?:(?:entry|post|article|meta)[-_]+)?(?:{'|'.join(_AUTHOR_CLASS_WORDS)})(?:[-_]+name)?(?:\s|$)"
)

# The selectors are combined in one query, because each query walks through the complete tree.
_AUTHOR_SELECTORS = ('[rel="author"]', '[itemprop="author"]', *(f'[class*="{word}"]' for word in _AUTHOR_CLASS_WORDS))
_AUTHOR_PATHS = ("author", "authors", "penulis", "reporter", "jurnalis", "wartawan")
_NAME_LINE = re.compile(r"[A-Z][\w.'’-]+\s+[A-Z][\w.'’-]+")
_NAME_TAGS = frozenset("a span div p address".split())
# First words of bylines that may be followed by the name of a person, but do not name one: `Universitas Hidayatullah`.
_INSTITUTIONS = frozenset(
    "admin administrator editor redaktur universitas university yayasan lembaga pt cv kantor pusat balai dinas "
    "kementerian polres polsek polda kodim korem badan bagian forum komunitas koperasi persatuan asosiasi perhimpunan "
    "himpunan agensi penerangan".split()
)
_ORGANIZATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation"})


@dataclass(frozen=True, slots=True)
class Bylines:
    """The lines of a page that may name the authors of its article.

    `lines` are sorted by their distance from the headline. The first `header_count` of them are directly below the
    headline. Those of them that contain a link are also in `linked`. `signature` is the name at the end of the text, or
    "". `labelled` holds the credits whose label and name are on separate lines, in the form `Penulis: Rina Marlina`.
    `dated` holds the names beside the date below the headline, and `listed` the authors that the source states.
    """

    lines: tuple[str, ...]
    signature: str = ""
    header_count: int = 0
    linked: frozenset[str] = frozenset()
    labelled: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()


def find_authors(declared: DeclaredMetadata, tree: Tree, bylines: Bylines, names: Sequence[str]) -> tuple[str, ...]:
    """Return the authors in page order; () if the page names nobody. `names` are the names of the outlet.

    A credit with a role (Penulis, Reporter, Pewarta) takes precedence over machine-readable data, which often name the
    editor as the author. A credit without a role (By, Oleh) may belong to the teaser of another article, so it is used
    only if it names a declared author or is directly below the headline.
    """
    byline_lines = [line for line in bylines.lines if len(line) <= MAX_CREDIT_LENGTH]
    header_lines = byline_lines[: bylines.header_count]
    credit_matches = [credit for credit in map(_find_credit, [*byline_lines, *bylines.labelled]) if credit]
    non_authors = NonAuthors(
        frozenset(word_key(name) for name in _credited_editors([*byline_lines, *bylines.labelled])),
        tuple(alphanumeric_key(name) for name in names if not name.startswith("@")),
    )
    declared_editors = frozenset(word_key(name) for name in _declared_editors(declared))
    strict_non_authors = replace(non_authors, editors=non_authors.editors | declared_editors)
    declared_names = declared_authors(declared)
    declared_people = strict_non_authors.select_people(declared_names)
    credits_without_role = [credit["names"] for credit in credit_matches if not _has_role(credit)]
    credits_with_role = [credit["names"] for credit in credit_matches if _has_role(credit)]
    declared_keys = [alphanumeric_key(name) for name in declared_people]
    confirmed_credits = [
        claim for claim in credits_without_role if any(key in alphanumeric_key(claim) for key in declared_keys)
    ]
    credits_below_headline = [credit["names"] for credit in map(_find_header_credit, header_lines) if credit][:1]
    authors = (
        strict_non_authors.select_people(credits_with_role, declared_people)
        or strict_non_authors.select_people(confirmed_credits, declared_people)
        or non_authors.select_people(credits_below_headline, declared_people)
        or declared_people
    )
    if authors:
        return authors
    # If the machine-readable data name the outlet as the author, marked-up authors belong to other articles, unless
    # their names are directly below the headline.
    name_lines = [line for line in header_lines if _NAME_LINE.match(line)]
    marked_authors = list(_marked_authors(tree)) if name_lines or not declared_names else []
    if not declared_names:
        guessed_authors = _limit(strict_non_authors.select_people(marked_authors)) or _limit(
            strict_non_authors.select_people(credits_without_role)
        )
        if guessed_authors:
            return guessed_authors
    linked_lines = [line for line in name_lines if line in bylines.linked]
    shown_authors = [text for text in marked_authors if text and any(text in line for line in name_lines)][:1]
    near_headline = shown_authors or _linked_author(tree, linked_lines)
    signed_names = [bylines.signature] if bylines.signature else _names_before_outlet(byline_lines, non_authors.outlet)
    return (
        strict_non_authors.select_people(near_headline)
        or strict_non_authors.select_people(name for name in bylines.dated if not _is_section(name, declared, tree))
        or strict_non_authors.select_people(signed_names)
        or strict_non_authors.select_people(bylines.listed)
    )


def _is_section(name: str, declared: DeclaredMetadata, tree: Tree) -> bool:
    """Return whether a text beside the date names a section.

    Its words show that, or its link leads to a page that is not an author's.
    """
    key = word_key(name)
    sections = [declared.meta("article:section") or "", *declared.article_texts("articleSection")]
    if not SECTION_WORDS.isdisjoint(key.split()) or key in map(word_key, sections):
        return True
    addresses = [link.get("href") or "" for link in tree.iter("a[href]") if word_key(link.text) == key]
    return any(not any(f"/{word}/" in address for word in _AUTHOR_PATHS) for address in addresses)


def _find_credit(line: str) -> re.Match[str] | None:
    return _CREDIT.fullmatch(line) or (_CREDIT_INSIDE.search(line) if ":" in line else None)


def _find_header_credit(line: str) -> re.Match[str] | None:
    return _CREDIT.fullmatch(line) or _CREDIT_BEHIND_BAR.search(line)


def _has_role(credit: re.Match[str]) -> bool:
    return credit.re is not _CREDIT or credit["role"] is not None


def _limit(people: tuple[str, ...]) -> tuple[str, ...]:
    return people if len(people) <= MAX_COAUTHORS else people[:1]


@dataclass(frozen=True, slots=True)
class NonAuthors:
    """Names that are not authors: the word keys of `editors`, and the alphanumeric keys of the `outlet` names."""

    editors: frozenset[str]
    outlet: tuple[str, ...]

    def select_people(self, claims: Iterable[str], known_people: Sequence[str] = ()) -> tuple[str, ...]:
        """Return each person in `claims` once.

        If a name begins with the name of one of `known_people`, return only the known name. The rest is the text of
        another element, as in `Rina MarlinaStaff Writer`.
        """
        people: dict[str, str] = {}
        for claim in claims:
            # A single word after a role, as in `Kontributor Garut`, names a town or a desk.
            is_desk = len(claim.split()) <= len("Kontributor Garut".split()) and is_organization(claim.split())
            if is_desk or alphanumeric_key(claim) in self.outlet:
                continue
            for author_name in split_names(claim):
                key = alphanumeric_key(author_name)
                name = next(
                    (person for person in known_people if key.startswith(alphanumeric_key(person))), author_name
                )
                if word_key(name) not in self.editors and self._is_person(name):
                    people[alphanumeric_key(name)] = max(people.get(alphanumeric_key(name), ""), name, key=len)
        return tuple(people.values())

    def _is_person(self, name: str) -> bool:
        plain_name = name.partition(",")[0]
        words = plain_name.split()
        if not 1 <= len(words) <= MAX_NAME_WORDS or len(name) > MAX_NAME_LENGTH or _NOT_IN_A_NAME.search(plain_name):
            return False
        is_own_desk = alphanumeric_key(words[0]) in DESK_WORDS and alphanumeric_key(" ".join(words[1:])) in self.outlet
        if is_own_desk or is_organization(words):
            return False
        if not all(word[0].isupper() or word in NAME_PARTICLES for word in words):
            return False
        person_key = alphanumeric_key(name)
        return not any(
            person_key in outlet and (len(words) > 1 or len(person_key) > MIN_OUTLET_SHARE_OF_WORD * len(outlet))
            for outlet in self.outlet
        )


def is_organization(words: Sequence[str]) -> bool:
    """Return whether the words of a byline name a desk, an office or an agency.

    Many such words are also parts of names of people (`Ani Lestari`, `Tim Suryadi`, `Kartika Media Sari`), so some of
    them count only as the first word, the last word or the complete name, and none of them if another part shows that
    the name is a person's (`Redaksi Siregar`).
    """
    keys = [key for word in words if (key := alphanumeric_key(word))]
    if not keys or _is_news_outlet(keys):
        return True
    if _is_certainly_person(words, keys):
        return False
    is_bare = all(key in BARE_ORGANIZATION_WORDS | LAST_ORGANIZATION_WORDS | AGENCIES for key in keys)
    # A name in capitals was converted to its usual case earlier.
    is_agency = len(keys) > 1 and keys[0] in AGENCIES and words[0].isupper()
    return (
        is_bare
        or is_agency
        or _is_team(words, keys)
        or (len(keys) > 1 and keys[0] in FIRST_ORGANIZATION_WORDS and not words[0].endswith("."))
        or keys[-1] in LAST_ORGANIZATION_WORDS
        or any(key in ORGANIZATION_WORDS or key.startswith(ORGANIZATION_PREFIXES) for key in keys)
    )


def _is_team(words: Sequence[str], keys: Sequence[str]) -> bool:
    if len(keys) < 2 or len(words) != len(keys):
        return False
    # `Tim` before the initials of an outlet
    has_initials = len(words) == 2 and words[1].isalpha() and words[1].isupper() and 2 <= len(words[1]) <= 4
    return (
        (keys[0] == "tim" and (keys[1] in TEAM_WORDS or has_initials))
        or (keys[0] == "dewan" and keys[1] in COUNCIL_WORDS)
        or (keys[0], keys[1]) in {("surat", "kabar"), ("media", "center")}
    )


def _is_news_outlet(keys: Sequence[str]) -> bool:
    """Return whether a name is that of a well-known outlet, such as `Tim Kompas`, `KompasTV` and `Radar Bandung`."""
    first = 1 if len(keys) > 1 and keys[0] in NAME_BEGINNINGS else 0
    last = len(keys)
    while last > first + 1 and (keys[last - 1] in EDITIONS or keys[last - 1] in NAME_ENDINGS):
        last -= 1
    joined = "".join(keys[first:last])
    shortened = (joined.removesuffix(ending) for ending in NAME_ENDINGS)
    return "".join(keys[first:]) in NEWS_OUTLETS or any(name in NEWS_OUTLETS for name in (joined, *shortened))


def _is_certainly_person(words: Sequence[str], keys: Sequence[str]) -> bool:
    if len(keys) == 1:
        # The agencies ANI and UPI are written in capitals.
        return keys[0] in ("ani", "upi") and words[0].istitle()
    return (
        (not _INSTITUTIONS.intersection(keys[:1]) and not FAMILY_NAMES.isdisjoint(keys[1:]))
        or not {"bin", "binti"}.isdisjoint(keys[1:-1])
        or (keys[0] in BALINESE_ARTICLES and keys[1] in BALINESE_BIRTH_NAMES)
        or (keys[0] in TITLES and words[0].endswith("."))
    )


def split_names(claim: str) -> Iterator[str]:
    """Yield the names in a credit.

    Omit a contributor's town, and a date or another credit after the names. If the text does not begin with a name, as
    in `By using this site …`, yield nothing.
    """
    credit = _CREDIT.fullmatch(claim[:MAX_CREDIT_LENGTH])
    names = credit["names"] if credit else claim[:MAX_CREDIT_LENGTH].strip()
    name_list = _NAME_END.sub("", _CONTRIBUTOR_TOWN.sub("", names, count=1))
    for index, raw_name in enumerate(_NAME_SEPARATOR.split(name_list)):
        name = raw_name.strip(" .:*\"'”“’‘")
        if raw_name.endswith(".") and "." in name.rpartition(" ")[2]:
            name += "."
        if index == 0 and not name[:1].isupper():
            return
        if name:
            yield _normalize_case(name)


def _normalize_case(name: str) -> str:
    letters = [char for char in name if char.isalpha()]
    return name.title() if len(name.split()) > 1 and all(char.isupper() for char in letters) else name


def _names_before_outlet(lines: Iterable[str], outlet: Sequence[str]) -> list[str]:
    """Return the names in bylines that end with the outlet's name, such as `Rina Marlina - Warta Nusa`."""
    byline_parts = (_BYLINE_SEPARATOR.split(line) for line in lines)
    return [byline[0] for byline in byline_parts if len(byline) == 2 and alphanumeric_key(byline[1]) in outlet]


def _declared_editors(declared: DeclaredMetadata) -> Iterator[str]:
    for name, values in declared.metas.items():
        if name.endswith("editor"):
            yield from values
    yield from declared.article_texts("editor")


def _credited_editors(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        credit = _EDITOR_CREDIT.search(line) if ":" in line or "|" in line else None
        if credit:
            yield from split_names(credit["names"])


def declared_authors(declared: DeclaredMetadata) -> list[str]:
    """Return the authors that the machine-readable data state. They may be outlets or editors.

    A meta element for authors only, such as `content_author`, takes precedence over JSON-LD, and JSON-LD over the meta
    element `author`.
    """
    author_metas = [
        value for name, values in declared.metas.items() if name.endswith(("_author", ".author")) for value in values
    ]
    if author_metas:
        return author_metas
    by_id = {str(item["@id"]): item for item in reversed(declared.objects) if "@id" in item}
    for article in declared.articles:
        people = list(_jsonld_people(article.get("author"), by_id))
        if people:
            return people
    meta_authors = declared.metas.get("author") or declared.metas.get("article:author") or ()
    twitter = [(f"twitter:label{number}", f"twitter:data{number}") for number in "12"]
    return list(meta_authors) or [
        name
        for labels, names in twitter
        for label, name in zip(declared.metas.get(labels, ()), declared.metas.get(names, ()), strict=False)
        if ROLE_LABEL.fullmatch(label)
    ]


def _jsonld_people(value: object, by_id: Mapping[str, Object]) -> Iterator[str]:
    """Yield the names in a JSON-LD author, except those of organizations. Resolve references by `@id`."""
    for item in value if isinstance(value, list) else [value]:
        author = item
        if isinstance(item, dict) and "name" not in item and "@id" in item:
            author = by_id.get(str(item["@id"]), item)
        if not (isinstance(author, dict) and _ORGANIZATIONS & schema_types(author)):
            yield from named_texts(author)


def _marked_authors(tree: Tree) -> Iterator[str]:
    """Yield the texts of elements with rel or itemprop `author`; else those of elements with a class like `byline`."""
    elements = list(tree.iter(*_AUTHOR_SELECTORS))
    marked = [
        element for element in elements if "author" in ((element.get("rel") or "").lower(), element.get("itemprop"))
    ]
    if not marked:
        named = (element for element in elements if element.tag in _NAME_TAGS)
        marked = [element for element in named if _AUTHOR_CLASS.search(element.get("class") or "")][:MAX_COAUTHORS]
    yield from map(_text_of, marked)


def _linked_author(tree: Tree, lines: Sequence[str]) -> list[str]:
    """Return the name that is at the start of a line and links to an author's page, as a list; [] if there is none."""
    links = tree.iter(*(f'a[href*="/{word}/"]' for word in _AUTHOR_PATHS)) if lines else ()
    linked_names = filter(None, map(_text_of, links))
    return [name for name in linked_names if any(line.startswith(name) for line in lines)][:1]


def _text_of(element: Element) -> str:
    text = " ".join(element.text.split())
    return _BY_PREFIX.sub("", text, count=1) if len(text) <= MAX_CREDIT_LENGTH else ""
