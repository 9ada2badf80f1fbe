"""Read what a page declares in machine-readable form: meta elements, JSON-LD, <time> elements."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from core.normalizer.document.html import Element, Tree, collapse, printable
from core.normalizer.document.thresholds import MAX_METADATA_LETTERS, MAX_OBJECTS, MAX_TIME_ELEMENTS

# The schema.org types of a single article.
ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"}
    | {"BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "TechArticle", "Report"}
)

_META_NAMES = ("property", "name", "itemprop")
_PUBLICATION_CLASSES = ("publish", "posted", "entry-date", "entry-time", "post-date", "post-time", "dateline")

# What JSON-LD scripts contain besides JSON: CDATA sections, HTML comments and JavaScript comments. Strings are
# matched first, so that an address in a string is not taken for a comment.
_STRING_OR_WRAPPER = re.compile(
    r'"(?:[^"\\]|\\.)*+"|(?:(?://|/\*)[ \t]{0,9})?(?:<!\[CDATA\[|\]\]>|<!--|-->)(?:[ \t]{0,9}\*/)?'
    r"|/\*.*?(?:\*/|\Z)|//[^\n]*",
    re.DOTALL,
)
_STRING_OR_LAST_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"|,(?=\s*+[,}\]])', re.DOTALL)
# A backslash before a character that needs none, as in `Jum\'at`.
_INVALID_ESCAPE = re.compile(r'(\\\\)|\\(?!["/bfnrtu])')
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]', re.DOTALL)

_ASSIGNMENT = re.compile(r"\A\s*+(?:(?:var|let|const)\s+)?[\w.]+\s*=\s*")

# strict=False: raw line breaks inside strings are common and harmless.
_DECODER = json.JSONDecoder(strict=False)

Object = dict[str, object]


@dataclass(frozen=True, slots=True)
class DeclaredMetadata:
    """The metadata that a page declares.

    `metas` maps a name, property or itemprop in lower case to its contents, in page order. `objects` are the JSON-LD
    objects of the page, including those in `@graph`. `articles` are the objects that are articles, and `types` are the
    types of all objects. `language` is the attribute <html lang>, `canonical` is the href of rel=canonical, and `title`
    is the text of <title>. A missing value is None. `times` are the values of <time> elements in page order.
    `published_times` are the values that are marked as the time of publication, and `modified_times` are those that are
    marked as the time of the last change.
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
    modified_times: tuple[str, ...] = ()

    def meta(self, *names: str) -> str | None:
        """Return the first content of the first name in `names` that has content."""
        return next((value for name in names for value in self.metas.get(name, ())), None)

    def article_texts(self, *keys: str) -> list[str]:
        """Return the texts of `keys` in the JSON-LD articles: all texts of the first key, then those of the next."""
        return [text for key in keys for article in self.articles for text in named_texts(article.get(key))]

    @property
    def is_article(self) -> bool:
        """Whether JSON-LD declares an article. og:type does not count: WordPress plugins set it on archives, too."""
        return bool(self.articles)


def read_declared_metadata(tree: Tree) -> DeclaredMetadata:
    """Return the metadata that the page declares. Metadata that cannot be parsed is left out.

    The tree is walked only once, because walking it takes time.
    """
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
        elif tag == "time" or _is_date_abbr(element):
            times.append(element)
        elif tag == "title":
            title = title or _clean(element.text)
        elif tag == "link" and canonical is None and "canonical" in (element.get("rel") or "").lower().split():
            canonical = _clean(element.get("href"))
    objects = tuple(_objects(scripts))
    types_by_object = [schema_types(ld_object) for ld_object in objects]
    return DeclaredMetadata(
        metas={name: tuple(values) for name, values in metas.items()},
        objects=objects,
        articles=tuple(
            ld_object
            for ld_object, object_types in zip(objects, types_by_object, strict=True)
            if ARTICLE_TYPES & object_types
        ),
        types=frozenset().union(*types_by_object),
        language=_clean(tree.get("lang") or tree.get("xml:lang")),
        canonical=canonical,
        title=title,
        times=tuple(map(_time_value, times[:MAX_TIME_ELEMENTS])),
        published_times=tuple(_time_value(time) for time in times[:MAX_TIME_ELEMENTS] if _is_publication(time)),
        modified_times=tuple(_time_value(time) for time in times[:MAX_TIME_ELEMENTS] if _is_modification(time)),
    )


def schema_types(ld_object: Object) -> frozenset[str]:
    """Return the types of a JSON-LD object, without the address of the vocabulary."""
    return frozenset(name.rsplit("/", 1)[-1] for name in named_texts(ld_object.get("@type")))


def named_texts(value: object) -> list[str]:
    """Return the texts in a JSON-LD value, which is a text, an object with a name, or a list of both."""
    values = value[:MAX_OBJECTS] if isinstance(value, list) else [value]
    names = [item.get("name") if isinstance(item, dict) else item for item in values]
    named = [name[0] if isinstance(name, list) and name else name for name in names]
    return [text for text in (_clean(item) for item in named if isinstance(item, str)) if text]


def _add_meta(element: Element, metas: dict[str, list[str]]) -> None:
    attributes = element.raw_attributes
    stated = attributes.get("content")
    content = _clean(printable(stated)) if stated else None
    if not content:
        return
    seen = ""
    for kind in _META_NAMES:
        stated_name = attributes.get(kind)
        name = printable(stated_name) if stated_name else ""
        if name and name != seen:
            seen = name
            contents = metas.setdefault(name.strip().lower(), [])
            if len(contents) < MAX_OBJECTS:
                contents.append(content)


def _time_value(time: Element) -> str:
    # The title attribute of <time> is not read, because most of these belong to teasers.
    return time.get("datetime") or (time.get("title") if time.tag == "abbr" else "") or ""


def _is_date_abbr(element: Element) -> bool:
    # Microformats of old themes have the date in the title of an <abbr>.
    return element.tag == "abbr" and (element.get("title") or "")[:4].isdigit()


def _is_publication(time: Element) -> bool:
    if "datePublished" in (time.get("itemprop") or "") or time.get("pubdate") is not None:
        return True
    names = (time.get("class") or "").lower()
    return any(part in names for part in _PUBLICATION_CLASSES)


def _is_modification(time: Element) -> bool:
    # If an article was never changed, WordPress themes use a single element with both classes.
    names = (time.get("class") or "").lower().split()
    return "dateModified" in (time.get("itemprop") or "") or ("updated" in names and not _is_publication(time))


def _objects(scripts: list[str]) -> Iterator[Object]:
    pending = [value for script in scripts for value in _parse_script(script)]
    for _ in range(MAX_OBJECTS):
        if not pending:
            return
        ld_object = pending.pop(0)
        if isinstance(ld_object, list):
            pending[:0] = ld_object[:MAX_OBJECTS]
        elif isinstance(ld_object, dict) and ld_object:
            yield ld_object
            graph, entity = ld_object.get("@graph"), ld_object.get("mainEntity")
            pending[:0] = graph[:MAX_OBJECTS] if isinstance(graph, list) else []
            pending += [entity] if isinstance(entity, dict) else []


def _parse_script(text: str) -> list[object]:
    """Return the JSON values in a script.

    What JSON forbids is removed first: an assignment to a variable, comments, surplus commas and backslashes. Brackets
    that are missing at the end are added.
    """
    values, is_complete = _parse_values(text)
    if is_complete:
        return values
    json_text = _STRING_OR_LAST_COMMA.sub(_keep_string, _STRING_OR_WRAPPER.sub(_keep_string, text))
    json_text = _close_brackets(_INVALID_ESCAPE.sub(r"\1", _ASSIGNMENT.sub("", json_text)))
    texts = [json_text, unescape(text)] if "&quot;" in text else [json_text]
    return max([values, *(_parse_values(repaired)[0] for repaired in texts)], key=len)


def _close_brackets(text: str) -> str:
    missing: list[str] = []
    for found in _STRING_OR_BRACKET.finditer(text):
        if found[0] in "{[":
            missing.append("}" if found[0] == "{" else "]")
        elif missing and found[0] == missing[-1]:
            missing.pop()
    return text + "".join(reversed(missing))


def _keep_string(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else ""


def _parse_values(text: str) -> tuple[list[object], bool]:
    """Return the consecutive values in `text` up to the first invalid one, and whether all values are valid."""
    values: list[object] = []
    rest = text.lstrip("\ufeff;, \t\r\n")
    try:
        while rest and len(values) < MAX_OBJECTS:
            value, end = _DECODER.raw_decode(rest)
            values.append(value)
            rest = rest[end:].lstrip(";, \t\r\n")
    except (ValueError, RecursionError):
        return values, False
    return values, True


def _clean(text: str | None) -> str | None:
    """Return the text with single spaces. A character that was escaped twice, such as `&amp;#8216;`, is decoded."""
    if not text:
        return None
    plain = text[:MAX_METADATA_LETTERS]
    return collapse(unescape(plain) if "&" in plain else plain) or None
