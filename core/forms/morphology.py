"""Indonesian morphology: the lemma that all inflected forms of a word share.

The stemmer is pysastrawi. It is not applied to derived words with a meaning of their own (`petani` is not a form of
`tani`), to names and acronyms, and to words that it is known to stem wrongly (`core.forms.lexicon`).
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer

from core.forms.lexicon import LEXEMES, NAMES, OTHER_FORMS, ROOTS_USED_AS_NAMES, SPELLINGS

# Maximum letters of an acronym. A longer word in capitals is an ordinary word: some outlets write headlines in
# capitals.
MAX_ACRONYM_LENGTH = 5

# Maximum letters of a word that is stemmed. Longer words are not Indonesian, and take the stemmer much longer.
MAX_STEMMED_LENGTH = 40


def lemma(folded: str, surface: str = "") -> str:
    """Return the lemma of a word. `folded` is the folded word (`core.text.fold`), `surface` the word as it is written.

    Acronyms (`BPBD`), names with inner capitals, words with characters other than a to z, and words without a known
    root are their own lemma.
    """
    if not is_acronym(surface):
        return _lemma(folded)
    clitics = _ACRONYM_CLITICS.search(surface)
    return folded.removesuffix(clitics.group().lower()) if clitics else folded


def is_acronym(surface: str) -> bool:
    """Return whether a word is written as an acronym or as a name with inner capitals (`KompasTV`).

    A capital at the start only does not count: the word may open a sentence or belong to a headline.
    """
    if surface.isupper():
        return 2 <= len(surface) <= MAX_ACRONYM_LENGTH
    return surface[1:] != surface[1:].lower()


def has_clitics(folded: str, name: str) -> bool:
    """Return whether a folded word is the name followed by clitics, as `mbgnya` is MBG-nya.

    Return False if it is a known word: `malah` is not MA-lah.
    """
    if not (folded.startswith(name) and _CLITICS.fullmatch(folded, len(name))):
        return False
    while folded not in _roots() and folded not in _lexicon():
        clitic = _CLITIC.fullmatch(folded)
        folded = clitic.group(1) if clitic else name
        if len(folded) <= len(name):
            return True
    return False


def is_root_word(folded: str) -> bool:
    """Return whether a folded word is an Indonesian root word."""
    return folded in _roots()


def is_common_word(folded: str) -> bool:
    """Return whether a folded word is an Indonesian word in any form and not also a name of a place or person."""
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
        clitic = _CLITIC.fullmatch(bare)
        if not clitic:
            return _stem(folded)
        bare = clitic.group(1)
    return known[bare]


_CLITIC = re.compile(r"(.{3,}?)(?:nya|lah|kah|pun|ku|mu)")
_CLITICS = re.compile(r"(?=.)(?:ku|mu|nya)?(?:lah|kah|pun)?")
# The clitics at the end of an acronym, as in MBGnya.
_ACRONYM_CLITICS = re.compile(r"(?<=[A-Z])(?:ku|mu|nya)?(?:lah|kah|pun)?$")

# All sequences of prefixes that may precede a root. `form_prefixes` relies on this list being complete.
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
    """Return the root of a word that consists of a root with known prefixes and suffixes, else the word without -nya.

    The stemmer removes too much before a clitic (`desakannya` is not a form of `desa`), so the word is also stemmed
    without the clitic.
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


# Prefixes that do not change the root. `berenang` is excluded, because the r belongs to its root, `renang`.
_VISIBLE_ROOT = re.compile(r"di(.{4,})|me([lrwy].{3,})|ber([^aiueor].{3,})|ke(.{4,})an")


def _find_visible_root(word: str) -> str | None:
    """Return the root of a word from which the stemmer would remove too much, or None.

    It would remove -kan instead of -an from `desakan`, and per- instead of pe- from `perawatan`.
    """
    candidates = [word[:-2]] if word.endswith("kan") else []
    if word.startswith("per"):
        candidates += [word[2:], word[2:-2]] if word.endswith("an") else [word[2:]]
    if affixed := _VISIBLE_ROOT.fullmatch(word):
        candidates += filter(None, affixed.groups())
    return next((root for root in candidates if root in _roots()), None) if word not in _roots() else None


def _stemmer_inputs(word: str) -> list[str]:
    """Return the word with and without suffixes in the order in which they are stemmed.

    The stemmer would remove -kan from `penyidikan`, whose root is `sidik`, and take the -em- of `mencemari` for an
    infix.
    """
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
    """Return beginnings of words for a search in an index: each word with the same lemma has at least one of them."""
    root = _lemma(folded)
    starts = {root, *OTHER_FORMS.get(root, "").split()}
    if root in _roots():
        starts |= {prefix + core for prefix in _PREFIXES for core in (root, root[1:])}
    by_length = sorted(starts, key=lambda start: (len(start), start))
    return tuple(word for word in by_length if not any(word.startswith(other) for other in starts if other != word))


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
