"""The language of a page: the one that the reader chose, else the first that the browser asks for."""

from starlette.requests import Request

from core.messages import LANGUAGES

COOKIE = "lang"
DEFAULT = "en"


def choose_language(request: Request) -> str:
    """Return a code of `LANGUAGES`."""
    if (chosen := request.cookies.get(COOKIE)) in LANGUAGES:
        return chosen
    wanted = [part.partition(";") for part in request.headers.get("accept-language", "").split(",")]
    by_quality = sorted(wanted, key=lambda part: _quality(part[2]), reverse=True)
    codes = (tag.strip().split("-")[0].lower() for tag, _, _ in by_quality)
    return next((code for code in codes if code in LANGUAGES), DEFAULT)


def _quality(parameters: str) -> float:
    """Return the weight of a language range (RFC 9110, section 12.4.2): 1 unless it states another one."""
    try:
        return float(parameters.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0
