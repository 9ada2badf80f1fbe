"""Indonesian morphology: which words are inflections of the same word.

The stemmer is pysastrawi. It is not applied to derived words with a meaning of their own (`petani` is not `tani`), to
names and acronyms, and to what it is known to get wrong (`core.forms.lexicon`).
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer

from core.forms.lexicon import LEXEMES, NAMES, OTHER_FORMS, REDUPLICATED, ROOTS_USED_AS_NAMES, SPELLINGS

# Letters of an acronym. A longer word in capitals is an ordinary word: some outlets write headlines in capitals.
MAX_ACRONYM_LENGTH = 5

# Letters of a word that is stemmed. Longer words are not Indonesian, and the stemmer's cost grows with the length.
MAX_STEMMED_LENGTH = 40


def lemma(folded: str, surface: str = "") -> str:
    """Return the lemma, which all forms of a word share, of a word folded (`core.text.fold`) and as it is written.

    Acronyms (`BPBD`), names with inner capitals and words with other characters than Latin letters are their own lemma,
    as are words without a known root.
    """
    if not is_acronym(surface):
        return _lemma(folded)
    clitics = _ACRONYM_CLITICS.search(surface)
    return folded.removesuffix(clitics.group().lower()) if clitics else folded


def is_acronym(surface: str) -> bool:
    """Return whether a word is written as an acronym, or as a name with inner capitals (`KompasTV`).

    An initial capital alone proves nothing: it may open a sentence or belong to a headline.
    """
    if surface.isupper():
        return 2 <= len(surface) <= MAX_ACRONYM_LENGTH
    return surface[1:] != surface[1:].lower()


def has_clitics(folded: str, name: str) -> bool:
    """Return whether a folded word is the name followed by clitics: `mbgnya` is MBG, but `malah` is a word, not MA."""
    if not (folded.startswith(name) and _CLITICS.fullmatch(folded, len(name))):
        return False
    while folded not in _roots() and folded not in _lexicon():
        found = _CLITIC.fullmatch(folded)
        folded = found.group(1) if found else name
        if len(folded) <= len(name):
            return True
    return False


def has_reduplicated_form(folded: str) -> bool:
    """Return whether the doubled word is a form of the word, as anak-anak is of anak; mata-mata is not."""
    return folded not in REDUPLICATED


def is_root_word(folded: str) -> bool:
    """Return whether a folded word is an Indonesian root."""
    return folded in _roots()


def is_common_word(folded: str) -> bool:
    """Return whether a folded word is an Indonesian word in any form, and not also the name of a place or person."""
    return (
        folded not in ROOTS_USED_AS_NAMES
        and folded not in NAMES
        and (is_root_word(folded) or _lemma(folded) in _roots())
    )


@lru_cache(maxsize=200_000)
def _lemma(folded: str) -> str:
    if not (3 < len(folded) <= MAX_STEMMED_LENGTH and folded.isascii() and folded.isalpha()):
        return folded
    known = _lexicon()
    bare = folded
    while bare not in known:
        found = _CLITIC.fullmatch(bare)
        if not found:
            return _stem(folded)
        bare = found.group(1)
    return known[bare]


_CLITIC = re.compile(r"(.{3,}?)(?:nya|lah|kah|pun|ku|mu)")
_CLITICS = re.compile(r"(?=.)(?:ku|mu|nya)?(?:lah|kah|pun)?")
# The clitics of an acronym, as in MBGnya.
_ACRONYM_CLITICS = re.compile(r"(?<=[A-Z])(?:ku|mu|nya)?(?:lah|kah|pun)?$")

# All sequences of prefixes before a root; `form_prefixes` relies on there being no others.
_PREFIXES = tuple(
    """
me mem men meng meny menge memper mempel member memel menter mense menyeke mengke mengem pe pem pen peng peny penge
per pel pember pemer penye pense di dike diper dipel diber diter dise dipe dikese ke keber keter kese kepe keper ber be
bel berke berpe berpen berper berse berpeng berpem bepe ter te terse terper terke terpe se sepe seper sebe seber seke
sete ku kau kuper
""".split()
)

_SUFFIX = re.compile(r"(?:kan|an|i)?(?:ku|mu|nya)?(?:lah|kah|pun)?")


def _stem(word: str) -> str:
    """Return the root if the word consists of it and known prefixes and suffixes, else the word without -nya.

    The stemmer removes too much before a clitic (`desakannya` is not `desa`), so the word is also tried without it.
    """
    bare = None if word in _roots() else _CLITIC.fullmatch(word)
    roots = [root for shorter in (word, *(bare.groups() if bare else ())) if (root := _find_root(shorter))]
    if roots:
        return max(roots, key=len)
    return word[:-3] if word.endswith("nya") and len(word) > 6 else word


def _find_root(word: str) -> str | None:
    if visible := _find_visible_root(word):
        return visible
    for shorter in _stemmer_inputs(word):
        root = str(_stemmer().stem_word(shorter))
        if root in _roots() and _consists_of(shorter, root):
            return root
    return None


# Prefixes that leave the root unchanged. After be-, a vowel or r may follow the r of the root: berenang, renang.
_VISIBLE_ROOT = re.compile(r"di(.{4,})|me([lrwy].{3,})|ber([^aiueor].{3,})|ke(.{4,})an")


def _find_visible_root(word: str) -> str | None:
    """Return a root that is visible in the word, where the stemmer would remove too much: -kan instead of -an from
    `desakan`, per- instead of pe- from `perawatan`."""
    candidates = [word[:-2]] if word.endswith("kan") else []
    if word.startswith("per"):
        candidates += [word[2:], word[2:-2]] if word.endswith("an") else [word[2:]]
    if found := _VISIBLE_ROOT.fullmatch(word):
        candidates += filter(None, found.groups())
    return (
        next((root for root in candidates if root in _roots() and root != word), None) if word not in _roots() else None
    )


def _stemmer_inputs(word: str) -> list[str]:
    """Return the forms to stem, in order: the stemmer would remove -kan from `penyidikan`, whose root is `sidik`, and
    take the -em- of `mencemari` for an infix."""
    if word.endswith("kan") and word.startswith(("pe", "ke")):
        return [word[:-2], word]
    if word.endswith("i"):
        return [word, word[:-1]]
    return [word]


def _consists_of(word: str, root: str) -> bool:
    for core in (root, root[1:]):  # a nasal may replace the first letter: menanam, tanam
        start = word.rfind(core)
        if start >= 0 and (not start or word[:start] in _PREFIXES) and _SUFFIX.fullmatch(word, start + len(core)):
            return True
    return False


def form_prefixes(folded: str) -> tuple[str, ...]:
    """Return prefixes for a search in an index: every word with the same lemma begins with at least one of them."""
    root = _lemma(folded)
    found = {root, *OTHER_FORMS.get(root, "").split()}
    if root in _roots():
        found |= {prefix + core for prefix in _PREFIXES for core in (root, root[1:])}
    short = sorted(found, key=lambda word: (len(word), word))
    return tuple(word for word in short if not any(word.startswith(other) for other in short if other != word))


@cache
def _lexicon() -> dict[str, str]:
    """Return the lemma of each word that is never stemmed."""
    own = {word: word for word in (*LEXEMES, *NAMES)}
    return own | {form: word for word, forms in OTHER_FORMS.items() for form in (word, *forms.split())}


@cache
def _roots() -> frozenset[str]:
    listed = files("Sastrawi.Stemmer").joinpath("data/kata-dasar.txt").read_text(encoding="utf-8")
    return frozenset((*listed.split(), *SPELLINGS.replace(",", " ").split()))


@cache
def _stemmer() -> Stemmer:
    return Stemmer(ArrayDictionary(sorted(_roots())))
