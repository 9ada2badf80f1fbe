"""search, show, keywords, outlets and status."""

import csv
import io
import re
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from actions.json_records import CSV_COLUMNS
from actions.search import FACET_NAMES
from cli.search import CHANGE_COLUMNS, STORY_COLUMNS
from core.filters import ArticleFilter, ArticleOrder, Cursor, OutletGroup
from core.matcher import Clipping
from core.query import parse
from storage import KeepRequest, open_store
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG, store_articles
from tests.factories import DAY, NOW, make_article


def find_ids(kliping: Kliping, *words: str) -> list[int]:
    done = kliping("search", *words)
    assert done.code == 0, done.err
    return [record["id"] for record in done.records]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], [7, 4, 3, 2, 1]),
        (["--all"], [7, 6, 5, 4, 3, 2, 1]),
        (["--keyword", "air"], [7, 3, 2, 1]),
        (["--keyword", "Kota Contoh"], [4, 3, 2, 1]),
        (["--keyword", "Kota Contoh", "--keyword", "air"], [7, 4, 3, 2, 1]),
        (["--outlet", "Warta Misal"], [7]),
        (["--outlet", "Warta Misal", "--all"], [7, 6]),
        (["--language", "en"], [4]),
        (["--language", "EN"], [4]),
        (["--language", "su"], []),
        (["--after", "3"], [4, 7]),
        (["--after", "99999999999999999999"], []),
        (["--after", "-99999999999999999999"], [1, 2, 3, 4, 7]),
        (["--limit", "2"], [7, 4]),
        (["--limit", "99999999999999999999"], [7, 4, 3, 2, 1]),
        (["banjir"], [3, 2, 1]),
        (["banjir -2"], [3, 1]),
        (["flood OR surut"], [7, 4, 3, 2, 1]),
        (['"air surut"'], [7, 3, 2, 1]),
        (["air\nsurut\tlagi"], [7]),
        (["pedagang"], [4]),
        (["pedagang", "--all"], [6, 5, 4]),
        (["--author", "budi misal", "--author", "orang lain"], [7, 4, 3, 2, 1]),
        (["--author", "misal budi"], []),
        (["--section", "Daerah", "--outlet", "Warta Misal"], [7]),
        (["--section", "Olahraga"], []),
        (["--prominence", "headline"], [4, 3, 2, 1]),
        (["--prominence", "LEAD", "--keyword", "air"], [7, 3, 2, 1]),
        (["--kept-since", "2026-03-02T15:32"], [7, 4, 3]),
        (["--kept-until", "2026-03-02T15:32"], [2, 1]),
        (["--order", "published"], [7, 1, 2, 3, 4]),
        (["--order", "newest", "--limit", "1"], [7]),
        (["surut", "--order", "relevance", "--limit", "3"], [7, 3, 2]),
        (["banjir", "--outlet", "Warta Misal"], []),
    ],
)
def test_search_finds_the_matching_articles_newest_first(archive: Kliping, words: list[str], found: list[int]) -> None:
    assert find_ids(archive, *words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        # NOW is 15:30 in Jakarta; article n was published n days before, number 7 now.
        (["--since", "2026-03-01"], [7, 1]),
        (["--until", "2026-03-01"], [4, 3, 2]),
        (["--since", "2026-02-28", "--until", "2026-03-02"], [2, 1]),
        (["--since", "2026-03-01T15:30"], [7, 1]),
        (["--since", "2026-03-01T15:31"], [7]),
        (["--since", "2026-03-01T08:31Z"], [7]),
        (["--until", "2026-03-01T08:30:00+00:00"], [4, 3, 2]),
    ],
)
def test_dates_without_a_zone_are_in_the_configured_zone(archive: Kliping, words: list[str], found: list[int]) -> None:
    assert find_ids(archive, *words) == found


def test_durations_count_back_from_now(archive: Kliping) -> None:
    with open_store(f"sqlite:///{archive.folder / 'kliping.db'}", migrate=False) as store:
        stored = store.articles.get(2)
        recent = replace(stored.article, published_at=datetime.now(NOW.tzinfo) - timedelta(hours=5))
        store.articles.replace(stored, Clipping(recent, stored.mentions), NOW)
    assert find_ids(archive, "--since", "6h") == [2]
    assert find_ids(archive, "--since", "6h", "--until", "4h30m") == [2]
    assert find_ids(archive, "--since", "4h") == []
    assert find_ids(archive, "--since", "1d", "--until", "6h") == []


class TestCounts:
    def test_a_table_counts_the_rest(self, archive: Kliping) -> None:
        done = archive("search", "--limit", "2", "--table")
        assert done.out.endswith("\n3 more: --limit 5\n2 more unmatched: --all\n")
        assert done.err == ""

    def test_counting_stops(self, archive: Kliping, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("actions.search.COUNT_LIMIT", 2)
        assert archive("search", "--limit", "2", "--table").out.endswith("\nMore than 10,000 more\n")
        assert archive("search", "--limit", "3", "--table").out.endswith(
            "\n2 more: --limit 5\nAt least 1 more unmatched: --all\n"
        )
        assert archive("search", "--limit", "2").err == "More than 10,000 more\n"

    def test_the_counts_are_correct(self, archive: Kliping) -> None:
        assert "more" not in archive("search", "--limit", "5", "--all", "--table", "banjir").out
        assert len(find_ids(archive, "--limit", "5")) == 5
        assert len(find_ids(archive, "--all")) == 5 + 2
        assert "more: --limit" not in archive("search", "--limit", "5", "--table").out

    def test_nothing_found(self, archive: Kliping) -> None:
        assert archive("search", "pedagang", "--keyword", "air", "--table").out == (
            'Searching for: "pedagang"\nNothing found.\n'
        )
        assert archive("search", "subuh", "--outlet", "Warta Misal", "--table").out == (
            'Searching for: "subuh"\nNothing found.\n1 more unmatched: --all\n'
        )

    @pytest.mark.parametrize("form", ["--json", "--csv"])
    def test_with_json_and_csv_the_count_goes_to_stderr(self, archive: Kliping, form: str) -> None:
        done = archive("search", "--limit", "2", form)
        assert done.err == "3 more: --limit 5\n"
        assert "more" not in done.out
        assert archive("search", form).err == ""


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (["--author", "Siti Contoh"], {"authors": ("Siti Contoh",)}),
        (["--section", "daerah"], {"sections": ("daerah",)}),
        (["--prominence", "lead"], {"prominence": "lead"}),
        (["--kept-since", "2026-03-02T08:32Z"], {"kept_since": NOW + timedelta(minutes=2)}),
        (["--kept-until", "2026-03-02T08:32Z"], {"kept_until": NOW + timedelta(minutes=2)}),
        (["--order", "published"], {"order": ArticleOrder.PUBLISHED}),
        (["--order", "relevance", "banjir"], {"order": ArticleOrder.RELEVANCE, "query": parse("banjir")}),
    ],
)
def test_options_select_the_same_articles_as_the_store(
    archive: Kliping, words: list[str], fields: dict[str, Any]
) -> None:
    with open_store(archive.store_url, migrate=False) as store:
        expected = [stored.id for stored in store.articles.find(ArticleFilter(with_unmatched=True, **fields))]
    assert find_ids(archive, "--all", *words) == expected != []


LABELLED = CONFIG.replace("kabar-contoh.example}", "kabar-contoh.example, region: Jawa, kind: daily, tags: [a, b]}")


@pytest.mark.parametrize(
    ("words", "group", "found"),
    [
        (["--region", "JAWA"], OutletGroup(("Jawa",)), [4, 3, 2, 1]),
        (["--kind", "daily", "--tag", "c", "--tag", "b"], OutletGroup(kinds=("daily",), tags=("b",)), [4, 3, 2, 1]),
        (["--tag", "c"], OutletGroup(tags=("c",)), [7]),
        (["--tag", "c", "--kind", "daily"], OutletGroup(kinds=("daily",), tags=("c",)), []),
    ],
)
def test_groups_of_outlets_select_the_same_articles_as_in_the_store(
    archive: Kliping, words: list[str], group: OutletGroup, found: list[int]
) -> None:
    archive.write_config(LABELLED.replace("sources:", "tags: [c], sources:"))
    archive("outlets", "add", "lain.example")  # any command that writes mirrors the config
    assert find_ids(archive, *words) == found
    assert [each["id"] for each in archive("export", "--format", "jsonl", *words).records] == found
    with open_store(archive.store_url, migrate=False) as store:
        assert [stored.id for stored in store.articles.find(ArticleFilter(group=group))] == found
        page = store.change_feed.find_page(ArticleFilter(group=group, limit=100), 0)
    *changed, last = archive("search", "--since-change", "0", "--limit", "100", *words).records
    assert [each["change"]["seq"] for each in changed] == [each.logged.seq for each in page.changes]
    assert {each["id"] for each in changed} == set(found)
    *_, last = archive("search", "--facets", "region", "--share", "--since", "2026-02-26", *words).records
    assert last["facets"]["region"] == {
        label: number for label, number in (("Jawa", found.count(4) * 4), ("", 7 in found)) if number
    }
    assert sum(each["articles"] for each in last["share"]) == {4: 5, 7: 2, 0: 0}[max([0, *found])]


def test_an_unknown_label_is_an_error(archive: Kliping) -> None:
    done = archive("search", "--region", "Jawa")
    assert (done.code, done.out) == (3, "")
    assert done.err == "kliping: --region Jawa: no outlet has it; there are: none\n"


class TestVersions:
    def test_name_the_version_that_matched(self, archive: Kliping) -> None:
        with open_store(archive.store_url, migrate=False) as store:
            article = replace(store.articles.get(7).article, title="Judul baru", text="Surut.")
            outlet_id = next(each.id for each in store.outlets.find(NOW) if each.outlet.name == "Warta Misal")
            store.keep(KeepRequest(outlet_id, 0, article, (), NOW), NOW + timedelta(hours=1))
        assert find_ids(archive, "pasar") == []
        [found] = archive("search", "pasar", "--versions").records
        assert found["matched_versions"] == [{"number": 1, "until": "2026-03-02T09:30:00+00:00"}]
        [found] = archive("search", "surut", "--all", "--versions", "--outlet", "Warta Misal").records
        assert [each["number"] for each in found["matched_versions"]] == [1, 2]
        table = archive("search", "surut", "--all", "--versions", "--outlet", "Warta Misal", "--table").out
        assert "\n       matched: version 1, until 2026-03-02 16:30\n       matched: version 2, the newest\n" in table


class TestPages:
    @pytest.mark.parametrize("order", ["newest", "published"])
    def test_cursors_lead_through_all_articles_in_both_directions(self, archive: Kliping, order: str) -> None:
        every = find_ids(archive, "--order", order)
        for start, way in (("start", "next"), ("end", "previous")):
            pages, cursor = [], start
            while cursor:
                *found, last = archive("search", "--order", order, "--limit", "2", "--cursor", cursor).records
                pages.append([record["id"] for record in found])
                assert (last["total"], last["is_total_exact"]) == (5, True)
                cursor = last[way]
            assert [each for page in pages[:: 1 if way == "next" else -1] for each in page] == every
            assert len(pages) == 3

    def test_a_table_names_the_cursors(self, archive: Kliping) -> None:
        out = archive("search", "--limit", "2", "--cursor", "start", "--table").out
        found = re.search(r"\n5 articles in all\nNext page: --cursor (\S+)\n$", out)
        assert found
        second = archive("search", "--limit", "2", "--cursor", found[1], "--table", "--lang", "id").out
        assert re.search(r"\n5 artikel semuanya\nHalaman berikutnya: --cursor \S+\nHalaman sebelumnya: ", second)

    def test_a_large_total_is_not_exact(self, archive: Kliping, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("actions.search.COUNT_LIMIT", 2)
        *_, last = archive("search", "--limit", "2", "--cursor", "start").records
        assert (last["total"], last["is_total_exact"]) == (4, False)
        assert (
            "\nMore than 10,000 articles in all\n"
            in archive("search", "--limit", "2", "--cursor", "start", "--table").out
        )

    @pytest.mark.parametrize(
        ("words", "problem"),
        [
            (["--cursor", "x"], "--cursor x: write start, end"),
            (["--cursor", str(Cursor(3)), "--order", "published"], "from a search with another --order"),
            (["--cursor", str(Cursor(3, NOW))], "from a search with another --order"),
            (["--cursor", "start", "--order", "relevance"], "--order relevance has one page"),
            (["--order", "latest"], "--order latest: write newest, published, relevance"),
            (["--after", "3", "--order", "published"], "--after lists the articles in the order of arrival"),
            (["--prominence", "title"], "--prominence title: write headline, lead, body, passing"),
            (["--facets", "outlet,autor"], "--facets outlet,autor: write all, or some of outlet, region, keyword"),
            (["--facets", ","], "--facets ,: write all"),
            (
                ["--since-change", "0", "--order", "newest"],
                "--since-change and --order exclude each other: changes are",
            ),
            (["--since-change", "0", "--cursor", "end"], "--since-change and --cursor exclude each other"),
            (["--since-change", "0", "--facets", "day"], "--since-change and --facets exclude each other: these count"),
            (["--since-change", "0", "--share"], "--since-change and --share exclude each other"),
            (["--since-change", "0", "--prominence", "lead"], "what vanished has no prominence any more"),
            (["--kept-since", "soon"], "--kept-since soon: write 2026-11-20"),
        ],
    )
    def test_options_that_make_no_sense_are_refused(self, archive: Kliping, words: list[str], problem: str) -> None:
        done = archive("search", *words)
        assert (done.code, done.out) == (2, "")
        assert problem in done.err


class TestFacets:
    def test_count_the_articles_found(self, archive: Kliping) -> None:
        *found, last = archive("search", "--limit", "1", "--all", "--facets", "all").records
        assert (len(found), last["are_facets_exact"], tuple(last["facets"])) == (1, True, FACET_NAMES)
        assert last["facets"]["outlet"] == {"Kabar Contoh": 5, "Warta Misal": 2}
        assert last["facets"]["language"] == {"id": 6, "en": 1}
        assert last["facets"]["day"] == {
            "2026-02-26": 1, "2026-02-27": 1, "2026-02-28": 1, "2026-03-01": 1, "2026-03-02": 3
        }  # fmt: skip
        assert last["facets"]["week"] == {"2026-02-23": 4, "2026-03-02": 3}
        assert last["facets"]["month"] == {"2026-02-01": 3, "2026-03-01": 4}
        assert last["facets"]["prominence"] == {"headline": 4, "lead": 1}

    def test_are_the_same_as_those_of_the_store(self, archive: Kliping) -> None:
        *_, last = archive("search", "banjir", "--facets", "day outlet").records
        with open_store(archive.store_url, migrate=False) as store:
            facets = store.articles.count_facets(ArticleFilter(parse("banjir")), ZoneInfo("Asia/Jakarta"), 100)
        assert last["facets"] == {
            "day": {str(day): number for day, number in facets.days.items()}, "outlet": facets.outlets
        }  # fmt: skip

    def test_days_begin_at_midnight_in_the_configured_zone(self, archive: Kliping) -> None:
        archive.set_variable("KLIPING_SCHEDULE__TIMEZONE", "Pacific/Kiritimati")
        *_, last = archive("search", "--facets", "day", "--outlet", "Warta Misal").records
        archive.set_variable("KLIPING_SCHEDULE__TIMEZONE", "Asia/Jayapura")
        *_, jayapura = archive("search", "--facets", "day", "--outlet", "Warta Misal").records
        # Published at 08:30 in UTC, at 22:30 in Kiritimati.
        assert last["facets"] == jayapura["facets"] == {"day": {"2026-03-02": 1}}
        archive.set_variable("KLIPING_SCHEDULE__TIMEZONE", "Pacific/Pago_Pago")
        *_, pago = archive("search", "--facets", "day,week", "--outlet", "Warta Misal", "--until", "2026-03-03").records
        assert pago["facets"] == {"day": {"2026-03-01": 1}, "week": {"2026-02-23": 1}}

    def test_tables(self, archive: Kliping, monkeypatch: pytest.MonkeyPatch) -> None:
        table = archive("search", "--facets", "outlet,prominence", "--table").out
        assert table.endswith(
            "\noutlet        articles\nKabar Contoh         4\nWarta Misal          1\n"
            "\nprominence  articles\nheadline           4\nlead               1\n"
        )
        monkeypatch.setattr("actions.search.FACET_LIMIT", 2)
        done = archive("search", "--facets", "week", "--csv")
        assert done.err.endswith("\nweek from   articles\n2026-02-23         1\n2026-03-02         1\n"
                                 "Counted are the latest 2 articles.\n")  # fmt: skip
        assert "week" not in done.out


class TestShare:
    WORDS = ("search", "--keyword", "air", "--share", "--since", "2026-02-26", "--until", "2026-03-03")

    def test_is_a_share_of_all_articles_of_the_same_outlets(self, archive: Kliping) -> None:
        *found, last = archive(*self.WORDS).records
        assert len(found) == 4
        shares = {each["day"]: (each["found"], each["articles"], each["share"]) for each in last["share"]}
        assert shares == {
            "2026-02-26": (0, 1, 0),
            "2026-02-27": (1, 1, 1),
            "2026-02-28": (1, 1, 1),
            "2026-03-01": (1, 1, 1),
            "2026-03-02": (1, 3, 0.333333),
        }
        *_, last = archive(*self.WORDS, "--outlet", "Kabar Contoh").records
        assert last["share"][-1] == {"day": "2026-03-02", "found": 0, "articles": 1, "share": 0}

    def test_counts_articles_that_were_deleted_since(self, archive: Kliping) -> None:
        with open_store(archive.store_url, migrate=False) as store:
            store.articles.prune(is_matched=False, before=NOW + timedelta(days=1))
        *_, last = archive(*self.WORDS).records
        assert [each["articles"] for each in last["share"]] == [1, 1, 1, 1, 3]

    def test_days_are_counted_one_by_one_if_there_are_many_articles(
        self, archive: Kliping, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        *_, expected = archive(*self.WORDS).records
        monkeypatch.setattr("actions.search.COUNT_LIMIT", 2)
        *_, last = archive(*self.WORDS).records
        assert last["share"] == expected["share"]
        monkeypatch.setattr("actions.share.MAX_DAYS", 4)
        assert "are counted for at most 4 days" in archive(*self.WORDS).err
        assert "more than 2 articles are found; add --since" in archive("search", "--share").err

    def test_a_table_ends_with_the_total(self, archive: Kliping) -> None:
        lines = archive(*self.WORDS, "--table").out.splitlines()
        assert [line.rstrip() for line in lines[-2:]] == [
            "2026-03-02      1             3  33.33%",
            "total           4             7  57.14%",
        ]

    @pytest.mark.parametrize(
        ("variables", "words", "problem"),
        [
            ({"STORAGE__UNMATCHED_DAYS": "0"}, [], "storage.unmatched_days is 0"),
            ({"SCHEDULE__TIMEZONE": "Asia/Kolkata"}, [], "days in Asia/Kolkata do not begin on one"),
            ({}, ["--all"], "deleted after 30 days (storage.unmatched_days)"),
            ({"STORAGE__RETENTION_DAYS": "20"}, [], "write --since 20d or later"),
        ],
    )
    def test_is_refused_where_it_cannot_be_exact(
        self, archive: Kliping, variables: dict[str, str], words: list[str], problem: str
    ) -> None:
        for name, value in variables.items():
            archive.set_variable(f"KLIPING_{name}", value)
        done = archive(*self.WORDS, *words)
        assert (done.code, done.out) == (2, "")
        assert problem in done.err


class TestSinceChange:
    def test_prints_each_change_with_its_article_and_where_to_go_on(self, archive: Kliping) -> None:
        *changed, last = archive("search", "--since-change", "0", "--limit", "2", "--outlet", "Warta Misal").records
        kinds = [(record["id"], record["change"]["kind"], record["change"]["keyword"]) for record in changed]
        assert kinds == [(7, "new", None), (7, "appeared", "air")]
        assert {record["title"] for record in changed} == {"Pasar pagi dibuka"}
        assert last == {
            "next_change": changed[-1]["change"]["seq"],
            "has_more": False,
            "deleted": 0,
            "pruned_upto": None,
        }
        [after] = archive("search", "--since-change", str(last["next_change"])).records
        assert after == last

    @pytest.mark.parametrize(
        "words", [["--keyword", "air"], ["banjir -2"], ["--language", "en"], ["--since", "2026-03-01"], ["--all"]]
    )
    def test_finds_the_same_changes_as_the_store(self, archive: Kliping, words: list[str]) -> None:
        printed, position = [], 0
        while True:
            *changed, last = archive("search", "--since-change", str(position), "--limit", "3", *words).records
            printed += [record["change"]["seq"] for record in changed]
            position = last["next_change"]
            if not last["has_more"]:
                break
        options = {
            "--keyword": {"keywords": ("air",)},
            "banjir -2": {"query": parse("banjir -2")},
            "--language": {"languages": ("en",)},
            "--since": {"since": datetime(2026, 3, 1, tzinfo=ZoneInfo("Asia/Jakarta"))},
            "--all": {"with_unmatched": True},
        }
        wanted: Any = options[words[0]]
        with open_store(archive.store_url, migrate=False) as store:
            page = store.change_feed.find_page(ArticleFilter(**wanted, limit=1000), 0)
        assert printed == [each.logged.seq for each in page.changes]
        assert printed

    def test_a_table_says_what_happened(self, archive: Kliping) -> None:
        done = archive("search", "--since-change", "0", "--outlet", "Warta Misal", "--limit", "1", "--table")
        first, second, *_ = done.out.splitlines()
        assert first.endswith("  2026-03-02 15:36  new article (crawl)")
        assert second == "    7  2026-03-02 15:30  Warta Misal  Pasar pagi dibuka"
        assert re.search(r"^More: --since-change \d+$", done.out, re.MULTILINE)
        shown = archive("search", "--since-change", "0", "--keyword", "air", "--table", "--lang", "id").out
        assert "  muncul: air (perayapan)\n" in shown
        assert "\nTidak ada lagi; lain kali: --since-change " in shown
        assert archive("search", "--since-change", "999", "--table").out == (
            "Nothing found.\nNo more; next time: --since-change 999\n"
        )

    def test_csv_has_the_columns_of_the_change(self, archive: Kliping) -> None:
        done = archive("search", "--since-change", "0", "--outlet", "Warta Misal", "--csv")
        header, _, appeared = csv.reader(io.StringIO(done.out))
        assert tuple(header) == CHANGE_COLUMNS + CSV_COLUMNS
        assert appeared[2:6] == ["appeared", "crawl", "air", "7"]
        assert re.fullmatch(r"No more; next time: --since-change \d+\n", done.err)

    def test_deleted_articles_and_pruned_changes_are_reported(self, archive: Kliping) -> None:
        with open_store(archive.store_url, migrate=False) as store:
            store.articles.prune(is_matched=False, before=NOW + timedelta(days=1))
            pruned = store.changes.prune(before=NOW + timedelta(seconds=1))
        done = archive("search", "--since-change", "0", "--table")
        assert f"\nEarlier changes, up to number {pruned}, are no longer stored.\n" in done.out
        assert "\n2 more changes, of articles that were deleted since\n" in done.out
        done = archive("search", "--since-change", "0")
        assert (done.records[-1]["deleted"], done.records[-1]["pruned_upto"]) == (2, pruned)

    def test_is_refused_with_after(self, archive: Kliping) -> None:
        done = archive("search", "--since-change", "0", "--after", "3")
        assert (done.code, done.out) == (2, "")
        assert "--since-change and --after exclude each other" in done.err
        assert archive("search", "--since-change", "-1").code == 2
        assert archive("search", "--since-change", "99999999999999999999").records[0]["next_change"] == 2**63 - 1


class TestShow:
    def test_prints_the_full_article(self, archive: Kliping) -> None:
        shown = archive("show", "7", "--table").out
        assert shown == (
            "Pasar pagi dibuka\n"
            "Warta Misal · 2026-03-02 15:30 · Siti Contoh, Budi Misal\n"
            "https://warta-misal.example/7\n"
            "Perhaps only a part: the article is not free to read, or continues elsewhere.\n"
            "\n"
            "Air surut.\nAir SURUT lagi.\n"
            "\n"
            "title: read from the heading on the page · author: read from the line with the \n"
            "author's name · section: read from the path above the article · date: read from \n"
            "the page's JSON-LD data · date of the last change: read from the page's meta \n"
            "data\n"
            "air, lead: 2 in the text\n"
        )

    def test_prints_the_same_json_as_search_and_the_addresses(self, archive: Kliping) -> None:
        [found] = archive("search", "--limit", "1").records
        [shown] = archive("show", "7", "--json").records
        assert shown | found == shown
        assert shown["addresses"] == ["https://warta-misal.example/7"]

    def test_other_addresses_of_an_article(self, archive: Kliping) -> None:
        with sqlite3.connect(archive.folder / "kliping.db") as store:
            store.execute(
                "INSERT INTO article_addresses (article_id, url, key, kind)"
                " VALUES (7, 'https://warta-misal.example/lama', 'warta-misal.example/lama', 'listed')"
            )
        assert "\nAlso at https://warta-misal.example/lama\n" in archive("show", "7", "--table").out
        assert "\nJuga di https://warta-misal.example/lama\n" in archive("show", "7", "--table", "--lang", "id").out
        [shown] = archive("show", "7", "--json").records
        assert shown["addresses"] == ["https://warta-misal.example/7", "https://warta-misal.example/lama"]

    def test_shows_an_unmatched_article(self, archive: Kliping) -> None:
        assert archive("show", "5").records[0]["mentions"] == []

    def test_does_not_wrap_an_address(self, archive: Kliping) -> None:
        archive.set_width(20)
        assert "\nhttps://warta-misal.example/7\n" in archive("show", "7", "--table").out


class TestLists:
    def test_keywords_count_articles_not_mentions(self, archive: Kliping) -> None:
        listed = {record["name"]: record for record in archive("keywords").records}
        assert {name: record["articles"] for name, record in listed.items()} == {"Kota Contoh": 4, "air": 4}
        assert listed["air"]["query"] == "banjir OR surut"
        table = archive("keywords", "--table").out
        assert table.splitlines()[1].split("  ")[0] == "Kota Contoh"
        assert '"banjir" OR "surut"' in table
        assert "2026-03-02 15:36" in table

    @pytest.mark.parametrize("noun", ["outlets", "keywords"])
    def test_the_word_list_changes_nothing(self, archive: Kliping, noun: str) -> None:
        assert archive(noun, "list").out == archive(noun).out
        assert archive(noun, "list", "--table").out == archive(noun, "--table").out

    def test_outlets_with_their_sources(self, archive: Kliping) -> None:
        listed = {record["name"]: record for record in archive("outlets").records}
        assert (listed["Warta Misal"]["articles"], listed["Warta Misal"]["matched"]) == (2, 1)
        assert (listed["Kabar Contoh"]["articles"], listed["Kabar Contoh"]["matched"]) == (5, 4)
        assert archive("outlets", "--table").out.endswith(
            "Warta Misal  https://warta-misal.example/\n"
            "  never crawled; 2 articles, 1 matched; last success –\n"
            "  feed      https://warta-misal.example/feed/\n"
            "  sitemap   https://warta-misal.example/wp-sitemap.xml\n"
        )

    def test_status(self, archive: Kliping) -> None:
        assert {record["name"] for record in archive("status").records} == {"Kabar Contoh", "Warta Misal"}
        lines = archive("status", "--table").out.splitlines()
        assert lines[0].split() == ["outlet", "last", "success", "last", "crawl", "next", "new", "waiting"]
        assert lines[1].split()[:2] == ["Kabar", "Contoh"]


def test_a_query_may_name_keywords_of_the_file_and_of_the_store(archive: Kliping) -> None:
    archive("keywords", "add", "dini hari", "subuh NOT surut", "--no-backfill")
    plain, named = (archive("search", word, "--all").records for word in ("subuh", '@"dini hari"'))
    assert plain == named != []
    assert [record["id"] for record in archive("search", "@air").records] == [7, 3, 2, 1]
    done = archive("search", "@airr")
    assert (done.code, done.out) == (2, "")
    assert "did you mean 'air'?" in done.err


STORY = (
    "Warga Kota Contoh memperbaiki jembatan gantung yang rusak diterjang banjir pada Senin (2/3/2026).\n"
    "Jembatan sepanjang 45 meter itu menghubungkan Kampung Misal dan Kampung Contoh, yang dihuni 312 keluarga.\n"
    "Kepala Desa Regol, Sariwan Contoh, mengatakan perbaikan menghabiskan dana Rp 27,5 juta dari iuran warga."
)


@pytest.fixture
def copied(kliping: Kliping) -> Kliping:
    """Stored: article 1, another story 2, and 3, a copy of 1 that was published before it."""
    kliping.write_config(CONFIG)
    home, other = "https://kabar-contoh.example", "https://warta-misal.example"
    store_articles(
        f"sqlite:///{kliping.folder / 'kliping.db'}",
        {
            "Kabar Contoh": [
                make_article(f"{home}/1", title="Jembatan dibuka", text=STORY),
                make_article(f"{home}/2", title="Banjir surut"),
            ],
            "Warta Misal": [
                make_article(f"{other}/3", title="=Swadaya", text=f"Regol - {STORY}", published_at=NOW - DAY)
            ],
        },
    )
    return kliping


def test_one_article_of_each_story(copied: Kliping) -> None:
    assert find_ids(copied) == [3, 2, 1]
    assert find_ids(copied, "--outlet", "Warta Misal", "--stories") == [3]
    records = copied("search", "--stories").records
    facts = [(each["id"], each["story"], each["copies"], each["story_outlets"]) for each in records]
    assert facts == [(2, 2, 0, 1), (1, 1, 1, 2)]
    assert [each["story"] for each in copied("search").records] == [1, 2, 1]
    assert "copies" not in copied("search").records[0]


def test_the_total_is_that_of_stories(copied: Kliping) -> None:
    assert copied("search", "--stories", "--limit", "1").err == "1 more: --limit 2\n"
    summary = copied("search", "--stories", "--facets", "outlet").records[-1]
    assert (summary["total"], summary["facets"]) == (2, {"outlet": {"Kabar Contoh": 2}})


def test_a_table_of_stories_has_the_numbers_of_copies(copied: Kliping) -> None:
    lines = copied("search", "--stories", "--table").out.splitlines()
    assert [line.strip() for line in lines if "cop" in line] == ["1 copy, 2 outlets"]
    assert "1 salinan, 2 media" in copied("--lang", "id", "search", "--stories", "--table").out


def test_csv_of_stories(copied: Kliping) -> None:
    header, *rows = csv.reader(io.StringIO(copied("search", "--stories", "--csv").out))
    assert tuple(header) == CSV_COLUMNS + STORY_COLUMNS
    assert [row[-3:] for row in rows] == [["2", "0", "1"], ["1", "1", "2"]]


QUOTED = (
    "Banjir datang. “Tiga posko sudah dibuka,” kata Kepala Dinas Sosial Budi Contoh.\n"
    "Menurut dia, makanan cukup sampai besok."
)


def test_show_says_who_was_quoted(kliping: Kliping) -> None:
    kliping.write_config(CONFIG)
    articles = [make_article("https://kabar-contoh.example/1", text=QUOTED), make_article(text="Banjir surut.")]
    store_articles(kliping.store_url, {"Kabar Contoh": articles})
    shown = kliping("show", "1", "--table").out
    quoted = "  Budi Contoh (Kepala Dinas Sosial)\n    “Tiga posko sudah dibuka,”\n    makanan cukup sampai besok\n"
    assert f"Who was quoted:\n{quoted}" in shown
    assert "quoted" not in kliping("show", "2", "--table").out
    (record,) = kliping("show", "1").records
    direct, indirect = record["quotes"]
    start = QUOTED.index("Tiga")
    assert direct["parts"] == [{"start": start, "end": start + 24, "text": "Tiga posko sudah dibuka,"}]
    assert direct["speaker"] == QUOTED[direct["speaker_start"] : direct["speaker_end"]] == "Budi Contoh"
    assert (indirect["kind"], indirect["speaker"], indirect["full_name"]) == ("indirect", "dia", "Budi Contoh")
    assert (indirect["cue"], indirect["is_pronoun"], indirect["office"]) == ("Menurut", True, "Kepala Dinas Sosial")


def test_show_lists_the_same_story_elsewhere(copied: Kliping) -> None:
    shown = copied("show", "1", "--table").out
    assert "The same story elsewhere, the first published first:\n    3  2026-03-01" in shown
    assert "Warta Misal  =Swadaya" in shown
    assert "same story" not in copied("show", "2", "--table").out
    (record,) = copied("show", "3").records
    assert [(each["id"], each["outlet"], each["share"]) for each in record["same_story"]] == [(1, "Kabar Contoh", None)]
    (record,) = copied("show", "1").records
    assert [each["share"] for each in record["same_story"]] == [1.0]


@pytest.mark.parametrize("other", [["--share"], ["--since-change", "0"]])
def test_stories_are_not_counted_as_articles(copied: Kliping, other: list[str]) -> None:
    done = copied("search", "--stories", *other)
    assert done.code == 2
    assert "--stories" in done.err
