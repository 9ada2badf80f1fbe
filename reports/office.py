"""A DOCX file as PDF, by LibreOffice."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from core.errors import UsageError
from core.messages import Message, message

# Seconds after which LibreOffice is ended. It takes a second for each twenty pages, and two to start.
TIMEOUT = 180.0


def convert_to_pdf(docx: bytes) -> bytes:
    """Return a DOCX file as PDF. Raise `UsageError` if LibreOffice is not installed or does not make it.

    LibreOffice writes the time into the file, so the bytes differ each time.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UsageError(
            message(
                "'template_as_pdf' needs LibreOffice, which is not installed"
                " (Debian: apt-get install libreoffice-writer-nogui); without the option, PDF has the built-in layout"
            )
        )
    with TemporaryDirectory(prefix="kliping-office-") as name:
        folder = Path(name)
        (folder / "report.docx").write_bytes(docx)
        # A profile of its own: LibreOffice runs once for each, and an open window would take over the work.
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(folder),
            str(folder / "report.docx"),
        ]
        problem = _run(command)
        made = folder / "report.pdf"
        if not made.exists():
            raise UsageError(message("LibreOffice made no PDF of the template: {problem}", problem=problem))
        return made.read_bytes()


def _run(command: list[str]) -> Message | str:
    """Run LibreOffice to its end, and return the last line that it printed, or why there is none."""
    with subprocess.Popen(  # noqa: S603 (the words are those of convert_to_pdf)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            # `soffice` is a script: what it started ends with it.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return message("it did not end within {seconds} s", seconds=f"{TIMEOUT:g}")
    lines = output.strip().splitlines()
    return lines[-1][:300] if lines else message("it ended with {code}", code=process.returncode)
