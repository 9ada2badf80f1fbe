"""Render templates in the reader's language, and split text at the mentions in it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from actions.context import AppContext
from core.errors import caret_lines
from core.marks import UNMARKED
from core.matcher import Mention
from core.messages import Message, Param, message, translate
from web.language import choose_language

# The cookie with what a form changed, which the next page shows once.
NOTICE_COOKIE = "notice"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a text, with the mentions that cover it."""

    text: str
    mentions: tuple[Mention, ...] = ()

    @property
    def reason(self) -> str:
        """The keywords with the clauses that occur here."""
        return "; ".join(dict.fromkeys(f"{mention.keyword}: {mention.clause}" for mention in self.mentions))


def split_at_mentions(text: str, mentions: Iterable[Mention], start: int = 0) -> Iterator[Segment]:
    """Yield a text in segments, cut where a mention begins or ends.

    `start` is the offset of the text in the article's field, to which the offsets of mentions refer.
    """
    end = start + len(text)
    inside = [mention for mention in mentions if mention.start < end and start < mention.end]
    cuts = {start, end, *(cut for each in inside for cut in (each.start, each.end) if start < cut < end)}
    for begin, stop in pairwise(sorted(cuts)):
        covering = tuple(each for each in inside if each.start <= begin and stop <= each.end)
        yield Segment(text[begin - start : stop - start], covering)


def point_into(query: str, column: int) -> str:
    """Return the line of a query that contains a column, counted from 1, and a line with a caret below it."""
    return "\n".join(caret_lines(query, column))


def split_paragraphs(text: str, mentions: Iterable[Mention]) -> Iterator[list[Segment]]:
    """Yield the paragraphs of a text, which are separated by newlines, each in segments."""
    mentions, start = tuple(mentions), 0
    for paragraph in text.split("\n"):
        yield list(split_at_mentions(paragraph, mentions, start))
        start += len(paragraph) + 1


def draw_bars(numbers: Iterable[int]) -> str:
    """Return the path of an SVG chart: for each number a bar 3 wide and at most 20 high, 4 from one to the next."""
    return _draw_bars(tuple(numbers))


# Most charts stay as they are from one request to the next, and a list has hundreds.
@lru_cache(maxsize=4096)
def _draw_bars(numbers: tuple[int, ...]) -> str:
    highest = max((1, *numbers))
    bars = ((4 * place, round(20 - 20 * number / highest, 2)) for place, number in enumerate(numbers) if number)
    return "".join(f"M{x} 20V{top:g}h3V20z" for x, top in bars)


# A private character, which no address contains: browsers encode it.
ANY_ID = "\ue000"


def put_id(template: Markup, number: int) -> Markup:
    """Return HTML that was rendered for the id ANY_ID, for another id."""
    return Markup(template.replace(ANY_ID, str(number)))  # noqa: S704 - a number needs no escaping


@cache
def _environment() -> Environment:
    # Every value is escaped, and a name that is missing is an error.
    environment = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "split_at_mentions": split_at_mentions,
        "split_paragraphs": split_paragraphs,
        "point_into": point_into,
        "draw_bars": draw_bars,
        "UNMARKED": UNMARKED,
        "ANY_ID": ANY_ID,
        "put_id": put_id,
    }
    return environment


def render(
    request: Request, template: str, values: Mapping[str, Any], status: int = 200, *, is_cacheable: bool = False
) -> HTMLResponse:
    """Return the page that a template makes of `values`, in the language of the request.

    With `is_cacheable`, it is a page that PageCache may send again: it depends only on the address, the user, the
    language, the store and the time.
    """
    request.state.is_cacheable = is_cacheable
    language = choose_language(request)

    def translate_text(text: str, **params: Param) -> str:
        return translate(Message(text, tuple(params.items())), language) if params else _translate(text, language)

    def translate_count(singular: str, plural: str, count: int, **params: Param) -> str:
        return translate(Message(singular, (("count", count), *params.items()), plural), language)

    def translate_message(value: Message) -> str:
        return translate(value, language)

    def number(value: float) -> str:
        return _format_number(value, language)

    def language_name(code: str) -> str:
        return Locale(language).languages.get(code) or code

    def date_text(day: date) -> str:
        return _format_date(day, language)

    texts = {
        "_": translate_text,
        "plural": translate_count,
        "localize": translate_message,
        "number": number,
        "language_name": language_name,
        "date": date_text,
    }
    notice = request.cookies.get(NOTICE_COOKIE)
    common = {
        **texts,
        "language": language,
        "request": request,
        # None on the pages that nobody has to sign in for.
        "user": request.state.user,
        "notice": notice and unquote(notice),
    }
    page = _environment().get_template(template).render({**common, **values})
    headers = {
        "Content-Language": language,
        "Vary": "Cookie, Accept-Language",
        # Else "back" would show the page as it was before an article was marked on it.
        "Cache-Control": "private, no-store",
    }
    response = HTMLResponse(page, status, headers)
    if notice:
        response.delete_cookie(NOTICE_COOKIE)
    return response


# Most texts of a page have no parameters, and a list has each many times.
@lru_cache(maxsize=4096)
def _translate(text: str, language: str) -> str:
    return translate(Message(text), language)


@lru_cache(maxsize=4096)
def _format_number(value: float, language: str) -> str:
    # Babel reads the pattern of the language anew for each number, and a list has hundreds of small ones.
    return format_decimal(value, locale=language)


def make_time_formatter(request: Request, context: AppContext) -> Callable[[datetime], Message]:
    """Return a function that returns a time as people say it, in the reader's language and the configured zone."""
    language, now = choose_language(request), context.clock()

    def format_moment(moment: datetime) -> Message:
        return format_day_and_time(moment, now, context.zone, language)

    return format_moment


def format_day_and_time(moment: datetime, now: datetime, zone: ZoneInfo, language: str) -> Message:
    """Return a time as people say it: `yesterday, 17:52`, and the date if it is longer ago."""
    local = moment.astimezone(zone)
    time = f"{local.hour:02}{'.' if language == 'id' else ':'}{local.minute:02}"
    days = (now.astimezone(zone).date() - local.date()).days
    if days == 0:
        return message("today, {time}", time=time)
    if days == 1:
        return message("yesterday, {time}", time=time)
    return message("{date}, {time}", date=_format_date(local.date(), language), time=time)


# Babel reads the pattern of the language anew for each date, too.
@lru_cache(maxsize=4096)
def _format_date(day: date, language: str) -> str:
    return format_date(day, "d MMM y", locale=language)
