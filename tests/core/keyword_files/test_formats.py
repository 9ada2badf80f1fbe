"""Each format of a keyword file reads what it wrote, and reports what it cannot read or express."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigError
from core.keyword import Keyword, ToneRule, phrase_query
from core.keyword_files import Format, read_keywords, write_keywords
from core.query import parse

FORMATS: tuple[Format, ...] = get_args(Format)

KEYWORDS = (
    Keyword.phrase("Kota Bandung"),
    Keyword("banjir", "banjir OR longsor", ("id", "su"), ("Kabar Contoh", "Warta; Misal \\ dua"), forms="id"),
    Keyword("=SUM(A1)", "-jakarta bandung", active=False),
    Keyword("'=kutip", '"kata; kerja"'),
    Keyword('dengan "kutip", koma dan \\ garis: #', "air"),
    Keyword("🌋 erupsi", "erupsi\tgunung"),
    Keyword("- daftar", "true"),
)


def names(text: str, file_format: Format) -> list[str]:
    return [keyword.name for _, keyword in read_keywords(text, file_format, "kata").keywords]


def queries(text: str) -> dict[str, str]:
    """The queries of word lines, by name."""
    return {keyword.name: keyword.query for _, keyword in read_keywords(text, "lines", "kata.txt").keywords}


@pytest.mark.parametrize("file_format", ["csv", "yaml"])
def test_written_keywords_are_read_unchanged(file_format: Format) -> None:
    text, notes = write_keywords(KEYWORDS, file_format)
    assert notes == ()
    assert tuple(keyword for _, keyword in read_keywords(text, file_format, "kata").keywords) == KEYWORDS


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12).filter(str.strip)


@pytest.mark.parametrize("file_format", ["csv", "yaml"])
@given(name=NAMES, scope=st.lists(NAMES.map(str.strip), max_size=3))
def test_any_name_is_read_unchanged(file_format: Format, name: str, scope: list[str]) -> None:
    keyword = Keyword(name, "banjir", (), tuple(scope))
    text, _ = write_keywords([keyword], file_format)
    [(_, read)] = read_keywords(text, file_format, "kata").keywords
    assert read == keyword


WORDS = st.sampled_from(["banjir", "longsor", "kota bandung", "air", "/banj[iu]r|a b/", "/km\\/jam|m/s/i"])


@given(
    either=st.lists(WORDS, max_size=3, unique=True),
    required=st.lists(WORDS, max_size=2, unique=True),
    excluded=st.lists(st.sampled_from(["jakarta", "iklan lama"]), max_size=2, unique=True),
)
def test_lines_are_read_as_the_same_tree(either: list[str], required: list[str], excluded: list[str]) -> None:
    lines = [*either, *(f"+{word}" for word in required), *(f"!{word}" for word in excluded)]
    text = "[nama]\n" + "\n".join(lines) + "\n"
    if not either and not required:
        return
    [(_, keyword)] = read_keywords(text, "lines", "kata.txt").keywords
    written, notes = write_keywords([keyword], "lines")
    assert notes == ()
    [(_, read)] = read_keywords(written, "lines", "kata.txt").keywords
    assert (read.name, parse(read.query)) == (keyword.name, parse(keyword.query))


class TestLines:
    def test_groups_are_separated_by_blank_lines(self) -> None:
        assert queries("banjir\nlongsor\n\n\n  kota bandung  \n") == {
            "banjir / longsor": '("banjir" OR "longsor")',
            "kota bandung": '"kota bandung"',
        }

    def test_prefixes_and_names(self) -> None:
        text = "# catatan\n[Bencana]\nbanjir => air bah\nlongsor\n# di tengah\n+Bandung\n!Jakarta\n"
        assert queries(text) == {"Bencana": '("banjir" OR "longsor") AND "Bandung" NOT "Jakarta"'}
        assert queries(text.replace("[Bencana]\n", "")).keys() == {"air bah / longsor / Bandung"}

    def test_the_global_filter_excludes_words_from_every_group(self) -> None:
        text = "[GLOBAL_FILTER]\nheboh\n!iklan\n\n[WORD_GROUPS]\nbanjir\n\nair\n"
        assert queries(text) == {
            "banjir": '"banjir" NOT "heboh" NOT "iklan"',
            "air": '"air" NOT "heboh" NOT "iklan"',
        }

    def test_lines_without_effect_are_noted_with_their_number(self) -> None:
        notes = [str(note) for note in read_keywords("banjir\n@5\n", "lines", "kata.txt").notes]
        assert [note.split(":")[:2] for note in notes] == [["kata.txt", "1"], ["kata.txt", "2"]]
        assert "'@5' limits what is shown" in notes[1]
        assert "whole word" in notes[0]

    @pytest.mark.parametrize(
        ("text", "line", "part"),
        [
            ("air\n\n!jakarta\n", 3, "a word that must or may occur"),
            ("air\n\n...\n", 3, "no letter or digit"),
            ("[a]\nbanjir\n\n[a]\nhujan\n", 4, "'a' is given twice, first in line 1"),
            (f"[{'x' * 201}]\nair\n", 1, "at most 200 characters"),
            ("air\nhujan\n+ \n\nbanjir\n", 3, "'+': this has no letter or digit"),
            ("air\n!/[/\n", 2, "this regular expression is invalid"),
            ("/a*/\n", 1, "matches empty text"),
            ("air\n+banjir !jakarta\n", 2, "a line of its own"),
            ("air\n\nbanjir\n\n[GLOBAL_FILTER]\n!\n", 6, "'!': this has no letter or digit"),
            ("", 1, "there is no keyword in this file"),
            ("[GLOBAL_FILTER]\niklan\n", 1, "there is no keyword in this file"),
        ],
    )
    def test_problems(self, text: str, line: int, part: str) -> None:
        with pytest.raises(ConfigError) as refused:
            read_keywords(text, "lines", "kata.txt")
        assert refused.value.problems[0].startswith(f"kata.txt:{line}: ")
        assert part in refused.value.problems[0]
        assert len(refused.value.problems) == 1

    @pytest.mark.parametrize(
        "keyword",
        [
            Keyword("a", "(a OR b) (c OR d)"),
            Keyword("b", "a OR (b c)"),
            Keyword("c", "a NOT (b c)"),
            Keyword("d", "a", languages=("id",)),
            Keyword("e", "a", outlets=("Kabar",)),
            Keyword("f", "a", active=False),
            Keyword("g", "a", forms="id"),
            Keyword("GLOBAL_FILTER", "a"),
            Keyword("h", "/a/"),
            Keyword("i", "/a=>b/i"),
            Keyword("j", "/a\u2028b/i"),
        ],
        ids=lambda keyword: keyword.name,
    )
    def test_inexpressible_keywords_are_left_out_with_a_note(self, keyword: Keyword) -> None:
        text, notes = write_keywords([keyword, Keyword.phrase("air")], "lines")
        assert names(text, "lines") == ["air"]
        assert len(notes) == 1
        assert str(notes[0]).startswith(f"'{keyword.name}' is left out")

    def test_why_a_keyword_is_left_out(self) -> None:
        limited = Keyword("g", "air", languages=("id",), active=False, forms="id")
        _, notes = write_keywords([limited, Keyword("h", "air NEAR/3 kota")], "lines")
        assert tuple(map(str, notes)) == (
            "'g' is left out: word lines cannot express languages, forms, that it is paused",
            "'h' is left out: word lines cannot express air NEAR/3 kota",
        )


class TestCsv:
    def test_a_file_from_a_spreadsheet(self) -> None:
        text = "\ufeffName;Query\r\nbanjir;banjir OR longsor\r\n\r\nKota Bandung;\r\n"
        assert [keyword for _, keyword in read_keywords(text, "csv", "kata.csv").keywords] == [
            Keyword("banjir", "banjir OR longsor"),
            Keyword("Kota Bandung", phrase_query("Kota Bandung")),
        ]

    def test_columns_may_have_indonesian_names(self) -> None:
        text = "Kata  Kunci;Kueri;Bahasa;Media;Bentuk;Aktif\nair;banjir;id;Kabar Contoh;id;tidak\n"
        [(_, keyword)] = read_keywords(text, "csv", "kata.csv").keywords
        assert keyword == Keyword("air", "banjir", ("id",), ("Kabar Contoh",), active=False, forms="id")

    def test_no_cell_is_a_formula(self) -> None:
        text, _ = write_keywords(KEYWORDS, "csv")
        assert "\n'=SUM(A1),'-jakarta bandung," in text.replace("\r", "")

    def test_a_line_break_in_a_cell_does_not_shift_the_line_numbers(self) -> None:
        with pytest.raises(ConfigError) as refused:
            read_keywords('name,query\n"a","banjir\nair"\nb,(x\nc,"', "csv", "kata.csv")
        assert [problem.split(" ")[0] for problem in refused.value.problems] == ["kata.csv:4:", "kata.csv:5:"]

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("judul,query\nx,y\n", "kata.csv:1: unknown column 'judul'"),
            ("nama,name\nx,y\n", "kata.csv:1: column 'name' is given twice"),
            ("languages,query\nid,y\n", "kata.csv:1: the first line must name the columns, including 'name'"),
            ("name,qury\nx,y\n", "kata.csv:1: unknown column 'qury', did you mean 'query'?"),
            (
                "name,query,active\nx,y,mungkin\n",
                "kata.csv:2: active: must be true or false",
            ),
            ("name,languages\nair,Indonesia\n", "kata.csv:2: languages[0]: must be a language code"),
            ("name,forms\nair,en\n", "kata.csv:2: forms: must be 'id', or left out"),
            ("name,query\nx,(y\n", "kata.csv:2: query: column 1: this parenthesis is never closed"),
            ("name,query\n,y\n", "kata.csv:2: name: is missing"),
            ("name,query\nx,y, z\n", "kata.csv:2: has more cells than columns, from ' z' on; put a cell"),
            ("name,query,query\nx,y,z\n", "kata.csv:1: column 'query' is given twice"),
            ("", "kata.csv:1: the first line must name the columns, including 'name'"),
            ("name,query\n\n", "kata.csv:1: there is no keyword in this file"),
            ("\n\npasar\nair\n", "kata.csv:3: the first line must name the columns, including 'name'"),
        ],
    )
    def test_problems(self, text: str, problem: str) -> None:
        with pytest.raises(ConfigError) as refused:
            read_keywords(text, "csv", "kata.csv")
        assert any(line.startswith(problem) for line in refused.value.problems), refused.value.problems
        assert len({line.split(":")[1] for line in refused.value.problems}) == 1, "one problem causes no others"

    def test_keywords_without_a_state(self) -> None:
        listed = read_keywords("name,active\na,false\nb,\nc,true\n", "csv", "kata.csv")
        assert listed.without_state == {"b"}
        assert read_keywords("name\na\n", "csv", "kata.csv").without_state == {"a"}

    def test_rules_for_the_tone(self) -> None:
        rules = (ToneRule("positive", "juara"), ToneRule("negative", '=banjir OR "rob, besar"'))
        written, _ = write_keywords([Keyword("air", "air", tones=rules), Keyword("b", "b")], "csv")
        listed = read_keywords(written, "csv", "kata.csv")
        assert [keyword.tones for _, keyword in listed.keywords] == [rules, ()]
        assert listed.without_tones == set()
        assert read_keywords("name\nair\n", "csv", "kata.csv").without_tones == {"air"}
        [(_, keyword)] = read_keywords("nama;nada negatif\nair;banjir\n", "csv", "kata.csv").keywords
        assert keyword.tones == (ToneRule("negative", "banjir"),)
        with pytest.raises(ConfigError, match=r"kata\.csv:2"):
            read_keywords("name,tone_negative\nair,banjir AND\n", "csv", "kata.csv")

    def test_empty_cells_and_rows_are_ignored(self) -> None:
        assert names("\n \nname;query\n;\nair;banjir;;\n", "csv") == ["air"]
        assert names("sep=;\nname;query;;\nair;a,b,c,d;;\n", "csv") == ["air"]


class TestYaml:
    @pytest.mark.parametrize(
        "text", ["- air\n- {name: b, query: banjir}\n", "keywords:\n  - air\n  - {name: b, query: c}\n"]
    )
    def test_a_list_or_the_section_of_a_config(self, text: str) -> None:
        assert names(text, "yaml") == ["air", "b"]

    def test_keywords_without_a_state(self) -> None:
        assert read_keywords("- air\n- {name: b, active: false}\n- {name: c}\n", "yaml", "k").without_state == {
            "air",
            "c",
        }
        assert read_keywords("air\n", "lines", "k").without_state == {"air"}

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("keywords: air", "kata:1: must be a list of keywords, or contain one below 'keywords:'"),
            ("- air\n- [a]\n", "kata:2: must be text, or a mapping with 'name' and 'query'"),
            ("- air\n- {name: b, qury: c}\n", "kata:2: qury: unknown key, did you mean 'query'?"),
            ("- 'air", "kata:1: this quote is not closed"),
            ("keywords: []\n", "kata:1: there is no keyword in this file"),
            ("- air\n- {name: Air, query: surut}\n", "kata:2: 'Air' is given twice, first in line 1"),
        ],
    )
    def test_problems(self, text: str, problem: str) -> None:
        with pytest.raises(ConfigError) as refused:
            read_keywords(text, "yaml", "kata")
        assert problem in refused.value.problems


@pytest.mark.parametrize("file_format", FORMATS)
@given(text=st.text(st.sampled_from('ab,;"\n\r\t:-[]{}+!@/=>#&*()OR '), max_size=60))
def test_any_text_is_read_or_refused(file_format: Format, text: str) -> None:
    try:
        read_keywords(text, file_format, "kata")
    except ConfigError as error:
        assert all(problem.startswith("kata:") for problem in error.problems)


class TestPlainLists:
    def test_a_list_without_empty_lines_is_one_keyword_and_a_note(self) -> None:
        read = read_keywords("banjir\nlongsor\n", "lines", "kata.txt")
        assert [keyword.query for _, keyword in read.keywords] == ['("banjir" OR "longsor")']
        assert any("put empty lines between them" in str(note) for note in read.notes)
        assert not any("empty lines" in str(note) for note in read_keywords("a b\n\nc d\n", "lines", "x.txt").notes)

    def test_repeated_words_of_a_group_are_left_out_with_a_note(self) -> None:
        text = "banjir bandang\nBanjir Bandang\n" + "banjir bandang\n" * 1500 + "+desa\n+desa\n!kota\n!Kota\n"
        read = read_keywords(text, "lines", "kata.txt")
        [(line, keyword)] = read.keywords
        assert (line, keyword.name) == (1, "banjir bandang / desa")
        assert keyword.query == '"banjir bandang" AND "desa" NOT "kota"'
        assert "kata.txt:2: 1503 lines, from this one on, repeat a word of their group; they are left out" in [
            str(note) for note in read.notes
        ]

    def test_a_long_group_has_a_shortened_name(self) -> None:
        text = "".join(f"kata nomor {number}\n" for number in range(300))
        [(_, keyword)] = read_keywords(text, "lines", "kata.txt").keywords
        assert keyword.name.startswith("kata nomor 0 / kata nomor 1 / ")
        assert keyword.name.endswith(" / …")
        assert len(keyword.name) <= 200
        assert keyword.query.count(" OR ") == 299
        [(_, keyword)] = read_keywords("a" * 150 + " " + "b" * 150, "lines", "kata.txt").keywords
        assert (len(keyword.name), keyword.name[-1]) == (200, "…")

    def test_other_spellings_of_a_keyword_are_repetitions(self) -> None:
        read = read_keywords("name\nkota bandung\nKota  Bandung\nKOTA BANDUNG\n", "csv", "kata.csv")
        assert [keyword.name for _, keyword in read.keywords] == ["kota bandung"]
        assert [str(note) for note in read.notes] == [
            "kata.csv:3: 2 entries, from this line on, repeat earlier keywords; they are left out"
        ]

    def test_another_query_or_limit_under_the_same_name_is_a_problem(self) -> None:
        for row in ("air,surut,,", "Air,banjir,id,"):
            with pytest.raises(ConfigError, match="is given twice"):
                read_keywords(f"name,query,languages,active\nair,banjir,,\n{row}\n", "csv", "kata.csv")
