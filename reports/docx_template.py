"""The built-in DOCX template: the file from which an office makes its own layout."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from core.messages import Message, message, translate
from reports.fields import LABELS, PLACEHOLDERS

_TONES = ("positive", "neutral", "negative", "unjudged")
# The columns of the list of articles, with their widths in centimetres.
_COLUMNS = (
    ("number", 1.0),
    ("time", 2.4),
    ("outlet", 2.8),
    ("headline", 6.0),
    ("tone", 1.8),
    ("speakers", 3.0),
)


def make_template(language: str) -> bytes:
    """Return the template with its words in a language, as a DOCX file. The explanations at its end are not printed."""
    import docx

    document = docx.Document()
    _TemplateWriter(document, language).write()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def list_placeholders(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each placeholder with its list, as it is written in a template, and its explanation."""
    for group, names in PLACEHOLDERS.items():
        item = _ITEMS.get(group, group)
        for name, explanation in names.items():
            full_name, shown = (f"{group}.{name}", f"{item}.{name}") if group else (name, name)
            yield full_name, shown, translate(Message(explanation), language)


# The name of one item of each list, in the loops of the template.
_ITEMS = {
    "issues": "issue",
    "outlets": "outlet",
    "speakers": "speaker",
    "articles": "article",
    "clips": "clip",
    "dropped": "article",
}


class _TemplateWriter:
    def __init__(self, document: Any, language: str) -> None:
        self._document = document
        self._language = language
        self._labels = {name: translate(Message(text), language) for name, text in LABELS.items()}

    def write(self) -> None:
        self._set_up_page()
        self._write_head()
        self._write_figures()
        self._write_issues()
        self._write_tones()
        self._write_outlets()
        self._write_speakers()
        self._write_articles()
        self._write_clips()
        self._document.add_heading(self._labels["conclusion"], 1)
        for _ in range(4):
            self._document.add_paragraph()
        self._write_dropped()
        self._write_help()

    def _set_up_page(self) -> None:
        from docx.shared import Cm, Pt, RGBColor

        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(2.2)
        styles = self._document.styles
        styles["Normal"].font.name = "Calibri"
        styles["Normal"].font.size = Pt(11)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        for name, size in (("Title", 24), ("Heading 1", 15), ("Heading 2", 12)):
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), True
            style.font.color.rgb = RGBColor(0x14, 0x50, 0x8C) if name == "Heading 1" else RGBColor(0x1B, 0x1B, 0x1B)
            # The fonts of the theme would win over the name.
            fonts = style.element.rPr.rFonts
            for attribute in [each for each in fonts.attrib if "Theme" in each]:
                del fonts.attrib[attribute]
        styles["Heading 2"].paragraph_format.space_before = Pt(14)
        styles["Caption"].font.size, styles["Caption"].font.bold = Pt(9), False
        styles["Caption"].font.color.rgb = RGBColor(0x5C, 0x5C, 0x5C)
        footer = section.footer.paragraphs[0]
        footer.style = styles["Caption"]
        footer.add_run("{{ office }} · {{ date }} · " + self._labels["page"] + " ")
        self._add_field(footer, "PAGE")

    def _add_field(self, paragraph: Any, instruction: str) -> None:
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement

        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), instruction)
        paragraph._p.append(field)

    def _write_head(self) -> None:
        document, labels = self._document, self._labels
        document.add_paragraph().add_run("{{ office }}").bold = True
        document.add_paragraph("{{ title }}", "Title")
        document.add_paragraph("{{ date }}{% if edition %} · " + labels["edition"] + " {{ edition }}{% endif %}")
        document.add_paragraph(labels["period"] + ": {{ period }}", "Caption")

    def _write_figures(self) -> None:
        document, labels = self._document, self._labels
        document.add_heading(labels["figures"], 1)
        names = ("articles", "outlets", "stories", "previous", "change")
        keys = ("articles", "outlets", "stories", "previous_articles", "change")
        self._add_table([labels[name] for name in names], [["{{ figures." + key + " }}" for key in keys]])
        self._add_lines("{%p if has_tones %}", "")
        self._add_table([labels[name] for name in _TONES], [["{{ figures." + name + " }}" for name in _TONES]])
        self._add_lines("{%p endif %}", "{%p if tone_note %}", "{{ tone_note }}", "{%p endif %}")
        self._add_lines("{%p if omitted %}", "{{ omitted }}", "{%p endif %}")
        self._add_lines("{%p if not articles %}", labels["empty"], "{%p endif %}")

    def _write_issues(self) -> None:
        document, labels = self._document, self._labels
        self._add_lines("{%p if issues %}")
        document.add_heading(labels["issues"], 1)
        self._add_lines("{%p for issue in issues %}")
        title = document.add_paragraph()
        title.paragraph_format.keep_with_next = True
        title.add_run("{{ loop.index }}. {{ issue.title }}").bold = True
        numbers = labels["articles"] + ": {{ issue.articles }} ({{ issue.share }}) · "
        numbers += labels["outlets"] + ": {{ issue.outlets }} · {{ issue.outlet }}"
        document.add_paragraph(numbers, "Caption").paragraph_format.keep_with_next = True
        self._add_lines("{{ issue.lead }}", "{%p endfor %}", "{%p endif %}")

    def _write_tones(self) -> None:
        labels = self._labels
        self._add_lines("{%p if has_tones %}")
        self._document.add_heading(labels["tones"], 1)
        self._add_loop(
            "issue in issues",
            [labels["issue"], *(labels[name] for name in _TONES)],
            ["{{ issue.title }}", *("{{ issue." + name + " }}" for name in _TONES)],
            [7.8, 2.3, 2.3, 2.3, 2.3],
        )
        self._add_lines("{%p endif %}")

    def _write_outlets(self) -> None:
        labels = self._labels
        self._add_lines("{%p if outlets %}")
        self._document.add_heading(labels["active_outlets"], 1)
        self._add_loop(
            "outlet in outlets",
            [labels["outlet"], labels["articles"], labels["share"]],
            ["{{ outlet.name }}", "{{ outlet.articles }}", "{{ outlet.share }}"],
            [11, 3, 3],
        )
        self._add_lines("{%p endif %}")

    def _write_speakers(self) -> None:
        labels = self._labels
        self._add_lines("{%p if speakers %}")
        self._document.add_heading(labels["speakers"], 1)
        self._add_loop(
            "speaker in speakers",
            [labels["speaker"], labels["quotations"], labels["text"]],
            [
                "{{ speaker.name }}{% if speaker.position %}, {{ speaker.position }}{% endif %}",
                "{{ speaker.quotations }}",
                "{{ speaker.quotation }} ({{ speaker.outlet }}, " + labels["number"] + " {{ speaker.number }})",
            ],
            [5, 2, 10],
        )
        self._add_lines("{%p endif %}")

    def _write_articles(self) -> None:
        self._add_lines("{%p if articles %}")
        self._document.add_heading(self._labels["list"], 1)
        self._add_loop(
            "article in articles",
            [self._labels[name] for name, _ in _COLUMNS],
            [
                "{{ article.number }}",
                "{{ article.date }} {{ article.time }} {{ article.late }}",
                "{{ article.outlet }}",
                "{{ article.title }} {{ article.star }} {{r article.link }}",
                "{{ article.tone }}",
                "{{ article.speakers }}",
            ],
            [width for _, width in _COLUMNS],
        )
        self._add_lines("{%p endif %}")

    def _write_clips(self) -> None:
        document, labels = self._document, self._labels
        self._add_lines("{%p if clips %}")
        heading = document.add_heading(labels["clips"], 1)
        heading.paragraph_format.page_break_before = True
        self._add_lines("{%p for clip in clips %}")
        document.add_heading("{{ clip.number }}. {{ clip.title }} {{ clip.star }}", 2)
        facts = (
            "{{ clip.outlet }} · {{ clip.date }} {{ clip.time }}{% if clip.authors %} · {{ clip.authors }}{% endif %}"
        )
        facts += "{% if clip.tone %} · " + labels["tone"] + ": {{ clip.tone }}{% endif %}"
        facts += "{% if clip.late %} · {{ clip.late }}{% endif %}"
        facts += "{% if clip.is_excerpt %} · " + labels["excerpt"] + "{% endif %}"
        document.add_paragraph(facts, "Caption").paragraph_format.keep_with_next = True
        self._add_lines("{%p if clip.note %}", labels["note"] + ": {{ clip.note }}", "{%p endif %}")
        self._add_lines("{%p for paragraph in clip.paragraphs %}", "{{ paragraph }}", "{%p endfor %}")
        document.add_paragraph("{{ clip.url }} {{r clip.link }}", "Caption")
        self._add_lines("{%p if clip.also_in %}")
        document.add_paragraph(labels["also_in"] + ": {{ clip.also_in }}", "Caption")
        self._add_lines("{%p endif %}", "{%p endfor %}", "{%p endif %}")

    def _write_dropped(self) -> None:
        labels = self._labels
        self._add_lines("{%p if dropped %}")
        self._document.add_heading(labels["dropped"], 1)
        self._add_loop(
            "article in dropped",
            [labels["time"], labels["outlet"], labels["headline"], labels["note"]],
            [
                "{{ article.date }} {{ article.time }}",
                "{{ article.outlet }}",
                "{{ article.title }}",
                "{{ article.note }}",
            ],
            [2.6, 3.6, 7.8, 3],
        )
        self._add_lines("{%p endif %}")

    def _write_help(self) -> None:
        """Write the explanations into a condition that is never true, so that they are no part of a report."""
        document = self._document
        self._add_lines("{%p if false %}")
        heading = document.add_heading(
            translate(message("Placeholders (this part is not printed; you may delete it)"), self._language), 1
        )
        heading.paragraph_format.page_break_before = True
        document.add_paragraph(
            translate(
                message(
                    "Move, delete and format everything as you like. A placeholder stands between two braces at each"
                    " side. The lines and rows with a percent sign begin and end a list or a condition: keep them"
                    " around what they repeat. Then run: kliping report template check FILE"
                ),
                self._language,
            )
        )
        self._add_table(["", ""], [[shown, text] for _, shown, text in list_placeholders(self._language)], [5, 12])
        self._add_lines("{%p endif %}")

    def _add_lines(self, *texts: str) -> None:
        for text in texts:
            self._document.add_paragraph(text)

    def _add_loop(self, loop: str, heads: Sequence[str], cells: Sequence[str], widths: Sequence[float]) -> None:
        """Add a table whose row is repeated for each item of a list."""
        empty = [""] * (len(cells) - 1)
        rows = [["{%tr for " + loop + " %}", *empty], cells, ["{%tr endfor %}", *empty]]
        self._add_table(heads, rows, widths)

    def _add_table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float] | None = None
    ) -> None:
        from docx.oxml.parser import OxmlElement
        from docx.shared import Cm, Pt

        table = self._document.add_table(0, len(heads), "Table Grid")
        table.autofit = False
        shares = widths or [17 / len(heads)] * len(heads)
        for number, texts in enumerate([heads, *rows] if any(heads) else rows):
            row = table.add_row()
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if number == 0 and any(heads):
                properties.append(OxmlElement("w:tblHeader"))
            for cell, text, width in zip(row.cells, texts, shares, strict=True):
                cell.width = Cm(width)
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
                run = paragraph.add_run(text)
                run.font.size = Pt(9)
                run.bold = number == 0 and any(heads)
        for column, width in zip(table.columns, shares, strict=True):
            column.width = Cm(width)
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)
