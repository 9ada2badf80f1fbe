"""Make the content of a message: templates in a sandbox, cut by whole items below the limit of a channel."""

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.selection import Item, shorten
from core.alerts import ChannelKind
from core.messages import Message, Param, message, os_error_message, plural_message, translate
from storage import ChangeCause

# The greatest number of items in a message, and in a digest of a scheduled time.
MAX_ITEMS, MAX_DIGEST_ITEMS = 50, 200

# The greatest size of a message: bytes of the text and of the HTML of an e-mail, UTF-16 units of what a reader of
# Telegram sees (its API allows 4,096), and bytes of the body of a request.
# A person pastes the text for WhatsApp, which allows 65,536 characters.
Form = ChannelKind | Literal["whatsapp"]
LIMITS: dict[Form, int] = {
    ChannelKind.MAIL: 200_000,
    ChannelKind.TELEGRAM: 4_096,
    ChannelKind.WEBHOOK: 200_000,
    ChannelKind.CHAT: 2_000,
    "whatsapp": 60_000,
}

# What WhatsApp takes for markup, and characters that look like it: it has no way to escape them.
_LOOKALIKES = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"})

# The same for chat services, which also find links in brackets, and mentions of people between angle brackets.
_CHAT_LOOKALIKES = _LOOKALIKES | str.maketrans({"<": "‹", ">": "›", "[": "［", "]": "］", "#": "＃", "|": "ǀ"})
_MAX_CHAT_URL = 500

# The share of the mentions of a digest from which on one keyword is named as their cause.
_MOST = 0.8

# The number of keywords that are named of what a digest does not show.
_MAX_REST = 4

# The longest address of a search: it must fit into the shortest message beside an item.
_MAX_SEARCH_URL = 500

# The version of the JSON of webhooks.
SCHEMA_VERSION = 1

_TAG = re.compile(r"<[^>]*>")
# What begins a quotation or a list in WhatsApp.
_LINE_MARKUP = re.compile(r"\s*(?:>|[-•]|\d+\.)")

_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a message is made of.

    `uuid` identifies the message. `total` is the number of mentions that it tells. If that is more than those of
    `items`, these are the first ones of a digest. `is_sample` is true for a message that only tests a channel. For a
    digest of a scheduled time, `scheduled_at` is that time and `since` the one before it, and the items are sorted by
    keyword; there may be none. `counts` are the numbers of the mentions of a digest by keyword; while it is rendered,
    of those that it does not show. `page` is the address of the page, or None; `search_url` that of the search for what
    the message does not show, known while it is rendered. A message of `notices` has no items; `omitted_notices` did
    not fit into it.
    """

    uuid: str
    subscription: str
    language: str
    zone: ZoneInfo
    at: datetime
    items: tuple[Item, ...]
    total: int
    is_digest: bool = False
    is_sample: bool = False
    scheduled_at: datetime | None = None
    since: datetime | None = None
    notices: tuple[str, ...] = ()
    omitted_notices: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    page: str | None = None
    search_url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Items of a message below a title: a keyword, or what its stories have in common. "" if they are not grouped."""

    title: str
    items: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """The content of a message, with the items that fitted into it. `problem` is that of the user's templates."""

    content: dict[str, str]
    items: tuple[Item, ...]
    problem: str | None = None


class Templates:
    """The templates of messages: those in a folder of the user, otherwise those of Kliping."""

    def __init__(self, folder: Path | None = None) -> None:
        self._builtin = _make_environment(PackageLoader("alerts"))
        self._own = (
            None
            if folder is None
            else _make_environment(ChoiceLoader([FileSystemLoader(folder), PackageLoader("alerts")]))
        )

    def render(self, draft: Draft, kind: Form, limit: int | None = None) -> Rendered:
        """Return the message with as many items as fit. With a broken template of the user, use Kliping's.

        `limit` is the channel's own, if that of its kind does not apply.
        """
        limit = LIMITS[kind] if limit is None else limit
        problem = None
        if self._own is not None and kind is not ChannelKind.WEBHOOK and not draft.notices:
            try:
                content, number = _fit(draft, kind, limit, self._own)
                return Rendered(content, draft.items[:number])
            except Exception as error:  # a template may raise anything
                problem = f"{type(error).__name__}: {shorten(str(error), 200)}"
        content, number = _fit(draft, kind, limit, self._builtin)
        return Rendered(content, draft.items[:number], problem)


def find_template_problems(folder: Path) -> Iterator[Message]:
    """Yield what is wrong with a user's templates: none is in the folder, or one cannot be read or parsed.

    What goes wrong only while a message is made is not found.
    """
    known = sorted(PackageLoader("alerts").list_templates())
    own = [name for name in known if (folder / name).is_file()]
    if not own:
        yield message("{folder} has no template; the names are: {names}", folder=str(folder), names=", ".join(known))
    environment = _make_environment(FileSystemLoader(folder))
    for name in own:
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            yield message(
                "{file}, line {line}: {problem}",
                file=str(folder / name),
                line=error.lineno,
                problem=shorten(str(error.message), 200),
            )
        except (OSError, UnicodeDecodeError) as error:
            problem = os_error_message(error) if isinstance(error, OSError) else message("it is not UTF-8 text")
            yield message("{path}: cannot be read: {problem}", path=str(folder / name), problem=problem)


def _make_environment(loader: BaseLoader) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _fit(
    draft: Draft, kind: Form, limit: int, environment: ImmutableSandboxedEnvironment
) -> tuple[dict[str, str], int]:
    """Return the content with the most items that fit, and their number, at least one if there are items.

    Raise ValueError if not even one fits, which only happens with the user's templates.
    """

    def render(number: int) -> dict[str, str]:
        if draft.notices:
            omitted = len(draft.notices) - number
            url = "" if draft.page is None else f"{draft.page}status"
            cut = replace(draft, notices=draft.notices[:number], omitted_notices=omitted, search_url=url)
            return _CONTENTS[kind](cut, (), environment)
        return _render_items(draft, draft.items[:number], kind, environment)

    number = min(len(draft.notices or draft.items), MAX_ITEMS if draft.scheduled_at is None else MAX_DIGEST_ITEMS)
    content = render(number)
    if _measure(content, kind) <= limit:
        return content, number
    low, high = 0, number
    while high - low > 1:
        middle = (low + high) // 2
        rendered = render(middle)
        if _measure(rendered, kind) <= limit:
            low, content = middle, rendered
        else:
            high = middle
    if low:
        return content, low
    for first in _shorten_item(draft.items[0]) if draft.items else ():
        content = _render_items(draft, [first], kind, environment)
        if _measure(content, kind) <= limit:
            return content, 1
    raise ValueError(f"one item takes more than {limit}")


def _render_items(
    draft: Draft, items: Sequence[Item], kind: Form, environment: ImmutableSandboxedEnvironment
) -> dict[str, str]:
    counts = _count_rest(draft, items)
    cut = replace(draft, counts=counts, search_url=_make_search_url(draft, counts))
    return _CONTENTS[kind](cut, items, environment)


def _count_rest(draft: Draft, items: Sequence[Item]) -> dict[str, int]:
    """Return the numbers of the mentions that are not in `items` by keyword, the most frequent keywords first."""
    shown = Counter(keyword for item in items if not item.is_told for keyword in item.keywords)
    if shown["…"]:
        return {}  # not all keywords of an item are known
    rest = Counter(draft.counts)
    rest.subtract(shown)
    return {name: number for name, number in rest.most_common() if number > 0}


def _make_search_url(draft: Draft, counts: Mapping[str, int]) -> str:
    """Return the address of the page's search for articles with these keywords, "" if the page has no address.

    Keywords are left out if not all of them fit.
    """
    if draft.page is None:
        return ""
    since = (
        [] if draft.since is None else [("kept_since", draft.since.astimezone(draft.zone).isoformat("T", "minutes"))]
    )
    queries = ([*(("keyword", name) for name in counts), *since], since)
    urls = [f"{draft.page}search?{urlencode(query)}".removesuffix("?") for query in queries]
    return next((url for url in urls if len(url) <= _MAX_SEARCH_URL), draft.page)


def _shorten_item(item: Item) -> tuple[Item, ...]:
    """Return an item with less and less in it, for a channel whose limit is so low that it does not fit."""
    return replace(item, snippet=""), replace(item, snippet="", url="")


def _measure(content: Mapping[str, str], kind: Form) -> int:
    if kind is ChannelKind.TELEGRAM:
        return len(html.unescape(_TAG.sub("", content["text"])).encode("utf-16-le")) // 2
    return max(len(text.encode()) for text in content.values())


def _mail_content(draft: Draft, items: Sequence[Item], environment: ImmutableSandboxedEnvironment) -> dict[str, str]:
    values = _make_values(draft, items)
    return {
        "subject": shorten(environment.get_template("subject.txt").render(values), 200),
        "text": _tidy(environment.get_template("mail.txt").render(values)),
        "html": environment.get_template("mail.html").render(values),
    }


def _telegram_content(
    draft: Draft, items: Sequence[Item], environment: ImmutableSandboxedEnvironment
) -> dict[str, str]:
    return {"text": _tidy(environment.get_template("telegram.html").render(_make_values(draft, items)))}


def _chat_content(draft: Draft, items: Sequence[Item], environment: ImmutableSandboxedEnvironment) -> dict[str, str]:
    # One item alone must fit into the shortest limit.
    plain = [
        replace(
            item,
            title=escape_chat(shorten(item.title, 100)),
            outlet=escape_chat(shorten(item.outlet, 30)),
            snippet=escape_chat(shorten(item.snippet, 150)),
            keywords=tuple(escape_chat(shorten(name, 40)) for name in item.keywords[:3]),
            url=item.url if len(item.url) <= _MAX_CHAT_URL else "",
        )
        for item in items
    ]
    plain_draft = replace(
        draft,
        subscription=escape_chat(shorten(draft.subscription, 40)),
        counts={escape_chat(name): number for name, number in draft.counts.items()},
        notices=tuple(map(escape_chat, draft.notices)),
    )
    return {"text": _tidy(environment.get_template("chat.txt").render(_make_values(plain_draft, plain)))}


def escape_chat(text: str) -> str:
    """Return a text in which chat services find no markup, and in which nobody is mentioned."""
    plain = text.translate(_CHAT_LOOKALIKES).replace("@", "@\u200b")
    return f"\u200b{plain}" if _LINE_MARKUP.match(plain) else plain


def _whatsapp_content(
    draft: Draft, items: Sequence[Item], environment: ImmutableSandboxedEnvironment
) -> dict[str, str]:
    plain = [
        replace(
            item,
            title=escape_whatsapp(item.title),
            outlet=escape_whatsapp(item.outlet),
            snippet=escape_whatsapp(item.snippet),
            keywords=tuple(map(escape_whatsapp, item.keywords)),
        )
        for item in items
    ]
    counts = {escape_whatsapp(name): number for name, number in draft.counts.items()}
    plain_draft = replace(draft, subscription=escape_whatsapp(draft.subscription), counts=counts)
    values = _make_values(plain_draft, plain)
    return {"text": _tidy(environment.get_template("whatsapp.txt").render(values))}


def escape_whatsapp(text: str) -> str:
    """Return a text in which WhatsApp finds no markup: no bold, italic, struck out or fixed words, lists or quotes."""
    plain = text.translate(_LOOKALIKES)
    return f"\u200b{plain}" if _LINE_MARKUP.match(plain) else plain


def _webhook_content(
    draft: Draft, items: Sequence[Item], _environment: ImmutableSandboxedEnvironment
) -> dict[str, str]:
    record = {
        "version": SCHEMA_VERSION,
        "id": draft.uuid,
        "type": _find_type(draft),
        "alert": draft.subscription,
        "created_at": draft.at.isoformat(),
        "scheduled_at": None if draft.scheduled_at is None else draft.scheduled_at.astimezone(UTC).isoformat(),
        "total": _count_mentions(draft, items),
        "articles": [item_record(item) for item in items],
        "notices": list(draft.notices),
    }
    return {"body": json.dumps(record, ensure_ascii=False, separators=(",", ":"))}


def _find_type(draft: Draft) -> str:
    if draft.is_sample:
        return "sample"
    if draft.notices:
        return "notice"
    if draft.scheduled_at is not None and not draft.items:
        return "nothing"
    return "digest" if draft.is_digest else "mentions"


_CONTENTS: dict[Form, Callable[[Draft, Sequence[Item], ImmutableSandboxedEnvironment], dict[str, str]]] = {
    ChannelKind.MAIL: _mail_content,
    ChannelKind.TELEGRAM: _telegram_content,
    ChannelKind.WEBHOOK: _webhook_content,
    ChannelKind.CHAT: _chat_content,
    "whatsapp": _whatsapp_content,
}


def item_record(item: Item) -> dict[str, Any]:
    """Return an item as a JSON object."""
    return {
        "id": item.article_id,
        "deliveries": list(item.deliveries),
        "title": item.title,
        "url": item.url,
        "outlet": item.outlet,
        "published_at": None if item.published_at is None else item.published_at.isoformat(),
        "language": item.language,
        "keywords": list(item.keywords),
        "prominence": item.prominence,
        "snippet": item.snippet,
        "cause": str(item.cause),
        "outlets": item.outlets,
        "told_before": item.is_told,
    }


def _make_values(draft: Draft, items: Sequence[Item]) -> dict[str, Any]:
    """Return what a template can use."""

    def localize(text: Message) -> str:
        return translate(text, draft.language)

    def translate_text(text: str, **params: Param) -> str:
        return localize(Message(text, tuple(params.items())))

    def translate_count(singular: str, plural: str, count: int, **params: Param) -> str:
        return localize(Message(singular, (("count", count), *params.items()), plural))

    def time(moment: datetime) -> str:
        local = moment.astimezone(draft.zone)
        clock = format_time(local, "HH.mm" if draft.language == "id" else "HH:mm", locale=draft.language)
        return f"{format_date(local, 'd MMM y', locale=draft.language)} {clock}"

    def describe(item: Item) -> dict[str, Any]:
        return {
            **{name: getattr(item, name) for name in Item.__slots__},
            "cause": str(item.cause),
            "note": "; ".join(localize(note) for note in _find_notes(item)),
        }

    mentions, shown = _count_mentions(draft, items), _count_shown(items)
    rest = _make_rest(draft, mentions - shown)
    heading = _make_heading(draft, mentions, "" if draft.scheduled_at is None else time(draft.scheduled_at))
    if draft.scheduled_at is not None and draft.since is not None and not draft.items:
        hint: Message | None = message(
            "Nothing that this alert selects was found since {time}.", time=time(draft.since)
        )
    else:
        hint = _find_hint(draft, mentions)
    return {
        "name": draft.subscription,
        "language": draft.language,
        "heading": localize(heading),
        "hint": localize(hint) if hint else "",
        "items": [describe(item) for item in items],
        "groups": [
            Group(title if isinstance(title, str) else localize(title), tuple(map(describe, group)))
            for title, group in _group(draft, items)
        ],
        "total": mentions,
        "scheduled_at": draft.scheduled_at,
        "notices": draft.notices,
        "more": "" if rest is None else localize(rest),
        "more_url": "" if rest is None else draft.search_url,
        "time": time,
        "_": translate_text,
        "plural": translate_count,
    }


def _count_shown(items: Sequence[Item]) -> int:
    return sum(len(item.deliveries) for item in items if not item.is_told)


def _count_mentions(draft: Draft, items: Sequence[Item]) -> int:
    return draft.total if draft.is_digest else _count_shown(items)


def _group(draft: Draft, items: Sequence[Item]) -> list[tuple[Message | str, list[Item]]]:
    """Return the items of a digest below their keywords, and others in one group without a title."""

    def find_title(item: Item) -> Message | str:
        return message("Told before, now in further outlets") if item.is_told else item.keywords[0]

    if draft.scheduled_at is None:
        return [("", list(items))]
    return [(title, list(group)) for title, group in groupby(items, find_title)]


def _make_heading(draft: Draft, mentions: int, scheduled: str) -> Message:
    """Return the heading of a message. `scheduled` is the time of a digest as people read it, or ""."""
    name = draft.subscription
    if draft.is_sample:
        return message("{name}: a sample, to test this channel", name=name)
    if draft.notices:
        count = len(draft.notices) + draft.omitted_notices
        return plural_message("{name}: {count} notice", "{name}: {count} notices", count=count, name=name)
    if scheduled and mentions:
        return plural_message(
            "{name}, {time}: {count} mention",
            "{name}, {time}: {count} mentions",
            count=mentions,
            name=name,
            time=scheduled,
        )
    if scheduled:
        return message("{name}, {time}: no new mention", name=name, time=scheduled)
    return plural_message(
        "{name}: {count} mention", "{name}: {count} mentions", count=mentions, name=draft.subscription
    )


def _make_rest(draft: Draft, count: int) -> Message | None:
    """Return what a message does not show: `count` mentions, `draft.counts` by keyword, or notices."""
    if draft.omitted_notices:
        return plural_message(
            "and {count} more notice: kliping status",
            "and {count} more notices: kliping status",
            count=draft.omitted_notices,
        )
    if count <= 0:
        return None
    if draft.counts:
        named = list(draft.counts.items())[:_MAX_REST]
        return plural_message(
            "and {count} more mention ({keywords}): kliping search shows all",
            "and {count} more mentions ({keywords}): kliping search shows all",
            count=count,
            keywords=", ".join(f"{shorten(name, 30)} {number:,}" for name, number in named),
        )
    return plural_message(
        "and {count} more mention: kliping search shows all",
        "and {count} more mentions: kliping search shows all",
        count=count,
    )


def _find_notes(item: Item) -> list[Message]:
    notes = {
        ChangeCause.EDIT: message("the outlet has edited an article"),
        ChangeCause.BACKFILL: message("found in stored articles"),
        ChangeCause.HAND: message("added by hand"),
    }
    found = [notes[item.cause]] if item.cause in notes else []
    if item.is_told:
        found = [
            plural_message("also in {count} further outlet", "also in {count} further outlets", count=item.outlets - 1)
        ]
    elif item.outlets > 1:
        found.append(message("in {count} outlets", count=item.outlets))
    return found


def _find_hint(draft: Draft, mentions: int) -> Message | None:
    """Return what to do about a keyword that has most of the mentions of a digest, or None."""
    if not draft.is_digest or draft.scheduled_at is not None or not draft.items:
        return None
    counts: dict[str, int] = {}
    for item in draft.items:
        for keyword in item.keywords:
            counts[keyword] = counts.get(keyword, 0) + 1
    keyword, number = max(counts.items(), key=lambda found: found[1])
    if number < _MOST * sum(counts.values()):
        return None
    return message(
        "Most of these {count} mentions are of “{keyword}”. If its query finds too much, test another one:"
        " kliping keywords test QUERY",
        count=mentions,
        keyword=keyword,
    )


def _tidy(text: str) -> str:
    return _EMPTY_LINES.sub("\n\n", text).strip() + "\n"
