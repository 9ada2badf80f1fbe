"""Users of the page and the API, and what they may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A READER may find and read everything. An EDITOR may change keywords, outlets, articles and marks, too."""

    READER = "reader"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class User:
    """Who makes a request."""

    name: str
    role: Role

    @property
    def is_editor(self) -> bool:
        return self.role is Role.EDITOR


# Whoever uses the page on the computer itself while the store has no users.
LOCAL_USER = User("local", Role.EDITOR)
