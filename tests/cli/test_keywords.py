"""keywords add, edit, pause, resume, remove and backfill."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from storage import open_store
from tests.cli.commands import Kliping, run_on_terminal
from tests.cli.conftest import CONFIG, assert_prints, find_ids, get_keyword, make_unmatched, store_articles


class TestAdd:
    def test_yes_matches_the_stored_articles(self, archive: Kliping) -> None:
        done = archive("keywords", "add", "pasar", "pasar OR pedagang", "--yes")
        assert (done.code, done.err) == (0, "")
        assert done.out == (
            'keyword pasar: "pasar" OR "pedagang"\n'
            "backfill of pasar done: 4 stored articles checked, mentions found in 4\n"
        )
        assert find_ids(archive, "pasar") == [7, 6, 5, 4]
        record = get_keyword(archive, "pasar")
        assert (record["origin"], record["version"], record["articles"]) == ("user", 1, 4)
        mentions = [each for each in archive("show", "6").records[0]["mentions"] if each["keyword"] == "pasar"]
        assert {(each["origin"], each["version"]) for each in mentions} == {("backfill", 1)}
        assert "(found by a backfill)" in archive("show", "6", "--table").out

    def test_without_a_terminal_only_a_preview_is_printed(self, archive: Kliping) -> None:
        done = archive("keywords", "add", "pasar")
        assert_prints(
            done, "3 stored articles would be found; 3 contain the words.", "[Pasar] pagi dibuka", "were not matched"
        )
        assert find_ids(archive, "pasar") == []
        assert archive("tasks", "--limit", "99999999999999999999").records == []
        assert_prints(archive("keywords", "backfill", "pasar", "--yes"), "mentions found in 3")
        assert find_ids(archive, "pasar") == [7, 6, 5]

    def test_no_backfill_prints_no_preview(self, archive: Kliping) -> None:
        done = archive("keywords", "add", "pasar", "--no-backfill")
        assert done.out == 'keyword pasar: "pasar"\n'

    def test_limits(self, archive: Kliping) -> None:
        words = ("--outlet", "Warta Misal", "--language", "id", "--language", "su", "--yes")
        assert_prints(
            archive("keywords", "add", "pasar", "pasar", *words), 'pasar: "pasar", in id or su, at Warta Misal'
        )
        assert find_ids(archive, "pasar") == [7, 6]

    def test_before_the_first_crawl(self, kliping: Kliping) -> None:
        kliping.write_config(CONFIG)
        assert_prints(kliping("keywords", "add", "banjir", "--yes"), "No article is stored yet")
        assert [record["name"] for record in kliping("keywords").records] == ["Kota Contoh", "air", "banjir"]

    @pytest.mark.parametrize(
        ("words", "code", "part"),
        [
            (["air"], 2, "config.yaml:4: the keyword 'air' is declared in the file; change it there"),
            (["AIR", "banjir"], 2, "config.yaml:4: the keyword 'air' is declared in the file"),
            (["x", "(banjir"], 2, "kliping: column 1: this parenthesis is never closed; add a )\n  (banjir\n  ^\n"),
            (["x", "banjir (kota"], 2, "\n  banjir (kota\n         ^\n"),
            (["x", ""], 2, "the query is empty"),
            (["x", "NOT banjir"], 2, "this would match nearly every article"),
            (["..."], 2, "contains no letter or digit"),
            (
                ["x", "banjir", "--language", "klingon"],
                2,
                "--language klingon: write the code or the name of a language",
            ),
            (["x", "banjir", "--forms", "en"], 2, "forms: "),
            (["x", "banjir", "--outlet", "Lain"], 3, "no outlet is named 'Lain'; there are: Kabar Contoh, Warta Misal"),
            (["x", "banjir", "--yes", "--no-backfill"], 2, "--yes and --no-backfill exclude each other"),
        ],
    )
    def test_refuses_invalid_keywords(self, archive: Kliping, words: list[str], code: int, part: str) -> None:
        done = archive("keywords", "add", *words)
        assert (done.code, done.out) == (code, "")
        assert part in done.err
        assert len(archive("keywords").records) == 2

    def test_refuses_an_existing_name(self, archive: Kliping) -> None:
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
        assert_prints(done, 'pasar: "pedagang" AND NOT "flood"', "This is version 2.\n3 articles that mention it keep")
        assert find_ids(archive, "pasar") == [7, 6, 5]
        versions = {
            each["id"]: {one["version"] for one in each["mentions"] if one["keyword"] == "pasar"}
            for each in archive("search", "--keyword", "pasar").records
        }
        assert versions == {7: {1}, 6: {2}, 5: {2}}

    def test_an_edit_does_not_claim_a_version_for_old_mentions(self, archive: Kliping) -> None:
        archive("keywords", "edit", "pasar", "pagi", "--no-backfill")
        done = archive("keywords", "edit", "pasar", "subuh", "--no-backfill")
        assert_prints(
            done,
            "This is version 3.\n3 articles that mention it keep their mentions, with the version that found them.\n",
        )
        assert "version 2" not in done.out + archive("keywords", "pause", "pasar").out

    def test_edit_changes_only_the_limits(self, archive: Kliping) -> None:
        assert_prints(archive("keywords", "edit", "pasar", "--language", "en", "--no-backfill"), ", in en")
        assert_prints(
            archive("keywords", "edit", "pasar", "--outlet", "Warta Misal", "--no-backfill"), ", in en, at Warta Misal"
        )
        assert_prints(archive("keywords", "edit", "pasar", "--outlet", "all", "--language", "all", "--no-backfill"))
        assert get_keyword(archive, "pasar")["languages"] == get_keyword(archive, "pasar")["outlets"] == []
        assert get_keyword(archive, "pasar")["version"] == 4

    def test_an_edit_that_changes_nothing(self, archive: Kliping) -> None:
        assert_prints(archive("keywords", "edit", "pasar"), 'Nothing changed: pasar: "pasar"')
        assert get_keyword(archive, "pasar")["version"] == 1

    def test_pause_and_resume(self, archive: Kliping) -> None:
        assert_prints(
            archive("keywords", "pause", "pasar"), "is paused", "3 articles that mention it keep their mentions"
        )
        assert_prints(archive("keywords", "pause", "pasar"), "paused already")
        assert find_ids(archive, "pasar") == [7, 6, 5]
        assert "(paused)" in archive("keywords", "--table").out
        refused = archive("keywords", "backfill", "pasar")
        assert (refused.code, refused.err) == (2, "kliping: 'pasar' is paused; run 'kliping keywords resume' first\n")
        assert_prints(archive("keywords", "resume", "pasar", "--yes"), "mentions found in 3")
        assert_prints(archive("keywords", "resume", "pasar"), "is not paused")

    def test_remove_with_mentions_needs_an_option(self, archive: Kliping) -> None:
        refused = archive("keywords", "remove", "pasar")
        assert refused.code == 2
        assert "3 articles mention 'pasar'; 'kliping keywords pause' keeps the mentions, --with-mentions" in refused.err
        assert_prints(
            archive("keywords", "remove", "pasar", "--with-mentions"), "'pasar' is removed.\nIts mentions in 3 articles"
        )
        assert archive("search", "--keyword", "pasar").code == 3
        assert [record["id"] for record in archive("search").records] == [7, 4, 3, 2, 1]
        archive("keywords", "add", "lain", "--no-backfill")
        assert_prints(archive("keywords", "remove", "lain"), "'lain' is removed.\n")

    def test_remove_with_yes_deletes_the_mentions_too(self, archive: Kliping) -> None:
        assert_prints(
            archive("keywords", "remove", "pasar", "--yes"), "'pasar' is removed.\nIts mentions in 3 articles"
        )
        assert archive("search", "--keyword", "pasar").code == 3

    def test_remove_is_refused_while_other_keywords_refer_to_it(self, archive: Kliping) -> None:
        archive("keywords", "add", "pagi", "@Pasar pagi", "--no-backfill")
        archive("keywords", "add", "subuh", "@pagi subuh", "--no-backfill")
        archive("keywords", "add", "sore", "@pasar -pagi", "--no-backfill")
        for words in (["pasar"], ["PASAR", "--with-mentions"]):
            done = archive("keywords", "remove", *words)
            assert (done.code, done.out) == (2, "")
            assert (
                done.err
                == "kliping: 'pasar' cannot be removed: 'pagi', 'sore' refer to it; remove @pasar from them first\n"
            )
        assert get_keyword(archive, "pasar")["articles"] == 3

    @pytest.mark.parametrize(
        "words",
        [
            ("keywords", "edit", "PASAR", "pasar OR subuh", "--yes"),
            ("keywords", "pause", "Pasar"),
            ("keywords", "backfill", "PASAR", "--yes"),
            ("keywords", "explain", "Pasar"),
            ("keywords", "test", "PASAR", "--text", "Pasar pagi"),
            ("search", "--keyword", "Pasar"),
            ("keywords", "remove", "PASAR", "--with-mentions"),
        ],
        ids=lambda words: " ".join(words[:2]),
    )
    def test_names_are_compared_without_regard_to_case(self, archive: Kliping, words: tuple[str, ...]) -> None:
        archive("keywords", "edit", "pasar", "pagi OR pasar", "--yes")
        done = archive(*words)
        assert (done.code, done.err) == (0, "")
        assert "'PASAR'" not in done.out
        assert "'Pasar'" not in done.out
        assert "pagi" in done.out or "pasar" in done.out

    def test_a_keyword_removed_from_the_config_can_be_resumed(self, archive: Kliping) -> None:
        archive.write_config(CONFIG.replace("  - {name: air, query: banjir OR surut}\n", ""))
        done = archive("keywords", "pause", "air")
        assert (done.code, done.out) == (0, "'air' is paused already.\n")
        assert done.err == "keywords paused, since config.yaml does not name them any more: air\n"
        assert_prints(archive("keywords", "resume", "air", "--no-backfill"))
        assert (get_keyword(archive, "air")["origin"], get_keyword(archive, "air")["active"]) == ("user", True)

    def test_the_config_takes_over_a_keyword_and_reports_it(self, archive: Kliping) -> None:
        archive.write_config(CONFIG.replace("  - Kota Contoh", "  - Kota Contoh\n  - {name: pasar, query: pagi}"))
        done = archive("keywords", "pause", "lain")
        assert done.code == 3
        assert done.err.splitlines()[:2] == [
            "config.yaml:4: the keyword 'pasar' was added by a command; from now on, it belongs to the file",
            "config.yaml: new or changed keywords: pasar; stored articles are matched, too (task 2)",
        ]
        assert (get_keyword(archive, "pasar")["origin"], get_keyword(archive, "pasar")["version"]) == ("config", 2)

    def test_changed_variants_make_a_new_version_and_are_reported(self, archive: Kliping) -> None:
        archive("keywords", "add", "pagi", "subuh{id}", "--no-backfill")
        archive.write_config(CONFIG + "variants: [[subuh, sejak subuh, fajar]]\n")
        done = archive("keywords", "edit", "pagi")
        assert (done.code, done.out) == (0, 'Nothing changed: pagi: subuh{id} OR "sejak subuh"{id} OR fajar{id}\n')
        assert done.err.splitlines() == [
            "config.yaml: the changed variants alter what these keywords match; each has a new version: pagi",
            "config.yaml: new or changed keywords: pagi; stored articles are matched, too (task 2)",
        ]
        assert get_keyword(archive, "pagi")["version"] == 2

    @pytest.mark.parametrize("command", ["edit", "pause", "resume", "remove", "backfill"])
    def test_unknown_names_are_reported(self, archive: Kliping, command: str) -> None:
        done = archive("keywords", command, "lain")
        assert (done.code, done.out) == (3, "")
        assert done.err == "kliping: no keyword is named 'lain'; there are: Kota Contoh, air, pasar\n"

    @pytest.mark.parametrize("command", ["edit", "pause", "resume", "remove"])
    def test_a_declared_keyword_is_changed_in_the_config_only(self, archive: Kliping, command: str) -> None:
        done = archive("keywords", command, "Kota Contoh")
        message = "config.yaml:3: the keyword 'Kota Contoh' is declared in the file; change it there\n"
        assert (done.code, done.out, done.err) == (2, "", message)


@pytest.mark.process
def test_a_terminal_prompts_before_mentions_are_deleted(archive: Kliping) -> None:
    archive("keywords", "add", "pasar", "--yes")
    refused = run_on_terminal(archive.folder, "keywords", "remove", "pasar", typed="n\n")
    assert "3 articles mention 'pasar'. Delete the mentions, too? [y/N]" in refused.out
    assert (refused.code, len(archive("search", "--keyword", "pasar").records)) == (2, 3)
    removed = run_on_terminal(archive.folder, "keywords", "remove", "pasar", typed="y\n")
    assert "'pasar' is removed." in removed.out
    assert archive("search", "--keyword", "pasar").code == 3


@pytest.mark.process
def test_a_terminal_prompts_for_the_backfill(archive: Kliping) -> None:
    shown = run_on_terminal(archive.folder, "keywords", "add", "pasar", typed="y\n")
    assert shown.code == 0
    assert "Match the stored articles? [Y/n]" in shown.out
    assert find_ids(archive, "pasar") == [7, 6, 5]
    shown = run_on_terminal(archive.folder, "keywords", "add", "subuh", typed="n\n")
    assert "were not matched" in shown.out
    assert find_ids(archive, "subuh") == []


class TestService:
    """A service that holds a live lease in the store."""

    @pytest.fixture
    def owner(self, archive: Kliping) -> Iterator[str]:
        store = open_store(archive.store_url, migrate=False)
        store.leases.renew_service("elsewhere.example/0:1:0a", timedelta(hours=1), datetime.now(UTC))
        yield "elsewhere.example/0:1:0a"
        store.close()

    def test_a_running_service_takes_over_the_backfill(self, archive: Kliping, owner: str) -> None:
        assert_prints(
            archive("keywords", "add", "pasar", "--yes"),
            "The running service starts to match the stored articles",
            "shows task 1.",
        )
        [task] = archive("tasks").records
        assert (task["state"], task["keywords"], task["total"]) == ("waiting", ["pasar"], None)
        table = archive("tasks", "--table").out.splitlines()
        assert table[1].split()[:5] == ["1", "backfill", "pasar", "waiting", "0/?"]


class TestHints:
    def test_another_keyword_that_finds_the_same(self, archive: Kliping) -> None:
        note = "  Note: the same query as keyword 'air'\n"
        assert_prints(archive("keywords", "add", "banjir", "surut OR (banjir)", "--no-backfill"), note)
        assert "Note" not in archive("keywords", "add", "lain", "surut AND banjir", "--no-backfill").out
        assert "Note" not in archive("keywords", "add", "id", "surut OR banjir", "--language", "id", "--yes").out

    def test_check_and_test_report_the_same_hint(self, archive: Kliping) -> None:
        archive.write_config(CONFIG.replace("keywords:", "keywords:\n  - {name: sama, query: surut OR banjir}"))
        assert_prints(
            archive("check"), "Note: the same query as keyword 'air'", "Note: the same query as keyword 'sama'"
        )
        [record] = archive("keywords", "test", "surut OR banjir").records
        assert [hint["text"] for hint in record["hints"]] == ["the same query as keyword 'air'"]

    def test_a_language_of_no_stored_article(self, archive: Kliping) -> None:
        note = "Note: column 7: no stored article is in language 'jv'; there are: en, id"
        assert_prints(archive("keywords", "add", "pasar", "pasar lang:jv", "--no-backfill"), note)
        assert_prints(
            archive("keywords", "add", "pagi", "--language", "fr", "--no-backfill"), "Note: no stored article is in"
        )
        assert "Note" not in archive("keywords", "add", "x", "y lang:id", "--no-backfill").out
        [record] = archive("keywords", "test", "pagi lang:jv").records
        assert [hint["column"] for hint in record["hints"]] == [6]
        (archive.folder / "k.csv").write_text("name,languages\nsubuh,jv\n")
        assert_prints(archive("keywords", "import", "k.csv", "--no-backfill"), "in language 'jv'; there are")

    @pytest.mark.parametrize("words", [["--yes"], []])
    def test_a_query_that_matches_nearly_everything(self, kliping: Kliping, words: list[str]) -> None:
        kliping.write_config(CONFIG)
        pages = [make_unmatched(f"https://kabar-contoh.example/{number}") for number in range(120)]
        store_articles(kliping.store_url, {"Kabar Contoh": pages})
        assert_prints(kliping("keywords", "add", "pasar", *words), "Note: this matches 100% of 120 stored articles")


class TestAsJson:
    def test_prints_the_keyword_to_stdout_and_sentences_to_stderr(self, archive: Kliping) -> None:
        added = archive("keywords", "add", "pasar", "pasar OR BIN", "--yes", "--json")
        [record] = added.records
        assert (record["name"], record["version"], record["articles"], record["origin"]) == ("pasar", 1, 3, "user")
        assert [hint["column"] for hint in record["hints"]] == [10]
        assert "backfill of pasar done" in added.err
        [edited] = archive("keywords", "edit", "pasar", "pasar", "--no-backfill", "--json").records
        assert (edited["query"], edited["version"], edited["hints"]) == ("pasar", 2, [])
        assert [archive("keywords", word, "PASAR", "--json").records[0]["active"] for word in ("pause", "resume")] == [
            False,
            True,
        ]
        done = archive("keywords", "remove", "Pasar", "--with-mentions", "--json")
        assert done.records == [{"name": "pasar", "removed": True}]

    def test_an_error_leaves_stdout_empty(self, archive: Kliping) -> None:
        done = archive("keywords", "pause", "tidak ada", "--json")
        assert (done.code, done.out) == (3, "")


class TestTone:
    def test_rules_are_set_replaced_and_removed(self, archive: Kliping) -> None:
        archive("keywords", "add", "pasar", "--no-backfill")
        done = archive("keywords", "edit", "pasar", "--tone", "negative=korban OR rugi", "--tone", "Positive=juara")
        assert done.code == 0, done.err
        assert "Its rules for the tone changed" in done.out
        record = get_keyword(archive, "pasar")
        assert record["tone"] == {"positive": "juara", "negative": "korban OR rugi"}
        assert record["version"] == 1
        assert archive("keywords", "edit", "pasar", "pasar OR toko", "--no-backfill").code == 0
        assert get_keyword(archive, "pasar")["tone"] == record["tone"]
        assert archive("keywords", "edit", "pasar", "--tone", "none").code == 0
        assert get_keyword(archive, "pasar")["tone"] == {}

    @pytest.mark.parametrize("rule", ["bad=x", "negative", "negative= ", "negative=a AND", "negative=@lain"])
    def test_what_is_no_rule_is_refused(self, archive: Kliping, rule: str) -> None:
        archive("keywords", "add", "pasar", "--no-backfill")
        assert archive("keywords", "edit", "pasar", "--tone", rule).code == 2
        assert get_keyword(archive, "pasar")["tone"] == {}

    def test_a_second_query_for_a_tone_is_refused(self, archive: Kliping) -> None:
        archive("keywords", "add", "pasar", "--no-backfill")
        done = archive("keywords", "edit", "pasar", "--tone", "negative=korban", "--tone", "Negative=rugi")
        assert (done.code, done.err) == (
            2,
            "kliping: --tone negative: only one query for each tone; join them with OR\n",
        )
        assert get_keyword(archive, "pasar")["tone"] == {}
