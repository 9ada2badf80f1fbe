"""An office's own layout as PDF, by LibreOffice; and what happens without it."""

import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UsageError
from core.report import ReportFormat
from reports.docx_template import make_template
from reports.fields import make_fields
from reports.office import convert_to_pdf
from reports.writer import write_form
from tests.reports.test_forms import make_plain_report, needs_poppler, needs_soffice, poppler, read_pdf, soffice

pytestmark = pytest.mark.process

__all__ = ["poppler", "soffice"]


@needs_soffice
@needs_poppler
def test_pdf_has_the_layout_of_the_template(tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(make_template("id"))
    report = make_plain_report()
    for as_pdf in (True, False):
        definition = replace(report.definition, template="own.docx", template_as_pdf=as_pdf)
        made = replace(report, definition=definition)
        content = write_form(made, make_fields(made), ReportFormat.PDF, tmp_path)
        assert "Tanggapi hari ini" in read_pdf(content, tmp_path)
        facts = subprocess.run(["pdfinfo", tmp_path / "read.pdf"], capture_output=True, check=True, text=True).stdout
        assert ("LibreOffice" in facts) is as_pdf


def test_without_libreoffice_the_cure_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="apt-get install libreoffice-writer-nogui"):
        convert_to_pdf(make_template("id"))


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("print('source file could not be loaded')", "source file could not be loaded"),
        ("raise SystemExit(77)", "it ended with 77"),
        ("import threading; threading.Event().wait()", "it did not end within 2 s"),
    ],
)
def test_a_failure_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, problem: str) -> None:
    """A program in the place of LibreOffice that fails as it may."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{shlex.quote(sys.executable)} -c {shlex.quote(code)}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("reports.office.TIMEOUT", 2.0)
    with pytest.raises(UsageError, match=problem):
        convert_to_pdf(b"")
