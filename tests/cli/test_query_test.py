"""keywords explain and keywords test."""

import pytest

from tests.cli.commands import Kliping
from tests.cli.conftest import assert_prints


def test_explain(archive: Kliping) -> None:
    assert archive("keywords", "explain", "banjir -jakarta").out == '"banjir" AND NOT "jakarta"\n'
    assert archive("keywords", "explain", "air").out == '"banjir" OR "surut"\n'
    done = archive("keywords", "explain", "(banjir")
    assert done.code == 2
    assert "column 1: this parenthesis is never closed" in done.err
    assert archive("keywords", "explain", "banjir dan kota").out == (
        '"banjir" AND "dan" AND "kota"\n'
        "  Note: column 8: 'dan' is searched for as a word; the operator is AND\n"
        "        banjir dan kota\n"
        "               ^\n"
    )
    assert_prints(archive("keywords", "explain", "kita@kabar"), '"kita kabar"\n')
    assert_prints(archive("keywords", "explain", "surut OR banjir"), "Note: the same query as keyword 'air'")


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["keywords", "test", "-banjir"], "-banjir"),
        (["keywords", "test", "--since", "3d", "-(air surut) kota"], "-(air surut) kota"),
        (["keywords", "explain", "--banjir"], "--banjir"),
        (["keywords", "add", "x", "-banjir kota"], "-banjir kota"),
        (["keywords", "edit", "air", "-jakarta surut"], "-jakarta surut"),
        (["search", "-banjir"], "-banjir"),
    ],
)
def test_a_query_that_begins_with_a_dash(kliping: Kliping, words: list[str], query: str) -> None:
    done = kliping(*words)
    assert (done.code, done.out) == (2, "")
    command = " ".join(words[: 2 if words[0] == "keywords" else 1])
    assert f"begins with a dash at the end, after --: kliping {command} … -- '{query}'\n" in done.err


@pytest.mark.parametrize("words", [["x", "--sinc", "3d"], ["x", "--since"]])
def test_a_misspelled_option_is_not_taken_for_a_query(kliping: Kliping, words: list[str]) -> None:
    done = kliping("keywords", "test", *words)
    assert (done.code, "dash" in done.err) == (2, False)


def test_a_query_after_two_dashes_is_parsed(kliping: Kliping) -> None:
    assert_prints(kliping("keywords", "explain", "--", "-banjir kota"), '"kota"')


def test_explain_needs_no_config(kliping: Kliping) -> None:
    assert_prints(kliping("keywords", "explain", "a b"), '"a" AND "b"\n')


def test_on_stored_articles(archive: Kliping) -> None:
    [record] = archive("keywords", "test", "pasar OR banjir", "--since", "2026-02-27").records
    assert (record["parsed"], record["articles"], record["candidates"]) == ('"pasar" OR "banjir"', 6, 6)
    assert record["outlets"] == {"Kabar Contoh": 4, "Warta Misal": 2}
    assert list(record["days"].items())[:2] == [("2026-02-27", 1), ("2026-02-28", 1)]
    assert [sample["id"] for sample in record["samples"]] == [7, 6, 5, 3, 2, 1]
    shown = archive("keywords", "test", "pasar", "--since", "2026-02-27", "--table").out
    assert 'Query: "pasar"\nSince 2026-02-27: 3 articles match; 3 contain its words.\n' in shown
    assert "headline: [Pasar] pagi dibuka" in shown or "body: [Pasar] pagi dibuka" in shown
    assert archive("search", "--keyword", "air").records, "a test stores nothing"


def test_why_a_text_matches(kliping: Kliping) -> None:
    words = ("keywords", "test", "air (surut OR naik) -jakarta", "--text", "Air surut.\nAir naik.")
    assert kliping(*words, "--table").out == (
        'Query: "air" AND ("surut" OR "naik") AND NOT "jakarta"\n'
        '  yes  "air" AND ("surut" OR "naik") AND NOT "jakarta"\n'
        '    yes  "air"\n'
        "        text: [Air] surut. Air naik.\n"
        "        text: Air surut. [Air] naik.\n"
        '    yes  "surut" OR "naik"\n'
        '      yes  "surut"\n'
        "          text: Air [surut]. Air naik.\n"
        '      yes  "naik"\n'
        "          text: Air surut. Air [naik].\n"
        '    yes  NOT "jakarta"\n'
        '      no   "jakarta"\n'
        "It matches.\n"
    )
    [record] = kliping(*words, "--json").records
    assert (record["matches"], record["why"]["is_true"], len(record["why"]["children"])) == (True, True, 3)
    assert record["why"]["children"][0] == {
        "clause": '"air"',
        "is_true": True,
        "places": [["text", 0, 3], ["text", 11, 14]],
        "children": [],
    }


def test_why_a_text_does_not_match(kliping: Kliping) -> None:
    done = kliping("keywords", "test", "air -surut", "--text", "Air surut.", "--table")
    assert done.out.endswith(
        '    no   NOT "surut"\n      yes  "surut"\n          text: Air [surut].\nIt does not match.\n'
    )
    assert done.code == 0


def test_a_saved_page(archive: Kliping) -> None:
    page = archive.folder / "page.html"
    body = "".join(f"<p>Air di kampung itu surut, kata warga ke-{n} kepada kami kemarin sore.</p>" for n in range(9))
    page.write_text(f"<html><head><title>Air surut</title></head><body><article><h1>Air surut</h1>{body}</article>")
    done = archive("keywords", "test", "surut", "--file", str(page), "--table")
    assert (done.code, "It matches." in done.out) == (0, True), done
    assert archive("keywords", "test", "surut", "--file", "none.html").code == 2


def test_accepts_one_subject(archive: Kliping) -> None:
    done = archive("keywords", "test", "surut", "--file", "a", "--text", "b")
    assert (done.code, done.err) == (2, "kliping: --url, --file and --text exclude each other\n")


def test_an_article_outside_the_limits(archive: Kliping) -> None:
    archive("keywords", "add", "pasar", "--language", "en", "--no-backfill")
    done = archive("keywords", "test", "pasar", "--text", "Pasar itu sudah dibuka oleh para pedagang", "--table")
    assert "The query is true, but the article is outside its limits" in done.out
    assert done.out.endswith("It does not match.\n")


def test_with_references_to_keywords_of_the_store(archive: Kliping) -> None:
    archive("keywords", "add", "query", "pagi OR malam", "--no-backfill")
    words = ("keywords", "test", "@query pedagang{id}", "--since", "2026-02-27")
    assert archive(*words).records[0]["articles"] == 2
    [record] = archive(*words[:3], "--text", "Pagi ini pedagangnya tiba").records
    assert (record["matches"], record["query"]) == (True, "@query pedagang{id}")
    assert record["parsed"] == '("pagi" OR "malam") AND pedagang{id}'
    assert archive("search", "@query", "--all").records, "search resolves references, too"


def test_hints_have_columns_of_the_typed_query(archive: Kliping) -> None:
    [record] = archive("keywords", "test", "banjir PAN{id}", "--text", "Banjir").records
    assert [hint["column"] for hint in record["hints"]] == [8]
