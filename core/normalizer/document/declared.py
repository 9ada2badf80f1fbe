"""What a page says about itself to machines: meta elements, JSON-LD, time elements."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from core.normalizer.document.html import Element, Tree

ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"}
    | {"BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "TechArticle", "Report"}
)
"""The types of schema.org that stand for one article."""

MAX_OBJECTS = 200
"""JSON-LD objects looked at on one page, and metas of one name: a hostile page may hold any number."""

MAX_TEXT = 5_000
"""Code points read of one meta element or JSON-LD text. What is longer is the story itself or hostile."""

_MAX_TIMES = 50
_META_NAMES = ("property", "name", "itemprop")
_PUBLICATION_MARKS = ("publish", "posted", "entry-date", "entry-time", "post-date", "post-time", "dateline")

Object = dict[str, object]


@dataclass(frozen=True, slots=True)
class Declared:
    """`metas` maps the lower-cased name, property or itemprop to its contents, in page order; `objects` are the
    JSON-LD objects of the page with those in `@graph`, `articles` those of them that are articles, `types` the types of
    all; `language` is the tag of <html lang>, `canonical` the href of
    rel=canonical, `title` that of <title>, each as it stands there, or None. `times` are the datetimes of the time
    elements in page order, `published_times` those that are marked as the day of publication.
    """

    metas: dict[str, tuple[str, ...]]
    objects: tuple[Object, ...] = ()
    articles: tuple[Object, ...] = ()
    types: frozenset[str] = frozenset()
    language: str | None = None
    canonical: str | None = None
    title: str | None = None
    times: tuple[str, ...] = ()
    published_times: tuple[str, ...] = ()

    def meta(self, *names: str) -> str | None:
        """The first content under the first of `names` that has one."""
        return next((value for name in names for value in self.metas.get(name, ())), None)

    def article_texts(self, *keys: str) -> list[str]:
        """The texts under `keys` of the JSON-LD articles, key by key."""
        return [text for key in keys for found in self.articles for text in texts_of(found.get(key))]

    @property
    def is_article(self) -> bool:
        """True where JSON-LD names the page an article. og:type is no proof: WordPress plugins give it to archives."""
        return bool(self.articles)


def read_declared(tree: Tree) -> Declared:
    """Never raises: what does not parse is left out. One walk over the tree, because walking is what it costs."""
    metas: dict[str, list[str]] = {}
    scripts: list[str] = []
    times: list[Element] = []
    canonical = title = None
    for element in tree.iter("meta", 'script[type*="ld+json"]', 'link[rel*="canonical" i]', "title", "time", "abbr"):
        tag = element.tag
        if tag == "meta":
            _add_meta(element, metas)
        elif tag == "script":
            scripts.append(element.text)
        elif tag == "time" or _is_stamp(element):
            times.append(element)
        elif tag == "title":
            title = title or _clean(element.text)
        elif tag == "link" and canonical is None and "canonical" in (element.get("rel") or "").lower().split():
            canonical = _clean(element.get("href"))
    objects = tuple(_objects(scripts))
    types = [types_of(found) for found in objects]
    return Declared(
        metas={name: tuple(values) for name, values in metas.items()},
        objects=objects,
        articles=tuple(found for found, kinds in zip(objects, types, strict=True) if ARTICLE_TYPES & kinds),
        types=frozenset().union(*types),
        language=_clean(tree.get("lang") or tree.get("xml:lang")),
        canonical=canonical,
        title=title,
        times=tuple(map(_stamp_of, times[:_MAX_TIMES])),
        published_times=tuple(_stamp_of(time) for time in times[:_MAX_TIMES] if _is_publication(time)),
    )


def types_of(found: Object) -> frozenset[str]:
    """The types of a JSON-LD object, without the vocabulary's address."""
    return frozenset(name.rsplit("/", 1)[-1] for name in texts_of(found.get("@type")))


def texts_of(value: object) -> list[str]:
    """The plain texts in a JSON-LD value: a text, an object's name, or those in a list of them."""
    values = value[:MAX_OBJECTS] if isinstance(value, list) else [value]
    named = [item.get("name") if isinstance(item, dict) else item for item in values]
    return [text for text in (_clean(item) for item in named if isinstance(item, str)) if text]


def _add_meta(element: Element, metas: dict[str, list[str]]) -> None:
    attributes = element.attributes
    content = _clean(attributes.get("content"))
    if not content:
        return
    seen = ""
    for kind in _META_NAMES:
        name = attributes.get(kind)
        if name and name != seen:
            seen = name
            values = metas.setdefault(name.strip().lower(), [])
            if len(values) < MAX_OBJECTS:
                values.append(content)


def _stamp_of(time: Element) -> str:
    """A title tells the day of old themes' <abbr>; in a <time> it is mostly that of another story's teaser."""
    return time.get("datetime") or (time.get("title") if time.tag == "abbr" else "") or ""


def _is_stamp(element: Element) -> bool:
    """The way in which the microformats of old themes tell a day: in the title of an <abbr>."""
    return element.tag == "abbr" and (element.get("title") or "")[:4].isdigit()


def _is_publication(time: Element) -> bool:
    """Marked in a standard vocabulary, or called so by the theme."""
    if "datePublished" in (time.get("itemprop") or "") or time.get("pubdate") is not None:
        return True
    names = (time.get("class") or "").lower()
    return any(mark in names for mark in _PUBLICATION_MARKS)


def _objects(scripts: list[str]) -> Iterator[Object]:
    waiting = [_parsed(script) for script in scripts]
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


def _clean(text: str | None) -> str | None:
    """Blanks as a browser shows them, and signs that were escaped once too often (`&amp;#8216;`)."""
    if not text:
        return None
    plain = text[:MAX_TEXT]
    return " ".join((unescape(plain) if "&" in plain else plain).split()) or None
