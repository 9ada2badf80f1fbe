"""Compare two versions of an article: the stored one, and the one that the current rules extract from the same page."""

from collections import Counter
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from core.article import Article
from core.matcher import Clipping

# Number of lines of a text whose order is compared. No article has more lines; longer texts are compared as multisets.
MAX_LINES = 2000


@dataclass(frozen=True, slots=True)
class ArticleDiff:
    """The differences between two clippings of one page.

    `title` is a pair of the old and the new title, or None if they are equal. `removed` and `added` are lines of the
    text. `gained` and `lost` are names of keywords. `fields` are the names of the other fields that differ. `fields`
    contains "mentions" if both versions mention the same keywords, but at different positions.
    """

    title: tuple[str, str] | None
    removed: tuple[str, ...]
    added: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    fields: tuple[str, ...]


def diff_articles(before: Clipping, after: Clipping) -> ArticleDiff | None:
    """Return the differences, or None if the clippings are equal. The order of mentions is ignored."""
    has_same_mentions = set(before.mentions) == set(after.mentions)
    if has_same_mentions and before.article == after.article:
        return None
    removed, added = _diff_lines(before.article.text, after.article.text)
    old_keywords, new_keywords = (
        dict.fromkeys(mention.keyword for mention in clipping.mentions) for clipping in (before, after)
    )
    gained = tuple(name for name in new_keywords if name not in old_keywords)
    lost = tuple(name for name in old_keywords if name not in new_keywords)
    titles = before.article.title, after.article.title
    changed_fields = [
        field.name
        for field in fields(Article)
        if field.name not in {"title", "text"}
        and getattr(before.article, field.name) != getattr(after.article, field.name)
    ]
    if not (has_same_mentions or gained or lost):
        changed_fields.append("mentions")
    return ArticleDiff(titles if titles[0] != titles[1] else None, removed, added, gained, lost, tuple(changed_fields))


def _diff_lines(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the removed and the added lines of a text."""
    old, new = before.split("\n"), after.split("\n")
    if max(len(old), len(new)) > MAX_LINES:
        return tuple((Counter(old) - Counter(new)).elements()), tuple((Counter(new) - Counter(old)).elements())
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changes = [opcode[1:] for opcode in opcodes if opcode[0] != "equal"]
    removed = tuple(line for start, end, _, _ in changes for line in old[start:end])
    return removed, tuple(line for _, _, start, end in changes for line in new[start:end])
