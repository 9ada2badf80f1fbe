"""The fields of a keyword, as forms and the API send them."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from actions.keywords import ALL, NONE, KeywordFields
from actions.parameters import ShortText, as_names, empty_as_none

MAX_NAME = 200

_Text = Annotated[ShortText | None, BeforeValidator(empty_as_none)]
_Values = Annotated[list[Annotated[str, Field(max_length=MAX_NAME)]], Field(max_length=200)]


class KeywordTone(BaseModel):
    """Queries that suggest the tone of the articles that mention the keyword."""

    model_config = ConfigDict(extra="forbid")

    positive: ShortText = ""
    neutral: ShortText = ""
    negative: ShortText = ""


class EditedKeyword(BaseModel):
    """The query and limits of a keyword. What is left out stays as it is; an empty list removes a limit."""

    model_config = ConfigDict(extra="forbid")

    query: ShortText | None = Field(None, description="The query; of a new keyword without one, its name as a phrase.")
    languages: _Values | None = Field(None, description="Codes or names of languages; empty: all.")
    outlets: _Values | None = Field(None, description="Names of outlets; empty: all.")
    forms: str | None = Field(None, max_length=20, description='"id": words stand for their Indonesian forms; "none".')
    tone: KeywordTone | None = Field(None, description="Queries that suggest a tone; without one: no rule.")

    def fields(self, name: str) -> KeywordFields:
        """Return the fields as the commands take them."""
        limits = _limit(self.languages), _limit(self.outlets)
        return KeywordFields(name, self.query or None, *limits, self.forms, self._tone())

    def _tone(self) -> dict[str, str] | None:
        return None if self.tone is None else self.tone.model_dump()


class NewKeyword(EditedKeyword):
    """A keyword that is being added or tried."""

    name: str = Field(min_length=1, max_length=MAX_NAME)

    def new_fields(self) -> KeywordFields:
        """Return the fields as the commands take them for a new keyword."""
        forms = _new_forms(self.forms)
        return KeywordFields(self.name, self.query or None, self.languages, self.outlets, forms, self._tone())


class KeywordForm(BaseModel):
    """The form of the page. Every field is sent; an empty one removes the value."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=MAX_NAME)] = ""
    query: _Text = None
    languages: Annotated[_Values, BeforeValidator(as_names)] = Field(default_factory=list)
    outlets: Annotated[_Values, BeforeValidator(as_names)] = Field(default_factory=list)
    forms: bool = False
    positive: ShortText | None = None
    neutral: ShortText | None = None
    negative: ShortText | None = None
    matches_stored: bool = False

    def fields(self, name: str) -> KeywordFields:
        """Return the fields of an existing keyword as the commands take them."""
        forms = "id" if self.forms else NONE
        return KeywordFields(name, self.query, self.languages or [ALL], self.outlets or [ALL], forms, self._tone())

    def new_fields(self) -> KeywordFields:
        """Return the fields of a new keyword as the commands take them."""
        forms = "id" if self.forms else None
        return KeywordFields(self.name, self.query, self.languages, self.outlets, forms, self._tone())

    def _tone(self) -> dict[str, str] | None:
        rules = {"positive": self.positive, "neutral": self.neutral, "negative": self.negative}
        if all(query is None for query in rules.values()):
            return None
        return {tone: (query or "").strip() for tone, query in rules.items()}


def _limit(values: list[str] | None) -> list[str] | None:
    """Return a list as the commands take it: "all" removes a limit."""
    return [ALL] if values == [] else values


def _new_forms(forms: str | None) -> str | None:
    return None if forms == NONE else forms
