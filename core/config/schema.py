"""Declare every option of config.yaml with its type, default and validation.

The values are text, lists and mappings from YAML, or text from environment variables. Validators raise `ValueError`
with a message for users. `core.config.problems` has the messages for the errors that pydantic finds itself.
"""

import re
import unicodedata
from datetime import datetime, time, timedelta
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Annotated, Literal
from urllib.parse import urljoin
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from core.alerts import MAX_PER_HOUR, OPERATOR_ALERT, ChannelKind, Subscription
from core.config.addresses import (
    default_outlet_name,
    parse_address,
    parse_channel_address,
    parse_contact,
    parse_outlet_address,
    parse_source_address,
    parse_store_address,
)
from core.delivery_times import AT_ONCE, DeliveryTimes, QuietHours, parse_delivery_times, parse_quiet_hours
from core.durations import parse_duration
from core.errors import QueryError
from core.forms import Variants
from core.keyword import Keyword, ToneRule, name_key
from core.language_codes import is_language_code, suggest_language_code
from core.messages import LANGUAGES, message
from core.outlet import Outlet, Source, SourceKind
from core.report import ReportDefinition, ReportFormat
from core.text import words
from core.vocabulary.time_zones import DEFAULT_ZONE, INDONESIAN_ZONES

_FLAGS = {"true": True, "false": False}
_OTHER_FLAGS = {"yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"}
_OTHER_FLAGS |= {"ya": "true", "benar": "true", "tidak": "false", "salah": "false"}
MAX_NAME = 200


def _flag(value: object) -> object:
    if not isinstance(value, str):
        return value
    flag = value.strip().lower()
    if flag in _OTHER_FLAGS:
        raise ValueError(
            message("must be true or false: write '{meant}' instead of '{flag}'", meant=_OTHER_FLAGS[flag], flag=flag)
        )
    if flag not in _FLAGS:
        raise ValueError(message("must be true or false"))
    return _FLAGS[flag]


def _duration(value: object) -> object:
    if isinstance(value, str):
        return parse_duration(value)
    if not isinstance(value, timedelta):
        raise ValueError(message("must be a duration such as 90s, 30m, 2h, 1d or 1h30m"))
    return value


def _interval(duration: timedelta) -> timedelta:
    if duration < timedelta(minutes=1):
        raise ValueError(message("must be at least 1m"))
    return duration


def _delay(duration: timedelta) -> timedelta:
    if not timedelta(0) <= duration <= timedelta(hours=1):
        raise ValueError(message("must be between 0s and 1h"))
    return duration


def _recheck_age(duration: timedelta) -> timedelta:
    if not timedelta(minutes=1) <= duration <= timedelta(days=30):
        raise ValueError(message("must be between 1m and 30d"))
    return duration


def _period(duration: timedelta) -> timedelta:
    if not timedelta(hours=1) <= duration <= timedelta(days=366):
        raise ValueError(message("must be between 1h and 366d"))
    return duration


def _time_of_day(value: object) -> object:
    if isinstance(value, str) and (found := re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", value.strip())):
        return time(int(found[1]), int(found[2]))
    raise ValueError(message("must be a time of day such as '06:00', in quotes"))


def _message_language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(message("must be one of {names}", names=", ".join(LANGUAGES)))
    return code


def _docx_name(path: str) -> str:
    if not _name(path).lower().endswith(".docx"):
        raise ValueError(message("must be the path of a DOCX file"))
    return path


def _report_name(name: str) -> str:
    if name == "template":
        raise ValueError(message("'template' is a command of 'kliping report'; choose another name"))
    return name


def _alert_name(name: str) -> str:
    if name_key(name) == OPERATOR_ALERT:
        raise ValueError(message("'operator' is a section of its own; choose another name"))
    return name


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, KeyError):  # an unknown name raises KeyError, a folder's name OSError
        pass
    similar_zones = get_close_matches(name, sorted(available_timezones()), 1)
    guess = INDONESIAN_ZONES.get(name.upper()) or next(iter(similar_zones), DEFAULT_ZONE)
    raise ValueError(message("unknown time zone, did you mean '{guess}'?", guess=guess))


def _language(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", code):
        meant = suggest_language_code(code)
        guess = message(", did you mean '{meant}'?", meant=meant) if meant else ""
        raise ValueError(
            message(
                "must be a language code of two or three lower-case letters, such as 'id' or 'en'{guess}", guess=guess
            )
        )
    if not is_language_code(code):
        meant = suggest_language_code(code)
        guess = message(", did you mean '{meant}'?", meant=meant) if meant else ""
        raise ValueError(message("'{code}' is not an ISO 639-1 language code{guess}", code=code, guess=guess))
    return code


def _name(name: str) -> str:
    if not name.strip():
        raise ValueError(message("must not be empty"))
    if len(name) > MAX_NAME:
        raise ValueError(message("must have at most {maximum} characters", maximum=MAX_NAME))
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in name):
        raise ValueError(message("must be one line, without control characters"))
    return name


def _query(query: str) -> str:
    # Imported here, because a configuration with only plain phrases does not need the grammar.
    from core.query import parse

    try:
        parse(query)
    except QueryError as error:
        # The message has several lines with a caret. They are indented below the path in the file.
        raise ValueError(error.indented("  ")) from None
    return query


def _rule_query(query: str) -> str:
    if "@" in query:
        raise ValueError(message("a rule for the tone cannot refer to other keywords by @name"))
    return _query(query)


def _host_name(name: str) -> str:
    if not re.fullmatch(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*", name.strip().lower()):
        raise ValueError(message("must be the name of a host, such as kliping.example, without https:// and port"))
    return name.strip().lower()


def _network(text: str) -> str:
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError:
        raise ValueError(message("must be an IP address or a network, such as 127.0.0.1 or 10.0.0.0/8")) from None


def _channel(text: str) -> str:
    parse_channel_address(text)
    return text


def _not_empty(addresses: tuple[str, ...]) -> tuple[str, ...]:
    if not addresses:
        raise ValueError(message("must not be empty"))
    return addresses


def _delivery_times(value: object) -> object:
    texts = value if isinstance(value, list) else [value]
    return parse_delivery_times(text if isinstance(text, str) else "" for text in texts)


def _quiet_hours(value: object) -> object:
    return parse_quiet_hours(value if isinstance(value, str) else "")


def _moment(value: object) -> object:
    try:
        return datetime.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(message("must be a date, with a time or without, such as 2026-03-01 06:00")) from None


def _page_address(text: str) -> str:
    """Return the address of the page with a slash at its end."""
    address = parse_address(text)
    if "?" in address:
        raise ValueError(message("must be the address of the page alone, such as https://kliping.example/"))
    return address if address.endswith("/") else f"{address}/"


def _sender(address: str) -> str:
    if "@" not in address or parse_channel_address(address).kind is not ChannelKind.MAIL:
        raise ValueError(message("must be an e-mail address"))
    return address


def _token(text: str) -> str:
    if not re.fullmatch(r"\d+:[\w-]{20,}", text.strip(), re.ASCII):
        raise ValueError(message("must be the token of a bot, as Telegram's @BotFather states it: digits:letters"))
    return text.strip()


def _secret(text: str) -> str:
    if len(text.strip()) < 16:
        raise ValueError(message("must have at least {minimum} characters", minimum=16))
    return text.strip()


def _text_list(value: object) -> object:
    """Return a list; environment variables separate its items by commas."""
    if isinstance(value, str):
        return tuple(item.strip() for item in value.split(",") if item.strip())
    return () if value is None else value


_Flag = Annotated[bool, BeforeValidator(_flag)]
_Duration = Annotated[timedelta, BeforeValidator(_duration)]
_Interval = Annotated[_Duration, AfterValidator(_interval)]
_RecheckAge = Annotated[_Duration, AfterValidator(_recheck_age)]
_Zone = Annotated[str, AfterValidator(_zone)]
_Language = Annotated[str, AfterValidator(_language)]
_Name = Annotated[str, AfterValidator(_name)]
_Days = Annotated[int, Field(le=36_500)]
_Label = Annotated[str, AfterValidator(_name), AfterValidator(lambda label: " ".join(label.split()))]
_EMPTY_LIST = BeforeValidator(lambda value: () if value is None else value)
_TEXT_LIST = BeforeValidator(_text_list)


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Storage(_Declared):
    """The database, and the number of days for which data are stored.

    `url` is a URL for SQLAlchemy. `unmatched_days` applies to articles without mentions; if it is 0, they are not
    stored. `retention_days` applies to articles with mentions; None means no limit. `pages_days` applies to the bytes
    of fetched pages; if it is 0, they are not stored. `reports_days` applies to the files of reports that were sent.
    """

    url: Annotated[str, AfterValidator(parse_store_address), Field(repr=False)] = "sqlite:///kliping.db"
    unmatched_days: Annotated[_Days, Field(ge=0)] = 30
    retention_days: Annotated[_Days, Field(ge=1)] | None = None
    pages_days: Annotated[_Days, Field(ge=0)] = 7
    reports_days: Annotated[_Days, Field(ge=30)] | None = 365


class Schedule(_Declared):
    """The time between two crawls, and the time zone (an IANA name) of the schedule and of displayed times."""

    every: _Interval = timedelta(minutes=30)
    timezone: _Zone = DEFAULT_ZONE


class Network(_Declared):
    """The limits on requests to outlets.

    `contact` is an e-mail address or URL that is sent in the user agent; see `core.config.contact_problem`. `delay` is
    the pause between two requests to one host, `concurrency` the number of simultaneous requests to all outlets.
    `allow_private` allows outlets on private networks. The first crawl of an outlet fetches the articles of the last
    `first_days`. Each crawl fetches at most `max_pages` article pages of an outlet. `recheck` are the ages at which
    stored articles with mentions are fetched again, in case the outlet edits them.
    """

    contact: Annotated[str, AfterValidator(parse_contact)] | None = None
    delay: Annotated[_Duration, AfterValidator(_delay)] = timedelta(seconds=1)
    concurrency: Annotated[int, Field(ge=1, le=64)] = 8
    allow_private: _Flag = False
    first_days: Annotated[_Days, Field(ge=0)] = 3
    max_pages: Annotated[int, Field(ge=1, le=100_000)] = 200
    recheck: Annotated[tuple[_RecheckAge, ...], _EMPTY_LIST] = (
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(days=1),
    )


class Web(_Declared):
    """The page and the API. `address` is where people reach the page, for links in messages.

    `host` and `port` are where they are served. `hosts` are the names by which other computers reach them. From
    `trusted_proxies`, addresses or networks, the headers X-Forwarded-For and X-Forwarded-Proto are believed.
    """

    enabled: _Flag = False
    address: Annotated[str, AfterValidator(_page_address)] | None = None
    host: Annotated[str, AfterValidator(_name)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8321
    hosts: Annotated[tuple[Annotated[str, AfterValidator(_host_name)], ...], _TEXT_LIST] = ()
    trusted_proxies: Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], _TEXT_LIST] = ()


class Mail(_Declared):
    """The server through which e-mail is sent, and its sender.

    With `starttls`, a connection in clear is encrypted before anything is sent; with `tls`, it is encrypted from the
    beginning; with `none`, it is not, as between programs of one computer.
    """

    host: Annotated[str, AfterValidator(_host_name)] | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Annotated[str, AfterValidator(_name)] | None = None
    password: Annotated[str | None, Field(repr=False)] = None
    sender: Annotated[str, AfterValidator(_sender)] | None = None


class Telegram(_Declared):
    """The bot that writes to chats, and the server that it uses."""

    token: Annotated[Annotated[str, AfterValidator(_token)] | None, Field(repr=False)] = None
    api: Annotated[str, AfterValidator(parse_address)] = "https://api.telegram.org/"


class Webhook(_Declared):
    """The secret with which requests are signed, and whether they may go to private networks."""

    secret: Annotated[Annotated[str, AfterValidator(_secret)] | None, Field(repr=False)] = None
    allow_private: _Flag = False


class Operator(_Declared):
    """Who is told that an outlet, the service or a channel needs attention, in which language, and when not."""

    to: Annotated[tuple[Annotated[str, AfterValidator(_channel)], ...], _TEXT_LIST] = ()
    lang: Literal["id", "en"] = "id"
    quiet: Annotated[QuietHours, BeforeValidator(_quiet_hours)] | None = None

    def subscription(self) -> Subscription:
        channels = dict.fromkeys(parse_channel_address(address) for address in self.to)
        return Subscription(OPERATOR_ALERT, tuple(channels), language=self.lang, quiet=self.quiet, is_operator=True)


class DeclaredAlert(_Declared):
    """A subscription: which mentions are told, and to whom."""

    name: Annotated[_Name, AfterValidator(_alert_name)]
    to: Annotated[tuple[Annotated[str, AfterValidator(_channel)], ...], AfterValidator(_not_empty)]
    keywords: Annotated[tuple[_Name, ...], _EMPTY_LIST] = ()
    outlets: Annotated[tuple[_Name, ...], _EMPTY_LIST] = ()
    languages: Annotated[tuple[_Language, ...], _EMPTY_LIST] = ()
    prominence: Literal["headline", "lead", "body", "passing"] | None = None
    lang: Literal["id", "en"] = "id"
    per_hour: Annotated[int, Field(ge=1, le=1000)] | None = MAX_PER_HOUR
    template: Annotated[str, AfterValidator(_name)] | None = None
    when: Annotated[DeliveryTimes, BeforeValidator(_delivery_times)] = AT_ONCE
    quiet: Annotated[QuietHours, BeforeValidator(_quiet_hours)] | None = None
    nothing: _Flag = False
    start: Annotated[Annotated[datetime, BeforeValidator(_moment)] | None, Field(alias="from")] = None
    search: _Name | None = None
    regions: Annotated[tuple[_Label, ...], _EMPTY_LIST] = ()
    kinds: Annotated[tuple[_Label, ...], _EMPTY_LIST] = ()
    tags: Annotated[tuple[_Label, ...], _EMPTY_LIST] = ()
    rises: _Flag = False
    report: _Label | None = None
    formats: Annotated[tuple[Literal["pdf", "docx", "xlsx", "html"], ...], AfterValidator(_not_empty)] = ("pdf",)

    @model_validator(mode="after")
    def _report_at_times(self) -> "DeclaredAlert":
        if self.report is None:
            if "formats" in self.model_fields_set:
                raise ValueError(message("'formats' needs a 'report'"))
            return self
        if not self.when.crons or self.when.is_immediate:
            raise ValueError(message("'report' needs the times of its delivery, such as 'when: daily 06:00'"))
        selecting = {"keywords", "outlets", "languages", "prominence", "nothing", "template", "start"}
        selecting |= {"search", "regions", "kinds", "tags", "rises"}
        if found := sorted(selecting & self.model_fields_set):
            option = "from" if found[0] == "start" else found[0]
            raise ValueError(message("'{option}' does not apply to a report; declare it in 'reports'", option=option))
        return self

    @model_validator(mode="after")
    def _nothing_at_times(self) -> "DeclaredAlert":
        if self.nothing and not self.when.crons:
            raise ValueError(message("'nothing' needs a time at which it is told, such as 'when: daily 06:00'"))
        return self

    def subscription(self) -> Subscription:
        channels = dict.fromkeys(parse_channel_address(address) for address in self.to)
        return Subscription(
            name=" ".join(self.name.split()),
            channels=tuple(channels),
            keywords=self.keywords,
            outlets=self.outlets,
            languages=self.languages,
            prominence=self.prominence,
            language=self.lang,
            per_hour=self.per_hour,
            template=self.template,
            when=self.when,
            quiet=self.quiet,
            tells_nothing=self.nothing,
            start=self.start,
            search=self.search,
            regions=self.regions,
            kinds=self.kinds,
            tags=self.tags,
            rises=self.rises,
            report=self.report,
            formats=tuple(map(ReportFormat, dict.fromkeys(self.formats))),
        )


class DeclaredTones(_Declared):
    """Queries that suggest the tone of the articles that mention a keyword."""

    positive: Annotated[str, AfterValidator(_rule_query)] | None = None
    neutral: Annotated[str, AfterValidator(_rule_query)] | None = None
    negative: Annotated[str, AfterValidator(_rule_query)] | None = None

    def rules(self) -> tuple[ToneRule, ...]:
        return tuple(ToneRule(tone, query) for tone, query in self if query is not None)


class DeclaredKeyword(_Declared):
    """A keyword that is declared as a mapping."""

    name: _Name
    query: Annotated[str, AfterValidator(_query)]
    languages: Annotated[tuple[_Language, ...], _EMPTY_LIST] = ()
    outlets: Annotated[tuple[str, ...], _EMPTY_LIST] = ()
    active: _Flag = True
    forms: Literal["id"] | None = None
    tone: DeclaredTones | None = None

    def keyword(self) -> Keyword:
        tones = () if self.tone is None else self.tone.rules()
        return Keyword(self.name, self.query, self.languages, self.outlets, self.active, self.forms, tones)


_SourceAddress = Annotated[str, AfterValidator(parse_source_address)]


class DeclaredSource(_Declared):
    """A source that is declared as a mapping from its kind to its address, which may be relative to the outlet's."""

    feed: _SourceAddress | None = None
    sitemap: _SourceAddress | None = None
    wordpress: _SourceAddress | None = None
    section: _SourceAddress | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "DeclaredSource":
        if len(self._addresses()) != 1:
            raise ValueError(message("needs exactly one of feed, sitemap, wordpress and section, with its address"))
        return self

    def _addresses(self) -> list[tuple[str, str]]:
        return [(kind, url) for kind, url in self if url is not None]

    def source(self, home: str) -> Source:
        kind, url = self._addresses()[0]
        return Source(SourceKind(kind), parse_address(urljoin(home, url)))


class DeclaredOutlet(_Declared):
    """An outlet that is declared as a mapping. If only an address is declared, it is the value of `url`."""

    name: _Name | None = None
    url: Annotated[str, AfterValidator(parse_outlet_address)]
    sources: Annotated[tuple[DeclaredSource, ...], _EMPTY_LIST] = ()
    every: _Interval | None = None
    language: _Language | None = None
    timezone: _Zone = DEFAULT_ZONE
    private: _Flag = False
    active: _Flag = True
    region: _Label | None = None
    kind: _Label | None = None
    tags: Annotated[tuple[_Label, ...], _EMPTY_LIST] = ()
    unmatched_days: Annotated[_Days, Field(ge=0)] | None = None
    retention_days: Annotated[_Days, Field(ge=1)] | None = None
    excerpts_only: _Flag = False

    def outlet(self) -> Outlet:
        return Outlet(
            name=self.name or default_outlet_name(self.url),
            url=self.url,
            sources=tuple(source.source(self.url) for source in self.sources),
            every=self.every,
            language=self.language,
            timezone=self.timezone,
            private=self.private,
            active=self.active,
            region=self.region,
            kind=self.kind,
            tags=tuple({name_key(tag): tag for tag in self.tags}.values()),
            unmatched_days=self.unmatched_days,
            retention_days=self.retention_days,
            excerpts_only=self.excerpts_only,
        )


class DeclaredReport(_Declared):
    """A clipping report. See `core.report.ReportDefinition`."""

    name: Annotated[_Label, AfterValidator(_report_name)]
    keywords: Annotated[tuple[_Name, ...], _TEXT_LIST] = ()
    outlets: Annotated[tuple[_Name, ...], _TEXT_LIST] = ()
    languages: Annotated[tuple[_Language, ...], _TEXT_LIST] = ()
    office: _Label | None = None
    title: _Label | None = None
    edition: _Label | None = None
    period: Annotated[_Duration, AfterValidator(_period)] = timedelta(days=1)
    ends: Annotated[time, BeforeValidator(_time_of_day)] | None = None
    language: Annotated[str, AfterValidator(_message_language)] = "id"
    template: Annotated[str, AfterValidator(_docx_name)] | None = None
    template_as_pdf: _Flag = False
    full_text: _Flag = True
    with_dropped: _Flag = False

    def definition(self) -> ReportDefinition:
        return ReportDefinition(**dict(self))


def keyword_from_phrase(text: str) -> Keyword:
    """Return a keyword whose query is the phrase `text`. Raise `ValueError` if `text` contains no words."""
    if not any(True for _ in words(_name(text))):
        raise ValueError(message("contains no letter or digit, so nothing can match it"))
    return Keyword.phrase(text)


def parse_spellings(value: object) -> tuple[str, ...]:
    """Return the spellings of one word. Raise `ValueError` if `value` is not a valid list of spellings."""
    if not (isinstance(value, list) and all(isinstance(spelling, str) for spelling in value)):
        raise ValueError(message("must be a list of spellings, such as [wali kota, walikota]"))
    Variants(()).extended([value])
    return tuple(value)


Section = Storage | Schedule | Network | Web | Mail | Telegram | Webhook | Operator

SECTIONS: dict[str, type[Section]] = {
    "storage": Storage,
    "schedule": Schedule,
    "network": Network,
    "web": Web,
    "mail": Mail,
    "telegram": Telegram,
    "webhook": Webhook,
    "operator": Operator,
}
ENTRIES: dict[str, type[DeclaredKeyword] | type[DeclaredOutlet] | type[DeclaredReport] | type[DeclaredAlert]] = {
    "keywords": DeclaredKeyword,
    "outlets": DeclaredOutlet,
    "reports": DeclaredReport,
    "alerts": DeclaredAlert,
}

# The keys of each mapping, by the path of the mapping without list indexes.
OPTIONS: dict[tuple[str, ...], tuple[str, ...]] = {
    (): (*SECTIONS, *ENTRIES, "variants"),
    ("outlets", "sources"): tuple(DeclaredSource.model_fields),
    ("keywords", "tone"): tuple(DeclaredTones.model_fields),
    **{
        (name,): tuple(field.alias or option for option, field in model.model_fields.items())
        for name, model in (SECTIONS | ENTRIES).items()
    },
}
