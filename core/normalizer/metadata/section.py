"""Find the section of an article: the declared one, the linked category, or the last step of the breadcrumbs."""

import re
from collections.abc import Iterable, Iterator, Mapping

from core.normalizer.document.declared_metadata import DeclaredMetadata, named_texts
from core.normalizer.document.html import Tree
from core.normalizer.document.text_keys import alphanumeric_key

# Maximum number of letters in the name of a section. A longer text is a headline. Source: judgement.
MAX_SECTION_LETTERS = 40

_HOME_NAMES = frozenset("home beranda depan berandautama halamanutama homepage utama index blog".split())
_NO_SECTION = frozenset("uncategorized uncategorised tanpakategori takberkategori umum".split())


def find_section(
    declared: DeclaredMetadata, tree: Tree, title: str, nearby_lines: Iterable[str], names: Iterable[str] = ()
) -> str | None:
    """Return the section that a page states for its article, or None.

    Links to categories count only in `nearby_lines`, the lines around the article's text. `names` are the names of the
    outlet, which breadcrumbs use for its home page.
    """
    excluded = _HOME_NAMES | _NO_SECTION | {alphanumeric_key(name) for name in (title, *names)}
    for text in _stated_sections(declared, tree, nearby_lines):
        section = " ".join(text.split())
        if section and len(section) <= MAX_SECTION_LETTERS and alphanumeric_key(section) not in excluded:
            return section
    return None


def _stated_sections(declared: DeclaredMetadata, tree: Tree, nearby_lines: Iterable[str]) -> Iterator[str]:
    """Yield the possible sections, most reliable first."""
    stated = [declared.meta("article:section") or "", *declared.article_texts("articleSection")]
    yield from (text for text in (*stated, declared.meta("articlesection") or "") if text)
    yield from (element.text for element in tree.iter('[itemprop~="articleSection"]', 'a[rel~="category"]'))
    for breadcrumbs in declared.objects:
        if "BreadcrumbList" in named_texts(breadcrumbs.get("@type")):
            yield from reversed(list(_breadcrumb_names(breadcrumbs.get("itemListElement"))))
    links = list(tree.iter('[class*="breadcrumb" i] a', '[id*="breadcrumb" i] a', '[aria-label*="breadcrumb" i] a'))
    yield from (link.text for link in reversed(links))
    nearby = {" ".join(line.split()) for line in nearby_lines}
    for link in tree.iter('a[href*="/category/"],a[href*="/categories/"],a[href*="/kategori/"],a[href*="/rubrik/"]'):
        text = " ".join(link.text.split())
        if text and any(text == line or text in re.split(r"\s*[:|,·•/–-]\s*", line) for line in nearby):
            yield text


def _breadcrumb_names(items: object) -> Iterator[str]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            linked = item.get("item")
            name = item.get("name") or (linked.get("name") if isinstance(linked, Mapping) else None)
            yield from named_texts(name)
