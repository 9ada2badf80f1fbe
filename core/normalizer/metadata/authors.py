"""The people who wrote: never the editor, the outlet, its developer or an agency."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.normalizer.document.declared import Declared, Object, texts_of, types_of
from core.normalizer.document.html import Element, Tree
from core.normalizer.document.text_keys import alphanumeric_key, word_key
from core.vocabulary.agencies import AGENCIES
from core.vocabulary.calendar import MONTH_PATTERN, WEEKDAY_PATTERN
from core.vocabulary.name_particles import NAME_PARTICLES
from core.vocabulary.roles import AUTHOR_ROLE_PATTERN, BYLINE_TITLE_PATTERN, EDITOR_ROLE_PATTERN
from core.vocabulary.time_zones import INDONESIAN_ZONE_PATTERN

_CREDIT = re.compile(
    rf"[\s(\[*–—-]*(?:(?P<role>(?i:{AUTHOR_ROLE_PATTERN})\s*[:|]|(?:Laporan|{BYLINE_TITLE_PATTERN}|(?:Ditulis|DITULIS) "
    r"(?i:oleh)|(?:Written|Text|Reporting) by)\s|(?=Kontributor\s))"
    r"|(?i:(?:posted|published|diposting|diposkan|dipublikasikan) )?"
    r"(?:(?i:oleh|by|ku)\s*[:|]|(?:[Oo]leh|[Bb]y|BY|OLEH)\s))\s*(?P<names>.+)"
)
_INSIDE = re.compile(
    rf"(?:[|,/;–—-]|\d|\b(?:{INDONESIAN_ZONE_PATTERN.upper()}))\s*(?i:{AUTHOR_ROLE_PATTERN})\s*:\s*(?P<names>[A-Z].+)"
)
"""A credit behind a date or another credit."""
_BEHIND_BAR = re.compile(r"[|•]\s*(?:[Oo]leh|OLEH|[Bb]y|BY)\s*:?\s(?P<names>[A-Z].+)")
"""A mere one in a row of the day, who wrote and how often it was read."""
_EDITED = re.compile(rf"\b(?:{EDITOR_ROLE_PATTERN})\s*[:|]\s*(?P<names>.+)$", re.IGNORECASE)
_LABEL = re.compile(rf"\s*(?:{AUTHOR_ROLE_PATTERN}|oleh|by|{EDITOR_ROLE_PATTERN})\s*:?\s*", re.IGNORECASE)
_CUT = re.compile(
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
_PARTS = re.compile(
    rf"\s*,(?!\s*(?-i:{_DEGREE})\s*(?:[,;&]|dan\b|and\b|$))\s*|\s*[;&]\s*|\s+(?:dan|and|bersama|with)\s+",
    re.IGNORECASE,
)
_TOWN = re.compile(r"(?:[Kk]ontributor|[Ww]artawan|[Rr]eporter)\s+(?:[^,]{1,60},\s*)?")
_NOBODY = re.compile(
    r"\b(?:redaksi|redaktur|admin|administrator|superadmin|editor|editorial|tim|team|newsroom|media|news|online|web"
    r"|digital|desk|writer|staff|reporter|correspondent|contributor|kontributor|wartawan|penulis|biro|pt|cyber|group"
    r"|network|indonesia|tribun|times|post|press|publisher|official|university|universitas|agency|agencies|agensi|privacy|policy|terms|conditions|cookies?|senior|executive|managing|chief|deputy|freelance|report|magazine|radio|tv|herald|gazette|journal|daily|weekly|tribune"
    r"|user|guest|unknown|anonim|humas|rilis|pemkot|pemkab|pemprov|pemda|diskominfo|kominfo|dinas|polres|polda|polsek"
    r"|kodim|korem|mc|prokopim|setda|sekretariat|kemenag|kementerian|dprd|kpu|bawaslu|adv|advertorial|parlemen)\b"
    rf"|\b(?:{'|'.join(sorted(AGENCIES))})\b|[@\d:/]|\.\w{{3,}}",
    re.IGNORECASE,
)
_BY = re.compile(r"^\W*(?:oleh|by)\W+", re.IGNORECASE)
_BESIDE = re.compile(r"\s+[-–|]\s+|,\s+")
_CALLED = ("author", "byline", "penulis", "reporter")
_AUTHOR_CLASS = re.compile(
    rf"(?:^|\s)(?:wp-block-)?(?:(?:entry|post|article|meta)[-_]+)?(?:{'|'.join(_CALLED)})(?:[-_]+name)?(?:\s|$)"
)
_MARKS = ('[rel="author"]', '[itemprop="author"]', *(f'[class*="{word}"]' for word in _CALLED))
"""Asked for at once: walking the page is what it costs."""
_AUTHOR_PATHS = ("author", "authors", "penulis", "reporter", "jurnalis", "wartawan")
_NAME_LINE = re.compile(r"(?:[A-Z][\w.'’-]+\s+){1,4}[A-Z][\w.'’-]+")
_NAMES_PEOPLE = frozenset("a span div p address".split())
_ORGANIZATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation"})
_FEW = 3
"""Names. Where more are marked, or credited by a mere By, all but the first are those of other stories' teasers."""
_CREDIT_LINE = 120
"""Code points. A credit is a line of its own; in a longer line "Oleh" opens a sentence."""
_LABEL_LINE = 30


@dataclass(frozen=True, slots=True)
class Bylines:
    """Where people name who wrote: the short lines around the story, nearest first, and the name under it, or "".

    The first `under` of `lines` stand right under the headline; in those that are `linked`, too, there is a link.
    """

    lines: tuple[str, ...]
    signature: str = ""
    under: int = 0
    linked: frozenset[str] = frozenset()


def find_authors(declared: Declared, tree: Tree, bylines: Bylines, names: Sequence[str]) -> tuple[str, ...]:
    """Who wrote, in order; () where the page names nobody.

    A credit with a role (Penulis, Reporter, Pewarta) is believed before machine data, where the editor often stands as
    author. One with a mere By or Oleh may belong to another story's teaser: it counts where it names whom the machine
    data name, and right under the headline. `names` are what the outlet is known by.
    """
    lines = [line for line in bylines.lines if len(line) <= _CREDIT_LINE]
    credited = [match for match in map(_credit_in, [*lines, *_joined(lines)]) if match]
    known = Known(
        frozenset(word_key(name) for name in _written_editors(lines)),
        tuple(alphanumeric_key(name) for name in names if not name.startswith("@")),
    )
    strict = known.without(_declared_editors(declared))
    claimed = declared_authors(declared)
    told = strict.people(claimed)
    mere = [match["names"] for match in credited if _is_mere(match)]
    roles = [match["names"] for match in credited if not _is_mere(match)]
    confirmed = [claim for claim in mere if _names_one_of(claim, told)]
    under = [match["names"] for match in map(_credit_under, lines[: bylines.under]) if match][:1]
    found = strict.people(roles, told) or strict.people(confirmed, told) or known.people(under, told) or told
    if found:
        return found
    # Where the machine data name the outlet, what else is marked on the page belongs to other stories.
    near = [line for line in lines[: bylines.under] if _NAME_LINE.match(line)]
    marked = list(_marked(tree)) if near or not claimed else []
    weaker = () if claimed else _few(strict.people(marked)) or _few(strict.people(mere))
    weaker = weaker or strict.people(
        _near(marked, near) or _linked(tree, [line for line in near if line in bylines.linked])
    )
    signed = [bylines.signature] if bylines.signature else _beside_outlet(lines, known.outlet)
    return weaker or strict.people(signed)


def _credit_in(line: str) -> re.Match[str] | None:
    return _CREDIT.fullmatch(line) or (_INSIDE.search(line) if ":" in line else None)


def _credit_under(line: str) -> re.Match[str] | None:
    return _CREDIT.fullmatch(line) or _BEHIND_BAR.search(line)


def _is_mere(credit: re.Match[str]) -> bool:
    return credit.re is _CREDIT and credit["role"] is None


def _few(people: tuple[str, ...]) -> tuple[str, ...]:
    return people if len(people) <= _FEW else people[:1]


@dataclass(frozen=True, slots=True)
class Known:
    """Who is no author: editors, as folded names, and the outlet's names, squeezed."""

    editors: frozenset[str]
    outlet: tuple[str, ...]

    def without(self, editors: Iterable[str]) -> "Known":
        return replace(self, editors=self.editors | {word_key(name) for name in editors})

    def people(self, claims: Iterable[str], told: Sequence[str] = ()) -> tuple[str, ...]:
        """The people in `claims`, each once. A name that begins as one of `told` does is that one: what follows it
        (`Rina MarlinaStaff Writer`) came without a blank.
        """
        found: dict[str, str] = {}
        for claim in claims:
            for part in split_names(claim) if alphanumeric_key(claim) not in self.outlet else ():
                key = alphanumeric_key(part)
                name = next((one for one in told if key.startswith(alphanumeric_key(one))), part)
                if word_key(name) not in self.editors and self._is_person(name):
                    found[alphanumeric_key(name)] = max(found.get(alphanumeric_key(name), ""), name, key=len)
        return tuple(found.values())

    def _is_person(self, name: str) -> bool:
        plain = name.partition(",")[0]
        words = plain.split()
        if not 1 <= len(words) <= 6 or len(name) > 80 or _NOBODY.search(plain):
            return False
        if not all(word[0].isupper() or word in NAME_PARTICLES for word in words):
            return False
        key = alphanumeric_key(name)
        return not any(key in one and (len(words) > 1 or len(key) * 2 > len(one)) for one in self.outlet)


def split_names(claim: str) -> Iterator[str]:
    """The names in a credit: without what follows them (dates, "Editor: …") and a contributor's town.

    A claim that does not open with a name ("By using this site …") names nobody.
    """
    credit = _CREDIT.fullmatch(claim[:_CREDIT_LINE])
    plain = _CUT.sub("", _TOWN.sub("", credit["names"] if credit else claim[:_CREDIT_LINE].strip(), count=1))
    for place, part in enumerate(_PARTS.split(plain)):
        name = part.strip(" .:*\"'”“’‘")
        if part.endswith(".") and "." in name.rpartition(" ")[2]:
            name += "."
        if place == 0 and not name[:1].isupper():
            return
        if name:
            yield _cased(name)


def _cased(name: str) -> str:
    """A name in capitals as names are written."""
    letters = [char for char in name if char.isalpha()]
    return name.title() if len(name.split()) > 1 and all(char.isupper() for char in letters) else name


def _names_one_of(claim: str, told: Sequence[str]) -> bool:
    whole = alphanumeric_key(claim)
    return any(alphanumeric_key(name) in whole for name in told)


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """A label in a cell of its own (`Penulis`) and the line behind it are one credit."""
    for line, after in pairwise(lines):
        if len(line) <= _LABEL_LINE and _LABEL.fullmatch(line):
            yield f"{line.strip(' :')}: {after.lstrip(' :')}"


def _beside_outlet(lines: Iterable[str], outlet: Sequence[str]) -> list[str]:
    """A byline of the shape `Name Surname - Outlet`."""
    pairs = (_BESIDE.split(line) for line in lines)
    return [pair[0] for pair in pairs if len(pair) == 2 and alphanumeric_key(pair[1]) in outlet]


def _declared_editors(declared: Declared) -> Iterator[str]:
    for name, values in declared.metas.items():
        if name.endswith("editor"):
            yield from values
    yield from declared.article_texts("editor")


def _written_editors(lines: Sequence[str]) -> Iterator[str]:
    for line in [*lines, *_joined(lines)]:
        edited = _EDITED.search(line) if ":" in line or "|" in line else None
        if edited:
            yield from split_names(edited["names"])


def declared_authors(declared: Declared) -> list[str]:
    """Whom the page's machine data name as author, outlets and editors among them.

    A meta that tells an author apart from an editor knows more than JSON-LD; a plain `author` knows less.
    """
    apart = [
        value for name, values in declared.metas.items() if name.endswith(("_author", ".author")) for value in values
    ]
    if apart:
        return apart
    known = {str(found["@id"]): found for found in reversed(declared.objects) if "@id" in found}
    for found in declared.articles:
        told = list(_people_of(found.get("author"), known))
        if told:
            return told
    plain = declared.metas.get("author") or declared.metas.get("article:author") or ()
    return list(plain) or [value for label, value in _labelled(declared) if _LABEL.fullmatch(label)]


def _people_of(value: object, known: Mapping[str, Object]) -> Iterator[str]:
    """The names in a JSON-LD author, those of organizations aside; an object that only refers to another is that."""
    for item in value if isinstance(value, list) else [value]:
        whole = item
        if isinstance(item, dict) and "name" not in item and "@id" in item:
            whole = known.get(str(item["@id"]), item)
        if not (isinstance(whole, dict) and _ORGANIZATIONS & types_of(whole)):
            yield from texts_of(whole)


def _labelled(declared: Declared) -> Iterator[tuple[str, str]]:
    """What WordPress's plugins tell in pairs of twitter:label1 and twitter:data1."""
    for number in "12":
        yield from zip(
            declared.metas.get(f"twitter:label{number}", ()),
            declared.metas.get(f"twitter:data{number}", ()),
            strict=False,
        )


def _marked(tree: Tree) -> Iterator[str]:
    """Elements marked as the author in a standard vocabulary, or else called so by the theme."""
    found = list(tree.iter(*_MARKS))
    marked = [one for one in found if "author" in ((one.get("rel") or "").lower(), one.get("itemprop"))]
    if not marked:
        people = (one for one in found if one.tag in _NAMES_PEOPLE)
        marked = [one for one in people if _AUTHOR_CLASS.search(one.get("class") or "")][:_FEW]
    yield from map(_text_of, marked)


def _near(marked: Iterable[str], lines: Sequence[str]) -> list[str]:
    """What is marked and stands right under the headline: this story's, whomever the machine data name."""
    return [text for text in marked if text and any(text in line for line in lines)][:1]


def _linked(tree: Tree, lines: Sequence[str]) -> Iterator[str]:
    """What right under the headline links to an author's page."""
    for link in tree.iter(*(f'a[href*="/{word}/"]' for word in _AUTHOR_PATHS)) if lines else ():
        text = _text_of(link)
        if text and any(line.startswith(text) for line in lines):
            yield text
            return


def _text_of(element: Element) -> str:
    text = " ".join(element.text.split())
    return _BY.sub("", text, count=1) if len(text) <= _CREDIT_LINE else ""
