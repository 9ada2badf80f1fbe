"""The first visit to the page of an empty store: contact, keyword, and its preview on the headlines of an outlet."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.context import AppContext
from actions.keywords import KeywordEditor, KeywordFields
from core.article import Article
from core.config import contact_problem
from core.errors import UsageError
from core.keyword import Keyword, phrase_query
from core.matcher import Matcher, Mention
from core.messages import message
from storage import Store, TaskKind, TaskState

# Among how many of the newest tasks a discovery is looked for.
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Sample:
    """A headline of a discovered outlet, with the mentions in it."""

    title: str
    mentions: tuple[Mention, ...] = ()


def set_contact(context: AppContext, store: Store, typed: str) -> None:
    """Store the contact that outlets receive. Raise `UsageError` if it is invalid, or if the config states one."""
    if context.config.network.contact is not None:
        raise UsageError(message("the config file states the contact; change it there: network.contact"))
    problem = contact_problem(typed)
    if problem is not None:
        raise UsageError(problem.message)
    store.settings.set_contact(typed)


def find_samples(store: Store) -> tuple[Sample, ...]:
    """Return the headlines that the last discovery found."""
    for task in store.tasks.find(_LOOKED_AT):
        if task.kind is TaskKind.DISCOVER and task.state is TaskState.DONE and task.result:
            return tuple(Sample(sample["title"]) for sample in task.result["samples"])
    return ()


def preview_keyword(context: AppContext, typed: str, samples: Sequence[Sample]) -> list[Sample]:
    """Return the headlines that a keyword would find. Raise `QueryError` or `UsageError` if it is invalid."""
    keyword = _build(typed)
    matcher = Matcher([keyword], context.config.variants)
    found = [
        Sample(sample.title, matcher.match(Article("https://sample.invalid/", sample.title, ""), ""))
        for sample in samples
    ]
    return [sample for sample in found if sample.mentions]


def add_first_keyword(context: AppContext, store: Store, typed: str) -> None:
    """Add a keyword for the words that were typed. Raise `QueryError` or `UsageError` if it is invalid."""
    keyword = _build(typed)
    KeywordEditor(context, store, keyword.name).add(keyword)


def _build(typed: str) -> Keyword:
    if not typed:
        raise UsageError(message("type what to look for, such as the name of a town"))
    return KeywordFields(typed, query=phrase_query(typed)).build()
