"""Read the authors and editors that a page declares: meta elements and JSON-LD."""

import re
from collections.abc import Iterator, Mapping

from core.normalizer.document.bylines import ROLE_LABEL
from core.normalizer.document.declared_metadata import DeclaredMetadata, Object, named_texts, schema_types
from core.normalizer.document.text_keys import alphanumeric_key
from core.normalizer.metadata.extracted import Extracted

_ORGANIZATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation"})

# Objects that describe the page and may name its author if the page has no article object.
_PAGE_TYPES = frozenset({"WebPage", "CreativeWork"})

_AUTHOR_META_ENDS = ("_author", ".author")
_OTHER_AUTHOR_META_ENDS = ("-author", ":author")

# Catalogues of papers write the family name first.
_CATALOGUE_METAS = ("citation_author", "citation_authors", "dc.creator", "dcterms.creator")
_FAMILY_NAME_FIRST = re.compile(r"(?P<family>[^,;]+),\s+(?P<given>[^,;]+)")


def declared_authors(declared: DeclaredMetadata) -> list[str]:
    """Return the authors that the most reliable machine-readable data state. They may be outlets or editors."""
    return next((names for names, _ in author_sources(declared)), [])


def author_sources(declared: DeclaredMetadata) -> Iterator[Extracted[list[str]]]:
    """Yield the authors that each kind of machine-readable data states, most reliable first.

    A meta element for authors only, such as `content_author`, takes precedence over JSON-LD, and JSON-LD over the meta
    element `author`. The last ones are meta elements for other sites, such as `dable:author`.
    """
    return (source for source in _possible_sources(declared) if source.value)


def _possible_sources(declared: DeclaredMetadata) -> Iterator[Extracted[list[str]]]:
    metas = declared.metas
    yield Extracted(_values(metas, _AUTHOR_META_ENDS), "meta")
    by_id = {str(item["@id"]): item for item in reversed(declared.objects) if "@id" in item}
    articles = (list(_jsonld_people(article.get("author"), by_id)) for article in declared.articles)
    yield Extracted(next(filter(None, articles), []), "json-ld")
    yield Extracted(list(metas.get("author") or metas.get("article:author") or ()), "meta")
    yield Extracted(_twitter_authors(metas), "meta")
    page_objects = (item for item in declared.objects if "author" in item and _PAGE_TYPES & schema_types(item))
    pages = (list(_jsonld_people(item["author"], by_id)) for item in page_objects)
    yield Extracted(next(filter(None, pages), []), "json-ld")
    yield Extracted(_values(metas, _OTHER_AUTHOR_META_ENDS), "meta")
    catalogues = (_catalogue_names(metas.get(name, ())) for name in _CATALOGUE_METAS)
    yield Extracted(next(filter(None, catalogues), []), "meta")


def declared_people(declared: DeclaredMetadata) -> Iterator[str]:
    """Yield the authors that the page declares to be people.

    A JSON-LD author without a type is a person unless the page declares an organization of this name.
    """
    by_id = {str(item["@id"]): item for item in reversed(declared.objects) if "@id" in item}
    untyped: list[str] = []
    for article in declared.articles:
        author = article.get("author")
        for item in author if isinstance(author, list) else [author]:
            resolved = _resolve(item, by_id)
            types = schema_types(resolved) if isinstance(resolved, dict) else frozenset()
            if "Person" in types:
                yield from named_texts(resolved)
            elif not types:
                untyped += named_texts(resolved)
    organizations = _organization_keys(declared) if untyped else set()
    yield from (name for name in untyped if alphanumeric_key(name) not in organizations)
    yield from _twitter_authors(declared.metas)


def _organization_keys(declared: DeclaredMetadata) -> set[str]:
    publishers = [article.get("publisher") for article in declared.articles]
    organizations = [item for item in (*declared.objects, *publishers) if isinstance(item, dict)]
    return {
        alphanumeric_key(name)
        for item in organizations
        if not schema_types(item) or _ORGANIZATIONS & schema_types(item)
        for name in named_texts(item)
    }


def declared_editors(declared: DeclaredMetadata) -> Iterator[str]:
    for name, values in declared.metas.items():
        if name.endswith("editor"):
            yield from values
    yield from declared.article_texts("editor")


def _values(metas: Mapping[str, tuple[str, ...]], name_ends: tuple[str, ...]) -> list[str]:
    return [
        value
        for name, values in metas.items()
        if name.endswith(name_ends) and name not in {"article:author", *_CATALOGUE_METAS}
        for value in values
    ]


def _twitter_authors(metas: Mapping[str, tuple[str, ...]]) -> list[str]:
    twitter = [(f"twitter:label{number}", f"twitter:data{number}") for number in "12"]
    return [
        name
        for labels, names in twitter
        for label, name in zip(metas.get(labels, ()), metas.get(names, ()), strict=False)
        if ROLE_LABEL.fullmatch(label)
    ]


def _catalogue_names(values: tuple[str, ...]) -> list[str]:
    """Return the names of a catalogue, with the family name last. Several may be in one value, separated by `;`."""
    names = [name.strip() for value in values for name in value.split(";")]
    return [_FAMILY_NAME_FIRST.sub(r"\g<given> \g<family>", name) for name in names if name]


def _jsonld_people(value: object, by_id: Mapping[str, Object]) -> Iterator[str]:
    """Yield the names in a JSON-LD author, except those of organizations. Resolve references by `@id`."""
    for item in value if isinstance(value, list) else [value]:
        author = _resolve(item, by_id)
        if not (isinstance(author, dict) and _ORGANIZATIONS & schema_types(author)):
            yield from named_texts(author)


def _resolve(item: object, by_id: Mapping[str, Object]) -> object:
    is_reference = isinstance(item, dict) and "name" not in item and "@id" in item
    return by_id.get(str(item["@id"]), item) if is_reference else item  # type: ignore[index]  # a dict
