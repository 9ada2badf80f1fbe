"""Keywords by command: added, changed, tried out; what happens to mentions is said, and true."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from storage import open_store
from tests.cli.commands import Done, Kliping, run_on_terminal
from tests.cli.conftest import CONFIG, keep, plain


def ids(kliping: Kliping, keyword: str) -> list[int]:
    return [record["id"] for record in kliping("search", "--keyword", keyword).records]


def keyword(kliping: Kliping, name: str) -> dict[str, object]:
    return next(record for record in kliping("keywords").records if record["name"] == name)


def said(done: Done, *parts: str) -> None:
    assert (done.code, done.err) == (0, ""), done
    assert not [part for part in parts if part not in done.out], done.out


class TestAdd:
    def test_with_yes_it_finds_what_is_stored(self, archive: Kliping) -> None:
        done = archive("keywords", "add", "pasar", "pasar OR pedagang", "--yes")
        assert (done.code, done.err) == (0, "")
        assert done.out == (
            'keyword pasar: "pasar" OR "pedagang"\n'
            "backfill of pasar done: 4 stored articles looked at, mentions found in 4\n"
        )
        assert ids(archive, "pasar") == [7, 6, 5, 4]
        told = keyword(archive, "pasar")
        assert (told["origin"], told["version"], told["articles"]) == ("user", 1, 4)
        mentions = [each for each in archive("show", "6").records[0]["mentions"] if each["keyword"] == "pasar"]
        assert {(each["origin"], each["version"]) for each in mentions} == {("backfill", 1)}
        assert "(found by a backfill)" in archive("show", "6", "--table").out

    def test_without_a_terminal_it_shows_and_leaves_the_past(self, archive: Kliping) -> None:
        done = archive("keywords", "add", "pasar")
        said(done, "Stored: 3 articles would be found; 3 hold the words.", "[Pasar] pagi dibuka", "was not matched")
        assert ids(archive, "pasar") == []
        assert archive("tasks", "--limit", "99999999999999999999").records == []
        said(archive("keywords", "backfill", "pasar", "--yes"), "mentions found in 3")
        assert ids(archive, "pasar") == [7, 6, 5]

    def test_no_backfill_says_nothing_of_it(self, archive: Kliping) -> None:
        done = archive("keywords", "add", "pasar", "--no-backfill")
        assert done.out == 'keyword pasar: "pasar"\n'

    def test_limits(self, archive: Kliping) -> None:
        words = ("--outlet", "Warta Misal", "--language", "id", "--language", "su", "--yes")
        said(archive("keywords", "add", "pasar", "pasar", *words), 'pasar: "pasar", in id or su, at Warta Misal')
        assert ids(archive, "pasar") == [7, 6]

    def test_before_the_first_crawl(self, kliping: Kliping) -> None:
        kliping.write_config(CONFIG)
        said(kliping("keywords", "add", "banjir", "--yes"), "Nothing is stored yet")
        assert [record["name"] for record in kliping("keywords").records] == ["Kota Contoh", "air", "banjir"]

    @pytest.mark.parametrize(
        ("words", "code", "part"),
        [
            (["air"], 2, "config.yaml:4: the keyword 'air' stands in the file; change it there"),
            (["AIR", "banjir"], 2, "config.yaml:4: the keyword 'air' stands in the file"),
            (["x", "(banjir"], 2, "kliping: column 1: this parenthesis is never closed; add a )\ntanda kurung ini"),
            (["x", "banjir (kota"], 2, "\n  banjir (kota\n         ^\n"),
            (["x", ""], 2, "the query is empty"),
            (["x", "NOT banjir"], 2, "this would match nearly every article"),
            (["..."], 2, "there is no letter or digit"),
            (["x", "banjir", "--language", "Indonesia"], 2, "languages[0]: must be a language code"),
            (["x", "banjir", "--forms", "en"], 2, "forms: "),
            (["x", "banjir", "--outlet", "Lain"], 3, "no outlet is named 'Lain'; there are: Kabar Contoh, Warta Misal"),
            (["x", "banjir", "--yes", "--no-backfill"], 2, "--yes and --no-backfill exclude each other"),
        ],
    )
    def test_what_is_refused(self, archive: Kliping, words: list[str], code: int, part: str) -> None:
        done = archive("keywords", "add", *words)
        assert (done.code, done.out) == (code, "")
        assert part in done.err
        assert len(archive("keywords").records) == 2

    def test_a_name_is_given_once(self, archive: Kliping) -> None:
        archive("keywords", "add", "Pasar", "--no-backfill")
        done = archive("keywords", "add", "pasar", "pedagang")
        assert done.code == 2
        assert "there is a keyword 'Pasar' already: \"pasar\"; 'kliping keywords edit' changes it" in done.err


class TestChange:
    @pytest.fixture(autouse=True)
    def pasar(self, archive: Kliping) -> None:
        archive("keywords", "add", "pasar", "--yes")

    def test_edit_makes_a_version_and_keeps_the_old_mentions(self, archive: Kliping) -> None:
        done = archive("keywords", "edit", "pasar", "pedagang NOT flood", "--yes")
        said(done, 'pasar: "pedagang" AND NOT "flood"', "This is version 2. 3 articles that mention it keep")
        assert ids(archive, "pasar") == [7, 6, 5]
        versions = {
            each["id"]: {one["version"] for one in each["mentions"] if one["keyword"] == "pasar"}
            for each in archive("search", "--keyword", "pasar").records
        }
        assert versions == {7: {1}, 6: {2}, 5: {2}}

    def test_edit_of_the_limits_only(self, archive: Kliping) -> None:
        said(archive("keywords", "edit", "pasar", "--language", "en", "--no-backfill"), ", in en")
        said(
            archive("keywords", "edit", "pasar", "--outlet", "Warta Misal", "--no-backfill"), ", in en, at Warta Misal"
        )
        said(archive("keywords", "edit", "pasar", "--outlet", "all", "--language", "all", "--no-backfill"))
        assert keyword(archive, "pasar")["languages"] == keyword(archive, "pasar")["outlets"] == []
        assert keyword(archive, "pasar")["version"] == 4

    def test_an_edit_that_changes_nothing(self, archive: Kliping) -> None:
        said(archive("keywords", "edit", "pasar"), 'Nothing changed: pasar: "pasar"')
        assert keyword(archive, "pasar")["version"] == 1

    def test_pause_and_resume(self, archive: Kliping) -> None:
        said(archive("keywords", "pause", "pasar"), "is paused", "3 articles that mention it keep their mentions")
        said(archive("keywords", "pause", "pasar"), "paused already")
        assert ids(archive, "pasar") == [7, 6, 5]
        assert "(paused)" in archive("keywords", "--table").out
        refused = archive("keywords", "backfill", "pasar")
        assert (refused.code, refused.err) == (2, "kliping: 'pasar' is paused; 'kliping keywords resume' comes first\n")
        said(archive("keywords", "resume", "pasar", "--yes"), "mentions found in 3")
        said(archive("keywords", "resume", "pasar"), "watched already")

    def test_remove_wants_to_be_told_twice(self, archive: Kliping) -> None:
        refused = archive("keywords", "remove", "pasar")
        assert refused.code == 2
        assert "3 articles mention 'pasar'; 'kliping keywords pause' keeps them, --with-mentions" in refused.err
        said(
            archive("keywords", "remove", "pasar", "--with-mentions"), "'pasar' is removed. Its mentions in 3 articles"
        )
        assert archive("search", "--keyword", "pasar").code == 3
        assert [record["id"] for record in archive("search").records] == [7, 4, 3, 2, 1]
        archive("keywords", "add", "lain", "--no-backfill")
        said(archive("keywords", "remove", "lain"), "'lain' is removed.\n")

    def test_what_left_the_file_can_be_taken_up(self, archive: Kliping) -> None:
        archive.write_config(CONFIG.replace("  - {name: air, query: banjir OR surut}\n", ""))
        done = archive("keywords", "pause", "air")
        assert (done.code, done.out) == (0, "'air' is paused already.\n")
        assert done.err == "keywords paused, since config.yaml does not name them any more: air\n"
        said(archive("keywords", "resume", "air", "--no-backfill"))
        assert (keyword(archive, "air")["origin"], keyword(archive, "air")["active"]) == ("user", True)

    def test_the_file_takes_a_name_over_and_says_so(self, archive: Kliping) -> None:
        archive.write_config(CONFIG.replace("  - Kota Contoh", "  - Kota Contoh\n  - {name: pasar, query: pagi}"))
        done = archive("keywords", "pause", "lain")
        assert done.code == 3
        assert done.err.splitlines()[:2] == [
            "config.yaml:4: the keyword 'pasar', which a command had made, is the file's from now on",
            "config.yaml: new or changed keywords: pasar; what is stored is matched, too (task 2)",
        ]
        assert (keyword(archive, "pasar")["origin"], keyword(archive, "pasar")["version"]) == ("config", 2)

    def test_other_spellings_in_the_file_are_an_edit_and_say_so(self, archive: Kliping) -> None:
        archive("keywords", "add", "pagi", "subuh{id}", "--no-backfill")
        archive.write_config(CONFIG + "variants: [[subuh, sejak subuh, fajar]]\n")
        done = archive("keywords", "edit", "pagi")
        assert (done.code, done.out) == (0, 'Nothing changed: pagi: subuh{id} OR "sejak subuh"{id} OR fajar{id}\n')
        assert done.err.splitlines() == [
            "config.yaml: with its spellings these keywords find something else, as a new version: pagi",
            "config.yaml: new or changed keywords: pagi; what is stored is matched, too (task 2)",
        ]
        assert keyword(archive, "pagi")["version"] == 2

    @pytest.mark.parametrize("command", ["edit", "pause", "resume", "remove", "backfill"])
    def test_names_that_are_none(self, archive: Kliping, command: str) -> None:
        done = archive("keywords", command, "lain")
        assert (done.code, done.out) == (3, "")
        assert done.err == "kliping: no keyword is named 'lain'; there are: Kota Contoh, air, pasar\n"

    @pytest.mark.parametrize("command", ["edit", "pause", "resume", "remove"])
    def test_what_the_file_declares_is_changed_there(self, archive: Kliping, command: str) -> None:
        done = archive("keywords", command, "Kota Contoh")
        told = "config.yaml:3: the keyword 'Kota Contoh' stands in the file; change it there\n"
        assert (done.code, done.out, done.err) == (2, "", told)


def test_a_terminal_is_asked(archive: Kliping) -> None:
    shown = run_on_terminal(archive.folder, "keywords", "add", "pasar", typed="y\n")
    assert shown.code == 0
    assert "Match what is stored? [Y/n]" in shown.out
    assert ids(archive, "pasar") == [7, 6, 5]
    shown = run_on_terminal(archive.folder, "keywords", "add", "subuh", typed="n\n")
    assert "was not matched" in shown.out
    assert ids(archive, "subuh") == []


class TestService:
    """A service that runs, as far as the store knows."""

    @pytest.fixture
    def owner(self, archive: Kliping) -> Iterator[str]:
        store = open_store(archive.store_url, migrate=False)
        store.renew_service("elsewhere.example/0:1:0a", timedelta(hours=1), datetime.now(UTC))
        yield "elsewhere.example/0:1:0a"
        store.close()

    def test_it_is_left_to_match_what_is_stored(self, archive: Kliping, owner: str) -> None:
        said(archive("keywords", "add", "pasar", "--yes"), "The service matches what is stored", "shows task 1.")
        [task] = archive("tasks").records
        assert (task["state"], task["keywords"], task["total"]) == ("waiting", ["pasar"], None)
        table = archive("tasks", "--table").out.splitlines()
        assert table[1].split()[:5] == ["1", "backfill", "pasar", "waiting", "0/?"]


class TestTry:
    def test_explain(self, archive: Kliping) -> None:
        assert archive("keywords", "explain", "banjir -jakarta").out == '"banjir" AND NOT "jakarta"\n'
        assert archive("keywords", "explain", "air").out == '"banjir" OR "surut"\n'
        done = archive("keywords", "explain", "(banjir")
        assert done.code == 2
        assert "column 1: this parenthesis is never closed" in done.err
        assert archive("keywords", "explain", "banjir dan kota").out == (
            '"banjir" AND "dan" AND "kota"\n'
            "  Note: column 8: 'dan' is searched for as a word; the operator is AND\n"
            "        'dan' dicari sebagai kata; operatornya AND\n"
            "        banjir dan kota\n"
            "               ^\n"
        )
        said(archive("keywords", "explain", "kita@kabar"), '"kita kabar"\n')
        said(archive("keywords", "explain", "surut OR banjir"), "Note: the same query as keyword 'air'")

    def test_explain_needs_no_config(self, kliping: Kliping) -> None:
        said(kliping("keywords", "explain", "a b"), '"a" AND "b"\n')

    def test_on_what_is_stored(self, archive: Kliping) -> None:
        [told] = archive("keywords", "test", "pasar OR banjir", "--since", "2026-02-27").records
        assert (told["parsed"], told["articles"], told["candidates"]) == ('"pasar" OR "banjir"', 6, 6)
        assert told["outlets"] == {"Kabar Contoh": 4, "Warta Misal": 2}
        assert list(told["days"].items())[:2] == [("2026-02-27", 1), ("2026-02-28", 1)]
        assert [sample["id"] for sample in told["samples"]] == [7, 6, 5, 3, 2, 1]
        shown = archive("keywords", "test", "pasar", "--since", "2026-02-27", "--table").out
        assert 'Query: "pasar"\n3 articles of 3 that hold its words, since 2026-02-27.\n' in shown
        assert "headline: [Pasar] pagi dibuka" in shown or "body: [Pasar] pagi dibuka" in shown
        assert archive("search", "--keyword", "air").records, "nothing is kept of a trial"

    def test_why_a_text_matches(self, kliping: Kliping) -> None:
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
        [told] = kliping(*words, "--json").records
        assert (told["matches"], told["why"]["is_true"], len(told["why"]["children"])) == (True, True, 3)

    def test_why_a_text_does_not(self, kliping: Kliping) -> None:
        done = kliping("keywords", "test", "air -surut", "--text", "Air surut.", "--table")
        assert done.out.endswith(
            '    no   NOT "surut"\n      yes  "surut"\n          text: Air [surut].\nIt does not match.\n'
        )
        assert done.code == 0

    def test_a_saved_page(self, archive: Kliping) -> None:
        page = archive.folder / "page.html"
        body = "".join(
            f"<p>Air di kampung itu surut, kata warga ke-{n} kepada kami kemarin sore.</p>" for n in range(9)
        )
        page.write_text(f"<html><head><title>Air surut</title></head><body><article><h1>Air surut</h1>{body}</article>")
        done = archive("keywords", "test", "surut", "--file", str(page), "--table")
        assert (done.code, "It matches." in done.out) == (0, True), done
        assert archive("keywords", "test", "surut", "--file", "none.html").code == 2

    def test_one_subject_at_a_time(self, archive: Kliping) -> None:
        done = archive("keywords", "test", "surut", "--file", "a", "--text", "b")
        assert (done.code, done.err) == (2, "kliping: --url, --file and --text exclude each other\n")

    def test_a_keyword_of_another_scope(self, archive: Kliping) -> None:
        archive("keywords", "add", "pasar", "--language", "en", "--no-backfill")
        done = archive("keywords", "test", "pasar", "--text", "Pasar itu sudah dibuka oleh para pedagang", "--table")
        assert "It is true, but the article is not in its scope" in done.out
        assert done.out.endswith("It does not match.\n")

    def test_with_references_to_keywords_of_the_store(self, archive: Kliping) -> None:
        archive("keywords", "add", "query", "pagi OR malam", "--no-backfill")
        words = ("keywords", "test", "@query pedagang{id}", "--since", "2026-02-27")
        assert archive(*words).records[0]["articles"] == 2
        [told] = archive(*words[:3], "--text", "Pagi ini pedagangnya tiba").records
        assert (told["matches"], told["query"]) == (True, "@query pedagang{id}")
        assert told["parsed"] == '("pagi" OR "malam") AND pedagang{id}'
        assert archive("search", "@query", "--all").records, "and so does search"

    def test_hints_point_into_what_was_typed(self, archive: Kliping) -> None:
        [told] = archive("keywords", "test", "banjir MBG{id}", "--text", "Banjir").records
        assert [hint["column"] for hint in told["hints"]] == [8]


class TestFiles:
    def test_import_tells_what_it_did(self, archive: Kliping) -> None:
        file = archive.folder / "kata.csv"
        file.write_text("name,query\npasar,pasar NOT malam\nair,banjir OR surut\n")
        said(archive("keywords", "import", "kata.csv", "--yes"), "1 new, 0 changed, 1 as they were.", "found in 3")
        assert ids(archive, "pasar") == [7, 6, 5]
        said(archive("keywords", "import", "kata.csv", "--yes"), "0 new, 0 changed, 2 as they were.")
        file.write_text("name,query\npasar,pasar\n")
        said(archive("keywords", "import", "kata.csv", "--no-backfill"), "0 new, 1 changed, 0 as they were.")
        assert keyword(archive, "pasar")["version"] == 2

    def test_all_or_nothing_with_all_problems(self, archive: Kliping) -> None:
        (archive.folder / "kata.yaml").write_text(
            "- pasar\n- {name: air, query: lain}\n- {name: b, query: x, outlets: [Warta Misl]}\n"
        )
        done = archive("keywords", "import", "kata.yaml")
        assert (done.code, done.out) == (2, "")
        assert done.err.splitlines() == [
            "kata.yaml:2: 'air' is declared in config.yaml:4; change it there",
            "kata.yaml:3: no outlet is named 'Warta Misl', did you mean 'Warta Misal'?",
        ]
        assert len(archive("keywords").records) == 2

    def test_a_broken_reference_is_told_with_its_line(self, archive: Kliping) -> None:
        (archive.folder / "kata.csv").write_text("name,query\nsurut,@air OR x\nb,y @suru\nc,@c\n")
        done = archive("keywords", "import", "kata.csv")
        assert (done.code, done.out) == (2, "")
        told = [line for line in done.err.splitlines() if line.startswith("kata.csv")]
        assert told == [
            "kata.csv:3: column 9: no keyword is named 'suru', did you mean 'surut'?",
            "kata.csv:4: column 1: these keywords refer to one another in a circle: c → c; take one reference out",
        ]
        assert len(archive("keywords").records) == 2

    def test_hints_are_told_of_what_is_new(self, archive: Kliping) -> None:
        (archive.folder / "kata.csv").write_text("name,query\npartai,PAN\nsurut,surut OR banjir\nair,banjir OR surut\n")
        done = archive("keywords", "import", "kata.csv", "--no-backfill")
        said(
            done,
            "keyword partai: PAN\n  Note: column 1: 'pan' is also",
            "banjir\n  Note: the same query as keyword 'air'",
        )
        assert "Note" not in archive("keywords", "import", "kata.csv", "--no-backfill").out
        rows = [f"p{number},PAN kata{number}\nq{number},b{number} dan c\n" for number in range(12)]
        (archive.folder / "kata.csv").write_text("name,query\n" + "".join(rows))
        done = archive("keywords", "import", "kata.csv", "--no-backfill")
        assert done.out.count("Note:") == 10
        said(done, "2 more have notes, which 'kliping keywords explain' shows: q10, q11")

    def test_lines_with_their_notes(self, archive: Kliping) -> None:
        (archive.folder / "kata.txt").write_text("[Pasar]\npasar\n+pagi\n!malam\n@3\n")
        done = archive("keywords", "import", "kata.txt", "--no-backfill")
        assert (done.code, done.out) == (0, "1 new, 0 changed, 0 as they were.\n")
        assert [line.split(":")[1:3] for line in done.err.splitlines()] == [[" kata.txt", "1"], [" kata.txt", "5"]]
        assert keyword(archive, "Pasar")["query"] == '"pasar" AND "pagi" NOT "malam"'

    @pytest.mark.parametrize("form", ["csv", "yaml", "lines"])
    def test_what_is_exported_is_imported_as_it_was(self, archive: Kliping, form: str) -> None:
        archive("keywords", "add", "pasar", "pasar OR pagi", "--no-backfill")
        archive("keywords", "add", "=pasar", "pasar -malam", "--no-backfill")
        before = archive("keywords").out
        exported = archive("keywords", "export", "--format", form)
        assert exported.code == 0
        (archive.folder / "semua").write_text(exported.out)
        # Lines say a query in their own way; what the config declares must be told just so.
        if form != "lines":
            said(archive("keywords", "import", "semua", "--format", form), "0 new, 0 changed, 4 as they were.")
            assert archive("keywords").out == before

    @pytest.mark.parametrize(
        ("words", "part"),
        [
            (["import", "none.csv"], "none.csv: cannot be read: No such file or directory"),
            (["import", "kata.doc"], "--format …: write csv, yaml or lines"),
            (["export", "--format", "xml"], "--format xml: write csv, yaml or lines"),
        ],
    )
    def test_wrong_usage(self, archive: Kliping, words: list[str], part: str) -> None:
        (archive.folder / "kata.doc").write_text("air")
        done = archive("keywords", *words)
        assert (done.code, done.out) == (2, "")
        assert part in done.err


class TestHints:
    def test_another_keyword_that_finds_the_same(self, archive: Kliping) -> None:
        note = "  Note: the same query as keyword 'air'\n        kueri yang sama dengan kata kunci 'air'\n"
        said(archive("keywords", "add", "banjir", "surut OR (banjir)", "--no-backfill"), note)
        assert "Note" not in archive("keywords", "add", "lain", "surut AND banjir", "--no-backfill").out
        assert "Note" not in archive("keywords", "add", "id", "surut OR banjir", "--language", "id", "--yes").out

    def test_also_of_the_file_and_of_a_trial(self, archive: Kliping) -> None:
        archive.write_config(CONFIG.replace("keywords:", "keywords:\n  - {name: sama, query: surut OR banjir}"))
        said(archive("check"), "Note: the same query as keyword 'air'", "Note: the same query as keyword 'sama'")
        [record] = archive("keywords", "test", "surut OR banjir").records
        assert [hint["text"] for hint in record["hints"]] == ["the same query as keyword 'air'"]

    @pytest.mark.parametrize("words", [["--yes"], []])
    def test_one_that_finds_nearly_everything(self, kliping: Kliping, words: list[str]) -> None:
        kliping.write_config(CONFIG)
        pages = [plain(f"https://kabar-contoh.example/{number}") for number in range(120)]
        keep(kliping.store_url, {"Kabar Contoh": pages})
        said(kliping("keywords", "add", "pasar", *words), "Note: this matches 100 % of 120 stored articles")


class TestAsJson:
    def test_the_keyword_as_it_is_now_and_the_sentences_aside(self, archive: Kliping) -> None:
        added = archive("keywords", "add", "pasar", "pasar OR BIN", "--yes", "--json")
        [record] = added.records
        assert (record["name"], record["version"], record["articles"], record["origin"]) == ("pasar", 1, 3, "user")
        assert [hint["column"] for hint in record["hints"]] == [10]
        assert "backfill of pasar done" in added.err
        [edited] = archive("keywords", "edit", "pasar", "pasar", "--no-backfill", "--json").records
        assert (edited["query"], edited["version"], edited["hints"]) == ("pasar", 2, [])
        assert [archive("keywords", word, "pasar", "--json").records[0]["active"] for word in ("pause", "resume")] == [
            False,
            True,
        ]
        done = archive("keywords", "remove", "pasar", "--with-mentions", "--json")
        assert done.records == [{"name": "pasar", "removed": True}]

    def test_an_error_leaves_stdout_empty(self, archive: Kliping) -> None:
        done = archive("keywords", "pause", "tidak ada", "--json")
        assert (done.code, done.out) == (3, "")
