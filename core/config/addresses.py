"""Parse the addresses in config.yaml: those of outlets, sources, the store, channels and the contact.

Each `parse_` function raises `ValueError` if the address is invalid. The message states what is wrong and, if possible,
suggests a correction.
"""

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from core.alerts import Channel, ChannelKind
from core.chat_services import SERVICES, find_refused_option, find_service
from core.config.redaction import shorten
from core.messages import message, message_of
from core.reasons import Reason, reason_from_message
from core.urls import ascii_netloc, unicode_host

_SCHEME = re.compile(r"https?://(?!https?:)", re.IGNORECASE)

# Misspelled schemes (https:/x, htps://x, https//x, https://https://x), and schemes other than http and https.
_BAD_SCHEME = re.compile(r"(?:[a-z]*t+ps?(?:[:;]+/*|//)|[a-z]+://)+", re.IGNORECASE)
_MISSING_SCHEME = re.compile(r"(?:[a-z0-9-]+\.)+(?!php/|html?/|aspx?/|xml/|cgi/)[a-z]{2,}/", re.IGNORECASE)
_MAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+")

# The addresses to which alerts are sent: a mailbox (the common part of RFC 5321), and a chat of Telegram.
_RECEIVER = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*", re.IGNORECASE | re.ASCII)
_TELEGRAM = re.compile(r"tgram://(-?\d{1,20}|@\w{3,64})/?", re.ASCII)

USER_IN_ADDRESS = message("user and password do not belong in an address; remove what stands before the '@'")

# Hosts that RFC 2606 reserves for examples, and those that manuals use. `example` is a placeholder under any domain.
_PLACEHOLDER_HOST = re.compile(
    r"(?:.*\.)?(?:(?:example|contoh|your-?(?:domain|site|company|name|e?mail)|(?:domain|situs)-?anda)(?:\..*)?"
    r"|invalid|test|localhost)"
)

_PLACEHOLDER_USER = re.compile(r"you|your[-._]?(?:name|e?mail)|(?:nama|e?mail)[-._]?anda|changeme")


def parse_address(text: str) -> str:
    """Return an http(s) URL without its fragment. Scheme and host are in lower case, the host in its ASCII form (IDNA).

    An empty path becomes "/".
    """
    if not text:
        raise ValueError(message("must not be empty; write an address such as https://example.co.id"))
    if not text.isprintable() or " " in text:
        raise ValueError(message("an address must not contain spaces"))
    if not _SCHEME.match(text):
        bad_scheme = _BAD_SCHEME.match(text)
        rest = text[bad_scheme.end() :] if bad_scheme else text
        guess = message(", did you mean '{meant}'?", meant=f"https://{shorten(rest)}") if "." in rest else ""
        raise ValueError(message("must begin with https:// or http://{guess}", guess=guess))
    url_parts = _split(text)
    netloc = url_parts.netloc.lower()
    if not netloc.isascii():
        try:
            netloc = ascii_netloc(url_parts)
        except ValueError:
            raise ValueError(message("the host in this address is invalid")) from None
    return urlunsplit((url_parts.scheme.lower(), netloc, url_parts.path or "/", url_parts.query, ""))


def parse_outlet_address(text: str) -> str:
    """Return the URL of an outlet's home page. Without a scheme, as in `example.co.id`, the scheme is https."""
    if not text or _BAD_SCHEME.match(text):
        return parse_address(text)
    url = parse_address(f"https://{text}")
    host = _split(url).hostname or ""
    if "." not in host and ":" not in host and host != "localhost":
        raise ValueError(message("not a valid address; write one such as https://example.co.id"))
    return url


def parse_source_address(text: str) -> str:
    """Return the address of a source as written. It may be relative to the address of the outlet."""
    if _MISSING_SCHEME.match(text):
        raise ValueError(
            message("did you mean 'https://{text}'? (a path of the outlet itself begins with '/')", text=shorten(text))
        )
    is_relative = text and " " not in text and not _BAD_SCHEME.match(text)
    parse_address(urljoin("https://example.co.id/", text) if is_relative else text)
    return text


def parse_channel_address(text: str) -> Channel:
    """Return the channel that an entry of `to` names. Raise `ValueError` if it is invalid."""
    text = text.strip()
    if chat := _TELEGRAM.fullmatch(text):
        return Channel(ChannelKind.TELEGRAM, chat[1])
    if text.lower().startswith("tgram://"):
        raise ValueError(
            message(
                "must be tgram:// with the number of a chat or the @name of a channel, such as tgram://-1001234567890;"
                " the token belongs in telegram.token"
            )
        )
    if text.lower().startswith(("http://", "https://")):
        return Channel(ChannelKind.WEBHOOK, parse_address(text))
    if find_service(text) is not None:
        return Channel(ChannelKind.CHAT, _check_chat_address(text))
    if _RECEIVER.fullmatch(text):
        return Channel(ChannelKind.MAIL, text)
    if "://" in text:
        raise ValueError(
            message(
                "must be an e-mail address, an address of the web (https://…), a chat (tgram://…), or begin with one"
                " of: {schemes}",
                schemes=", ".join(f"{scheme}://" for scheme in SERVICES),
            )
        )
    raise ValueError(message("must be an e-mail address, an address of the web (https://…), or a chat (tgram://…)"))


def _check_chat_address(text: str) -> str:
    if not text.isprintable() or " " in text:
        raise ValueError(message("an address must not contain spaces"))
    if not text.partition("://")[2].strip("/"):
        raise ValueError(message("the receiver is missing behind '://'"))
    refused = find_refused_option(text)
    if refused is not None:
        raise ValueError(message("the option '{option}' is not allowed in this address", option=shorten(refused)))
    return text


def _split(url: str) -> SplitResult:
    """Split a URL. Raise `ValueError` if the host or port is invalid."""
    try:
        url_parts = urlsplit(url)
    except ValueError:
        raise ValueError(message("the host in this address is invalid")) from None
    if "@" in url_parts.netloc:
        raise ValueError(USER_IN_ADDRESS)
    host = url_parts.hostname or ""
    if not host.strip("."):
        raise ValueError(message("the host is missing in this address; write one such as https://example.co.id"))
    if ".." in host or re.search(r"[^\w.:%-]", host):
        raise ValueError(message("the host in this address is invalid"))
    try:
        has_invalid_port = url_parts.port == 0 or url_parts.netloc.endswith(":")
    except ValueError:
        has_invalid_port = True
    if has_invalid_port:
        raise ValueError(message("the port must be a number from 1 to 65535"))
    return url_parts


def default_outlet_name(url: str) -> str:
    """Return the name of an outlet that is declared without one: the host without `www.`, and the port if given."""
    return unicode_host(urlsplit(url).netloc.removeprefix("www."))


def parse_store_address(url: str) -> str:
    """Return the database URL for SQLAlchemy. `url` may contain a password, so error messages do not quote it."""
    scheme, separator, address = url.partition("://")
    if not separator:
        guess = (
            message(", did you mean '{meant}'?", meant=f"sqlite:///{shorten(url)}")
            if re.fullmatch(r"[\w./-]+", url)
            else ""
        )
        raise ValueError(message("must be sqlite:///FILE or postgresql://USER@HOST/DATABASE{guess}", guess=guess))
    if scheme == "sqlite":
        if not address.startswith("/") or address == "/":
            raise ValueError(
                message("must name a file: sqlite:///kliping.db, or sqlite:////var/lib/kliping.db in full")
            )
        if "?" in address:
            raise ValueError(
                message("options after the '?' are not supported for SQLite; end the address with the file's name")
            )
        if re.match(r"/{1,2}~(?!/)", address):
            raise ValueError(message("'~' is only understood before a '/', as in sqlite:///~/kliping.db"))
        return url
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        _check_server_address(address)
        return f"postgresql+psycopg://{address}"
    raise ValueError(message("must begin with sqlite:/// or postgresql://; other databases are not supported"))


def _check_server_address(address: str) -> None:
    """Raise `ValueError` if the user, password or port of a PostgreSQL address cannot be separated from the rest.

    `address` is the part after `postgresql://`. Otherwise a part of the password would be taken for the host and shown
    in messages.
    """
    authority, rest = re.fullmatch(r"([^/?#]*)(.*)", address, re.DOTALL).groups()  # type: ignore[union-attr]
    user_info, _, hosts = authority.rpartition("@")
    has_invalid_port = not all(re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(:\d*)?", host) for host in hosts.split(","))
    if "@" in user_info + rest:  # SQLAlchemy looks for the host after the last '@', even after a '?'
        raise ValueError(
            message(
                "the user or password contains a character that separates parts of an address;"
                " write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23"
            )
        )
    if re.search(r"%(?![0-9A-Fa-f]{2})", user_info):
        raise ValueError(message("the user or password contains a '%'; write % as %25"))
    if has_invalid_port:
        raise ValueError(message("the port must be a number, as in postgresql://USER@HOST:5432/DATABASE"))


def resolve_store_address(url: str, folder: str, home: str | None = None) -> str:
    """Return the database URL with a relative SQLite path resolved against `folder`. Other URLs are not changed.

    `~/` at the beginning of the path is replaced by `home`, the user's home directory, if that is known.
    """
    path = url.removeprefix("sqlite:///")
    if path != url and home and path.startswith(("~/", "/~/")):
        return f"sqlite:///{home.rstrip('/')}/{path.partition('~/')[2]}"
    is_absolute = path.startswith(("/", ":", "file:")) or re.match(r"[A-Za-z]:[\\/]", path)
    if path == url or is_absolute or folder in {"", "."}:
        return url
    return f"sqlite:///{folder.rstrip('/')}/{path}"


def parse_contact(text: str) -> str:
    """Return an e-mail address or a URL. It is sent in an HTTP header, so it must be ASCII."""
    if "://" in text and "@" in text.partition("://")[2].partition("/")[0]:
        raise ValueError(USER_IN_ADDRESS)
    if not (_MAIL.fullmatch(text) or re.fullmatch(r"https?://[!-~]+", text)):
        raise ValueError(message("must be an e-mail address or the address of a page (https://…)"))
    return text


def contact_problem(contact: str | None) -> Reason | None:
    """Return the reason why public outlets may not be crawled with this contact, or None.

    Outlets must be able to reach the operator of the crawler. So a contact is required, and placeholders from examples
    and manuals are rejected.
    """
    if contact is None:
        return Reason("contact_missing")
    try:
        parse_contact(contact)
    except ValueError as error:
        return Reason("contact_invalid", error=reason_from_message(message_of(error)))
    user, _, host = contact.rpartition("@")
    if "://" in contact:
        user, host = "", urlsplit(contact).hostname or ""
    if _PLACEHOLDER_HOST.fullmatch(host.lower()) or _PLACEHOLDER_USER.fullmatch(user.lower()) or "." not in host:
        return Reason("contact_placeholder", contact=contact)
    return None
