"""The text that a page declares in its JSON-LD (`articleBody`): for pages whose own text a script would write."""

from collections.abc import Sequence
from html import unescape

from selectolax.lexbor import SelectolaxError

from core.normalizer.document.boxes import Box
from core.normalizer.document.declared import Declared
from core.normalizer.document.html import MAX_OPEN, parse_html, printable
from core.normalizer.document.lines import Line, read_lines
from core.normalizer.document.text_keys import has_word_key, word_key

_LONGEST = 200_000
_FEWEST = 300
"""Code points. A shorter text is the story's description as often as itself."""

_FULLER = 2
"""How many times as long as what the page shows the declared text must be: outlets exist that declare an excerpt."""


def read_article_body(declared: Declared, shown: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of the longest declared text; () where there is none that says far more than the lines `shown`."""
    told = (found.get("articleBody") for found in declared.articles)
    body = max((text[:_LONGEST] for text in told if isinstance(text, str)), key=len, default="")
    if len(body) < max(_FEWEST, _FULLER * sum(len(block.text) for block in shown)):
        return ()
    return _lines(unescape(body))


def _lines(body: str) -> tuple[Line, ...]:
    if "</" in body and body.count("<") <= MAX_OPEN:
        try:
            return read_lines(parse_html(body))
        except (SelectolaxError, ValueError):
            return ()
    home = Box("div")
    texts = (" ".join(printable(line).split()) for line in body.splitlines())
    return tuple(Line(text, "p", home) for text in texts if text)


def headline_place(blocks: Sequence[Line], title: str) -> tuple[int, ...]:
    """The index of the headline, where the shown story would begin; of the first line where none is the headline."""
    wanted = word_key(title)
    found = [index for index, block in enumerate(blocks) if has_word_key(block.text, wanted)]
    return tuple([*found, *range(len(blocks))][:1])
