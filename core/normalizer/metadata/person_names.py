"""Split a byline into names, and decide which of them are names of authors."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.normalizer.document.text_keys import alphanumeric_key, word_key
from core.normalizer.metadata.thresholds import (
    MAX_CREDIT_LENGTH,
    MAX_NAME_LENGTH,
    MAX_NAME_WORDS,
    MAX_OWNER_WORDS,
    MAX_TOWN_LENGTH,
    MAX_USER_NAME_LENGTH,
    MIN_OUTLET_SHARE_OF_WORD,
    MIN_USER_NAME_LENGTH,
)
from core.vocabulary.calendar import MONTH_PATTERN, WEEKDAY_PATTERN
from core.vocabulary.credits import (
    AGENCIES,
    AUTHOR_ROLE_PATTERN,
    BARE_ORGANIZATION_WORDS,
    BYLINE_TITLE_PATTERN,
    COMPANY_FORMS,
    COMPANY_WORDS,
    COUNCIL_WORDS,
    CREDENTIAL_PATTERN,
    EDITOR_ROLE_PATTERN,
    FIRST_ORGANIZATION_WORDS,
    JOB_PATTERN,
    LAST_ORGANIZATION_WORDS,
    NAME_PARTICLES,
    NEWSPAPER_WORDS,
    ORGANIZATION_PREFIXES,
    ORGANIZATION_WORDS,
    SECTION_WORDS,
    STAFF_ENDINGS,
    TEAM_ENDINGS,
    TEAM_WORDS,
    UNNAMED_TEAM_WORDS,
    USER_NAMES_OF_STAFF,
)
from core.vocabulary.news_outlets import DESK_WORDS, EDITIONS, NAME_BEGINNINGS, NAME_ENDINGS, NEWS_OUTLETS
from core.vocabulary.person_names import BALINESE_ARTICLES, BALINESE_BIRTH_NAMES, FAMILY_NAMES, TITLES

CREDIT = re.compile(
    rf"[\s(\[*–—-]*(?:(?P<role>(?i:{AUTHOR_ROLE_PATTERN})\s*[:|]|(?:Laporan|{BYLINE_TITLE_PATTERN}|(?:Ditulis|DITULIS) "
    r"(?i:oleh)|(?:Written|Text|Reporting) (?i:by))\s|(?=Kontributor\s))"
    r"|(?i:(?:posted|published|this (?:post|article|story) was written|diposting|diposkan|dipublikasikan) )?"
    r"(?:(?i:oleh|by|ku)\s*[:|]|(?:[Oo]leh|[Bb]y|BY|OLEH)\s|By(?=[A-Z][a-z]+ [A-Z])))\s*(?P<names>.+)"
)

_NAME_END = re.compile(
    r"\s*(?:[|/•·●⋅∙–—;\[\]]|\((?!\w+\) (?-i:[A-Z]))|(?<!\w)\)|\s-\s|\d"
    rf"|(?:\b(?:{MONTH_PATTERN})\b|(?<=[a-z])(?-i:[A-Z])[a-z]{{2,8}})\.?\s+\d"
    rf"|\b(?:{EDITOR_ROLE_PATTERN}|pada|on|sumber|source|updated?|published|posted|diperbarui|kategori|views?"
    r"|(?:the )?associated press|(?-i:in|at|for))\b"
    rf"|\b(?:{WEEKDAY_PATTERN})\b).*$",
    re.IGNORECASE,
)
_DEGREE = (
    r"(?:(?:[SMBD]|A\.?Md|Ph|Sp|Dipl|Lc)\.\s?[A-Za-z]{1,6}\b\.?(?:\s?[A-Z][a-z]{0,3}\b\.?)?"
    rf"|(?:{CREDENTIAL_PATTERN})(?![\w-])\.?"
    r"|(?:S[EHTP]|M[MHAT]|MBA|[SM]S[ci]|[SM]Pd|S\.?IP|SSos|[SM]Kom|MKes|PhD|Lc)\b\.?)"
)
_NAME_SEPARATOR = re.compile(
    rf"\s*,(?!\s*(?-i:{_DEGREE})\s*(?:[,;&]|dan\b|and\b|$))\s*(?:(?:dan|and)\s+)?|\s*[;&]\s*"
    r"|\s+(?:dan|and|bersama|with)\s+",
    re.IGNORECASE,
)

_JOB = re.compile(rf"\b(?:{JOB_PATTERN})\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:dan|and)\s+|&", re.IGNORECASE)
_CONTRIBUTOR_TOWN = re.compile(rf"(?:[Kk]ontributor|[Ww]artawan|[Rr]eporter)\s+(?:[^,]{{1,{MAX_TOWN_LENGTH}}},\s*)?")
_USER_NAME = re.compile(rf"[a-z][a-z\d._-]{{{MIN_USER_NAME_LENGTH - 1},{MAX_USER_NAME_LENGTH - 1}}}", re.ASCII)
# The texts of two links side by side may be joined, as in `CategoryBy Region`.
_NOT_IN_A_NAME = re.compile(r"[@\d:/]|\.\w{3,}|[a-z]By\b")

# First words of bylines that may be followed by the name of a person, but do not name one: `Universitas Hidayatullah`.
_INSTITUTIONS = frozenset(
    "admin administrator editor redaktur universitas university yayasan lembaga pt cv kantor pusat balai dinas "
    "kementerian polres polsek polda kodim korem badan bagian forum komunitas koperasi persatuan asosiasi perhimpunan "
    "himpunan agensi penerangan".split()
)

# Words in the names of news sites, sections and companies, but not in those of people
_OUTLET_WORDS = NEWSPAPER_WORDS | SECTION_WORDS | COMPANY_WORDS

# A name that consists of these words alone is not a person's.
_BARE_WORDS = BARE_ORGANIZATION_WORDS | LAST_ORGANIZATION_WORDS | AGENCIES
_AGENCIES_AND_OUTLETS = AGENCIES | NEWS_OUTLETS


@dataclass(frozen=True, slots=True)
class NonAuthors:
    """Names that are not authors: the word keys of `editors`, and the alphanumeric keys of the `outlet` names.

    `owners` are the alphanumeric keys of people after whom the site is named. They are authors although their names are
    names of the outlet.
    """

    editors: frozenset[str]
    outlet: tuple[str, ...]
    owners: frozenset[str] = frozenset()

    def select_people(self, claims: Iterable[str], known_people: Sequence[str] = ()) -> tuple[str, ...]:
        """Return each person in `claims` once.

        If a name begins with the name of one of `known_people`, return only the known name. The rest is the text of
        another element, as in `Rina MarlinaStaff Writer`.
        """
        people: dict[str, str] = {}
        for claim in claims:
            # A single word after a role, as in `Kontributor Garut`, names a town or a desk.
            is_desk = len(claim.split()) <= len("Kontributor Garut".split()) and is_organization(claim.split())
            claim_key = alphanumeric_key(claim)
            is_company = not COMPANY_FORMS.isdisjoint(word_key(claim).split())
            if is_desk or is_company or (claim_key in self.outlet and claim_key not in self.owners):
                continue
            for author_name in split_names(claim):
                key = alphanumeric_key(author_name)
                name = next(
                    (person for person in known_people if key.startswith(alphanumeric_key(person))), author_name
                )
                if word_key(name) not in self.editors and self._is_person(name):
                    people[alphanumeric_key(name)] = max(people.get(alphanumeric_key(name), ""), name, key=len)
        return tuple(people.values())

    def select_unsplit(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return each person in `names`, which are complete and may contain credentials."""
        return tuple(name for name in dict.fromkeys(names) if self._is_person(name))

    def select_user_name(self, claims: Iterable[str]) -> tuple[str, ...]:
        """Return the first claim if it is a user name such as `rmarlina`, which some sites display as the author."""
        claim = next(iter(claims), "").strip()
        key = alphanumeric_key(claim)
        is_user_name = _USER_NAME.fullmatch(claim) is not None and not is_organization([claim])
        names_site = any(word in key for word in (*USER_NAMES_OF_STAFF, *NEWSPAPER_WORDS)) or any(
            key in outlet or outlet in key for outlet in self.outlet
        )
        return (claim,) if is_user_name and not names_site and claim not in self.editors else ()

    def _is_person(self, name: str) -> bool:
        plain_name = name.partition(",")[0]
        words = plain_name.split()
        if not 1 <= len(words) <= MAX_NAME_WORDS or len(name) > MAX_NAME_LENGTH or _NOT_IN_A_NAME.search(plain_name):
            return False
        if self._is_own_desk(words) or is_organization(words):
            return False
        if not all(word.lstrip("(")[:1].isupper() or word in NAME_PARTICLES for word in words):
            return False
        person_key = alphanumeric_key(name)
        return person_key in self.owners or not any(
            person_key in outlet and (len(words) > 1 or len(person_key) > MIN_OUTLET_SHARE_OF_WORD * len(outlet))
            for outlet in self.outlet
        )

    def _is_own_desk(self, words: Sequence[str]) -> bool:
        """Return whether a byline names the outlet's own desk, such as `Redaksi Lembah Pos` and `Lembah Pos Staff`."""
        first, last = alphanumeric_key(words[0]), alphanumeric_key(words[-1])
        before = words[:-1]
        is_own_staff = last in STAFF_ENDINGS and alphanumeric_key(" ".join(before)) in self.outlet
        if last in TEAM_ENDINGS and before and alphanumeric_key(before[-1]) in UNNAMED_TEAM_WORDS:
            # `Lembah Pos Editorial Team`
            is_own_staff |= alphanumeric_key(" ".join(before[:-1])) in self.outlet
        return is_own_staff or (first in DESK_WORDS and alphanumeric_key(" ".join(words[1:])) in self.outlet)


def is_owner_name(name: str) -> bool:
    """Return whether a name of the site may be that of the person who writes it, such as `Rina Marlina`.

    Names of news sites contain a word such as `Kabar`, `Post` or `Jawa`, and names of companies one such as `Clinic`.
    """
    words = name.split()
    keys = {word.casefold() for word in words}
    is_outlet = is_organization(words) or not keys.isdisjoint(_OUTLET_WORDS)
    has_shape = all(word[0].isupper() and word.replace(".", "").isalpha() for word in words)
    return 2 <= len(words) <= MAX_OWNER_WORDS and has_shape and not is_outlet


def is_organization(words: Sequence[str]) -> bool:
    """Return whether the words of a byline name a desk, an office or an agency.

    Many such words are also parts of names of people (`Ani Lestari`, `Tim Suryadi`, `Kartika Media Sari`), so some of
    them count only as the first word, the last word or the complete name, and none of them if another part shows that
    the name is a person's (`Redaksi Siregar`). A team with a name of its own, such as `Lembah Team`, is an author.
    """
    keys = [key for word in words if (key := alphanumeric_key(word))]
    if not keys or _is_news_outlet(keys):
        return True
    if _is_certainly_person(words, keys) or _is_named_team(keys):
        return False
    is_bare = _BARE_WORDS.issuperset(keys)
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


def _is_named_team(keys: Sequence[str]) -> bool:
    """Return whether a byline names an English team by its own name: `The Lembah Team`, but not `News Team`."""
    if keys[-1] not in TEAM_ENDINGS:
        return False
    return _AGENCIES_AND_OUTLETS.isdisjoint(keys) and any(key not in UNNAMED_TEAM_WORDS for key in keys)


def split_names(claim: str) -> tuple[str, ...]:
    """Return the names in a credit.

    Omit a contributor's town, jobs, and a date or another credit after the names. If the text does not begin with a
    name, as in `By using this site …`, return ().
    """
    return _split_credit(claim[:MAX_CREDIT_LENGTH])


# Cached, because several steps read the same credit, and the pages of an outlet have few authors.
@lru_cache(maxsize=256)
def _split_credit(claim: str) -> tuple[str, ...]:
    return tuple(_iterate_names(claim))


def _iterate_names(claim: str) -> Iterator[str]:
    credit = CREDIT.fullmatch(claim)
    names = credit["names"] if credit else claim.strip()
    name_list = _NAME_END.sub("", _without_jobs(_CONTRIBUTOR_TOWN.sub("", names, count=1)))
    for index, raw_name in enumerate(_NAME_SEPARATOR.split(name_list)):
        name = raw_name.strip(" .:*\"'”“’‘")
        if raw_name.endswith(".") and "." in name.rpartition(" ")[2]:
            name += "."
        if index == 0 and not name[:1].isupper():
            return
        if name:
            yield _normalize_case(name)


def _without_jobs(names: str) -> str:
    """Return a list of names without the jobs after a comma and their employers.

    In `Rina Marlina, Staff Writer, Lembah Post & Dadan Hidayat, Editor`, only the two names are left.
    """
    parts = names.split(",")
    kept = parts[:1]
    is_behind_job = False
    for part, next_part in zip(parts[1:], [*parts[2:], ""], strict=False):
        job = _JOB.search(part)
        if job:
            head, *others = _AND.split(part)
            is_name = len(head.split()) > 1 and not _JOB.search(head)
            has_next = others and ("&" in part or _JOB.search(next_part))
            kept += [head] if is_name and others else [f" & {others[-1]}"] if has_next else []
            is_behind_job = True
        elif not is_behind_job or _AND.match(part.strip()) or _JOB.search(next_part):
            kept.append(part)
            is_behind_job = False
    return ",".join(kept)


def _normalize_case(name: str) -> str:
    letters = [char for char in name if char.isalpha()]
    return name.title() if len(name.split()) > 1 and all(char.isupper() for char in letters) else name
