"""What a page says about itself to machines: meta elements and JSON-LD."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from core.normalizer.parse import Tree

ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"}
    | {"BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "TechArticle", "Report"}
)
"""The types of schema.org that stand for one article."""

MAX_OBJECTS = 200
"""JSON-LD objects looked at on one page: a hostile page may hold any number."""

Object = dict[str, object]


@dataclass(frozen=True, slots=True)
class Declared:
    """`metas` maps the lower-cased name, property or itemprop to its contents, in page order; `objects` are the
    JSON-LD objects of the page with those in `@graph`; `language` is the tag of <html lang>, `canonical` the href of
    rel=canonical, `title` that of <title>, each as it stands there, or None.
    """

    metas: dict[str, tuple[str, ...]]
    objects: tuple[Object, ...] = ()
    language: str | None = None
    canonical: str | None = None
    title: str | None = None

    def meta(self, *names: str) -> str | None:
        """The first content under the first of `names` that has one."""
        return next((value for name in names for value in self.metas.get(name, ())), None)

    def of_type(self, types: frozenset[str]) -> Iterator[Object]:
        """The JSON-LD objects of one of `types`."""
        return (found for found in self.objects if types & types_of(found))

    @property
    def is_article(self) -> bool:
        """True where JSON-LD names the page an article. og:type is no proof: WordPress plugins give it to archives."""
        return any(self.of_type(ARTICLE_TYPES))


def read_declared(tree: Tree) -> Declared:
    """Never raises: what does not parse is left out."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = _clean(element.get("content"))
        for attribute in ("name", "property", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                metas.setdefault(name, []).append(content)
    return Declared(
        metas={name: tuple(values) for name, values in metas.items()},
        objects=tuple(_objects(tree)),
        language=_clean(tree.get("lang") or tree.get("xml:lang")),
        canonical=_canonical(tree),
        title=next((_clean(element.text) for element in tree.iter("title")), None),
    )


def types_of(found: Object) -> frozenset[str]:
    return frozenset(texts_of(found.get("@type")))


def texts_of(value: object) -> list[str]:
    """The plain texts in a JSON-LD value: a text, an object's name, or those in a list of them."""
    values = value[:MAX_OBJECTS] if isinstance(value, list) else [value]
    named = [item.get("name") if isinstance(item, dict) else item for item in values]
    return [text for text in (_clean(item) for item in named if isinstance(item, str)) if text]


def _objects(tree: Tree) -> Iterator[Object]:
    scripts = (script for script in tree.iter("script") if "ld+json" in (script.get("type") or ""))
    waiting = [_parsed(script.text) for script in scripts]
    for _ in range(MAX_OBJECTS):
        if not waiting:
            return
        found = waiting.pop(0)
        if isinstance(found, list):
            waiting[:0] = found[:MAX_OBJECTS]
        elif isinstance(found, dict):
            yield found
            graph = found.get("@graph")
            waiting[:0] = graph[:MAX_OBJECTS] if isinstance(graph, list) else []


def _parsed(text: str) -> object:
    try:
        # strict=False: raw line breaks inside strings are common and harmless.
        return json.loads(text.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _canonical(tree: Tree) -> str | None:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            return _clean(element.get("href"))
    return None


def _clean(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None
