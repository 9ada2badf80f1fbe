"""The reason why a request, page, source or crawl failed or stopped: a code with parameters, rendered when shown."""

import json
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, Union

from core.messages import Message, message

Param: TypeAlias = Union[str, int, float, "Reason"]

# The code of a reason that has no code: its text, in the parameter `text`, is shown as it is.
TEXT = "text"


@dataclass(frozen=True, slots=True, init=False)
class Reason:
    """A code of `TEMPLATES` and the values of its placeholders; `str()` returns the English text.

    A parameter may be another reason. Reasons are hashable, and equal if their codes and parameters are.
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
        """The reason as a message, which `core.messages.translate` turns into text."""
        template = TEMPLATES.get(self.code)
        if template is None:
            # Written by a later version of Kliping.
            text = " ".join([self.code, *(f"{name}={value}" for name, value in self.params)])
            return replace(TEMPLATES[TEXT], params=(("text", text),))
        params = ((name, value.message if isinstance(value, Reason) else value) for name, value in self.params)
        return replace(template, params=tuple(params))


def text_reason(text: str) -> Reason:
    """Return a reason that only has a text, such as one that an earlier version stored."""
    return Reason(TEXT, text=text)


def dump_params(reason: Reason) -> str:
    """Return the parameters as a JSON object; a nested reason is `{"code": …, "params": {…}}`."""
    return json.dumps(_as_json(reason)["params"], ensure_ascii=False, sort_keys=True)


def load_reason(code: str, params: str) -> Reason:
    """Return the reason whose parameters `dump_params` wrote. Raise ValueError for JSON of another shape."""
    loaded = json.loads(params)
    if not isinstance(loaded, dict):
        raise ValueError(f"the parameters of a reason are not a JSON object: {params}")
    return Reason(code, **{name: _from_json(value) for name, value in loaded.items()})


def _as_json(reason: Reason) -> dict[str, Any]:
    values = {name: _as_json(value) if isinstance(value, Reason) else value for name, value in reason.params}
    return {"code": reason.code, "params": values}


def _from_json(value: Any) -> Param:
    if isinstance(value, dict):
        return Reason(value["code"], **{name: _from_json(nested) for name, nested in value["params"].items()})
    if isinstance(value, str | int | float):
        return value
    raise ValueError(f"not a parameter of a reason: {value!r}")


TEMPLATES: dict[str, Message] = {
    TEXT: message("{text}"),
    # The outlet's answer.
    "access_refused": message("access is refused (HTTP {status})"),
    "bot_wall": message("a bot wall (HTTP {status})"),
    "slow_down": message("the outlet asks us to slow down (HTTP {status})"),
    "slow_down_until": message("the outlet asks us to slow down (HTTP {status}, again after {until} UTC)"),
    "gone": message("no longer there (HTTP {status})"),
    "outlet_error": message("the outlet has an error (HTTP {status})"),
    "redirect_without_address": message("a redirect to something that is not a web address (HTTP {status})"),
    "no_page": message("an answer without a page (HTTP {status})"),
    "redirected_home": message("leads to the home page"),
    "redirected_to_other_page": message("leads to another page"),
    "other_content": message("shows something else"),
    # No answer, or one that cannot be read.
    "host_unknown": message("its name is not known (DNS)"),
    "timeout": message("no complete answer in time"),
    "connection_refused": message("the connection is refused"),
    "connection_broken": message("the connection broke"),
    "connection_failed": message("the connection failed"),
    "answer_cut_off": message("the answer was cut off"),
    "answer_too_large": message("the answer is too large"),
    "answer_too_large_unpacked": message("the answer is too large when decompressed"),
    "answer_not_unpacked": message("the answer cannot be decompressed"),
    "redirect_loop": message("redirects that lead nowhere"),
    "redirect_unusable": message("a redirect to an address that cannot be used"),
    "fetch_fault": message("an unexpected error ({kind}: {detail})"),
    # Requests that are not sent.
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
    "no_answer": message("nothing came back"),
    # Worker processes.
    "worker_timeout": message("reading it took over {seconds:g} s"),
    "worker_died": message("reading it ended its worker (exit code {exit_code})"),
    "worker_memory": message("reading it took too much memory"),
    "worker_not_started": message("its worker could not be started"),
    "worker_stopped": message("stopped"),
    # Sources.
    "not_a_feed": message("this is not a feed"),
    "not_a_sitemap": message("this is not a sitemap"),
    "not_a_web_page": message("this is not a web page"),
    "not_wordpress": message("this is not a WordPress REST interface"),
    "old_wordpress": message("a WordPress before 5.7 lists the newest changes only, and there were more"),
    "posts_of_one_second": message("more than {count} posts were changed in one second ({second} UTC)"),
    "no_sources": message("no feed, sitemap, REST interface or section was found"),
    "no_source_read": message("no source could be read"),
    "at_url": message("{url}: {reason}"),
    "source_failed": message("{kind} {url}: {reason}"),
    # The other pages of a story.
    "page_of_story": message("page {number}: {reason}"),
    "later_pages": message("later pages: {reason}"),
    "waits_for_page": message("a story is waiting for its {reason}"),
    "kept_without_page": message("a story is kept without its {reason}"),
    "crawl_stopped": message("the crawl was stopped"),
    # Why a crawl ended before its end.
    "stopped": message("stopped before its end; what is left is still due"),
    "lease_lost": message("another process took it over"),
    "time_limit": message("not done after {limit}; the rest comes next round"),
    "pages_failed": message("{count} pages in a row failed, the last one because {reason}"),
    "fault": message("a fault in Kliping"),
    "fault_details": message("a fault in Kliping ({kind}: {detail}); please report it"),
    # Pages that are not articles.
    "unreadable_page": message("could not be read: {kind}: {detail}"),
    "empty_page": message("the page is empty"),
    "page_too_large": message("the page is too large: {megabytes} MB"),
    "too_many_tags": message("the page has too many tags"),
    "too_many_open_tags": message("the page has too many tags that nothing closes"),
    "too_many_attributes": message("the page has a tag with too many attributes"),
    "not_html": message("the page contains no HTML"),
    "feed_or_sitemap": message("a feed or sitemap"),
    "missing_page": message("the page says that it does not exist"),
    "consent_wall": message("a consent wall"),
    "robot_wall": message("a bot wall"),
    "login_page": message("a login page"),
    "home_page": message("the home page"),
    "article_list": message("a list of articles"),
    "listing_page": message("a section, tag, author, search or archive page"),
    "section_page": message("a section page"),
    "search_page": message("a search page"),
    "author_page": message("an author's page"),
    "standing_page": message("a standing page of the outlet"),
    "video_page": message("a video page"),
    "photo_gallery": message("a photo gallery"),
    "no_text": message("no text"),
    "too_little_text": message("too little text"),
    "no_title": message("no title"),
}
"""The message of each code, without its parameters.

Codes are stored: add new ones, but neither rename one nor change its meaning or parameters.
"""
