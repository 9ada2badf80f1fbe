"""How much an article is about what it mentions.

headline    in the title
lead        in the first paragraph, behind the dateline
passing     the place in the dateline; in the fields that are no prose (author, section, site); and what the article
            says only once, if that stands in the last third of the text or in a list of names
body        everywhere else in the text

A list is two or more short parts in a row between commas, as in `warga Cimahi, Garut, Sumedang, dan Subang`. Its first
and last parts look like any other part of a sentence, and one part alone is mostly who speaks (`Kepala Dinas, Dewi
Contoh, mengatakan`): what stands there is body.
"""

import re

from core.article import Article
from core.matcher.fields import lead_end
from core.matcher.mention import Field, Prominence
from core.vocabulary.sentence_ends import CLAUSE_END_CLASS

_LATE = 2 / 3
_REACH = 120
"""Code points on either side in which the parts of a list are looked for."""

_CLAUSE_END = re.compile(f"[{CLAUSE_END_CLASS}]")
_LONGEST_PART = 4
"""Words: names of people and places with their title have up to four."""


class Prominences:
    """The rule for one article."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._dateline_end = article.dateline.end if article.dateline else 0
        self._lead_end = lead_end(article.text)
        if not article.text[self._dateline_end : self._lead_end].strip():
            rest = article.text[self._dateline_end :]
            self._lead_end = self._dateline_end + lead_end(rest)

    def of(self, field: Field, place: tuple[int, int], times: int) -> Prominence:
        """The prominence of one place. `times` is how often the keyword is found in title and text together."""
        if field == "title":
            return "headline"
        if field != "text" or place[0] < self._dateline_end:
            return "passing"
        if place[0] < self._lead_end:
            return "lead"
        is_passing = times == 1 and (place[0] >= _LATE * len(self._text) or _is_listed(self._text, *place))
        return "passing" if is_passing else "body"


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether a place lies in one of two short parts in a row between three commas."""
    before = text[max(0, start - _REACH) : start].split(",")
    behind = text[end : end + _REACH].split(",")
    if len(before) < 2 or len(behind) < 2 or not _is_short(before[-1] + text[start:end] + behind[0]):
        return False
    return (len(before) > 2 and _is_short(before[-2])) or (len(behind) > 2 and _is_short(behind[1]))


def _is_short(part: str) -> bool:
    return 1 <= len(part.split()) <= _LONGEST_PART and not _CLAUSE_END.search(part)
