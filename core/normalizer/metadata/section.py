"""Find the section of an article: the declared one, the linked category, or the last step of the breadcrumbs."""

import re
from collections.abc import Iterable, Iterator, Mapping

from core.normalizer.document.declared_metadata import DeclaredMetadata, named_texts
from core.normalizer.document.html import Element, Tree
from core.normalizer.document.text_keys import alphanumeric_key
from core.normalizer.metadata.extracted import Extracted

# Maximum number of letters in the name of a section. A longer text is a headline. Source: judgement.
MAX_SECTION_LETTERS = 40

_HOME_NAMES = frozenset("home beranda depan berandautama halamanutama homepage utama index blog".split())
_NO_SECTION = frozenset("uncategorized uncategorised tanpakategori takberkategori umum".split())


_LINE_SEPARATOR = re.compile(r"\s*[:|,·•/–-]\s*")
_BREADCRUMB_ATTRIBUTES = ("class", "id", "aria-label")
_CATEGORY_FOLDERS = ("/category/", "/categories/", "/kategori/", "/rubrik/")
_SELECTORS = (
    '[itemprop~="articleSection"]',
    'a[rel~="category"]',
    *(f'[{name}*="breadcrumb" i]' for name in _BREADCRUMB_ATTRIBUTES),
    # Letters that all of _CATEGORY_FOLDERS contain, since each selector takes time.
    *(f'a[href*="{letters}"]' for letters in ("ategor", "rubrik")),
)


def find_section(
    declared: DeclaredMetadata, tree: Tree, title: str, nearby_lines: Iterable[str], names: Iterable[str] = ()
) -> Extracted[str] | None:
    """Return the section that a page states for its article, or None.

    Links to categories count only in `nearby_lines`, the lines around the article's text. `names` are the names of the
    outlet, which breadcrumbs use for its home page.
    """
    excluded = _HOME_NAMES | _NO_SECTION | {alphanumeric_key(name) for name in (title, *names)}
    for text, origin in _stated_sections(declared, tree, nearby_lines):
        section = " ".join(text.split())
        if section and len(section) <= MAX_SECTION_LETTERS and alphanumeric_key(section) not in excluded:
            return Extracted(section, origin)
    return None


def _stated_sections(declared: DeclaredMetadata, tree: Tree, nearby_lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the possible sections with their origins, most reliable first."""
    if section := declared.meta("article:section"):
        yield section, "meta"
    yield from ((text, "json-ld") for text in declared.article_texts("articleSection"))
    if section := declared.meta("articlesection"):
        yield section, "meta"
    marked: list[Element] = []
    breadcrumbs: list[Element] = []
    category_links: list[Element] = []
    # One query for all of them, because each query walks through the complete tree.
    for element in tree.iter(*_SELECTORS):
        attributes = element.attributes
        is_link = element.tag == "a"
        rel = attributes.get("rel", "").split() if is_link else []
        if "category" in rel or "articleSection" in attributes.get("itemprop", "").split():
            marked.append(element)
        if any("breadcrumb" in attributes.get(name, "").lower() for name in _BREADCRUMB_ATTRIBUTES):
            breadcrumbs.append(element)
        if is_link and any(folder in attributes.get("href", "") for folder in _CATEGORY_FOLDERS):
            category_links.append(element)
    yield from ((element.text, "markup") for element in marked)
    for listed in declared.objects:
        if "BreadcrumbList" in named_texts(listed.get("@type")):
            names = list(_breadcrumb_names(listed.get("itemListElement")))
            yield from ((name, "json-ld") for name in reversed(names))
    # A box of breadcrumbs may contain further boxes with that name, so a link may be in several of them.
    steps = {link.node.mem_id: link for element in breadcrumbs for link in element.links()}
    yield from ((link.text, "breadcrumbs") for link in reversed(steps.values()))
    nearby = {" ".join(line.split()) for line in nearby_lines} if category_links else set()
    nearby.update([part for line in nearby for part in _LINE_SEPARATOR.split(line)])
    for link in category_links:
        text = " ".join(link.text.split())
        if text and text in nearby:
            yield text, "link"


def _breadcrumb_names(items: object) -> Iterator[str]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            linked = item.get("item")
            name = item.get("name") or (linked.get("name") if isinstance(linked, Mapping) else None)
            yield from named_texts(name)
