"""A report as a DOCX file, in the layout of an office's template or the built-in one."""

import io
from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup, escape

from core.errors import UsageError
from core.messages import message
from reports.docx_file import check_docx, with_fixed_times
from reports.docx_template import make_template
from reports.fields import Fields
from reports.model import Report
from reports.template_check import check_template
from reports.template_environment import TemplateEnvironment

_MISSING = message("a DOCX report needs the library docxtpl: install kliping[report], or write another format")


def write_docx(report: Report, fields: Fields, template: bytes | None = None, name: str = "") -> bytes:
    """Return the file. `template` is the office's DOCX file with the `name`, for messages.

    Raise `UsageError` if the library is not installed, or for a template that is dangerous or has mistakes.
    """
    try:
        import docxtpl
    except ImportError:
        raise UsageError(_MISSING) from None
    if template is None:
        template = make_template(report.definition.language)
    else:
        check_docx(template, name)
        for problem in check_template(template).problems:
            raise UsageError(
                message(
                    "{file}: {problem}; 'kliping report template check' lists all mistakes",
                    file=name,
                    problem=problem.message,
                )
            )
    document = docxtpl.DocxTemplate(io.BytesIO(template))
    try:
        document.init_docx()
        document.render(_with_links(fields, document), TemplateEnvironment())
        made = _save(report, fields, document)
    except (TemplateError, SyntaxError, ValueError, KeyError) as error:
        reason = message("{file}: the layout cannot be filled in: {problem}", file=name, problem=str(error))
        raise UsageError(reason) from error
    return with_fixed_times(made, report.period.until)


def _save(report: Report, fields: Fields, document: Any) -> bytes:
    # Properties are rendered with escaped values, though they are no XML; and their times are those of the template.
    properties = document.docx.core_properties
    properties.title, properties.author = fields["title"][:255], fields["office"][:255]
    properties.created = properties.modified = report.period.until.replace(tzinfo=None)
    properties.last_modified_by, properties.revision = "", 1
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _with_links(fields: Fields, document: Any) -> dict[str, Any]:
    """Return the fields with a `link` in every article: a hyperlink as XML of Word."""
    ids: dict[str, str] = {}

    def add_link(value: Any) -> Any:
        if isinstance(value, list):
            return [add_link(each) for each in value]
        if not isinstance(value, Mapping):
            return value
        changed = {name: add_link(each) for name, each in value.items()}
        if "url" in changed:
            url = changed["url"]
            if url and url not in ids:
                ids[url] = document.build_url_id(url)
            changed["link"] = _make_link(ids[url], fields["labels"]["open"]) if url else Markup()
        return changed

    linked: dict[str, Any] = add_link(fields)
    return linked


def _make_link(relation: str, text: str) -> Markup:
    style = Markup('<w:rPr><w:color w:val="14508C"/><w:sz w:val="18"/><w:u w:val="single"/></w:rPr>')
    return Markup('<w:hyperlink r:id="{}"><w:r>{}<w:t>{}</w:t></w:r></w:hyperlink>').format(
        relation, style, escape(text)
    )
