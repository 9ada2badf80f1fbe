"""Find the boxes that are displayed in front of a page, such as consent notices. They are not part of the text."""

import re
from collections.abc import Sequence

from core.normalizer.document.boxes import HEADINGS, Box, is_consent_notice
from core.normalizer.document.line import Line, text_weight
from core.normalizer.document.text_keys import has_word_key, word_key
from core.normalizer.selection.thresholds import MIN_CONSENT_LINES

_CONSENT = re.compile(r"\b(?:cookies?|kuki|consent|persetujuan|privasi|privacy|gdpr)\b", re.IGNORECASE)


def set_popups_aside(lines: Sequence[Line], title: str) -> tuple[Line, ...]:
    """Return the lines of a page. Lines in a dialog or consent notice of any length are marked as aside.

    A box that contains the headline also contains the article and is not set aside. A dialog that does not mention
    cookies is set aside only if there is text below a headline outside of it.
    """
    lines_by_popup: dict[Box, list[Line]] = {}
    for line in lines:
        popup = None if line.is_aside else line.box.popup
        if popup is not None:
            lines_by_popup.setdefault(popup, []).append(line)
    if not lines_by_popup:
        return tuple(lines)
    headline = word_key(title)
    popups = {
        popup: popup_lines
        for popup, popup_lines in lines_by_popup.items()
        if not any(has_word_key(line.text, headline) for line in popup_lines)
    }
    if not popups:
        return tuple(lines)
    positions = {line.position for popup_lines in popups.values() for line in popup_lines}
    outside = [line for line in lines if line.position not in positions and not line.is_aside]
    is_text_outside = any(text_weight(line) for line in outside)
    is_article_outside = _has_text_below(outside, headline)
    aside = {
        line.position
        for popup, popup_lines in popups.items()
        if is_article_outside or (is_text_outside and (is_consent_notice(popup) or _mentions_consent(popup_lines)))
        for line in popup_lines
    }
    return tuple(line._replace(is_aside=True) if line.position in aside else line for line in lines)


def _has_text_below(lines: Sequence[Line], headline: str) -> bool:
    """Return whether running text follows the headline before another heading."""
    is_below = False
    for line in lines:
        if has_word_key(line.text, headline):
            is_below = True
        elif is_below and line.tag in HEADINGS:
            return False
        elif is_below and text_weight(line):
            return True
    return False


def _mentions_consent(lines: Sequence[Line]) -> bool:
    return sum(_CONSENT.search(line.text) is not None for line in lines) >= min(MIN_CONSENT_LINES, len(lines))
