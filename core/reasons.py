"""Why a request, a page, a source or a crawl failed or stopped: a code with parameters, made into text when shown."""

import json
from dataclasses import dataclass
from typing import Any, TypeAlias, Union

Param: TypeAlias = Union[str, int, float, "Reason"]

TEXT = "text"
"""The code of a reason that has no code: its text, in the parameter `text`, is shown as it is."""


@dataclass(frozen=True, slots=True, init=False)
class Reason:
    """A code of `TEMPLATES` and the values of its placeholders; `str()` returns the English text.

    A parameter may be a reason itself. Reasons are hashable, and equal where code and parameters are.
    """

    code: str
    params: tuple[tuple[str, Param], ...]

    def __init__(self, code: str, /, **params: Param) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "params", tuple(sorted(params.items(), key=lambda param: param[0])))

    def __str__(self) -> str:
        template = TEMPLATES.get(self.code)
        if template is None:
            # Written by a later version of Kliping.
            return " ".join([self.code, *(f"{name}={value}" for name, value in self.params)])
        return template.format_map(dict(self.params))


def text_reason(text: str) -> Reason:
    """Return a reason without a code, such as one that an earlier version stored as text."""
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


TEMPLATES: dict[str, str] = {
    TEXT: "{text}",
    # The outlet's answer.
    "access_refused": "access is refused (HTTP {status})",
    "bot_wall": "a bot wall (HTTP {status})",
    "slow_down": "the outlet asks us to slow down (HTTP {status})",
    "slow_down_until": "the outlet asks us to slow down (HTTP {status}, again after {until} UTC)",
    "gone": "not there any more (HTTP {status})",
    "outlet_error": "the outlet has an error (HTTP {status})",
    "redirect_without_address": "a redirect to something that is not a web address (HTTP {status})",
    "no_page": "an answer without a page (HTTP {status})",
    "redirected_home": "leads to the home page",
    "redirected_to_other_page": "leads to another page",
    "other_content": "shows something else",
    # No answer, or one that cannot be read.
    "host_unknown": "its name is not known (DNS)",
    "timeout": "no complete answer in time",
    "connection_refused": "the connection is refused",
    "connection_broken": "the connection broke",
    "connection_failed": "the connection failed",
    "answer_cut_off": "the answer was cut off",
    "answer_too_large": "the answer is too large",
    "answer_too_large_unpacked": "the answer is too large when decompressed",
    "answer_not_unpacked": "the answer cannot be decompressed",
    "redirect_loop": "redirects that lead nowhere",
    "redirect_unusable": "a redirect to an address that cannot be used",
    "fetch_fault": "an unexpected error ({kind}: {detail})",
    # Requests that are not sent.
    "robots_disallow": "robots.txt does not allow it",
    "robots_status": "robots.txt cannot be read (HTTP {status}), so nothing is requested",
    "robots_unreadable": "robots.txt cannot be read ({reason}), so nothing is requested",
    "other_domain": "moved to another domain ({domain})",
    "private_address": "private address ({host}); an outlet with 'url: {home}' and 'private: true' in the config allows"
    " it",
    "private_name": "private address ({host} is {address}); an outlet with 'url: {home}' and 'private: true' in the"
    " config allows it",
    "public_without_contact": "{host} is public ({address}), and no contact is configured: see network.contact",
    "no_answer": "nothing came back",
    # Worker processes.
    "worker_timeout": "reading it took over {seconds:g} s",
    "worker_died": "reading it ended its worker (exit code {exit_code})",
    "worker_memory": "reading it took too much memory",
    "worker_not_started": "its worker could not be started",
    "worker_stopped": "stopped",
    # Sources.
    "not_a_feed": "this is not a feed",
    "not_a_sitemap": "this is not a sitemap",
    "not_a_web_page": "this is not a web page",
    "not_wordpress": "this is not a WordPress REST interface",
    "old_wordpress": "a WordPress before 5.7 lists the newest changes only, and there were more",
    "posts_of_one_second": "more than {count} posts were changed in one second ({second} UTC)",
    "no_sources": "no feed, sitemap, REST interface or section was found",
    "no_source_read": "no source could be read",
    "at_url": "{url}: {reason}",
    "source_failed": "{kind} {url}: {reason}",
    # The other pages of a story.
    "page_of_story": "page {number}: {reason}",
    "later_pages": "later pages: {reason}",
    "waits_for_page": "a story waits for its {reason}",
    "kept_without_page": "a story is kept without its {reason}",
    "crawl_stopped": "the crawl was stopped",
    # Why a crawl ended before its end.
    "stopped": "stopped before its end; what is left is still due",
    "lease_lost": "another process took it over",
    "time_limit": "not done after {limit}; the rest comes next round",
    "pages_failed": "{count} pages in a row failed, the last one because {reason}",
    "fault": "a fault in Kliping",
    "fault_details": "a fault in Kliping ({kind}: {detail}); please report it",
    # Pages that are not articles.
    "unreadable_page": "could not be read: {kind}: {detail}",
    "empty_page": "the page is empty",
    "page_too_large": "the page is too large: {megabytes} MB",
    "too_many_tags": "the page has too many tags",
    "too_many_open_tags": "the page has too many tags that nothing closes",
    "too_many_attributes": "the page has a tag with too many attributes",
    "not_html": "the page holds no HTML",
    "feed_or_sitemap": "a feed or sitemap",
    "missing_page": "the page says that it does not exist",
    "consent_wall": "a consent wall",
    "robot_wall": "a wall against robots",
    "login_page": "a log-in page",
    "home_page": "the home page",
    "article_list": "a list of articles",
    "listing_page": "a section, tag, author, search or archive page",
    "section_page": "a section page",
    "search_page": "a search page",
    "author_page": "an author's page",
    "standing_page": "a standing page of the outlet",
    "video_page": "a video page",
    "photo_gallery": "a photo gallery",
    "no_text": "no text",
    "too_little_text": "too little text",
    "no_title": "no title",
}
"""The English text of each code. Codes are stored: add new ones, but neither rename one nor change its meaning."""
