"""Reasons why requests, pages, sources and crawls failed or stopped: codes with parameters, not texts."""

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, Union

from core.messages import Message, message, plural_message

Param: TypeAlias = Union[str, int, float, "Reason"]

# The code of a reason that consists only of a text, such as one that an earlier version stored. The parameter `text` is
# shown unchanged.
TEXT = "text"


@dataclass(frozen=True, slots=True, init=False)
class Reason:
    """A code from `TEMPLATES` and the values of its placeholders. `str()` returns the English text.

    A parameter may be another reason. Reasons are hashable, and equal if their codes and parameters are equal.
    """

    code: str
    params: tuple[tuple[str, Param], ...]

    def __init__(self, code: str, /, **params: Param) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "params", tuple(sorted(params.items(), key=lambda param: param[0])))

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message(self) -> Message:
        """The reason as a message that `core.messages.translate` can show in any language.

        Another version of Kliping may have stored the reason. If the code is unknown or a placeholder has no usable
        value, the text is the code followed by the parameters.
        """
        template = TEMPLATES.get(self.code)
        params = tuple((name, value.message if isinstance(value, Reason) else value) for name, value in self.params)
        filled = replace(template, params=params) if template is not None else _kept_message(self)
        if filled is not None:
            # An earlier version may have stored the reason before a placeholder was added to its template.
            with suppress(KeyError, ValueError):
                str(filled)
                return filled
        fallback_text = " ".join([self.code, *(f"{name}={value}" for name, value in params)])
        return replace(TEMPLATES[TEXT], params=(("text", fallback_text),))


def reason_record(reason: Reason) -> dict[str, Any]:
    """Return a reason as a JSON object, from which `read_reason` makes it again."""
    return _as_json(reason)


def read_reason(record: object) -> Reason | None:
    """Return the reason of a JSON object, or None if it is not one."""
    with suppress(ValueError):
        read = _from_json(record)
        return read if isinstance(read, Reason) else None
    return None


def dump_params(reason: Reason) -> str:
    """Return the parameters as a JSON object. A nested reason is written as `{"code": …, "params": {…}}`."""
    return json.dumps(_as_json(reason)["params"], ensure_ascii=False, sort_keys=True)


def load_reason(code: str, params: str) -> Reason:
    """Return the reason whose parameters `dump_params` wrote as JSON. Raise ValueError for JSON of another shape."""
    loaded = json.loads(params)
    if not isinstance(loaded, dict):
        raise ValueError(f"the parameters of a reason are not a JSON object: {params}")
    return Reason(code, **{name: _from_json(value) for name, value in loaded.items()})


def _as_json(reason: Reason) -> dict[str, Any]:
    json_params = {name: _as_json(value) if isinstance(value, Reason) else value for name, value in reason.params}
    return {"code": reason.code, "params": json_params}


def _from_json(value: Any) -> Param:
    match value:
        case {"code": str(code), "params": dict(params)}:
            return Reason(code, **{name: _from_json(nested) for name, nested in params.items()})
        case str() | int() | float():
            return value
    raise ValueError(f"not a parameter of a reason: {value!r}")


def reason_from_message(shown: Message) -> Reason:
    """Return a reason that keeps a message with its parameters, so that it can be stored and translated later.

    It is for messages that have no code, such as those of exceptions.
    """
    params = {name: reason_from_message(value) if isinstance(value, Message) else value for name, value in shown.params}
    plural = {} if shown.plural is None else {"plural": shown.plural}
    return Reason("message", template=shown.template, params=Reason("params", **params), **plural)


def _kept_message(reason: Reason) -> Message | None:
    """Return the message that `reason_from_message` kept; None if the reason has another code or is damaged."""
    match reason.code, dict(reason.params):
        case "message", {"template": str(template), "params": Reason() as kept, **others}:
            params = tuple((name, value.message if isinstance(value, Reason) else value) for name, value in kept.params)
            plural = others.get("plural")
            return Message(template, params, plural if isinstance(plural, str) else None)
    return None


# The message of each code, without its parameters. Codes are stored: add new ones, but do not rename a code or change
# its meaning or parameters.
TEMPLATES: dict[str, Message] = {
    TEXT: message("{text}"),
    # Channels of alerts.
    "channel_refused": message("the receiver refuses: {answer}"),
    "channel_unreachable": message("the receiver cannot be reached: {problem}"),
    "channel_timeout": message("the receiver does not answer within {seconds} seconds"),
    "channel_private": message(
        "the receiver has the private address {address}; to allow that: webhook.allow_private: true"
    ),
    "channel_extra_missing": message('messages to {service} need the library Apprise: pip install "kliping[apprise]"'),
    # Responses of outlets.
    "access_refused": message("access is refused (HTTP {status})"),
    "bot_wall": message("a bot wall (HTTP {status})"),
    "slow_down": message("the outlet requests a slower pace (HTTP {status})"),
    "slow_down_until": message("the outlet requests a slower pace (HTTP {status}, again after {until} UTC)"),
    "gone": message("no longer there (HTTP {status})"),
    "outlet_error": message("the outlet has an error (HTTP {status})"),
    "redirect_without_address": message("a redirect to something that is not a web address (HTTP {status})"),
    "no_page": message("a response without a page (HTTP {status})"),
    "redirected_home": message("leads to the home page"),
    "redirected_to_other_page": message("leads to another page"),
    "other_content": message("shows other content"),
    # Responses that are missing or unreadable.
    "host_unknown": message("the host name is unknown (DNS)"),
    "timeout": message("no complete response in time"),
    "connection_refused": message("the connection is refused"),
    "connection_broken": message("the connection broke"),
    "connection_failed": message("the connection failed"),
    "tls_expired": message("the certificate of {host} expired on {date}"),
    "tls_not_yet_valid": message(
        "the certificate of {host} is valid from {date} on; is the clock of this machine right?"
    ),
    "tls_self_signed": message("the certificate of {host} is self-signed"),
    "tls_unknown_issuer": message(
        "the certificate of {host} cannot be verified: its chain is incomplete, or its issuer is unknown"
    ),
    "tls_wrong_host": message("the certificate of {host} is for other names ({names})"),
    "tls_missing": message("{host} does not use TLS on port {port}; write http:// in the address"),
    "tls_required": message("{host} uses TLS on port {port}; write https:// in the address"),
    "tls_failed": message("no TLS connection to {host} is possible ({detail})"),
    "header_unreadable": message("the header of the response is incomplete, or has a line of more than 16 kB"),
    "no_http": message("the response is not HTTP"),
    "answer_cut_off": message("the response was cut off"),
    "page_without_end": message("the page breaks off; the article was kept up to that point"),
    "answer_too_large": message("the response is too large"),
    "answer_too_large_unpacked": message("the response is too large when decompressed"),
    "answer_not_unpacked": message("the response cannot be decompressed"),
    "redirect_loop": message("a redirect loop"),
    "redirect_unusable": message("a redirect to an address that cannot be used"),
    "fetch_fault": message("an unexpected error ({kind}: {detail})"),
    # Requests that are not sent.
    "retries_postponed": message("pages that failed before are failing again, so the remaining ones wait"),
    "removed_by_hand": message("the article was removed by hand"),
    "robots_disallow": message("robots.txt does not allow it"),
    "robots_status": message("robots.txt cannot be read (HTTP {status}), so nothing is requested"),
    "robots_unreadable": message("robots.txt cannot be read ({reason}), so nothing is requested"),
    "other_domain": message("moved to another domain ({domain})"),
    "private_address": message(
        "private address ({host}); to allow it, configure an outlet with 'url: {home}' and 'private: true'"
    ),
    "private_name": message(
        "private address ({host} is {address}); to allow it, configure an outlet with 'url: {home}' and 'private: true'"
    ),
    "public_without_contact": message(
        "{host} is public ({address}), and no contact is configured: see network.contact"
    ),
    "contact_missing": message(
        "network.contact is missing: write your e-mail address or a page about you, so that outlets can reach you"
    ),
    "contact_invalid": message("network.contact {error}"),
    "contact_placeholder": message(
        "network.contact is a placeholder ({contact}): write your own e-mail address or page"
    ),
    "no_answer": message("no response"),
    # Tasks.
    "task_replaced": message("replaced by a task of a newer version of Kliping"),
    # Worker processes.
    "worker_timeout": message("processing it took more than {seconds:g} s"),
    "worker_died": message("processing it crashed the worker process (exit code {exit_code})"),
    "worker_memory": message("processing it took too much memory"),
    "worker_not_started": message("the worker process could not be started"),
    "worker_stopped": message("stopped"),
    # Sources.
    "not_a_feed": message("this is not a feed"),
    "not_a_sitemap": message("this is not a sitemap"),
    "no_entries": message("it lists no articles"),
    "source_cut_off": message("it was cut off, so its end is missing"),
    "entries_of_other_site": plural_message(
        "{count} entry was left out, because it leads to another site ({site})",
        "{count} entries were left out, because they lead to other sites ({site})",
        count=0,
    ),
    "entries_without_address": plural_message(
        "{count} entry was left out, because it has no valid address",
        "{count} entries were left out, because they have no valid address",
        count=0,
    ),
    "entries_unreadable": plural_message(
        "{count} entry could not be read", "{count} entries could not be read", count=0
    ),
    "entries_over_limit": message("only the first {count} entries were read"),
    "sitemaps_over_limit": plural_message(
        "{count} more sitemap of the index was not read",
        "{count} more sitemaps of the index were not read",
        count=0,
    ),
    "index_too_deep": message("a sitemap index nested in {count} others is not read"),
    "not_a_web_page": message("this is not a web page"),
    "not_wordpress": message("this is not a WordPress REST interface"),
    "old_wordpress": message("a WordPress before 5.7 lists the newest changes only, and there were more"),
    "posts_of_one_second": message("more than {count} posts were changed in one second ({second} UTC)"),
    "clocks_differ": message(
        "the clock of this computer ({ours} UTC) and that of the outlet ({theirs} UTC) differ; until they agree, no"
        " article is set aside as old"
    ),
    "texts_differ": message(
        "the texts of the last {count} pages agree less with the outlet's feed than before: {now} percent instead of"
        " {before}; perhaps the outlet changed its pages, or its feed no longer states the complete text"
    ),
    "no_sources": message("no feed, sitemap, REST interface or section was found"),
    "feed_of_other_site": message("the announced feed is on another site, which is not read ({url})"),
    "sitemap_of_other_site": message("the announced sitemap is on another site, which is not read ({url})"),
    "no_source_read": message("no source could be read"),
    "at_url": message("{url}: {reason}"),
    "source_failed": message("{kind} {url}: {reason}"),
    # Continuation pages of an article.
    "page_of_story": message("page {number}: {reason}"),
    "later_pages": message("later pages: {reason}"),
    "waits_for_page": message("an article is waiting for its {reason}"),
    "kept_without_page": message("an article is kept without its {reason}"),
    "crawl_stopped": message("the crawl was stopped"),
    # Why a crawl ended before its end.
    "stopped": message("stopped early; the rest is still due"),
    "lease_lost": message("another process took over the outlet"),
    "time_limit": message("not finished after {limit}; the rest follows in the next round"),
    "pages_failed": message("{count} pages in a row failed; the last one: {reason}"),
    "host_failed": message("the other pages of {host} wait for the next round, since several failed ({reason})"),
    "fault": message("a fault in Kliping"),
    "fault_details": message("a fault in Kliping ({kind}: {detail}); please report it"),
    # Pages that are not articles.
    "unreadable_page": message("could not be read: {kind}: {detail}"),
    "empty_page": message("the page is empty"),
    "page_too_large": message("the page is too large: {megabytes} MB"),
    "too_many_tags": message("the page has too many tags"),
    "too_many_open_tags": message("the page has too many unclosed tags"),
    "too_many_attributes": message("the page has a tag with too many attributes"),
    "not_html": message("the page contains no HTML"),
    "feed_or_sitemap": message("a feed or sitemap"),
    "missing_page": message("the page says that it does not exist"),
    "consent_wall": message("a consent wall"),
    "robot_wall": message("a bot wall"),
    "login_page": message("a login page"),
    "home_page": message("the home page"),
    "article_list": message("a list of articles"),
    "link_list": message("a list of links"),
    "product_page": message("a product page"),
    "listing_page": message("a section, tag, author, search or archive page"),
    "section_page": message("a section page"),
    "search_page": message("a search page"),
    "author_page": message("an author's page"),
    "standing_page": message("a standing page of the outlet"),
    "undated_page": message("a short page without a date"),
    "video_page": message("a video page"),
    "photo_gallery": message("a photo gallery"),
    "no_text": message("no text"),
    "too_little_text": message("too little text"),
    "no_title": message("no title"),
}
