"""A report as an XLSX file: a sheet with its figures, one with a row for each article, one with the texts."""

import io
from collections.abc import Sequence
from typing import Any

from core.spreadsheet import clean_cell, cut_cell
from reports.fields import Fields
from reports.model import Report

# Widths of columns, in characters.
_WIDE, _MEDIUM, _NARROW = 60, 24, 12

# The columns of a list of articles: widths, heads, and the fields behind number and time.
_WIDTHS = (6, 17, _MEDIUM, _WIDE, _MEDIUM, _NARROW, _MEDIUM, _WIDE, _MEDIUM, _NARROW)
_HEADS = ("number", "time", "outlet", "headline", "authors", "tone", "note", "link", "speakers", "late")
_TEXTS = ("outlet", "title", "authors", "tone", "note", "url", "speakers", "late")


def write_xlsx(report: Report, fields: Fields) -> bytes:
    """Return the file. Numbers are numbers, times are local, and no text from the web is a formula."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    # The only time in the file, so that the same report is the same file.
    book.set_properties({"title": fields["title"], "created": report.period.until.replace(tzinfo=None)})
    _SheetWriter(book, report, fields).write()
    book.close()
    return stream.getvalue()


class _SheetWriter:
    def __init__(self, book: Any, report: Report, fields: Fields) -> None:
        self._book, self._report, self._fields, self._labels = book, report, fields, fields["labels"]
        self._bold = book.add_format({"bold": True, "valign": "top"})
        self._large = book.add_format({"bold": True, "font_size": 16})
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._top = book.add_format({"valign": "top"})
        self._time = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"})
        self._share = book.add_format({"num_format": "0%", "valign": "top"})

    def write(self) -> None:
        self._write_summary()
        self._write_articles()
        if self._report.speakers:
            self._write_speakers()
        self._write_clips()
        if self._report.dropped:
            self._write_dropped()

    def _add_sheet(self, name: str, widths: Sequence[int]) -> Any:
        sheet = self._book.add_worksheet(name[:31])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _write_text(self, sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
        sheet.write_string(row, column, cut_cell(clean_cell(text)), style or self._wrap)

    def _write_head(self, sheet: Any, row: int, *names: str) -> None:
        for column, name in enumerate(names):
            sheet.write_string(row, column, self._labels[name], self._head)

    def _write_summary(self) -> None:
        fields, figures, labels = self._fields, self._report.figures, self._labels
        sheet = self._add_sheet(labels["figures"], [_WIDE, *[_NARROW] * 6])
        row = 0
        for text, style in (
            (fields["title"], self._large),
            (fields["office"], self._bold),
            (" · ".join(filter(None, [fields["date"], fields["edition"]])), self._top),
            (fields["period"], self._top),
        ):
            self._write_text(sheet, row, 0, text, style)
            row += 1
        row += 1
        tones = figures.tones
        for name, number in (
            ("articles", figures.articles),
            ("previous", figures.previous_articles),
            ("outlets", figures.outlets),
            ("stories", figures.stories),
            *(((name, getattr(tones, name)) for name in _TONES) if tones.judged else ()),
        ):
            if number is not None:
                sheet.write_string(row, 0, labels[name], self._top)
                sheet.write_number(row, 1, number, self._top)
                row += 1
        if fields["tone_note"]:
            self._write_text(sheet, row, 0, fields["tone_note"])
            row += 1
        if fields["omitted"] or not fields["articles"]:
            self._write_text(sheet, row, 0, fields["omitted"] or labels["empty"])
            row += 1
        for title, named, items in (
            ("issues", "issue", [(issue.first.title, issue) for issue in self._report.issues]),
            ("active_outlets", "outlet", [(outlet.name, outlet) for outlet in self._report.outlets]),
        ):
            if items:
                row = self._write_counts(sheet, row + 1, title, named, items)

    def _write_speakers(self) -> None:
        sheet = self._add_sheet(self._labels["speakers"], [_MEDIUM, _WIDE, _NARROW, _NARROW, 100, _MEDIUM, 6])
        sheet.freeze_panes(1, 0)
        names = ("speaker", "position", "quotations", "articles", "text", "outlet", "number")
        self._write_head(sheet, 0, *names)
        for row, (speaker, texts) in enumerate(zip(self._report.speakers, self._fields["speakers"], strict=True), 1):
            for column, name in ((0, "name"), (1, "position"), (4, "quotation"), (5, "outlet")):
                self._write_text(sheet, row, column, texts[name])
            for column, number in ((2, speaker.quotations), (3, speaker.articles), (6, speaker.first.number)):
                sheet.write_number(row, column, number, self._top)

    def _write_counts(self, sheet: Any, row: int, title: str, named: str, items: Sequence[tuple[str, Any]]) -> int:
        has_tones = self._fields["has_tones"]
        sheet.write_string(row, 0, self._labels[title], self._bold)
        self._write_head(sheet, row + 1, named, "articles", "share", *(_TONES if has_tones else ()))
        row += 2
        for text, item in items:
            self._write_text(sheet, row, 0, text)
            sheet.write_number(row, 1, item.articles, self._top)
            sheet.write_number(row, 2, item.share, self._share)
            for column, name in enumerate(_TONES if has_tones else (), 3):
                sheet.write_number(row, column, getattr(item.tones, name), self._top)
            row += 1
        return row

    def _write_articles(self) -> None:
        sheet = self._add_sheet(self._labels["list"], _WIDTHS)
        self._write_head(sheet, 0, *_HEADS)
        self._write_rows(sheet, self._report.entries, self._fields["articles"])

    def _write_dropped(self) -> None:
        # Colons are not allowed in the names of sheets.
        name = self._labels["dropped"].partition(":")[0]
        sheet = self._add_sheet(name, _WIDTHS)
        self._write_head(sheet, 0, *_HEADS)
        self._write_rows(sheet, self._report.dropped, self._fields["dropped"])

    def _write_rows(self, sheet: Any, entries: Sequence[Any], shown: Sequence[Fields]) -> None:
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        if entries:
            sheet.autofilter(0, 0, len(entries), len(_HEADS) - 1)
        for row, (entry, texts) in enumerate(zip(entries, shown, strict=True), 1):
            if entry.number is not None:
                sheet.write_number(row, 0, entry.number, self._top)
            sheet.write_datetime(row, 1, entry.at.replace(tzinfo=None), self._time)
            for column, name in enumerate(_TEXTS, 2):
                self._write_text(sheet, row, column, texts[name])

    def _write_clips(self) -> None:
        sheet = self._add_sheet(self._labels["clips"], [6, _MEDIUM, _WIDE, 100, _MEDIUM])
        sheet.freeze_panes(1, 0)
        self._write_head(sheet, 0, "number", "outlet", "headline", "text", "also_in")
        for row, (clip, texts) in enumerate(zip(self._report.clips, self._fields["clips"], strict=True), 1):
            sheet.write_number(row, 0, clip.entry.number, self._top)
            for column, text in enumerate(
                (texts["outlet"], texts["title"], "\n".join(texts["paragraphs"]), texts["also_in"]), 1
            ):
                self._write_text(sheet, row, column, text)


_TONES = ("positive", "neutral", "negative", "unjudged")
