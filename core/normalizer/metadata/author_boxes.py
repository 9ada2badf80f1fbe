"""Find the authors in what a page says about them: boxes with name and job, biographies, names with credentials."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from core.normalizer.document.bylines import FULL_NAME, JOB_LINE
from core.normalizer.document.line import Line
from core.normalizer.document.thresholds import MAX_BYLINE_NAME_LETTERS, MAX_LABEL_LETTERS
from core.normalizer.metadata.thresholds import MAX_BIOGRAPHY_NAME_WORDS, MIN_BIOGRAPHY_LETTERS
from core.vocabulary.credits import CREDENTIAL_PATTERN, WRITING_JOB_PATTERN

_LABEL = re.compile(
    r"(?:(?P<certain>(?:article|story|post) written by|about the authors?|artikel ditulis oleh|tentang penulis)"
    r"|written by|authors?|ditulis oleh|penulis)\s*:?",
    re.IGNORECASE,
)
_LABEL_INITIALS = frozenset("aAdDpPsStTwW")
_PORTRAIT_INITIALS = re.compile(r"[A-Z]{1,3}")
_JOB_RANKS = "Senior|Staff|Lead|Chief|Contributing|Associate|Assistant|Managing|Deputy|Executive|Freelance"
_JOB_BEHIND_NAME = re.compile(
    rf"(?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){{1,3}}?) (?:(?:{_JOB_RANKS}) )*"
    rf"(?i:{WRITING_JOB_PATTERN})\b(?!\.)[^.]*"
)
_WRITING_JOB = re.compile(rf"\b(?:{WRITING_JOB_PATTERN})\b", re.IGNORECASE)

# A biography begins with the name or says `I`.
_VERB = re.compile(r"\b(?:is|has|was|writes|works|covers|explores|adalah|merupakan|menulis|bekerja)\b")
_FIRST_PERSON = re.compile(r"\b(?:I['’]m|I am|I have|[Ss]aya)\b")

_CREDENTIAL = r"[A-Z][A-Za-z.-]{0,5}[A-Z][A-Za-z.-]{0,5}(?: \([A-Z]\w+\))?"
_NAME_WITH_CREDENTIALS = rf"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){{1,4}}(?:, {_CREDENTIAL})+"
_NAMES_WITH_CREDENTIALS = re.compile(rf"{_NAME_WITH_CREDENTIALS}(?:(?:; | & | and ){_NAME_WITH_CREDENTIALS})*")
_CREDENTIALED_NAME = re.compile(_NAME_WITH_CREDENTIALS)
_KNOWN_CREDENTIAL = re.compile(rf", (?:{CREDENTIAL_PATTERN})(?![\w-])")
_NAME_IN_CAPITALS = re.compile(
    r".*[a-z].*\b(?:says|writes|reports|tulis|lapor) (?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]*){1,3}?)\.?"
)


def find_author_boxes(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the names below a label such as `Article written by:` or `Author`, each with a job or a biography.

    Labels without more than a name are those of a table, as in `Author: Rina Marlina, Publisher: Lembah Press`. A page
    with several such boxes for different people lists articles.
    """
    boxes: set[tuple[str, ...]] = set()
    for index, line in enumerate(lines):
        # Comparing length and first letter is much faster than matching all lines of a page.
        if len(line.text) > MAX_LABEL_LETTERS or line.text[0] not in _LABEL_INITIALS:
            continue
        label = _LABEL.fullmatch(line.text)
        names = tuple(_names_below(lines[index + 1 :], is_certain=bool(label.lastgroup))) if label else ()
        if names:
            boxes.add(names)
    return boxes.pop() if len(boxes) == 1 else ()


def _names_below(lines: Sequence[Line], *, is_certain: bool) -> Iterator[str]:
    """Yield the names at the beginning of `lines`: a name with its job, on one line or two, for each person."""
    position = 0
    while position < len(lines):
        if _PORTRAIT_INITIALS.fullmatch(lines[position].text):
            position += 1
        name, *others = (line.text for line in lines[position : position + 2])
        following = next(iter(others), "")
        combined = find_name_with_job(name)
        if combined:
            yield combined
            return
        if len(name) > MAX_BYLINE_NAME_LETTERS or not (FULL_NAME.fullmatch(name) or _CREDENTIALED_NAME.fullmatch(name)):
            return
        has_job = JOB_LINE.fullmatch(following) is not None
        if has_job or is_certain or _is_biography(following, name):
            yield name
        if not has_job:
            return
        position += 2


def find_name_with_job(line: str) -> str:
    """Return the name in a line such as `Rina Marlina Senior Writer`, or ""."""
    found = _JOB_BEHIND_NAME.fullmatch(line) if len(line) <= MAX_BYLINE_NAME_LETTERS else None
    return found["name"] if found else ""


def find_biographies(header: Collection[str], lines: Sequence[Line]) -> Iterator[str]:
    """Yield the names in `lines` that are followed by a biography, if it is clear that it is that of the author.

    The name is also a line of the `header`, or it is the description of the portrait beside a line that ends with the
    job of a person who writes.
    """
    for line, following in pairwise(lines):
        if len(line.text.split()) <= MAX_BIOGRAPHY_NAME_WORDS and line.text in header:
            if line.text[:1].isupper() and _is_biography(following.text, line.text):
                yield line.text
        elif line.picture is not None and _WRITING_JOB.search(line.text):
            name = (line.picture.attributes.get("alt") or "").strip()
            is_named = FULL_NAME.fullmatch(name) is not None and line.text.startswith(f"{name} ")
            if is_named and not line.text.endswith(".") and _is_biography(following.text, name):
                yield name


def _is_biography(text: str, name: str) -> bool:
    if len(text) < MIN_BIOGRAPHY_LETTERS:
        return False
    opening = text[:MAX_BYLINE_NAME_LETTERS]
    is_about = re.match(rf"{re.escape(name.split()[0])}\b", opening) and _VERB.search(opening)
    return bool(is_about or _FIRST_PERSON.search(opening))


def find_names_with_credentials(line: str) -> list[str]:
    """Return the names in a line that consists of names with credentials, such as `Rina Marlina, DVM, PhD`.

    At least two credentials must be there, one of them a known one: `Salem, MD` is a town.
    """
    if ", " not in line or not _NAMES_WITH_CREDENTIALS.fullmatch(line) or not _KNOWN_CREDENTIAL.search(line):
        return []
    return _CREDENTIALED_NAME.findall(line) if line.count(", ") > 1 else []


def find_name_in_capitals(line: str) -> str:
    """Return the name in capitals at the end of a line in mixed case, such as `…, writes RINA MARLINA.`, or ""."""
    # This fast check excludes most lines.
    found = _NAME_IN_CAPITALS.fullmatch(line) if line.rstrip(".")[-2:].isupper() else None
    return found["name"].rstrip(".") if found else ""
