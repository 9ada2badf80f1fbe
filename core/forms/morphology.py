"""Indonesian forms: which words of a text are the same word inflected.

pysastrawi does the morphology. Around it stand guards of ours: words that have left their root (`petani` is not
`tani`), names, acronyms, and what it is known to get wrong (`core.forms.lexicon`).
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer

from core.forms.lexicon import LEXEMES, LIKE_WORDS, NAMES, OTHER_FORMS, REDUPLICATED, SPELLINGS

LONGEST_ACRONYM = 5
"""Letters of an acronym: a longer word in capitals is a word shouted, as whole headlines are at some outlets."""

LONGEST_WORD = 40
"""Longer words are no Indonesian; the stemmer's cost grows with them."""


def lemma(folded: str, surface: str = "") -> str:
    """What all forms of a word have in common, from the word folded (`core.text.fold`) and as it is written.

    Total and pure. Acronyms (`BPBD`), names with capitals inside and whatever is not plain Latin letters stay as they
    are; so does what has no known root.
    """
    if not is_acronym(surface):
        return _lemma(folded)
    behind = _BEHIND_CAPITAL.search(surface)
    return folded.removesuffix(behind.group().lower()) if behind else folded


def is_acronym(surface: str) -> bool:
    """Whether it is written as an acronym, or as a name with capitals inside (`KompasTV`).

    A capital in front alone says nothing: it may open a sentence or stand in a headline.
    """
    if surface.isupper():
        return 2 <= len(surface) <= LONGEST_ACRONYM
    return surface[1:] != surface[1:].lower()


def has_clitics(folded: str, name: str) -> bool:
    """Whether a folded word is the name with clitics behind it: `mbgnya` is MBG, but `malah` is a word and not MA."""
    if not (folded.startswith(name) and _CLITICS.fullmatch(folded, len(name))):
        return False
    while folded not in _roots() and folded not in _known():
        found = _CLITIC.fullmatch(folded)
        folded = found.group(1) if found else name
        if len(folded) <= len(name):
            return True
    return False


def is_reduplicated(folded: str) -> bool:
    """Whether the word said twice is its plural or another form of it, as anak-anak is of anak; mata-mata is not."""
    return folded not in REDUPLICATED


def is_word(folded: str) -> bool:
    """Whether it is an Indonesian word in its plain form."""
    return folded in _roots()


def is_common(folded: str) -> bool:
    """Whether it is an Indonesian word, plain or inflected, and no well-known place or person is called so."""
    return folded not in LIKE_WORDS and folded not in NAMES and (is_word(folded) or _lemma(folded) in _roots())


@lru_cache(maxsize=200_000)
def _lemma(folded: str) -> str:
    if not (3 < len(folded) <= LONGEST_WORD and folded.isascii() and folded.isalpha()):
        return folded
    known = _known()
    bare = folded
    while bare not in known:
        found = _CLITIC.fullmatch(bare)
        if not found:
            return _stem(folded)
        bare = found.group(1)
    return known[bare]


_CLITIC = re.compile(r"(.{3,}?)(?:nya|lah|kah|pun|ku|mu)")
_CLITICS = re.compile(r"(?=.)(?:ku|mu|nya)?(?:lah|kah|pun)?")
_BEHIND_CAPITAL = re.compile(r"(?<=[A-Z])(?:ku|mu|nya)?(?:lah|kah|pun)?$")
"""Of an acronym: MBGnya."""

_PREFIXES = tuple(
    """
me mem men meng meny menge memper mempel member memel menter mense menyeke mengke mengem pe pem pen peng peny penge
per pel pember pemer penye pense di dike diper dipel diber diter dise dipe dikese ke keber keter kese kepe keper ber be
bel berke berpe berpen berper berse berpeng berpem bepe ter te terse terper terke terpe se sepe seper sebe seber seke
sete ku kau kuper
""".split()
)
"""All that may stand before a root; `beginnings` counts on there being no others."""

_SUFFIX = re.compile(r"(?:kan|an|i)?(?:ku|mu|nya)?(?:lah|kah|pun)?")


def _stem(word: str) -> str:
    """The root by the stemmer, where the word is made of it by prefixes and suffixes alone.

    With a clitic behind it the stemmer takes too much off (`desakannya` is not `desa`): the word is tried without, too.
    """
    bare = None if word in _roots() else _CLITIC.fullmatch(word)
    roots = [root for shorter in (word, *(bare.groups() if bare else ())) if (root := _root(shorter))]
    if roots:
        return max(roots, key=len)
    return word[:-3] if word.endswith("nya") and len(word) > 6 else word


def _root(word: str) -> str | None:
    if clear := _clear_root(word):
        return clear
    for shorter in _suffixes_first(word):
        root = str(_stemmer().stem_word(shorter))
        if root in _roots() and _is_made_of(shorter, root):
            return root
    return None


_SHOWN = re.compile(r"di(.{4,})|me([lrwy].{3,})|ber([^aiueor].{3,})|ke(.{4,})an")
"""Prefixes behind which a root stands as it is. Vowels and r may be of a root with r- behind be-: berenang, renang."""


def _clear_root(word: str) -> str | None:
    """A root that shows, where the stemmer takes too much off: -kan of `desakan`, per- of `perawatan`, or nothing,
    as of `melukis`; or -an alone, as of `kelulusan`."""
    whole = [word[:-2]] if word.endswith("kan") else []
    if word.startswith("per"):
        whole += [word[2:], word[2:-2]] if word.endswith("an") else [word[2:]]
    if shown := _SHOWN.fullmatch(word):
        whole += filter(None, shown.groups())
    return next((root for root in whole if root in _roots() and root != word), None) if word not in _roots() else None


def _suffixes_first(word: str) -> list[str]:
    """What to ask the stemmer in turn. It takes the -kan of `penyidikan` off, whose root is `sidik`, and reads the
    -em- of `mencemari` as an infix."""
    if word.endswith("kan") and word.startswith(("pe", "ke")):
        return [word[:-2], word]
    if word.endswith("i"):
        return [word, word[:-1]]
    return [word]


def _is_made_of(word: str, root: str) -> bool:
    for core in (root, root[1:]):  # a nasal takes the place of the first letter: menanam, tanam
        start = word.rfind(core)
        if start >= 0 and (not start or word[:start] in _PREFIXES) and _SUFFIX.fullmatch(word, start + len(core)):
            return True
    return False


def beginnings(folded: str) -> tuple[str, ...]:
    """What the forms of a word begin with: a token with the same lemma begins with one of these. For an index."""
    root = _lemma(folded)
    found = {root, *OTHER_FORMS.get(root, "").split()}
    if root in _roots():
        found |= {prefix + core for prefix in _PREFIXES for core in (root, root[1:])}
    short = sorted(found, key=lambda word: (len(word), word))
    return tuple(word for word in short if not any(word.startswith(other) for other in short if other != word))


@cache
def _known() -> dict[str, str]:
    """Word → lemma, of what is never left to the stemmer."""
    own = {word: word for word in (*LEXEMES, *NAMES)}
    return own | {form: word for word, forms in OTHER_FORMS.items() for form in (word, *forms.split())}


@cache
def _roots() -> frozenset[str]:
    listed = files("Sastrawi.Stemmer").joinpath("data/kata-dasar.txt").read_text(encoding="utf-8")
    return frozenset((*listed.split(), *SPELLINGS.replace(",", " ").split()))


@cache
def _stemmer() -> Stemmer:
    return Stemmer(ArrayDictionary(sorted(_roots())))
