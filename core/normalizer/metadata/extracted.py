"""A value that was read from a page, with the place where it was found."""

from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")


class Extracted(NamedTuple, Generic[Value]):
    """A value, and its origin: one of the words of `Article.title_from`, `authors_from` and `section_from`."""

    value: Value
    origin: str
