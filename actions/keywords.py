"""Add, edit, pause, resume and remove keywords that the config does not declare."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from actions.context import AppContext
from actions.keyword_description import KeywordDescription, describe_keyword, describe_query
from core.errors import ConfigError, KeywordNotFound, OutletNotFound, UsageError
from core.keyword import Keyword, find_name, name_key
from core.keyword_equivalence import EquivalentKeywords
from core.keyword_files import keyword_from_fields
from core.keyword_references import find_references
from core.query import parse
from storage import Store, StoredKeyword

ALL, NONE = "all", "none"


@dataclass(frozen=True, slots=True)
class KeywordFields:
    """The fields of a keyword as the user typed them; None for an omitted field."""

    name: str
    query: str | None = None
    languages: list[str] | None = None
    outlets: list[str] | None = None
    forms: str | None = None

    def build(self) -> Keyword:
        """Return the keyword. Raise `QueryError` or `UsageError` if a field is invalid."""
        languages, outlets = tuple(self.languages or ()), tuple(self.outlets or ())
        fields = {"name": self.name, "query": self.query, "languages": languages, "outlets": outlets}
        return build_keyword(fields | {"forms": self.forms})

    def update(self, keyword: Keyword) -> Keyword:
        """Return `keyword` with the typed fields; "all" removes a limit, and "none" turns the word forms off."""
        languages = keyword.languages if self.languages is None else [each for each in self.languages if each != ALL]
        outlets = keyword.outlets if self.outlets is None else [each for each in self.outlets if each != ALL]
        forms = keyword.forms if self.forms is None else None if self.forms == NONE else self.forms
        query = keyword.query if self.query is None else self.query
        updated = KeywordFields(keyword.name, query, list(languages), list(outlets), forms).build()
        return replace(updated, active=keyword.active)


def build_keyword(fields: Mapping[str, object]) -> Keyword:
    """Return the keyword with these fields. Raise `QueryError` for its query, `UsageError` for any other field."""
    if (query := fields["query"]) is not None:
        parse(str(query))
    try:
        return keyword_from_fields(fields)
    except ValueError as error:
        raise UsageError(str(error)) from None


@dataclass(frozen=True, slots=True)
class KeywordChange:
    """The description of a keyword after a change, and the keyword before it: None if the keyword is new."""

    description: KeywordDescription
    before: StoredKeyword | None

    @property
    def is_changed(self) -> bool:
        return self.before is None or self.before.keyword != self.description.keyword


@dataclass(frozen=True, slots=True)
class KeywordEditor:
    """Changes one keyword of an open store. `name` is spelled as in the store if it is stored, otherwise as typed.

    Every method that changes an existing keyword raises `KeywordNotFound` if there is none with this name.
    """

    context: AppContext
    store: Store
    name: str

    def add(self, keyword: Keyword) -> KeywordChange:
        """Add a keyword. Raise `UsageError` if the store has a keyword with this name."""
        self._check_outlets(keyword)
        self._refuse_existing()
        return self._put(keyword, None)

    def edit(self, fields: KeywordFields) -> KeywordChange:
        """Change the keyword's query or limits, and store it as a new version."""
        before = self.store.keywords.get(self.name)
        keyword = fields.update(before.keyword)
        self._check_outlets(keyword)
        return self._put(keyword, before)

    def set_active(self, *, active: bool) -> KeywordChange:
        """Pause or resume the keyword: articles are matched only against active keywords."""
        before = self.store.keywords.get(self.name)
        return self._put(replace(before.keyword, active=active), before)

    def remove(self, *, with_mentions: bool) -> int:
        """Delete the keyword and return the number of articles that mentioned it.

        Raise `UsageError` if other keywords refer to it, or if articles mention it and `with_mentions` is false.
        """
        stored = self.store.keywords.get(self.name)
        self._refuse_referenced()
        if stored.articles and not with_mentions:
            mentioning = "1 article mentions" if stored.articles == 1 else f"{stored.articles} articles mention"
            raise UsageError(
                f"{mentioning} '{self.name}'; 'kliping keywords pause' keeps the mentions, "
                "--with-mentions deletes them, too"
            )
        return self.store.keywords.remove(self.name, self.context.clock())

    def describe(self, keyword: Keyword) -> KeywordDescription:
        """Describe a keyword, with hints that compare it with the stored keywords."""
        variants = self.context.config.variants
        others = EquivalentKeywords(self.store.keywords.find_active(), variants)
        return describe_keyword(keyword, variants, others, find_languages(self.store, [keyword]))

    def _put(self, keyword: Keyword, before: StoredKeyword | None) -> KeywordChange:
        if before is None or keyword != before.keyword:
            self.store.keywords.put([keyword], self.context.clock())
        return KeywordChange(self.describe(keyword), before)

    def _refuse_existing(self) -> None:
        with suppress(KeywordNotFound):
            keyword = self.store.keywords.get(self.name).keyword
            paused = "" if keyword.active else "  (paused)"
            parsed = describe_query(keyword, self.context.config.variants)
            raise UsageError(
                f"there is a keyword '{keyword.name}' already{paused}: {parsed}; 'kliping keywords edit' changes it"
            )

    def _refuse_referenced(self) -> None:
        name = name_key(self.name)
        referring = [f"'{each.name}'" for each in self.store.keywords.find_all() if name in find_references(each)]
        if referring:
            verb = "refers" if len(referring) == 1 else "refer"
            raise UsageError(
                f"'{self.name}' cannot be removed: {', '.join(referring)} {verb} to it; take @{self.name} out there"
            )

    def _check_outlets(self, keyword: Keyword) -> None:
        known = [stored.outlet.name for stored in self.store.outlets.find(self.context.clock())]
        for name in keyword.outlets:
            if name not in known:
                raise OutletNotFound(name, tuple(known))


def make_editor(context: AppContext, store: Store, name: str) -> KeywordEditor:
    """Return an editor for the keyword with this name, looked up without regard to case and spaces."""
    return KeywordEditor(context, store, find_name(name, store.keywords.find_names()) or name)


def refuse_declared(context: AppContext, name: str) -> None:
    """Raise `ConfigError` if the config declares a keyword with this name, since it can only be changed there."""
    lines = {name_key(declared): (declared, line) for declared, line in context.config.keyword_lines.items()}
    if found := lines.get(name_key(name)):
        raise ConfigError(
            (f"{context.path.name}:{found[1]}: the keyword '{found[0]}' is declared in the file; change it there",)
        )


def find_languages(store: Store, keywords: Iterable[Keyword]) -> tuple[str, ...]:
    """Return the languages of the stored articles.

    Finding them reads all articles, so return an empty tuple if no keyword is limited to a language.
    """
    is_limited = any(keyword.languages or "lang:" in keyword.query.lower() for keyword in keywords)
    return store.articles.find_languages() if is_limited else ()
