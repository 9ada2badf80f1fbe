"""The chat services to which Apprise sends, and what an address of one may contain."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

# Options that an address may have after its `?`. Others make Apprise read files, fetch what they name, follow redirects
# or change the text.
OPTIONS = frozenset(
    {
        "auth",
        "channel",
        "key",
        "mode",
        "msgtype",
        "priority",
        "secret",
        "team",
        "thread",
        "threadkey",
        "to",
        "token",
        "url_prefix",
        "v",
        "verify",
        "version",
        "workspace",
    }
)


@dataclass(frozen=True, slots=True)
class ChatService:
    """A service: its name, and the module and class of Apprise that send to it.

    A message has at most `limit` bytes. If `has_server`, addresses name a server, which is no secret.
    """

    name: str
    module: str
    class_name: str
    limit: int
    has_server: bool = False


_GOTIFY = ChatService("Gotify", "gotify", "NotifyGotify", 30_000, has_server=True)
_MATRIX = ChatService("Matrix", "matrix.base", "NotifyMatrix", 40_000, has_server=True)
_MATTERMOST = ChatService("Mattermost", "mattermost", "NotifyMattermost", 4_000, has_server=True)
_NEXTCLOUD = ChatService("Nextcloud Talk", "nextcloudtalk", "NotifyNextcloudTalk", 32_000, has_server=True)
# Its server makes a file of what is longer.
_NTFY = ChatService("ntfy", "ntfy", "NotifyNtfy", 4_000)

# The services by the scheme of their addresses. Nothing else of Apprise is loaded: it also runs programs, writes to
# logs and shows windows on this computer.
SERVICES: dict[str, ChatService] = {
    "discord": ChatService("Discord", "discord", "NotifyDiscord", 2_000),
    "gchat": ChatService("Google Chat", "google_chat", "NotifyGoogleChat", 4_000),
    "gotify": _GOTIFY,
    "gotifys": _GOTIFY,
    "lark": ChatService("Lark", "lark", "NotifyLark", 19_000),
    "matrix": _MATRIX,
    "matrixs": _MATRIX,
    "mmost": _MATTERMOST,
    "mmosts": _MATTERMOST,
    "nctalk": _NEXTCLOUD,
    "nctalks": _NEXTCLOUD,
    "ntfy": _NTFY,
    "ntfys": _NTFY,
    "slack": ChatService("Slack", "slack", "NotifySlack", 35_000),
    "zulip": ChatService("Zulip", "zulip", "NotifyZulip", 10_000),
}


def find_service(address: str) -> ChatService | None:
    """Return the service that an address names by its scheme, or None."""
    scheme, separator, _ = address.partition("://")
    return SERVICES.get(scheme.lower()) if separator else None


def find_refused_option(address: str) -> str | None:
    """Return the first option of an address that it may not have, or None."""
    options = parse_qsl(address.partition("?")[2], keep_blank_values=True)
    return next((name for name, _ in options if name.lower() not in OPTIONS), None)


def describe_address(address: str) -> str:
    """Return the address of a service without what may be secret."""
    service, scheme = find_service(address), address.partition("://")[0].lower()
    if service is None or not service.has_server:
        return f"{scheme}://…"
    return f"{scheme}://{urlsplit(address).netloc.rpartition('@')[2]}/…"
