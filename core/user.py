"""Users of the page and the API, and what they may do."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.errors import UsageError
from core.keyword import name_key
from core.messages import message


class Role(StrEnum):
    """A READER may find and read everything. An EDITOR may change keywords, outlets, articles and marks, too."""

    READER = "reader"
    EDITOR = "editor"


class Scope(StrEnum):
    """What a token for a program allows: to READ, or to EDIT whatever its user may edit."""

    READ = "read"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class User:
    """Who makes a request. `token` is the name of the token by which a program makes it, or None."""

    name: str
    role: Role
    token: str | None = None

    @property
    def is_editor(self) -> bool:
        return self.role is Role.EDITOR


# Whoever uses the page on the computer itself while the store has no users.
LOCAL_USER = User("local", Role.EDITOR)

# Whoever changes users with commands, in the audit log.
OPERATOR = "operator"

# A session ends when it was not used for SESSION_IDLE, and in any case SESSION_LIFE after the sign-in.
SESSION_IDLE = timedelta(days=7)
SESSION_LIFE = timedelta(days=30)

# After this many sign-ins that failed within SIGN_IN_WINDOW, for one name or from one address, further ones are
# refused. An address may be that of a whole office.
SIGN_IN_WINDOW = timedelta(minutes=15)
SIGN_INS_BY_NAME = 10
SIGN_INS_BY_ADDRESS = 30

# Numbers of characters. The longest password bounds the work of hashing it.
MAX_USER_NAME = 100
MIN_PASSWORD, MAX_PASSWORD = 12, 1000

_RESERVED = {LOCAL_USER.name, OPERATOR}


def parse_user_name(text: str) -> str:
    """Return a user's name with single spaces. Raise UsageError if it cannot be one."""
    name = " ".join(text.split())
    if not name or len(name) > MAX_USER_NAME or not name.isprintable():
        raise UsageError(
            message("a user's name has 1 to {maximum} characters, without control characters", maximum=MAX_USER_NAME)
        )
    if name_key(name) in _RESERVED:
        raise UsageError(message("'{name}' has a meaning in the audit log; choose another name", name=name))
    return name


def check_password(password: str, name: str) -> None:
    """Raise UsageError if a user must not have this password."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise UsageError(
            message(
                "the password must have {minimum} to {maximum} characters; several words are easy to remember",
                minimum=MIN_PASSWORD,
                maximum=MAX_PASSWORD,
            )
        )
    if name_key(password) == name_key(name) or len(set(password)) == 1:
        raise UsageError(message("the password is easily guessed; choose another one"))
