"""A report as a PDF file, set by typst."""

import json
import tempfile
from importlib.resources import files
from pathlib import Path

from core.errors import KlipingError, UsageError
from core.messages import message
from reports.fields import Fields
from reports.model import Report

_MISSING = message("a PDF report needs the library typst: install kliping[report], or write another format")


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
                sys_inputs={"report": json.dumps({**fields, "stamp": stamp}, ensure_ascii=False)},
                timestamp=int(report.period.until.timestamp()),
            )
        except typst.TypstError as error:
            raise KlipingError(message("the report cannot be set as PDF: {problem}", problem=str(error))) from error
    return made
