"""What the page and the API may change of an outlet."""

from collections.abc import Mapping
from typing import Any

from actions.context import AppContext
from actions.outlet_overview import OutletOverview
from actions.outlets import OutletFields
from core.errors import UsageError
from core.messages import message


def require_editable(overview: OutletOverview, context: AppContext) -> None:
    """Raise `UsageError` if the config declares the outlet: it can only be changed there."""
    if overview.line is not None:
        raise UsageError(
            message(
                "'{outlet}' is declared in {place}; change it there",
                outlet=overview.stored.outlet.name,
                place=f"{context.path.name}:{overview.line}",
            )
        )


def edited_fields(before: OutletOverview, typed: Mapping[str, Any]) -> OutletFields:
    """Return the fields that a person changes.

    Only the operator may say that an outlet is private. So an outlet with another address is not private any more.
    """
    is_moved = typed.get("url") not in (None, before.stored.outlet.url)
    others = {name: value for name, value in typed.items() if name != "url"}
    return OutletFields(**others, url=typed["url"] if is_moved else None, private=False if is_moved else None)
