"""The parameters by which other programs and the page search: one for each search option of the commands."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from actions.search import SearchOptions

MAX_LIMIT = 500

# Longest text of a parameter, in characters.
_MAX_TEXT = 10_000


def empty_as_none(value: Any) -> Any:
    """Return None for the empty text that a form sends for a field that was not filled in."""
    return None if value == "" else value


def as_names(values: Any) -> Any:
    """Return a list without empty texts. Some language models send a single name instead of a list."""
    names = [values] if isinstance(values, str) else values
    return [name for name in names if name != ""] if isinstance(names, list) else names


# An option of a command in the text of an error, such as `--kept-since`.
_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")

ShortText = Annotated[str, Field(max_length=_MAX_TEXT)]
_Text = Annotated[ShortText | None, BeforeValidator(empty_as_none)]
_Names = Annotated[list[ShortText], Field(max_length=100), BeforeValidator(as_names)]


class Conditions(BaseModel):
    """The conditions on the articles. Parameters with a list may be repeated: one of the values must apply.

    `since`, `until`, `kept_since` and `kept_until` take a date, a time or a duration before now, such as `2026-11-20`,
    `20/11/2026`, `yesterday`, `senin` or `3d`.
    """

    model_config = ConfigDict(extra="forbid")

    q: _Text = Field(None, description='The query: words, "phrases", AND, OR, NOT, parentheses.')
    keyword: _Names = Field([], description="Articles that mention this keyword.")
    outlet: _Names = Field([], description="Articles of this outlet.")
    region: _Names = Field([], description="Articles of the outlets of this region.")
    kind: _Names = Field([], description="Articles of the outlets of this kind.")
    tag: _Names = Field([], description="Articles of the outlets with this tag.")
    language: _Names = Field([], description="The language: its code, or its name in English or Indonesian.")
    author: _Names = Field([], description="Words of an author's name.")
    section: _Names = Field([], description="Words of the section.")
    prominence: _Text = Field(None, description="At least this prominent: headline, lead, body or passing.")
    since: _Text = Field(None, description="Published since.")
    until: _Text = Field(None, description="Published before.")
    kept_since: _Text = Field(None, description="Stored since.")
    kept_until: _Text = Field(None, description="Stored before.")
    starred: bool = Field(False, description="Articles that a person starred.")
    tone: _Names = Field([], description="Articles that a person judged to be positive, neutral or negative.")
    dropped: Annotated[bool | None, BeforeValidator(empty_as_none)] = Field(
        None, description="Only (true), or no (false), articles of stories that a person dropped."
    )
    all: bool = Field(False, description="Also the articles that mention no keyword.")

    def search_options(self, **others: Any) -> SearchOptions:
        """Return the options of a search. `others` are further fields of `SearchOptions`."""
        return SearchOptions(
            query=self.q,
            keywords=tuple(self.keyword),
            outlets=tuple(self.outlet),
            languages=tuple(self.language),
            since=self.since,
            until=self.until,
            with_unmatched=self.all,
            authors=tuple(self.author),
            sections=tuple(self.section),
            prominence=self.prominence,
            kept_since=self.kept_since,
            kept_until=self.kept_until,
            regions=tuple(self.region),
            kinds=tuple(self.kind),
            tags=tuple(self.tag),
            is_starred=self.starred,
            tones=tuple(self.tone),
            is_dropped=self.dropped,
            **others,
        )


class ArticleConditions(Conditions):
    """The conditions and the order of a search for articles: what can be saved under a name."""

    order: _Text = Field(None, description="newest, published or relevance.")
    stories: bool = Field(False, description="One article of each story: the one that was stored first.")
    versions: bool = Field(False, description="Search the earlier versions of edited articles, too.")

    def search_options(self, **others: Any) -> SearchOptions:
        return super().search_options(order=self.order, one_per_story=self.stories, in_versions=self.versions, **others)

    def to_record(self) -> dict[str, Any]:
        """Return the parameters that are set to something else than the default."""
        record = self.model_dump(include=set(ArticleConditions.model_fields), exclude_defaults=True)
        return {name: value for name, value in record.items() if (name, value) != ("order", "newest")}


_Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="The greatest number of articles.")]


class SearchParameters(Conditions):
    """The conditions, and how many articles are wanted. The conditions on times are those of `Conditions`."""

    limit: _Limit = 20

    def search_options(self, **others: Any) -> SearchOptions:
        return super().search_options(limit=self.limit, **others)


class ArticleParameters(ArticleConditions):
    """The parameters of a search for articles."""

    limit: _Limit = 20
    after: int | None = Field(None, description="Articles stored after the one with this id, oldest first.")
    cursor: _Text = Field(None, description="The page: start, end, or a cursor of another page.")
    facets: _Text = Field(None, description="Names of facets, separated by commas, or all.")

    def article_options(self) -> SearchOptions:
        return self.search_options(limit=self.limit, after=self.after, cursor=self.cursor, facets=self.facets)


def name_parameters(text: str) -> tuple[str, str | None]:
    """Return the text of an error with parameters instead of options (`kept_since` for `--kept-since`), and the first.

    The first is None if the text names no option.
    """
    option = _OPTION.search(text)
    return _OPTION.sub(lambda found: _parameter(found[1]), text), option and _parameter(option[1])


def _parameter(option: str) -> str:
    return option.replace("-", "_")
