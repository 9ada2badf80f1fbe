"""`kliping alerts`: list the alerts and their channels, test, pause and resume them; what was sent, and would be."""

import sys
from pathlib import Path

from actions.alerts import (
    AlertOverview,
    ChannelOverview,
    find_alerts,
    find_log,
    get_subscription,
    make_clip,
    pause_alert,
    preview_alert,
    preview_whatsapp,
    resume_alert,
    send_samples,
)
from actions.context import AppContext
from actions.json_records import alert_message_record, alert_record
from alerts.rendering import Rendered
from cli.context import load, open_mirrored_store
from cli.errors import DONE, SOME_OUTLET_FAILED
from cli.json_output import print_records
from cli.language import current_language, localize, localized
from cli.options import OutputFormat
from cli.terminal import format_time, print_table, safe, shorten_names
from core.alerts import Channel, ChannelKind, Subscription
from core.messages import message
from core.user import OPERATOR

_STATES = {"waiting": message("waiting"), "sent": message("sent"), "failed": message("given up")}


def list_alerts(path: Path, output_format: OutputFormat) -> None:
    """Print the alerts of the config with their channels, and the mistakes in them below."""
    context = load(path)
    with open_mirrored_store(context) as store:
        alerts = find_alerts(context, store)
    if output_format == "json":
        print_records(map(alert_record, alerts))
        return
    if not alerts:
        print(localized("{path} has no alerts; see 'alerts' in docs/reference/config.md", path=str(path)))
        return
    print_table(
        (localized("alert"), localized("keywords"), localized("channel"), localized("waiting"), localized("state")),
        [
            (
                overview.subscription.name,
                _describe_keywords(overview.subscription),
                channel.channel.label,
                channel.waiting,
                _state(context, overview, channel),
            )
            for overview in alerts
            for channel in overview.channels
        ],
    )
    for overview in alerts:
        for problem in overview.problems:
            print(safe(f"{overview.subscription.name}: {localize(problem)}"), file=sys.stderr)


def _describe_keywords(subscription: Subscription) -> str:
    if subscription.is_operator:
        return "–"
    return shorten_names(subscription.keywords) or subscription.search or localized("all")


def _state(context: AppContext, overview: AlertOverview, channel: ChannelOverview) -> str:
    if overview.state is not None and overview.state.paused_at is not None:
        return localized("paused")
    if channel.state is None or (channel.state.sent_at is None and channel.state.error is None):
        return localized("nothing sent yet")
    if channel.state.error is not None:
        return localized(
            "FAILED: {error}. Next try: {next}",
            error=channel.state.error.message,
            next=format_time(channel.state.next_at, context.zone),
        )
    return localized("last sent {time}", time=format_time(channel.state.sent_at, context.zone))


def send_and_print_samples(path: Path, name: str) -> int:
    """Send a sample through each channel, and print the answers. Return exit code 1 if one failed."""
    tests = send_samples(load(path), name)
    for tested in tests:
        label, outcome = tested.channel.label, tested.outcome
        if tested.problem is not None:
            print(
                safe(localized("the templates cannot be used, Kliping's are: {problem}", problem=tested.problem)),
                file=sys.stderr,
            )
        if outcome.error is None:
            print(safe(localized("{channel}: sent. Answer: {answer}", channel=label, answer=outcome.answer or "–")))
        else:
            print(
                safe(localized("{channel}: FAILED: {error}", channel=label, error=outcome.error.message)),
                file=sys.stderr,
            )
    return SOME_OUTLET_FAILED if any(tested.outcome.error for tested in tests) else DONE


def pause_and_print(path: Path, name: str) -> None:
    """Stop telling. Raise `AlertNotFound` for an unknown name."""
    context = load(path)
    get_subscription(context, name)
    with open_mirrored_store(context) as store:
        subscription = pause_alert(context, store, name, OPERATOR)
    print(safe(localized("{name} is paused: nothing is sent until 'kliping alerts resume'", name=subscription.name)))


def resume_and_print(path: Path, name: str) -> None:
    """Tell again from now on. Raise `AlertNotFound` for an unknown name."""
    context = load(path)
    get_subscription(context, name)
    with open_mirrored_store(context) as store:
        subscription = resume_alert(context, store, name, OPERATOR)
    print(
        safe(
            localized("{name} sends again, from now on; what came during the pause is not sent", name=subscription.name)
        )
    )


def show_log(path: Path, name: str | None, limit: int, output_format: OutputFormat) -> None:
    """Print the latest messages, newest first. Raise `AlertNotFound` for an unknown name."""
    context = load(path)
    with open_mirrored_store(context) as store:
        logged = find_log(context, store, limit, name)
    if output_format == "json":
        print_records(map(alert_message_record, logged))
        return
    print_table(
        (
            localized("time"),
            localized("alert"),
            localized("channel"),
            localized("mentions"),
            localized("state"),
            localized("attempts"),
            localized("answer"),
        ),
        [
            (
                format_time(each.sent.ended_at or each.sent.created_at, context.zone),
                each.name,
                each.channel,
                each.sent.mentions,
                localize(_STATES[each.sent.state]),
                each.sent.attempts,
                each.sent.answer if each.sent.error is None else localize(each.sent.error),
            )
            for each in logged
        ],
    )


def preview(path: Path, name: str, *, for_whatsapp: bool = False) -> None:
    """Print what an alert would send of the latest mentions, or a text of them to be pasted into WhatsApp.

    Raise `AlertNotFound` for an unknown name.
    """
    context = load(path)
    rendered: list[tuple[Channel, Rendered]] = []
    with open_mirrored_store(context) as store:
        if not for_whatsapp:
            rendered = preview_alert(context, store, name)
        elif (text := preview_whatsapp(context, store, name)) is not None:
            _print_text(text)
            return
    if not rendered:
        print(localized("This alert selects no stored articles, so there is nothing to show."), file=sys.stderr)
    for channel, each in rendered:
        print(safe(f"# {channel.label}"))
        _print_text(each, _readable(channel, each))


def print_clip(path: Path, article_id: int) -> None:
    """Print an article as a text to be pasted into WhatsApp. Raise `ArticleNotFound`."""
    context = load(path)
    with context.open_store() as store:
        text = make_clip(context, store, store.articles.get(article_id), current_language())
    print(*map(safe, text.splitlines()), sep="\n")


def _print_text(rendered: Rendered, text: str | None = None) -> None:
    print(*map(safe, (rendered.content["text"] if text is None else text).splitlines()), sep="\n")
    if rendered.problem is not None:
        problem = localized("the templates cannot be used, Kliping's are: {problem}", problem=rendered.problem)
        print(safe(problem), file=sys.stderr)


def _readable(channel: Channel, rendered: Rendered) -> str:
    content = rendered.content
    if channel.kind is ChannelKind.MAIL:
        return f"{content['subject']}\n\n{content['text']}"
    return content["body" if channel.kind is ChannelKind.WEBHOOK else "text"]
