"""DOCX files as archives: refuse those that are dangerous to open, and write them with a fixed time."""

import io
import re
import zipfile
from datetime import datetime
from typing import NoReturn

from lxml import etree

from core.errors import UsageError
from core.messages import Message, message

# A template of an office with a letterhead has some hundred kilobytes and about thirty parts.
MAX_FILE = 20_000_000
MAX_UNPACKED = 60_000_000
MAX_PARTS = 1_000
# XML of text is packed to a tenth or twentieth; a part of zeros to a thousandth.
MAX_RATIO = 200
_SMALL_PART = 100_000

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# Fields by which Word reads other files or starts programs when a document is opened or printed.
_FETCHING_FIELD = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)

# The first year that a ZIP file can state.
_FIRST_YEAR = 1980


def check_docx(data: bytes, name: str) -> None:
    """Raise `UsageError` if a file is no DOCX file, or unpacks to too much, fetches something or contains a program."""
    if len(data) > MAX_FILE:
        _refuse(name, message("it has more than {megabytes} MB", megabytes=MAX_FILE // 1_000_000))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive, name)
            parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        _refuse(name, message("it is no DOCX file, or damaged"))
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        _refuse(name, message("it is no DOCX file, or damaged"))
    for part, content in parts.items():
        lowered = part.lower()
        if "vbaproject" in lowered or "/embeddings/" in lowered or "/activex/" in lowered:
            _refuse(name, message("it contains a program or another file ({part})", part=part))
        if lowered.endswith((".xml", ".rels")):
            _check_xml(content, part, name)


def _check_sizes(archive: zipfile.ZipFile, name: str) -> None:
    infos = archive.infolist()
    is_dense = any(
        info.file_size > _SMALL_PART and info.file_size > MAX_RATIO * max(1, info.compress_size) for info in infos
    )
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED or is_dense:
        _refuse(name, message("it unpacks to far more than a document needs"))


def _check_xml(content: bytes, part: str, name: str) -> None:
    # In any encoding, since a parser recognizes all of them.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
        _refuse(name, message("{part} has a document type, which no document needs", part=part))
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        _refuse(name, message("it is no DOCX file, or damaged"))
    if part.endswith(".rels"):
        for relation in root.iter(_RELATIONSHIP):
            target, kind = relation.get("Target", ""), relation.get("Type", "")
            is_link = kind == _HYPERLINK and re.match(r"(https?|mailto):", target, re.IGNORECASE) is not None
            if relation.get("TargetMode") == "External" and not is_link:
                reason = message("it loads something from elsewhere ({target}); insert it into the file", target=target)
                _refuse(name, reason)
        return
    fields = "".join(each.text or "" for each in root.iter(f"{_WORD}instrText"))
    fields += " ".join(each.get(f"{_WORD}instr", "") for each in root.iter(f"{_WORD}fldSimple"))
    if found := _FETCHING_FIELD.search(fields):
        _refuse(name, message("it has the field {field}, which reads other files", field=found[0].upper()))


def _refuse(name: str, reason: Message) -> NoReturn:
    raise UsageError(message("{file}: cannot be used as a template: {problem}", file=name, problem=reason)) from None


def with_fixed_times(data: bytes, moment: datetime) -> bytes:
    """Return a ZIP file with the same parts, all of them written at `moment`, so that equal parts are equal files."""
    stamp = max(moment.timetuple()[:6], (_FIRST_YEAR, 1, 1, 0, 0, 0))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            part = zipfile.ZipInfo(info.filename, stamp)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(info))
    return stream.getvalue()
