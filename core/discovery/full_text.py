"""The text of an article that a feed or REST interface states in full: from markup to words."""

from collections.abc import Iterator

from lxml import etree

from core.discovery.html_parser import parse_html

# Number of entries of one source whose texts are read, and the maximum size of their markup in characters: of one entry
# and of all together. Feeds list ten to a hundred entries with a few thousand characters each.
MAX_TEXTS = 100
MAX_MARKUP = 200_000
MAX_TOTAL_MARKUP = 2_000_000

# Elements whose content is not part of the text. The normalizer removes captions from the page as well.
_LEFT_OUT = ("script", "style", "noscript", "template", "iframe", "svg", "figure", "form")
# Elements inside a line, which do not separate words.
_INLINE = frozenset("a abbr b bdi cite code em font i ins mark q s small span strong sub sup u".split())


def read_full_texts(markups: Iterator[object]) -> Iterator[str | None]:
    """Yield the words of each text in HTML; None for what is not a text, or over the limits."""
    left = MAX_TOTAL_MARKUP
    for number, markup in enumerate(markups):
        is_read = isinstance(markup, str) and number < MAX_TEXTS and len(markup) <= min(MAX_MARKUP, left)
        if isinstance(markup, str) and is_read:
            left -= len(markup)
            yield _read_words(markup) or None
        else:
            yield None


def _read_words(markup: str) -> str:
    """Return the words of a text in HTML, separated by spaces."""
    # lxml limits the depth of the tree, and drops the characters that XML does not allow.
    parsed = parse_html(f'<meta charset="utf-8"><div>{markup}</div>'.encode("utf-8", "replace"), "")
    if parsed is None:
        return ""
    root, _ = parsed
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, *_LEFT_OUT, with_tail=False)
    pieces: list[str | None] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        gap = "" if element.tag in _INLINE else " "
        pieces += [gap, element.text] if event == "start" else [gap, element.tail]
    return " ".join("".join(filter(None, pieces)).split())
