"""The entries of a keyword file, validated by the same rules as the keywords in config.yaml."""

from collections.abc import Callable, Mapping

from pydantic import ValidationError

from core.config.problems import summarize
from core.config.schema import DeclaredKeyword, keyword_from_phrase
from core.keyword import Keyword
from core.messages import Message, message_of

FIELDS = ("name", "query", "languages", "outlets", "forms", "active")


def keyword_from_fields(fields: Mapping[str, object]) -> Keyword:
    """Return the keyword with these fields. Without a query, it searches for its name as a phrase.

    Raise ValueError with all reasons if a field is invalid.
    """
    filled_fields = {field: value for field, value in fields.items() if value not in (None, "", ())}
    if "query" not in filled_fields:
        filled_fields["query"] = keyword_from_phrase(str(filled_fields.get("name", ""))).query
    try:
        return DeclaredKeyword.model_validate(filled_fields).keyword()
    except ValidationError as error:
        raise ValueError(summarize(error, FIELDS)) from None


class Entries:
    """The keywords, problems and notes that were read from a file so far, each with its line number.

    `without_state` holds the names of keywords for which the file does not state whether they are active, and
    `without_tones` of those for which it does not state the rules for the tone.
    """

    def __init__(self) -> None:
        self.keywords: list[tuple[int, Keyword]] = []
        self.problems: list[tuple[int, Message]] = []
        self.notes: list[tuple[int, Message]] = []
        self.without_state: list[str] = []
        self.without_tones: list[str] = []

    def add(self, line: int, read_fields: Callable[[], Mapping[str, object]]) -> None:
        """Add the keyword with the fields that `read_fields` returns. If it raises ValueError, add a problem."""
        try:
            fields = read_fields()
            keyword = keyword_from_fields(fields)
        except ValueError as error:
            self.problems.append((line, message_of(error)))
            return
        self.keywords.append((line, keyword))
        if fields.get("active") in (None, ""):
            self.without_state.append(keyword.name)
        if fields.get("tone") is None:
            self.without_tones.append(keyword.name)
