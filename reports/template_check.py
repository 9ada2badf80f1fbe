"""Find the mistakes in an office's template, and where they are: page, paragraph or cell, and word."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from core.messages import Message, message
from reports.fields import LABELS, PLACEHOLDERS
from reports.template_environment import TemplateEnvironment

# Tags that begin and end blocks; docxtpl lets p, tr, tc or r stand before them.
_TAG = re.compile(
    r"\{(?P<kind>[{%#])(?P<unit>p|tr|tc|r)?\s(?P<text>.*?)\s?(?:\}\}|%\}|#\})|\{(?P<bare>[{%#])(?P<rest>[^{}%#]*)"
)
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_LOOP = re.compile(r"for\s+(\w+)\s+in\s+(.+)")


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """A mistake in a template: where it is, and what is wrong."""

    place: Message
    reason: Message

    @property
    def message(self) -> Message:
        return message("{place}: {problem}", place=self.place, problem=self.reason)


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """The mistakes in a template, and the names of the placeholders that it uses, such as `article.title`."""

    problems: tuple[TemplateProblem, ...]
    used: frozenset[str]


@dataclass(slots=True)
class _Block:
    """A list or condition that has begun. `variable` has the items of `group`, for lists."""

    kind: str
    place: Message
    text: str
    variable: str | None = None
    group: str | None = None


def check_template(data: bytes) -> TemplateCheck:
    """Check a DOCX file that `check_docx` accepted."""
    import docx

    document = docx.Document(io.BytesIO(data))
    checker = _Checker()
    checker.check_part(_find_paragraphs(document.element.body))
    for section in document.sections:
        for part, name in (
            (section.header, message("header")),
            (section.first_page_header, message("header")),
            (section.even_page_header, message("header")),
            (section.footer, message("footer")),
            (section.first_page_footer, message("footer")),
            (section.even_page_footer, message("footer")),
        ):
            if not part.is_linked_to_previous:
                checker.check_part((name, text) for _, text in _find_paragraphs(part._element))
    return TemplateCheck(tuple(dict.fromkeys(checker.problems)), frozenset(checker.used))


def _find_paragraphs(root: Any) -> Iterator[tuple[Message, str]]:
    """Yield each paragraph with its place. The page is known if Word has saved where pages end."""
    from docx.oxml.ns import qn

    tables = {table: number for number, table in enumerate(root.iter(qn("w:tbl")), 1)}
    has_pages = next(root.iter(qn("w:lastRenderedPageBreak")), None) is not None
    page = number = 1
    for paragraph in root.iter(qn("w:p")):
        breaks = sum(1 for _ in paragraph.iter(qn("w:lastRenderedPageBreak")))
        page += breaks
        place = _name_cell(paragraph, tables)
        if place is None:
            place = message("paragraph {number}", number=number)
            number += 1
        if has_pages:
            place = message("page {page}, {place}", page=page, place=place)
        text = "".join(each.text or "" for each in paragraph.iter(qn("w:t")))
        yield place, text


def _name_cell(paragraph: Any, tables: Mapping[Any, int]) -> Message | None:
    from docx.oxml.ns import qn

    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    if cell is None:
        return None
    row = cell.getparent()
    table = next(cell.iterancestors(qn("w:tbl")))
    rows, cells = table.findall(qn("w:tr")), row.findall(qn("w:tc"))
    return message(
        "table {table}, row {row}, column {column}",
        table=tables[table],
        row=rows.index(row) + 1 if row in rows else 0,
        column=cells.index(cell) + 1 if cell in cells else 0,
    )


@dataclass(slots=True)
class _Checker:
    problems: list[TemplateProblem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _environment: TemplateEnvironment = field(default_factory=TemplateEnvironment)
    _blocks: list[_Block] = field(default_factory=list)

    def check_part(self, paragraphs: Any) -> None:
        """Check the paragraphs of a part of the file, in which each block has to end."""
        self._blocks = []
        for place, text in paragraphs:
            for tag in _TAG.finditer(text):
                self._check_tag(place, tag)
        for block in self._blocks:
            end = "endfor" if block.kind == "for" else "endif"
            self._report(
                block.place, message("'{tag}' has no end: add {end} below", tag=block.text, end="{% " + end + " %}")
            )

    def _report(self, place: Message, reason: Message) -> None:
        self.problems.append(TemplateProblem(place, reason))

    def _report_form(self, place: Message, name: str, *, is_link: bool = False) -> None:
        example = "{{r " + name + " }}" if is_link else "{{ " + name + " }}"
        self._report(place, message("'{name}' is to be written as {example}", name=name, example=example))

    def _check_tag(self, place: Message, tag: re.Match[str]) -> None:
        if tag["bare"] is not None:
            if tag["bare"] != "#":
                self._check_unfinished(place, tag)
            return
        text = tag["text"].translate(_QUOTES).strip()
        closing = tag[0][-2:]
        if closing != {"{": "}}", "%": "%}", "#": "#}"}[tag["kind"]]:
            self._report(place, message("'{tag}' begins and ends with different characters", tag=tag[0]))
        elif tag["kind"] == "{":
            self._check_expression(place, text, unit=tag["unit"])
        elif tag["kind"] == "%":
            self._check_statement(place, text.strip("-+ "))

    def _check_unfinished(self, place: Message, tag: re.Match[str]) -> None:
        opening = "{" + tag["bare"]
        closing = "}}" if tag["bare"] == "{" else "%}"
        reason = message("'{tag}' is not complete: write {example}", tag=tag[0], example=f"{opening} … {closing}")
        self._report(place, reason)

    def _check_statement(self, place: Message, text: str) -> None:
        word = text.split(" ", 1)[0]
        match word:
            case "for":
                self._begin_loop(place, text)
            case "if":
                self._check_expression(place, text.removeprefix("if"), is_condition=True)
                self._blocks.append(_Block("if", place, text))
            case "elif":
                self._check_expression(place, text.removeprefix("elif"), is_condition=True)
            case "else":
                pass
            case "endfor" | "endif":
                kind = word.removeprefix("end")
                if not self._blocks or self._blocks[-1].kind != kind:
                    self._report(place, message("'{tag}' ends nothing that has begun above", tag=text))
                else:
                    self._blocks.pop()
            case "colspan" | "cellbg":
                self._check_expression(place, text.removeprefix(word))
            case "vm" | "hm":
                pass
            case _:
                self._report(place, message("'{word}' is not allowed in a template", word=word))

    def _begin_loop(self, place: Message, text: str) -> None:
        found = _LOOP.fullmatch(text)
        if found is None:
            self._report(
                place, message("'{tag}' is not complete: write {example}", tag=text, example="for article in articles")
            )
            self._blocks.append(_Block("for", place, text))
            return
        group = self._check_expression(place, found[2], is_list=True)
        self._blocks.append(_Block("for", place, text, found[1], group))

    def _check_expression(
        self, place: Message, text: str, *, unit: str | None = None, is_condition: bool = False, is_list: bool = False
    ) -> str | None:
        """Check what stands in a tag. Return the group of the list that it names, or None."""
        try:
            tree = self._environment.parse("{{ " + text + " }}")
        except TemplateSyntaxError as error:
            self._report(
                place, message("'{tag}' cannot be understood: {problem}", tag=text.strip(), problem=str(error.message))
            )
            return None
        group: str | None = None
        # `articles|length` is a number.
        is_plain = not (is_condition or is_list or tree.find(nodes.Filter))
        inner = {child for node in tree.find_all(nodes.Getattr) for child in [node.node]}
        for node in tree.find_all((nodes.Name, nodes.Getattr)):
            if node not in inner:
                group = self._check_name(place, node, unit=unit, is_plain=is_plain)
        return group

    def _check_name(self, place: Message, node: nodes.Node, *, unit: str | None, is_plain: bool) -> str | None:
        path = _path_of(node)
        root, *rest = path
        variables = {block.variable: block.group for block in self._blocks if block.variable is not None}
        if root == "loop" and variables:
            return None
        if root in variables:
            group = variables[root]
            if group is None:
                return None
        elif root in PLACEHOLDERS[""]:
            self.used.add(root)
            group = root if root in PLACEHOLDERS else None
            if root == "labels":
                self._check_member(place, path, LABELS)
                return None
            if not rest:
                if is_plain and root in PLACEHOLDERS:
                    self._report(
                        place, message("'{name}' is a list; write {example}", name=root, example=_example(root))
                    )
                elif unit == "r":
                    self._report_form(place, root)
                return group
        else:
            names = [*variables, *PLACEHOLDERS[""]]
            self._report(place, _unknown(root, [name for name in names if name]))
            return None
        return self._check_item(place, path, group, unit=unit, is_plain=is_plain)

    def _check_item(
        self, place: Message, path: list[str], group: str | None, *, unit: str | None, is_plain: bool
    ) -> str | None:
        if len(path) == 1:
            if group not in (None, "paragraphs") and is_plain:
                self._report(
                    place,
                    message("'{name}' is an item of a list; write {example}", name=path[0], example=f"{path[0]}.…"),
                )
            return group
        if group is None or group == "paragraphs":
            self._report(place, message("'{name}' has no parts", name=path[0]))
            return None
        if not self._check_member(place, path, PLACEHOLDERS[group]):
            return None
        name = path[1]
        self.used.add(f"{group}.{name}")
        if is_plain and (name == "link") != (unit == "r"):
            self._report_form(place, ".".join(path), is_link=name == "link")
        return {"copies": "articles", "paragraphs": "paragraphs"}.get(name)

    def _check_member(self, place: Message, path: list[str], names: Mapping[str, str]) -> bool:
        if len(path) == 2 and path[1] in names:
            return True
        word = path[1] if len(path) > 1 else path[0]
        self._report(place, _unknown(word, list(names)))
        return False


def _path_of(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Getattr):
        return [*_path_of(node.node), node.attr]
    return [node.name] if isinstance(node, nodes.Name) else [""]


def _unknown(word: str, names: list[str]) -> Message:
    similar = get_close_matches(word, names, 1)
    if similar:
        return message("'{word}' is not a placeholder; did you mean '{guess}'?", word=word, guess=similar[0])
    return message("'{word}' is not a placeholder; there are: {names}", word=word, names=", ".join(names))


def _example(name: str) -> str:
    if name == "figures":
        return "{{ figures.articles }}"
    return "{% for " + name.removesuffix("s") + " in " + name + " %}"
