"""The sender of alerts, and what lasts of which it tells people."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from actions.alerts import alert_options
from actions.context import AppContext
from actions.rises import compare_keywords_in, describe_comparison
from actions.status import find_lasting_problems
from alerts.dispatcher import Dispatcher
from alerts.notices import Condition
from core.alerts import Subscription
from core.keyword import find_name, name_key
from core.messages import Message, message
from storage import Store


def make_dispatcher(context: AppContext, store: Store, owner: str, on_notice: Callable[[Message], None]) -> Dispatcher:
    """Return what tells the mentions of the config's alerts."""
    options = replace(alert_options(context), find_conditions=partial(find_conditions, context))
    return Dispatcher(store, options, owner, context.clock, on_notice)


def find_conditions(context: AppContext, store: Store, subscription: Subscription) -> list[Condition]:
    """Return what the operator must know now, or which keywords of a subscription have unusually many articles."""
    if subscription.is_operator:
        return [
            Condition(problem.key, problem.text, message("over: {problem}", problem=problem.text))
            for problem in find_lasting_problems(context, store)
        ]
    if not subscription.rises:
        return []
    known = store.keywords.find_names()
    named = [found for name in subscription.keywords if (found := find_name(name, known)) is not None]
    return [
        Condition(
            f"rise {name_key(each.keyword)}",
            message("“{keyword}” rose: {why}", keyword=each.keyword, why=describe_comparison(each.comparison)),
            message("“{keyword}” is back to its usual number of articles", keyword=each.keyword),
        )
        for each in compare_keywords_in(context, store, None, named if subscription.keywords else known)
        if each.comparison is not None and each.comparison.is_rise
    ]
