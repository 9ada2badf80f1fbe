"""Parameters of URLs that identify no article: tracking, views, sessions.

Only exact names, prefixes and shapes of values are used: if every name that contains "ref", "source" or "id" were
removed, different articles would get the same URL.
"""

import re
from urllib.parse import parse_qsl, urlencode

# Parameters that identify where a reader came from.
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "mc_", "ga_", "at_", "wt_", "__twitter_", "fb_", "_x_tr_")
_TRACKING = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid igshid igsh mibextid _ga _gl gaa_at "
    "gaa_n gaa_ts gaa_sig xtor cmpid ocid ref_src ref_url amp_js_v usqp s_kwcid vero_id _hsenc _hsmi spm "
    "share_id".split()
)

# Parameters that identify a view of an article (comments, printing, sharing) or the place where a reader found it, with
# the patterns of their values. A parameter with another value, such as `?from=2026-11-01` or `?print=812`, may identify
# an article.
_VIEW_PARAMETERS = {
    name: values
    for names, values in {
        "replytocom showcomment like_comment unapproved moderation-hash": r".*",
        "share": r"[a-z][a-z-]*|1|",
        "nb": r"1",
        "print printable printer cetak printpage print_view printview": r"1|true|y|yes|ya|on|print|page|pdf|",
        "amp": r"1|true|amp|",
        "outputtype output view mode format action layout tmpl": r"component|amp|amphtml|print|printable|printer|cetak",
        "noamp nonamp": r"1|true|mobile|available|",
        "m mobile desktop fullsite webview openinbrowser noredirect": r"[01]|true|false|yes|no|",
        "device theme": r"mobile|desktop|phone|tablet",
        "replyto": r"\d+",
        "from source src ref via origin medium": r"rss\d?|feeds?|atom|rss-?feeds?|home(?:-?page)?|beranda|sitemap|"
        r"terkini|terbaru|terpopuler|populer|popular|trending|headlines?|latest|related|terkait|sidebar|widget|menu|"
        r"twitter|facebook|whatsapp|telegram|instagram|newsletter",
    }.items()
    for name in names.split()
}

# Parameters that identify a reader's visit (session), with any value.
_SESSION_NAMES = frozenset("phpsessid jsessionid oscsid zenid cftoken cfid asp.net_sessionid".split())

# Parameters that identify a visit if their value is random. With another value, such as `?sid=12`, they may identify an
# article.
_SESSION_PARAMETER = re.compile(
    r"(?!\w*(?:as|ob|pos)sess)\w*sess\w*|xtcsid|(?:\w+[_-])?s(?:id)?|s[ei]d|[a-z]sid|zid"
    r"|\w*token\w*|tok|\w*nonce|\w*csrf\w*|\w*visit(?:or|e)?(?:_?id)?"
    r"|(?:user|client|device|reader|login)_?(?:id|key|hash)",
    re.IGNORECASE,
)
_SESSION_VALUE = re.compile(r"(?=.*\d)(?=.*[a-z])[\w,.!~+/=:-]{12,}|[0-9a-f]{16,}", re.IGNORECASE)
# Words and numbers, as in `?sid=banjir-di-kota-2026`, identify an article.
_WORDS_VALUE = re.compile(r"(?:[a-z]+|\d+)(?:[-_.+~](?:[a-z]+|\d+))+", re.IGNORECASE)

# Parameters with the time or a random number, which keep browsers from using a stored copy.
_CACHE_BUSTER = re.compile(r"_|_?nocache|no_cache|cb|cache_?bust(?:er)?|rnd|rand(?:om)?|timestamp", re.IGNORECASE)
_CACHE_BUSTER_VALUE = re.compile(r"\d{6,}|0?\.\d+|[0-9a-f]{8,}", re.IGNORECASE)

# `;name=value` in a path, with which Java and PHP transmit sessions, and `/(S(…))/` of ASP.NET.
_PATH_PARAMETER = re.compile(r";(?P<name>[\w.-]+)=(?P<value>[^/;]*)")
_PATH_SESSION_NAME = re.compile(r"j?session_?id|phpsessid|jsession|sid", re.IGNORECASE)
_ASP_SESSION = re.compile(r"/\((?:[A-Z]\([\w-]+\))+\)(?=/|$)", re.IGNORECASE)

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"(?=.*\d)(?=.*[a-f])[0-9a-f]{16,}", re.IGNORECASE)
_ALPHANUMERIC = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z0-9+/=_~.-]{16,}", re.IGNORECASE)
_CHARACTER_CLASSES = re.compile(r"\d+|[a-z]+|[A-Z]+")

# The least number of changes between digits, small and capital letters in a random text, divided by its length. Words
# with a number, such as `BanjirBesar2026`, have fewer.
_MIN_CHANGES, _MIN_CHANGES_OF_CAPITALIZED = 0.2, 0.38


def identifying_query(query: str) -> str:
    """Return a query without the parameters that identify no article."""
    parameters = parse_qsl(query, keep_blank_values=True)
    kept_parameters = [(name, value) for name, value in parameters if not _is_decoration(name.lower(), value)]
    return query if len(kept_parameters) == len(parameters) else urlencode(kept_parameters)


def remove_path_session(path: str) -> str:
    """Return a path without the session that it contains, such as `;jsessionid=…`."""
    return _ASP_SESSION.sub("", _PATH_PARAMETER.sub(_remove_session, path) if ";" in path else path)


def _remove_session(parameter: re.Match[str]) -> str:
    is_session = _PATH_SESSION_NAME.fullmatch(parameter["name"]) or is_random(parameter["value"])
    return "" if is_session else parameter[0]


def _is_decoration(name: str, value: str) -> bool:
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES) or name in _SESSION_NAMES:
        return True
    if name in _VIEW_PARAMETERS and re.fullmatch(_VIEW_PARAMETERS[name], value, re.IGNORECASE):
        return True
    if _CACHE_BUSTER.fullmatch(name) and _CACHE_BUSTER_VALUE.fullmatch(value):
        return True
    if not _SESSION_PARAMETER.fullmatch(name):
        return False
    if _WORDS_VALUE.fullmatch(value):
        return False
    return bool(_SESSION_VALUE.fullmatch(value)) or ("sess" in name and value.isdecimal() and len(value) >= 6)


def is_random(value: str) -> bool:
    """Whether the value of a parameter looks like a random number: hexadecimal, a UUID, base 64 and the like."""
    if _HEX.fullmatch(value) or _UUID.fullmatch(value):
        return True
    if not _ALPHANUMERIC.fullmatch(value):
        return False
    is_capitalized = not (value.islower() or value.isupper())
    if "-" in value and not is_capitalized:
        return False  # the words of a headline
    changes = len(_CHARACTER_CLASSES.findall(value)) - 1
    return changes >= len(value) * (_MIN_CHANGES_OF_CAPITALIZED if is_capitalized else _MIN_CHANGES)
