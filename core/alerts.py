"""Subscriptions to mentions, and the channels through which they are told."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from urllib.parse import urlsplit

from core.chat_services import describe_address, find_service
from core.delivery_times import AT_ONCE, DeliveryTimes, QuietHours
from core.keyword import name_key
from core.report import ReportFormat

# The greatest number of messages an hour that a subscription sends through a channel, unless it states another.
MAX_PER_HOUR = 30

# The name of the subscription of the operator.
OPERATOR_ALERT = "operator"


class ChannelKind(StrEnum):
    """How a message reaches its receiver: e-mail, an HTTP request of JSON, a Telegram bot, or a service of Apprise."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    TELEGRAM = "telegram"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Channel:
    """A kind and an address: an e-mail address, a URL, or a Telegram chat.

    An address of the web or of a chat service may be a secret.
    """

    kind: ChannelKind
    address: str = field(repr=False)

    @property
    def key(self) -> str:
        """The channel's name in the store, from which a secret address cannot be read."""
        return f"{self.kind}-{sha256(self.address.encode()).hexdigest()[:24]}"

    @property
    def label(self) -> str:
        """The channel's name for people, without what may be secret."""
        match self.kind:
            case ChannelKind.MAIL:
                return self.address
            case ChannelKind.TELEGRAM:
                return f"Telegram {self.address}"
            case ChannelKind.WEBHOOK:
                parts = urlsplit(self.address)
                return f"{parts.scheme}://{parts.netloc}/…"
            case ChannelKind.CHAT:
                return describe_address(self.address)

    @property
    def limit(self) -> int | None:
        """The greatest number of bytes of a message to this chat service, or None for another kind."""
        service = find_service(self.address) if self.kind is ChannelKind.CHAT else None
        return None if service is None else service.limit


@dataclass(frozen=True, slots=True)
class Subscription:
    """Which mentions are told, when, and through which channels.

    Empty tuples and None select all: `keywords` and `outlets` are names, `regions`, `kinds` and `tags` those of
    outlets, `languages` are codes, `prominence` is the least one, and `search` the name of a saved search. `language`
    is that of the messages. At most `per_hour` messages an hour are sent through a channel; what would exceed this is
    told together. None means no limit. `template` is a folder with templates, or None. Nothing is sent in `quiet`
    hours. With `tells_nothing`, a scheduled time at which nothing is to be told is told, too. Mentions that appeared
    before `start` are not told; None means that the subscription starts when it is new. With `rises`, unusually many
    articles of its keywords are told, too. If `is_operator`, no mentions are told, but what the operator must know.

    With the name of a `report`, the subscription tells no mentions, but delivers this report at each scheduled time, as
    files of the `formats`.
    """

    name: str
    channels: tuple[Channel, ...]
    keywords: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    prominence: str | None = None
    language: str = "id"
    per_hour: int | None = MAX_PER_HOUR
    template: str | None = None
    when: DeliveryTimes = AT_ONCE
    quiet: QuietHours | None = None
    tells_nothing: bool = False
    start: datetime | None = None
    search: str | None = None
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    rises: bool = False
    is_operator: bool = False
    report: str | None = None
    formats: tuple[ReportFormat, ...] = (ReportFormat.PDF,)

    @property
    def key(self) -> str:
        return name_key(self.name)

    @property
    def needs_filter(self) -> bool:
        """Whether it selects articles by more than they state themselves."""
        return bool(self.search or self.regions or self.kinds or self.tags)
