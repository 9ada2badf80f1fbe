"""Save searches under a name, and ask them again."""

from urllib.parse import urlencode

from actions.context import AppContext
from actions.parameters import ArticleConditions
from actions.search import SearchOptions, build_filter
from core.errors import UsageError
from core.messages import message
from storage import SavedSearch, Store

MAX_NAME = 200


def check_search(context: AppContext, store: Store, conditions: ArticleConditions) -> None:
    """Raise the errors of a search if it cannot be asked: a search that never worked is a mistake."""
    store.articles.count(build_filter(context, conditions.search_options(limit=1)), 1)


def save_search(context: AppContext, store: Store, name: str, conditions: ArticleConditions, user: str) -> SavedSearch:
    """Save a search. Raise `UsageError` if the name is empty, too long or taken."""
    return store.saved_searches.add(parse_name(name), conditions.to_record(), user, context.clock())


def rename_search(store: Store, search_id: int, name: str) -> SavedSearch:
    """Rename a saved search. Raise `SavedSearchNotFound`, or `UsageError` as `save_search` does."""
    return store.saved_searches.rename(search_id, parse_name(name))


def parse_name(typed: str) -> str:
    """Return a typed name with single spaces. Raise `UsageError` if it is empty or too long."""
    name = " ".join(typed.split())
    if not name or len(name) > MAX_NAME:
        raise UsageError(message("--name: write a name of 1 to {maximum} characters", maximum=MAX_NAME))
    return name


def read_conditions(saved: SavedSearch) -> ArticleConditions:
    """Return the parameters of a saved search."""
    return ArticleConditions.model_validate(saved.parameters)


def saved_options(saved: SavedSearch, limit: int) -> SearchOptions:
    """Return a saved search as the options of a search. Times such as `3d` count from the time at which it is asked."""
    return read_conditions(saved).search_options(limit=limit)


def search_query(conditions: ArticleConditions) -> str:
    """Return the query string of the search's address."""
    plain = {
        name: str(value).lower() if isinstance(value, bool) else value for name, value in conditions.to_record().items()
    }
    return urlencode(plain, doseq=True)
