"""Views that read the store in one transaction."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from storage import Store

P = ParamSpec("P")
R = TypeVar("R")


def in_one_transaction(view: Callable[P, R]) -> Callable[P, R]:
    """Decorate a view that changes nothing, so that all that it shows is of one state of the store, its `store`.

    Opening a transaction for each of the twenty things that a view reads would take as long as reading them.
    """

    @wraps(view)
    def read(*args: P.args, **kwargs: P.kwargs) -> R:
        # FastAPI passes each argument by its name.
        store = cast(Store, kwargs["store"])
        with store.reading():
            return view(*args, **kwargs)

    return read
