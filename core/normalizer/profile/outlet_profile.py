"""The profile of an outlet: fingerprints of its most recent pages and the boilerplate rules derived from them."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from core.normalizer.profile.fingerprints import NO_RULES, LineFingerprint, PageFingerprint, ProfileRules
from core.normalizer.profile.text_agreement import NO_AGREEMENT, TextAgreement
from core.normalizer.profile.thresholds import MAX_PROFILE_BYTES

# Version of the fingerprints and of the serialized form. A profile of another version is discarded.
VERSION = 3


@dataclass(frozen=True, slots=True)
class Profile:
    """Fingerprints of an outlet's recent pages, and what they have in common. `update_profile` returns a new profile.

    `pages` are the most recent pages, oldest first, one per article. `normalize` applies `rules`. `previous_rules` are
    the rules from before the last redesign, which still apply for a while. `strange_run` is the length of the latest
    run of pages that do not resemble any page before it. `judged` is the number of pages that were compared since the
    last redesign. `strange` is the number of these pages that did not resemble any earlier page. `learned`
    and `redesigns` are the total numbers of pages and redesigns. `agreement` is how well the texts of the pages agree
    with those in the outlet's feed.
    """

    pages: tuple[PageFingerprint, ...] = ()
    rules: ProfileRules = NO_RULES
    previous_rules: ProfileRules = NO_RULES
    strange_run: int = 0
    judged: int = 0
    strange: int = 0
    learned: int = 0
    redesigns: int = 0
    agreement: TextAgreement = NO_AGREEMENT

    def without_pages(self) -> "Profile":
        """Return a profile with the rules only. Its few kB are sent to a worker with every page."""
        return Profile(rules=self.rules, learned=self.learned, redesigns=self.redesigns)


_COUNTS = ("strange_run", "judged", "strange", "learned", "redesigns")


def dump_profile(profile: Profile) -> bytes:
    """Serialize a profile. The result has a few tens of kB at most."""
    # The field names are those of earlier versions, because stored profiles contain them.
    document = {
        "version": VERSION,
        "pages": [[page.url, page.title, page.template, page.lines, page.nearby] for page in profile.pages],
        "furniture": _dump_rules(profile.rules),
        "known": _dump_rules(profile.previous_rules),
        "counts": [getattr(profile, name) for name in _COUNTS],
        "agreement": _dump_agreement(profile.agreement),
    }
    return zlib.compress(json.dumps(document, separators=(",", ":")).encode())


def load_profile(data: bytes | None) -> Profile:
    """Deserialize a profile. Return an empty profile if `data` is missing, broken or of another version."""
    try:
        decompressor = zlib.decompressobj()
        document = json.loads(decompressor.decompress(data or b"", MAX_PROFILE_BYTES))
        if document["version"] != VERSION or not decompressor.eof:
            return Profile()
        return _parse_profile(document)
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Profile()


def _parse_profile(document: dict[str, list[object]]) -> Profile:
    pages = tuple(_parse_page(*page) for page in document["pages"])  # type: ignore[misc]  # a misfit raises TypeError
    counts = dict(zip(_COUNTS, map(_parse_number, document["counts"]), strict=True))
    rules, previous = (_parse_rules(*document[name]) for name in ("furniture", "known"))  # type: ignore[arg-type]  # same
    # Profiles of earlier versions have no agreement.
    agreement = _parse_agreement(*document.get("agreement", [0, 0, []]))  # type: ignore[arg-type]  # as above
    return Profile(pages, rules, previous, **counts, agreement=agreement)


def _parse_page(url: int, title: int, template: int, lines: list[list[int]], nearby: list[int]) -> PageFingerprint:
    fingerprints = tuple(LineFingerprint(*map(_parse_number, line)) for line in lines)
    numbers = (_parse_number(url), _parse_number(title), _parse_number(template))
    return PageFingerprint(*numbers, fingerprints, tuple(map(_parse_number, nearby)))


def _dump_rules(rules: ProfileRules) -> list[list[int]]:
    return [sorted(keys) for keys in (rules.lines, rules.paths, rules.headings)]


def _parse_rules(*keys: Iterable[object]) -> ProfileRules:
    lines, paths, headings = (frozenset(map(_parse_number, rule_keys)) for rule_keys in keys)
    return ProfileRules(lines, paths, headings)


def _dump_agreement(agreement: TextAgreement) -> list[object]:
    return [round(agreement.usual, 4), agreement.counted, [round(value, 4) for value in agreement.recent]]


def _parse_agreement(usual: object, counted: object, recent: Iterable[object]) -> TextAgreement:
    return TextAgreement(_parse_share(usual), _parse_number(counted), tuple(map(_parse_share, recent)))


def _parse_share(value: object) -> float:
    if not (isinstance(value, int | float) and 0 <= value <= 1):
        raise TypeError(f"not a share: {value!r}")
    return float(value)


def _parse_number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(f"not a count or a fingerprint: {value!r}")
    return value
