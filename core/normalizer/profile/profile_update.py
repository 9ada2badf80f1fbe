"""Update the profile of an outlet with one more page."""

from dataclasses import replace

from core.normalizer.profile.fingerprints import PageFingerprint, ProfileRules
from core.normalizer.profile.outlet_profile import Profile
from core.normalizer.profile.recurrence import derive_rules
from core.normalizer.profile.redesign import detect_redesign
from core.normalizer.profile.thresholds import EARLY_PAGES, PAGES_PER_UPDATE, PREVIOUS_RULES_PAGES, WINDOW_PAGES


def update_profile(profile: Profile, page: PageFingerprint) -> Profile:
    """Return the profile after one more page. Pure.

    A page with a known address or headline replaces the earlier page, because an edited article is not a second
    article.
    """
    if not page.lines:
        return profile
    others = tuple(other for other in profile.pages if not _is_same(other, page))
    is_known = len(others) < len(profile.pages)
    updated = replace(profile, pages=(*others, page)[-WINDOW_PAGES:], learned=profile.learned + (not is_known))
    run = profile.pages[len(profile.pages) - profile.strange_run :]
    if is_known and any(_is_same(other, page) for other in run):
        return updated
    judged = detect_redesign(updated, page)
    return judged if is_known else _with_rules(judged)


def _is_same(one: PageFingerprint, other: PageFingerprint) -> bool:
    return one.url == other.url or one.title == other.title


def _with_rules(profile: Profile) -> Profile:
    """Derive new rules from the pages of the profile, if they are due."""
    if len(profile.pages) > EARLY_PAGES and profile.learned % PAGES_PER_UPDATE:
        return profile
    is_young = profile.redesigns > 0 and len(profile.pages) < PREVIOUS_RULES_PAGES
    previous = profile.previous_rules if is_young else ProfileRules()
    return replace(profile, rules=derive_rules(profile.pages) | previous, previous_rules=previous)
