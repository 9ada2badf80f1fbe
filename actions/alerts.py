"""Alerts of the config: their state, what they sent, what they would send, and a test of their channels."""

import asyncio
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from importlib import metadata

from actions.context import AppContext
from actions.report import find_definition
from actions.saved_searches import saved_options
from actions.search import build_filter
from alerts.composition import load_templates, make_unstored_message
from alerts.dispatcher import make_senders
from alerts.options import AlertOptions
from alerts.outcome import Outcome
from alerts.rendering import Draft, Rendered, Templates
from alerts.selection import Item, make_items, make_plain_item, sort_by_keyword
from core.alerts import Channel, Subscription
from core.errors import AlertNotFound, UsageError
from core.filters import ArticleFilter, ArticleOrder, Cursor, OutletGroup
from core.keyword import find_name, name_key
from core.messages import Message, message, translate
from storage import (
    AlertMessage,
    AuditEntry,
    ChangeCause,
    ChannelState,
    NewSentReport,
    Store,
    StoredArticle,
    SubscriptionState,
    WaitingDelivery,
)

# The number of articles in a preview.
MAX_PREVIEWED = 10


@dataclass(frozen=True, slots=True)
class ChannelOverview:
    """A channel of an alert. `state` is None if the store does not know it yet. `waiting` mentions were not sent."""

    channel: Channel
    state: ChannelState | None
    waiting: int


@dataclass(frozen=True, slots=True)
class AlertOverview:
    """An alert of the config. `state` is None if the store does not know it yet. `problems` are mistakes in names."""

    subscription: Subscription
    state: SubscriptionState | None
    channels: tuple[ChannelOverview, ...]
    problems: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ChannelTest:
    """What became of a sample that was sent through a channel. `problem` is that of the user's templates."""

    channel: Channel
    outcome: Outcome
    problem: str | None


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A message, with the name of its alert and the label of its channel."""

    sent: AlertMessage
    name: str
    channel: str


def alert_options(context: AppContext) -> AlertOptions:
    """Return what alerts need of the config."""
    config = context.config
    return AlertOptions(
        subscriptions=config.subscriptions,
        zone=context.zone,
        mail=config.mail,
        telegram=config.telegram,
        webhook=config.webhook,
        folder=context.path.resolve().parent,
        version=metadata.version("kliping"),
        collect_report=partial(_collect_report, context),
        find_filter=partial(find_filter, context),
        page=config.web.address,
    )


def _collect_report(
    context: AppContext, store: Store, subscription: Subscription, at: datetime
) -> Callable[[], NewSentReport]:
    """Return what makes the report that a subscription delivers at a scheduled time."""
    from reports.writer import collect_delivery  # its libraries are needed once a day

    definition = find_definition(context, subscription.report or "")
    folder = context.path.resolve().parent
    return collect_delivery(store, subscription.key, definition, at, subscription.formats, context.zone, folder)


def find_filter(context: AppContext, store: Store, subscription: Subscription) -> ArticleFilter:
    """Return the filter of a subscription's saved search and group of outlets.

    Raise `UsageError` if there is no search of this name, and the errors of a search.
    """
    group = OutletGroup(subscription.regions, subscription.kinds, subscription.tags)
    if subscription.search is None:
        return ArticleFilter(group=group)
    key = name_key(subscription.search)
    saved = next((each for each in store.saved_searches.find() if name_key(each.name) == key), None)
    if saved is None:
        raise UsageError(message("no saved search is named '{name}'", name=subscription.search))
    wanted = build_filter(context, saved_options(saved, MAX_PREVIEWED))
    # That a story is told once is decided for each channel.
    wanted = replace(wanted, one_per_story=False, order=ArticleOrder.KEPT, cursor=Cursor())
    if group == OutletGroup():
        return wanted
    return replace(wanted, group=group)


def find_alerts(context: AppContext, store: Store) -> tuple[AlertOverview, ...]:
    """Return the alerts of the config, in its order."""
    states = {state.key: state for state in store.alerts.find()}
    channels, waiting = store.alerts.find_channels(), store.alerts.count_waiting()
    keywords = store.keywords.find_names()
    outlets = [stored.outlet.name for stored in store.outlets.find(context.clock())]
    searches = [saved.name for saved in store.saved_searches.find()]
    return tuple(
        AlertOverview(
            each,
            states.get(each.key),
            tuple(
                ChannelOverview(channel, channels.get(channel.key), waiting.get((each.key, channel.key), 0))
                for channel in each.channels
            ),
            tuple(
                message("no keyword is named '{name}'", name=name)
                for name in each.keywords
                if find_name(name, keywords) is None
            )
            + tuple(
                message("no outlet is named '{name}'", name=name)
                for name in each.outlets
                if find_name(name, outlets) is None
            )
            + tuple(
                message("no saved search is named '{name}'", name=name)
                for name in (each.search,)
                if name is not None and find_name(name, searches) is None
            ),
        )
        for each in context.config.subscriptions
    )


def pause_alert(context: AppContext, store: Store, name: str, by: str) -> Subscription:
    """Stop telling. Raise `AlertNotFound` for an unknown name."""
    subscription, now = get_subscription(context, name), context.clock()
    with store.audited(AuditEntry(by, "alert.pause", subscription.name, {}, now)):
        store.alerts.pause(subscription.name, now)
    return subscription


def resume_alert(context: AppContext, store: Store, name: str, by: str) -> Subscription:
    """Tell again from now on. Raise `AlertNotFound` for an unknown name."""
    subscription, now = get_subscription(context, name), context.clock()
    with store.audited(AuditEntry(by, "alert.resume", subscription.name, {}, now)):
        store.alerts.resume(subscription.name, now)
    return subscription


def get_subscription(context: AppContext, name: str) -> Subscription:
    """Return an alert of the config. Raise `AlertNotFound` for an unknown name."""
    found = [each for each in context.config.subscriptions if each.key == name_key(name)]
    if not found:
        raise AlertNotFound(name)
    return found[0]


def find_log(context: AppContext, store: Store, limit: int, name: str | None) -> tuple[LoggedMessage, ...]:
    """Return the latest messages, newest first. Raise `AlertNotFound` for an unknown name."""
    if name is not None:
        get_subscription(context, name)
    labels = {channel.key: channel.label for each in context.config.subscriptions for channel in each.channels}
    names = {each.key: each.name for each in context.config.subscriptions}
    return tuple(
        LoggedMessage(sent, names.get(sent.subscription, sent.subscription), labels.get(sent.channel, sent.channel))
        for sent in store.alerts.find_messages(limit, name)
    )


def preview_alert(
    context: AppContext, store: Store, name: str, limit: int = MAX_PREVIEWED
) -> list[tuple[Channel, Rendered]]:
    """Return what an alert would send of the latest mentions that it selects, for each kind of channel.

    An alert that only has scheduled times would send a digest. Return an empty list if there are no mentions. Raise
    `AlertNotFound` for an unknown name.
    """
    subscription = get_subscription(context, name)
    by_kind = {channel.kind: channel for channel in reversed(subscription.channels)}
    draft = _draft_latest(context, store, subscription, limit)
    templates = load_templates(alert_options(context), subscription)
    return (
        [(channel, templates.render(draft, kind, channel.limit)) for kind, channel in by_kind.items()]
        if draft.items
        else []
    )


def preview_whatsapp(context: AppContext, store: Store, name: str) -> Rendered | None:
    """Return the text of the latest mentions that an alert selects, to be pasted into WhatsApp, or None without any.

    Raise `AlertNotFound` for an unknown name.
    """
    subscription = get_subscription(context, name)
    draft = _draft_latest(context, store, subscription)
    templates = load_templates(alert_options(context), subscription)
    return templates.render(draft, "whatsapp") if draft.items else None


def _draft_latest(context: AppContext, store: Store, subscription: Subscription, limit: int = MAX_PREVIEWED) -> Draft:
    """Return the latest mentions as a draft. Raise `UsageError` if a report is delivered instead of mentions."""
    if subscription.report is not None:
        raise UsageError(
            message(
                "'{name}' delivers a report; write it with: kliping report {report}",
                name=subscription.name,
                report=subscription.report,
            )
        )
    draft = _draft(context, subscription, _find_latest(context, store, subscription)[:limit])
    if subscription.when.is_immediate:
        return draft
    return replace(draft, items=sort_by_keyword(draft.items), is_digest=True, scheduled_at=draft.at, since=draft.at)


def make_clip(context: AppContext, store: Store, stored: StoredArticle, language: str) -> str:
    """Return an article as a text to be pasted into WhatsApp: headline, outlet, time, the mention and the link."""
    keys = dict.fromkeys(name_key(mention.keyword) for mention in stored.mentions)
    deliveries = [WaitingDelivery(number, key, stored.id, ChangeCause.CRAWL) for number, key in enumerate(keys, 1)]
    items = make_items(deliveries, {stored.id: stored}, store.clusters.find_sizes([stored.id])).items
    draft = Draft(
        uuid="",
        subscription="",
        language=language,
        zone=context.zone,
        at=context.clock(),
        items=items or (make_plain_item(stored),),
        total=len(keys),
    )
    return Templates().render(draft, "whatsapp").content["text"]


def _find_latest(context: AppContext, store: Store, subscription: Subscription) -> tuple[Item, ...]:
    """Return the latest articles that a subscription selects, as if they were new."""
    known = store.keywords.find_names()
    keywords = tuple(found for name in subscription.keywords if (found := find_name(name, known)) is not None)
    if subscription.keywords and not keywords:
        return ()
    wanted = find_filter(context, store, subscription)
    keywords = keywords or wanted.keywords
    wanted = replace(
        wanted,
        keywords=keywords,
        outlets=subscription.outlets or wanted.outlets,
        languages=subscription.languages or wanted.languages,
        prominence=subscription.prominence or wanted.prominence,
        is_dropped=False,
        limit=MAX_PREVIEWED,
    )
    stored = {each.id: each for each in store.articles.find_page(wanted).articles}
    keys = {name_key(name) for name in keywords}
    mentioned = {
        (each.id, key)
        for each in stored.values()
        for found in each.mentions
        if (key := name_key(found.keyword)) in keys or not keys
    }
    deliveries = [
        WaitingDelivery(number, key, article_id, ChangeCause.CRAWL)
        for number, (article_id, key) in enumerate(sorted(mentioned, reverse=True), 1)
    ]
    return make_items(deliveries, stored, store.clusters.find_sizes(stored.keys())).items


def _draft(context: AppContext, subscription: Subscription, items: Sequence[Item]) -> Draft:
    return Draft(
        uuid=str(uuid.uuid4()),
        subscription=subscription.name,
        language=subscription.language,
        zone=context.zone,
        at=context.clock(),
        items=tuple(items),
        total=sum(len(item.deliveries) for item in items),
        page=context.config.web.address,
    )


def make_sample(subscription: Subscription, at: datetime) -> Item:
    """Return an invented article, for a message that tests a channel."""

    def text(value: Message) -> str:
        return translate(value, subscription.language)

    return Item(
        article_id=0,
        title=text(message("This is how Kliping tells a mention")),
        url="https://kliping.example/",
        outlet=text(message("Sample outlet")),
        published_at=at,
        language=subscription.language,
        keywords=subscription.keywords[:1] or (text(message("sample keyword")),),
        prominence="headline",
        snippet=text(message("Here stand the words around the mention.")),
        cause=ChangeCause.CRAWL,
        outlets=1,
        deliveries=(0,),
    )


def send_samples(context: AppContext, name: str) -> tuple[ChannelTest, ...]:
    """Send a sample through each channel of an alert, and return the results. Nothing is stored.

    Raise `AlertNotFound` for an unknown name.
    """
    subscription, options = get_subscription(context, name), alert_options(context)
    draft = replace(_draft(context, subscription, [make_sample(subscription, context.clock())]), is_sample=True)
    senders, templates = make_senders(options), load_templates(options, subscription)

    async def send(channel: Channel) -> ChannelTest:
        rendered = templates.render(draft, channel.kind, channel.limit)
        sample = make_unstored_message(draft, subscription, channel, rendered.content)
        outcome = await senders[channel.kind].send(channel, sample, context.clock())
        return ChannelTest(channel, outcome, rendered.problem)

    async def send_all() -> list[ChannelTest]:
        return await asyncio.gather(*map(send, subscription.channels))

    return tuple(asyncio.run(send_all()))
