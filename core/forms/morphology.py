"""Indonesian morphology: the lemma that all inflected forms of a word share.

A word is a form of a listed root (`core.forms.roots`) if it consists of the root, one prefix of a closed table, one
suffix and clitics. Derived words with a meaning of their own (`petani` is not a form of `tani`), names, and words that
these rules would assign to a wrong root are looked up in `core.forms.lexicon` first; acronyms are their own lemma.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from core.forms.lexicon import COMPOUND_ROOTS, LEXEMES, NAMES, OTHER_FORMS, ROOTS_USED_AS_NAMES, SPELLINGS
from core.forms.roots import ROOTS

# The version of the rules and word lists. Increase it when the lemma of any word changes. Articles that were stored by
# another version are then matched again (`storage.reindexes`).
FORMS_VERSION = 3

# Maximum letters of an acronym. A longer word in capitals is an ordinary word: some outlets write headlines in
# capitals.
MAX_ACRONYM_LENGTH = 5

# Maximum letters of a word that is analysed. Longer words are not Indonesian.
MAX_ANALYSED_LENGTH = 40


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

    A capital only at the start does not count: the word may open a sentence or belong to a headline.
    """
    if surface.isupper():
        return 2 <= len(surface) <= MAX_ACRONYM_LENGTH
    return surface[1:] != surface[1:].lower()


def has_clitics(folded: str, name: str) -> bool:
    """Return whether a folded word consists of `name` and clitics: `mbgnya` is MBG-nya.

    Return False if the word itself is known: `malah` is not MA-lah.
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


def form_prefixes(folded: str) -> tuple[str, ...]:
    """Return word beginnings for an index search. Every word with the same lemma begins with at least one of them."""
    root = _lemma(folded)
    starts = {root, *OTHER_FORMS.get(root, "").split()}
    if root in _roots():
        starts |= {prefix.text + root[len(prefix.replaced) :] for prefix in PREFIXES if prefix.fits(root)}
    by_length = sorted(starts, key=lambda start: (len(start), start))
    return tuple(word for word in by_length if not any(word.startswith(other) for other in starts if other != word))


@lru_cache(maxsize=200_000)
def _lemma(folded: str) -> str:
    if not (3 < len(folded) <= MAX_ANALYSED_LENGTH and folded.isascii() and folded.isalpha()):
        return folded
    known = _lexicon()
    bare = folded
    while bare not in known:
        clitic = _CLITIC.fullmatch(bare)
        if not clitic:
            return _find_root(folded)
        bare = clitic.group(1)
    return known[bare]


_CLITIC = re.compile(r"(.{3,}?)(?:nya|lah|kah|pun|ku|mu)")
_CLITICS = re.compile(r"(?=.)(?:ku|mu|nya)?(?:lah|kah|pun)?")
# The clitics at the end of an acronym, as in MBGnya.
_ACRONYM_CLITICS = re.compile(r"(?<=[A-Z])(?:ku|mu|nya)?(?:lah|kah|pun)?$")


class Prefix(NamedTuple):
    """A prefix or sequence of prefixes, the roots that it may precede, and the suffixes that may follow the root."""

    text: str
    suffixes: tuple[str, ...]
    # A regular expression for the start of the root, without the letter that the prefix replaces.
    onset: str = ""
    # The first letter of the root if the prefix replaces it: the t of `tanam` in `menanam`.
    replaced: str = ""

    def fits(self, root: str) -> bool:
        return root.startswith(self.replaced) and bool(re.match(self.onset, root[len(self.replaced) :]))


_BARE = ("", "kan", "an", "i")
# -an only after k, where it is a frequent misspelling of -kan: `meletakan`.
_VERBAL = ("", "kan", "i", "an")
_NOMINAL = ("", "an")
_CIRCUMFIX = ("an",)
_STATIVE = ("", "an", "kan")


def _nasal(agent: str, suffixes: tuple[str, ...]) -> list[Prefix]:
    """Return the forms that me- or pe- takes before each first letter of a root.

    In nonstandard spelling, roots keep their first letter (`mentaati`, `mengkonsumsi`, `pengrusakan`). A root of one
    syllable takes menge- (`mengebom`).
    """
    return [
        Prefix(agent, suffixes, "[lmnrwy]"),
        Prefix(agent + "m", suffixes, "[bfpv]"),
        Prefix(agent + "m", suffixes, "[aeiour]", replaced="p"),
        Prefix(agent + "n", suffixes, "[cdjstz]"),
        Prefix(agent + "n", suffixes, "[aeiou]", replaced="t"),
        Prefix(agent + "ny", suffixes, "[aeiou]", replaced="s"),
        Prefix(agent + "ng", suffixes, "[aeioughklqr]"),
        Prefix(agent + "ng", suffixes, "[aeiour]", replaced="k"),
        Prefix(agent + "nge", suffixes, "[^aeiou]+(?:ai|au|[aeiou])[^aeiou]*$"),
    ]


def _each(texts: str, suffixes: tuple[str, ...], onset: str = "") -> list[Prefix]:
    return [Prefix(text, suffixes, onset) for text in texts.split()]


# All sequences of prefixes that may precede a root. `form_prefixes` relies on this table being complete.
PREFIXES = (
    Prefix("", _BARE),
    *_nasal("me", _VERBAL),
    *_each("memper member mense menye menter mengke", _VERBAL),
    *_each("di ku kau ter diper diber dise diter dike kuper terper terse", _VERBAL),
    *_each("te", _VERBAL, "r"),
    *_each("per", _BARE),
    *_nasal("pe", _NOMINAL),
    *_each("pe", _NOMINAL, "[^aeiou]"),  # the agent of a verb with ber-: `pedagang`, `pejalan`
    *_each("ke keber keter kese keper pember pemer penye pense berke", _CIRCUMFIX),
    *_nasal("kepe", _CIRCUMFIX),
    *_each("ber", _STATIVE),
    *_each("be", _STATIVE, "r|[^aeiou]er"),  # `berenang`, `bekerja`
    *_each("berper berse se seper seber", _NOMINAL),
    *_nasal("berpe", _NOMINAL),
    *_nasal("sepe", _NOMINAL),
    *_each("bel pel mempel dipel pembel", _BARE, "ajar$"),
)


class _Analysis(NamedTuple):
    root: str
    prefix: Prefix
    suffix: str
    clitics: int

    @property
    def is_misspelled(self) -> bool:
        return self.suffix == "an" and self.prefix.suffixes is _VERBAL

    @property
    def is_possible(self) -> bool:
        if self.is_misspelled and not self.root.endswith("k"):
            return False
        # Words made of a short root and only a suffix, such as `dan` + -i, are mostly names.
        is_short = len(self.root) == 3 and self.root[0] not in "aeiou"
        return self.prefix.fits(self.root) and not (is_short and self.suffix and not self.prefix.text)

    @property
    def rank(self) -> tuple[int, ...]:
        """The sort key for analyses of the same word. The most likely analysis sorts last.

        The longest root wins: `desakan` is a form of `desak`, not of `desa`. A letter that the root may or may not have
        does not make it longer: `mengurus` is a form of `urus`, not of `kurus`, and `beratap` of `atap`, not of
        `ratap`. The -an of a noun counts towards the length: `pembagian` is a form of `bagi`, not of `bagian`.
        """
        has_nominal_suffix = self.suffix == "an" and self.prefix.text != ""
        has_uncertain_letter = self.prefix.replaced != "" or self.prefix.text == "be"
        return (
            not self.is_misspelled,
            len(self.root) - has_uncertain_letter + 2 * has_nominal_suffix,
            has_nominal_suffix,
            not self.suffix,
            not has_uncertain_letter,
            -self.clitics,
        )


def _find_root(word: str) -> str:
    """Return the root of an inflected word. If there is none, return the word without -nya."""
    if word in _roots():
        return word
    if found := max(_analyses(word), key=lambda analysis: analysis.rank, default=None):
        return found.root
    return word[:-3] if word.endswith("nya") and len(word) > 6 else word


def _analyses(word: str) -> Iterator[_Analysis]:
    roots = _roots()
    for clitics, bare in enumerate(_without_clitics(word)):
        for start in range(min(_LONGEST_PREFIX, len(bare) - 2) + 1):
            for prefix in _prefixes().get(bare[:start], ()):
                for suffix in prefix.suffixes:
                    root = prefix.replaced + bare[start:].removesuffix(suffix)
                    if bare.endswith(suffix) and len(root) > 2 and root in roots:
                        analysis = _Analysis(root, prefix, suffix, clitics)
                        if analysis.is_possible:
                            yield analysis


def _without_clitics(word: str) -> list[str]:
    """Return the word, followed by what remains after each of its clitics is removed in turn."""
    found = [word]
    for clitics in (("lah", "kah", "pun"), ("ku", "mu", "nya")):
        found += [bare for clitic in clitics if len(bare := found[-1].removesuffix(clitic)) > 2 and bare != found[-1]]
    return found


_LONGEST_PREFIX = max(len(prefix.text) for prefix in PREFIXES)


@cache
def _prefixes() -> dict[str, list[Prefix]]:
    by_text: dict[str, list[Prefix]] = {}
    for prefix in PREFIXES:
        by_text.setdefault(prefix.text, []).append(prefix)
    return by_text


@cache
def _lexicon() -> dict[str, str]:
    """Return the lemma of each word that is never analysed."""
    own = {word: word for word in (*LEXEMES, *NAMES)}
    return own | {form: word for word, forms in OTHER_FORMS.items() for form in (word, *forms.split())}


@cache
def _roots() -> frozenset[str]:
    return frozenset((*ROOTS.split(), *COMPOUND_ROOTS, *SPELLINGS.replace(",", " ").split()))
