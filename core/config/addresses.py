"""Addresses as people write them into config.yaml: what is accepted, and what is said about the rest.

Each function takes text and returns the address in full, or raises ValueError with a reason and, where it can be
guessed, the cure.
"""

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

_SCHEME = re.compile(r"https?://(?!https?:)", re.IGNORECASE)
_SCHEME_SLIP = re.compile(r"(?:[a-z]*t+ps?(?:[:;]+/*|//)|[a-z]+://)+", re.IGNORECASE)
"""https:/x, htps://x, https//x, https://https://x, and schemes that are none of ours."""
_HOST_FIRST = re.compile(r"(?:[a-z0-9-]+\.)+(?!php/|html?/|aspx?/|xml/|cgi/)[a-z]{2,}/", re.IGNORECASE)
_MAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+")

USER_IN_ADDRESS = "user and password do not belong in an address; remove what stands before the '@'"
_SECRET = re.compile(r"(?<=//)[^\s/?#'\"]{1,200}@|[^\s/?#:@'\"(]{1,200}:[^\s/?#'\"]{1,200}@")

_PLACEHOLDER_HOST = re.compile(
    r"(?:.*\.)?(?:(?:example|contoh|your-?(?:domain|site|company|name|e?mail)|(?:domain|situs)-?anda)(?:\..*)?"
    r"|invalid|test|localhost)"
)
"""Hosts that RFC 2606 reserves, with what guides write in their place. `example` counts with any ending."""

_PLACEHOLDER_USER = re.compile(r"you|your[-._]?(?:name|e?mail)|(?:nama|e?mail)[-._]?anda|changeme")


def parse_address(text: str) -> str:
    """An http(s) URL: scheme and host in lower case, "/" where there is no path, no fragment."""
    if not text:
        raise ValueError("must not be empty; write an address such as https://example.co.id")
    if not text.isprintable() or " " in text:
        raise ValueError("there must be no spaces in an address")
    if not _SCHEME.match(text):
        raise ValueError(f"must begin with https:// or http://{_guess(text)}")
    parts = _split(text)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))


def parse_outlet_address(text: str) -> str:
    """The home address of an outlet; without a scheme, `example.co.id` is taken as https://example.co.id/."""
    if not text or _SCHEME_SLIP.match(text):
        return parse_address(text)
    url = parse_address(f"https://{text}")
    host = _split(url).hostname or ""
    if "." not in host and ":" not in host and host != "localhost":
        raise ValueError("this is no address; write one such as https://example.co.id")
    return url


def parse_source_address(text: str) -> str:
    """The address of a source, as written: in full, or relative to its outlet's."""
    if _HOST_FIRST.match(text):
        raise ValueError(f"did you mean 'https://{_shown(text)}'? (a path of the outlet itself begins with '/')")
    is_relative = text and " " not in text and not _SCHEME_SLIP.match(text)
    parse_address(urljoin("https://example.co.id/", text) if is_relative else text)
    return text


def redact_credentials(text: str) -> str:
    """The text with *** in place of user and password of the addresses in it, be they no good ones."""
    return _SECRET.sub("***@", text)


def _guess(text: str) -> str:
    found = _SCHEME_SLIP.match(text)
    rest = text[found.end() :] if found else text
    return f", did you mean 'https://{_shown(rest)}'?" if "." in rest else ""


def _split(url: str) -> SplitResult:
    """The parts of a URL that can be dialled."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError("the host in this address cannot be read") from None
    if "@" in parts.netloc:
        raise ValueError(USER_IN_ADDRESS)
    host = parts.hostname or ""
    if not host.strip("."):
        raise ValueError("there is no host in this address; write one such as https://example.co.id")
    if ".." in host or re.search(r"[^\w.:%-]", host):
        raise ValueError("the host in this address cannot be read")
    _check_port(parts)
    return parts


def _check_port(parts: SplitResult) -> None:
    try:
        is_wrong = parts.port == 0 or parts.netloc.endswith(":")
    except ValueError:
        is_wrong = True
    if is_wrong:
        raise ValueError("the port must be a number from 1 to 65535")


def default_outlet_name(url: str) -> str:
    """What an outlet is called that has no name: its host without `www.`, with the port where one is written."""
    return urlsplit(url).netloc.removeprefix("www.")


def parse_store_address(url: str) -> str:
    """The database's address for SQLAlchemy. What is wrong is said without showing it: it may hold a password."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        guess = f", did you mean 'sqlite:///{_shown(url)}'?" if re.fullmatch(r"[\w./-]+", url) else ""
        raise ValueError(f"must be sqlite:///FILE or postgresql://USER@HOST/DATABASE{guess}")
    if scheme == "sqlite":
        if not rest.startswith("/") or rest == "/":
            raise ValueError("must name a file: sqlite:///kliping.db, or sqlite:////var/lib/kliping.db in full")
        return url
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    raise ValueError("must begin with sqlite:/// or postgresql://; other databases are not supported")


def resolve_store_address(url: str, folder: str) -> str:
    """`url` with a relative SQLite path made to start at `folder`. Windows paths with a drive stay as they are."""
    path = url.removeprefix("sqlite:///")
    is_absolute = path.startswith(("/", ":", "file:")) or re.match(r"[A-Za-z]:[\\/]", path)
    if path == url or is_absolute or folder in {"", "."}:
        return url
    return f"sqlite:///{folder.rstrip('/')}/{path}"


def contact_error(contact: str) -> str | None:
    """Why this can be no contact at all: it goes into a request header, so it is one word of plain ASCII."""
    if "://" in contact and "@" in contact.partition("://")[2].partition("/")[0]:
        return USER_IN_ADDRESS
    if _MAIL.fullmatch(contact) or re.fullmatch(r"https?://[!-~]+", contact):
        return None
    return "must be an e-mail address or the address of a page (https://…)"


def contact_problem(contact: str | None) -> str | None:
    """Why outlets outside private networks may not be crawled with this contact; None where they may.

    An outlet that is troubled by the crawler must be able to reach somebody, so a missing contact and the
    placeholders of examples and guides will not do.
    """
    if contact is None:
        return (
            "network.contact is missing: write your e-mail address or a page about you, so that outlets can reach you"
        )
    if flaw := contact_error(contact):
        return f"network.contact {flaw}"
    user, _, host = contact.rpartition("@")
    if "://" in contact:
        user, host = "", urlsplit(contact).hostname or ""
    if _PLACEHOLDER_HOST.fullmatch(host.lower()) or _PLACEHOLDER_USER.fullmatch(user.lower()) or "." not in host:
        return f"network.contact is a placeholder ({contact}): write your own e-mail address or page"
    return None


def _shown(text: str) -> str:
    text = redact_credentials(text)
    return text if len(text) <= 80 else text[:79] + "…"
