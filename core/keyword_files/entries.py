"""The entries of a keyword file, validated by the same rules as the keywords in config.yaml."""

from collections.abc import Callable, Mapping

from pydantic import ValidationError

from core.config.problems import format_path, suggestion, unknown_key_paths, validation_reasons
from core.config.schema import DeclaredKeyword, keyword_from_phrase
from core.keyword import Keyword

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
        reasons = [
            f"{format_path(path)}: unknown key{suggestion(str(path[-1]), FIELDS)}" for path in unknown_key_paths(error)
        ]
        reasons += [f"{format_path(path)}: {reason}" if path else reason for path, reason in validation_reasons(error)]
        # The error of an invalid query has several lines and is shown last.
        raise ValueError("; ".join(sorted(reasons, key=lambda reason: "\n" in reason))) from None


class Entries:
    """The keywords, problems and notes that were read from a file so far, each with its line number.

    `without_state` holds the names of keywords for which the file does not state whether they are active.
    """

    def __init__(self) -> None:
        self.keywords: list[tuple[int, Keyword]] = []
        self.problems: list[tuple[int, str]] = []
        self.notes: list[tuple[int, str]] = []
        self.without_state: list[str] = []

    def add(self, line: int, read_fields: Callable[[], Mapping[str, object]]) -> None:
        """Add the keyword with the fields that `read_fields` returns, or a problem if it raises ValueError."""
        try:
            fields = read_fields()
            keyword = keyword_from_fields(fields)
        except ValueError as error:
            self.problems.append((line, str(error)))
            return
        self.keywords.append((line, keyword))
        if fields.get("active") in (None, ""):
            self.without_state.append(keyword.name)
