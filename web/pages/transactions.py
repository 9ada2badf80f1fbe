"""Views that read the store in one transaction."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from storage import Store

P = ParamSpec("P")
R = TypeVar("R")


def in_one_transaction(store: Store) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator of a view that changes nothing, so that all that it shows is of one state of the store.

    Opening a transaction for each of the twenty things that a view reads would take as long as reading them.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def read(*args: P.args, **kwargs: P.kwargs) -> R:
            with store.reading():
                return view(*args, **kwargs)

        return read

    return decorate
