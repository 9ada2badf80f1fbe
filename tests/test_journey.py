"""A first session on the command line: all commands agree with each other and with the sample newsroom."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from demo import WATCHED, Newsroom, Truth
from tests.processes import Installation, Warm

STORED_ONLY = {
    "id",
    "fetched_at",
    "kept_at",
    "updated_at",
    "article_version",
    "withdrawn_at",
    "origin",
    "story",
    "corrections",
    "attachments",
    "is_excerpt",
    "marks",
    "suggested_tone",
}


@pytest.fixture
def fresh(warm: Warm, newsroom: Newsroom, tmp_path: Path, empty_url: str) -> Installation:
    """The program without config and store; the environment names the store and allows loopback addresses."""
    environ = {
        "KLIPING_STORAGE__URL": empty_url,
        "KLIPING_NETWORK__ALLOW_PRIVATE": "true",
        "KLIPING_NETWORK__DELAY": "0s",
    }
    return Installation(warm, tmp_path, newsroom, empty_url, environ)


def run_json(installation: Installation, *words: str) -> list[dict[str, Any]]:
    """Return the JSON objects that a command prints."""
    done = installation.run(*words, "--json")
    assert done.code == 0, (words, done.err)
    return done.records


def configure(installation: Installation) -> None:
    """Run `init` for the first outlet, then add the second one and a contact to the file."""
    first, second = installation.newsroom.outlets
    keywords = [word for keyword in WATCHED for word in ("--keyword", keyword)]
    assert installation.run("init", first.url, *keywords).code == 0
    text = installation.config.read_text(encoding="utf-8")
    more = f"  - {{name: {second.name}, url: '{second.url}'}}\n"
    installation.config.write_text(text.replace("you@example.com", "redaksi@warga.invalid") + more, encoding="utf-8")


def check_article(record: dict[str, Any], truth: Truth) -> None:
    assert record["title"] == truth.title
    assert record["text"] == truth.text
    assert record["authors"] == list(truth.authors)
    assert datetime.fromisoformat(record["published_at"]) == truth.published_at
    assert record["language"] == truth.language
    assert {mention["keyword"] for mention in record["mentions"]} == set(truth.mentions)
    for mention in record["mentions"]:
        found = record[mention["field"]][mention["start"] : mention["end"]]
        assert found.casefold() == mention["keyword"].casefold()
        assert found in mention["snippet"]


def test_all_commands_agree(fresh: Installation, newsroom: Newsroom) -> None:
    # The first three commands are started as users start them; all others are forked, to save time.
    typed = replace(fresh, warm=None) if fresh.url.startswith("sqlite") else fresh
    configure(typed)
    checked = typed.run("check")
    assert checked.code == 0
    assert f"{len(WATCHED)} keywords, 2 outlets" in checked.out[-1]

    reports = run_json(typed, "crawl")
    truths = {truth.url: truth for truth in newsroom.truth() if truth.is_recent}
    matched = {url for url, truth in truths.items() if truth.mentions}
    assert sum(report["new"] for report in reports) == len(truths)
    assert sum(report["matched"] for report in reports) == len(matched)

    everything = check_search(fresh, truths)
    check_lists(fresh, truths, reports)
    check_single_articles(fresh, everything)


def check_search(fresh: Installation, truths: dict[str, Truth]) -> dict[str, dict[str, Any]]:
    """Compare `search` with the truth, and return all articles by address."""
    found = run_json(fresh, "search", "--all", "--limit", "1000")
    everything = {record["url"]: record for record in found}
    assert len(found) == len(everything)
    assert set(everything) == set(truths)
    for url, truth in truths.items():
        check_article(everything[url], truth)

    ids = [record["id"] for record in found]
    assert ids == sorted(ids, reverse=True), "the newest in the store come first"
    since = sorted(truth.published_at for truth in truths.values())[len(truths) // 2]
    asked = {
        (): {url for url, truth in truths.items() if truth.mentions},
        ("--keyword", "banjir"): {url for url, truth in truths.items() if "banjir" in truth.mentions},
        ("banjir",): {url for url, truth in truths.items() if "banjir" in truth.mentions},
        ("--all", "--since", since.isoformat()): {url for url, truth in truths.items() if truth.published_at >= since},
        ("--all", "--since", "60d"): set(truths),
    }
    for words, wanted in asked.items():
        records = run_json(fresh, "search", *words, "--limit", "1000")
        assert {record["url"] for record in records} == wanted, words
        assert all(record == everything[record["url"]] for record in records)
    return everything


def check_lists(fresh: Installation, truths: dict[str, Truth], reports: list[dict[str, Any]]) -> None:
    """Compare `outlets`, `status`, `keywords` and `outlets check` with the truth and the reports."""
    outlets = run_json(fresh, "outlets")
    assert run_json(fresh, "status") == outlets
    by_url = {outlet["url"]: outlet for outlet in outlets}
    new = {report["outlet"]: report["new"] for report in reports}
    for outlet in fresh.newsroom.outlets:
        listed = by_url[outlet.url]
        its = [truth for truth in truths.values() if truth.outlet == outlet.name]
        assert (listed["articles"], listed["waiting"], listed["last_error"]) == (len(its), 0, None)
        assert listed["matched"] == sum(bool(truth.mentions) for truth in its)
        assert listed["last_new"] == new[listed["name"]] == len(its)
        rest = datetime.fromisoformat(listed["next_at"]) - datetime.fromisoformat(listed["last_crawl_at"])
        assert timedelta(minutes=30) <= rest <= timedelta(minutes=33)

        [looked] = run_json(fresh, "outlets", "check", outlet.url)
        assert looked["waiting"] == len(its)
        assert source_set(looked) == source_set(listed)
    assert len(by_url) == len(fresh.newsroom.outlets)

    mentioned = Counter(keyword for truth in truths.values() for keyword in truth.mentions)
    assert {each["name"]: each["articles"] for each in run_json(fresh, "keywords")} == {
        keyword: mentioned[keyword] for keyword in WATCHED
    }


def source_set(outlet: dict[str, Any]) -> set[tuple[str, str]]:
    return {(source["kind"], source["url"]) for source in outlet["sources"]}


def convert_to_utc(record: dict[str, Any]) -> dict[str, Any]:
    """Convert the times of a record; the store has them in UTC, a page in the outlet's zone."""
    times = {name: datetime.fromisoformat(record[name]).astimezone(UTC) for name in ("published_at", "modified_at")}
    return record | times


def comparable(record: dict[str, Any]) -> dict[str, Any]:
    """Return what stored and extracted articles have in common: no version and origin, mentions by offset.

    Only a crawl knows the title that a source listed, so the same title may have been read in another place.
    """
    mentions = [mention | {"version": None, "origin": None} for mention in record["mentions"]]
    mentions.sort(key=lambda mention: (mention["keyword"], mention["field"], mention["start"]))
    return convert_to_utc(record) | {"mentions": mentions, "title_from": None}


def check_single_articles(fresh: Installation, everything: dict[str, dict[str, Any]]) -> None:
    """Compare `show` and `extract` with `search` for one article of each outlet."""
    newest = {record["outlet"]: record for record in reversed(everything.values()) if record["mentions"]}
    assert len(newest) == len(fresh.newsroom.outlets)
    for record in newest.values():
        [shown] = run_json(fresh, "show", str(record["id"]))
        assert (record["url"] in shown.pop("addresses"), shown.pop("versions")) == (True, [])
        shown.pop("same_story")
        parts = [part for quote in shown.pop("quotes") for part in quote["parts"]]
        assert [part["text"] for part in parts] == [record["text"][part["start"] : part["end"]] for part in parts]
        assert shown == record
        [extracted] = run_json(fresh, "extract", record["url"])
        assert extracted.pop("later_pages") == []
        kept = {name: value for name, value in record.items() if name not in STORED_ONLY}
        assert comparable(extracted) == comparable(kept)
    assert fresh.run("show", "999999").code == 3
