"""A report as a PDF file, set by typst."""

import json
import re
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from core.errors import KlipingError, UsageError
from core.messages import message
from reports.fields import Fields
from reports.model import Report

_MISSING = message("a PDF report needs the library typst: install kliping[report], or write another format")

# The beginning of a word behind which it may break.
_LONG_WORD = re.compile(r"\S{24}")


def write_pdf(report: Report, fields: Fields) -> bytes:
    """Return the file. Raise `UsageError` if the library is not installed.

    typst reads no file but the layout, which is alone in its root and imports no package. The fields are passed as
    JSON, whose strings are never evaluated.
    """
    try:
        import typst
    except ImportError:
        raise UsageError(_MISSING) from None
    # The only time in the file, so that the same report is the same file.
    stamp = list(report.period.until.timetuple()[:5])
    layout = files("reports").joinpath("templates", "report.typ").read_bytes()
    with tempfile.TemporaryDirectory(prefix="kliping-report-") as root:
        source = Path(root, "report.typ")
        source.write_bytes(layout)
        try:
            made: bytes = typst.compile(
                str(source),
                root=root,
                format="pdf",
                sys_inputs={"report": json.dumps({**_make_breakable(fields), "stamp": stamp}, ensure_ascii=False)},
                timestamp=int(report.period.until.timestamp()),
            )
        except typst.TypstError as error:
            raise KlipingError(message("the report cannot be set as PDF: {problem}", problem=str(error))) from error
    return made


def _make_breakable(fields: Fields) -> dict[str, Any]:
    """Return fields in whose lists long words may break at the end of a line, also in addresses as `url_shown`.

    typst takes seconds for what takes Python some milliseconds.
    """
    return {name: _break_words(value) if isinstance(value, list) else value for name, value in fields.items()}


def _break_words(value: Any) -> Any:
    match value:
        case str():
            return _LONG_WORD.sub("\\g<0>\u200b", value)
        case list():
            return [_break_words(each) for each in value]
        case dict():
            broken = {name: _break_words(each) for name, each in value.items()}
            return broken | {"url": value["url"], "url_shown": broken["url"]} if "url" in value else broken
        case _:
            return value
