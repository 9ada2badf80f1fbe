"""Templates of offices: what is explained, which mistakes are found and where, and which files are refused."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from jinja2 import TemplateError, TemplateSyntaxError
from lxml import etree

from core.errors import UsageError
from core.messages import translate
from reports.docx import write_docx
from reports.docx_file import check_docx
from reports.docx_template import list_placeholders, make_template
from reports.fields import make_fields
from reports.template_check import check_template
from reports.template_environment import TemplateEnvironment
from tests.reports.conftest import make_report, make_stored
from tests.reports.test_forms import read_docx


def make_docx(*paragraphs: str, change: Callable[[Any], None] | None = None) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if change is not None:
        change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_part(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def replace_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            content = source.read(each)
            if each == name:
                assert old in content
                content = content.replace(old, new)
            target.writestr(each, content)
    return stream.getvalue()


def find_problems(*paragraphs: str) -> list[str]:
    return [str(problem.message) for problem in check_template(make_docx(*paragraphs)).problems]


class TestBuiltIn:
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_it_has_no_mistakes(self, language: str) -> None:
        data = make_template(language)
        check_docx(data, "new.docx")
        checked = check_template(data)
        assert checked.problems == ()
        known = {name for name, _, _ in list_placeholders(language)}
        assert checked.used <= known
        assert {"title", "articles.link", "clips.paragraphs", "issues.lead", "figures.change"} <= checked.used

    def test_it_explains_every_placeholder(self) -> None:
        text = read_docx(make_template("id"))
        for _, shown, explanation in list_placeholders("id"):
            assert shown in text
            assert explanation in text


class TestCheck:
    @pytest.mark.parametrize(
        ("paragraphs", "problem"),
        [
            (["", "{{ kantr }} {{ titel }}"], "paragraph 2: 'titel' is not a placeholder; did you mean 'title'?"),
            (["{{ figures.artikel }}"], "paragraph 1: 'artikel' is not a placeholder; did you mean 'articles'?"),
            (["{{ articles }}"], "paragraph 1: 'articles' is a list; write {% for article in articles %}"),
            (
                ["{%p for a in articles %}", "{{ a.titel }}", "{%p endfor %}"],
                "paragraph 2: 'titel' is not a placeholder; did you mean 'title'?",
            ),
            (["{%p for a in articles %}"], "paragraph 1: 'for a in articles' has no end: add {% endfor %} below"),
            (["x", "{%p endif %}"], "paragraph 2: 'endif' ends nothing that has begun above"),
            (["{%p for a articles %}", "{%p endfor %}"], "'for a articles' is not complete"),
            (["{{ title"], "paragraph 1: '{{ title' is not complete: write {{ … }}"),
            (["{%p include 'x' %}"], "paragraph 1: 'include' is not allowed in a template"),
            (["{{ title.upper() }}"], "'title.upper()' cannot be understood: 'call' is not allowed"),
            (["{{ title|safe }}"], "cannot be understood: 'safe' is not allowed"),
            (
                ["{%p for a in articles %}", "{{ a.link }}", "{%p endfor %}"],
                "paragraph 2: 'a.link' is to be written as {{r a.link }}",
            ),
            (["{{r title }}"], "'title' is to be written as {{ title }}"),
        ],
    )  # fmt: skip
    def test_mistakes_and_their_places(self, paragraphs: list[str], problem: str) -> None:
        assert [each for each in find_problems(*paragraphs) if problem in each], find_problems(*paragraphs)

    def test_cells_headers_and_pages(self) -> None:
        def change(document: Any) -> None:
            document.add_table(2, 3).cell(1, 2).text = "{{ tanggal }}"
            document.sections[0].footer.paragraphs[0].text = "{{ ofice }}"
            run = document.add_paragraph().add_run("{{ titel }}")
            run._r.insert(0, etree.SubElement(run._r, run._r.tag.replace("}r", "}lastRenderedPageBreak")))

        problems = check_template(make_docx("x", change=change)).problems
        places = [str(problem.place) for problem in problems]
        assert places == ["page 1, table 1, row 2, column 3", "page 2, paragraph 2", "footer"]
        assert translate(problems[1].message, "id").startswith("halaman 2, paragraf 2: 'titel' bukan isian")

    def test_what_word_writes_is_understood(self) -> None:
        assert find_problems("{{ title }}", "{%p if edition == “pagi” %}", "{{ date|upper }}", "{%p endif %}") == []
        nested = ["{%p for clip in clips %}", "{%p for text in clip.paragraphs %}", "{{ text }}"]
        assert find_problems(*nested, "{%p endfor %}", "{%p endfor %}", "{{ labels.conclusion }}") == []


class TestOwnTemplate:
    def test_it_is_filled_in(self) -> None:
        template = make_docx(
            "KOP {{ office }}", "{%p for a in articles %}", "{{ a.number }}) {{ a.title }}", "{%p endfor %}"
        )
        report = make_report(make_stored(1), make_stored(2, minutes=1))
        text = read_docx(write_docx(report, make_fields(report), template, "own.docx"))
        assert text.strip().splitlines() == ["KOP Bagian Humas", "1) Banjir surut 1", "2) Banjir surut 2"]

    def test_mistakes_are_named(self) -> None:
        report = make_report()
        with pytest.raises(UsageError, match=r"own.docx: paragraph 1: 'ofice' is not a placeholder"):
            write_docx(report, make_fields(report), make_docx("{{ ofice }}"), "own.docx")


class TestEnvironment:
    @pytest.mark.parametrize(
        "source",
        [
            "{{ ''.__class__.__mro__ }}",
            "{{ title.format(1) }}",
            "{{ 'a' * 1000000000 }}",
            "{{ 2 ** 2 ** 40 }}",
            "{% autoescape false %}{{ title }}{% endautoescape %}",
            "{% include '/etc/passwd' %}",
            "{% import 'os' as os %}",
            "{% macro m() %}{% endmacro %}",
            "{% set x = 1 %}",
            "{% for a in articles %}{% for b in articles %}{% endfor %}{% endfor %}",
            "{% for a in articles recursive %}{% endfor %}",
            "{{ cycler }}",
            "{{ title|safe }}",
            "{{ title|attr('__class__') }}",
            "{{ title|center(1000000000) }}",
        ],
    )
    def test_what_is_refused(self, source: str) -> None:
        with pytest.raises(TemplateError):
            TemplateEnvironment().from_string(source).render(title="x", articles=["a"])

    def test_values_are_escaped(self) -> None:
        assert TemplateEnvironment().from_string("{{ title|upper }}").render(title="<b>&") == "&lt;B&gt;&amp;"

    def test_parse_refuses_as_rendering_does(self) -> None:
        with pytest.raises(TemplateSyntaxError, match="'call' is not allowed in a template"):
            TemplateEnvironment().parse("{{ title() }}")


RELATIONS = "word/_rels/document.xml.rels"
EXTERNAL = (
    b'<Relationship Id="rId99" TargetMode="External" Target="%s"'
    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/></Relationships>'
)
LOADED = EXTERNAL % (b"https://evil.example/x", b"image")


class TestDangerousFiles:
    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (b"", "it is no DOCX file"),
            (b"PK\x03\x04", "it is no DOCX file"),
            (add_part(make_docx(), "word/vbaProject.bin", b"x"), "it contains a program or another file"),
            (add_part(make_docx(), "word/embeddings/a.bin", b"x"), "it contains a program or another file"),
            (add_part(make_docx(), "word/zeros.bin", bytes(30_000_000)), "it unpacks to far more"),
            (add_part(make_docx(), "word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "has a document type"),
            (add_part(make_docx(), "word/x.xml", "<!DOCTYPE a><a/>".encode("utf-16")), "has a document type"),
            (
                replace_part(make_docx(), RELATIONS, b"</Relationships>", LOADED),
                "it loads something from elsewhere (https://evil.example/x)",
            ),
            (
                replace_part(
                    make_docx(), RELATIONS, b"</Relationships>", EXTERNAL % (b"file:////evil.example/x", b"hyperlink")
                ),
                "it loads something from elsewhere",
            ),
            (
                replace_part(
                    make_docx("kolom"),
                    "word/document.xml",
                    b"<w:t>kolom</w:t>",
                    b"<w:instrText>INCLUDE</w:instrText><w:instrText>TEXT /etc/passwd</w:instrText>",
                ),
                "it has the field INCLUDETEXT",
            ),
        ],
        ids=["empty", "cut", "macro", "embedded", "bomb", "doctype", "utf-16", "image", "file-link", "field"],
    )  # fmt: skip
    def test_they_are_refused(self, data: bytes, problem: str) -> None:
        with pytest.raises(UsageError) as refused:
            check_docx(data, "own.docx")
        assert str(refused.value).startswith("own.docx: cannot be used as a template: ")
        assert problem in str(refused.value)

    def test_links_are_allowed(self) -> None:
        link = EXTERNAL % (b"https://kota.example", b"hyperlink")
        check_docx(replace_part(make_docx(), RELATIONS, b"</Relationships>", link), "own.docx")
