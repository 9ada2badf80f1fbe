"""`kliping outlets add`, `edit`, `pause`, `resume` and `remove`, and what the config says about the same outlets."""

from typing import Any

import pytest

from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG, assert_prints, make_unmatched, store_articles
from tests.factories import make_article


def get_outlet(kliping: Kliping, name: str) -> dict[str, Any]:
    return next(record for record in kliping("outlets").records if record["name"] == name)


@pytest.fixture
def added(archive: Kliping) -> Kliping:
    """The command with a store to which the outlet "Radar Misal" was added."""
    words = ("outlets", "add", "radar-misal.example", "--name", "Radar Misal", "--every", "2h", "--language", "Sunda")
    done = archive(*words)
    assert (done.code, done.err) == (0, "")
    return archive


class TestAdd:
    def test_has_the_typed_fields(self, added: Kliping) -> None:
        outlet = get_outlet(added, "Radar Misal")
        assert (outlet["origin"], outlet["url"], outlet["active"]) == ("user", "https://radar-misal.example/", True)
        assert [source["kind"] for source in outlet["sources"]] == ["home"]
        assert outlet["next_at"] is not None

    def test_is_named_after_its_host(self, archive: Kliping) -> None:
        assert_prints(archive("outlets", "add", "https://www.radar-misal.example"), "outlet radar-misal.example: ")

    def test_reads_only_named_sources(self, archive: Kliping) -> None:
        archive(
            "outlets", "add", "radar.example", "--source", "feed=/rss", "--source", "sitemap=https://cdn.example/s.xml"
        )
        sources = [(source["kind"], source["url"]) for source in get_outlet(archive, "radar.example")["sources"]]
        assert sources == [("feed", "https://radar.example/rss"), ("sitemap", "https://cdn.example/s.xml")]

    def test_has_the_typed_labels(self, archive: Kliping) -> None:
        labels = ("--region", "Jawa  Barat", "--kind", "radio", "--tag", "daerah", "--tag", "Daerah", "--tag", "swasta")
        done = archive("outlets", "add", "radar.example", *labels)
        assert_prints(done, "; region: Jawa Barat; kind: radio; tags: Daerah, swasta\n")
        outlet = get_outlet(archive, "radar.example")
        assert (outlet["region"], outlet["kind"], outlet["tags"]) == ("Jawa Barat", "radio", ["Daerah", "swasta"])
        assert "\n  region: Jawa Barat; kind: radio; tags: Daerah, swasta\n" in archive("outlets", "--table").out
        archive("outlets", "edit", "radar.example", "--region", "none", "--tag", "lain", "--every", "3h")
        outlet = get_outlet(archive, "radar.example")
        assert (outlet["region"], outlet["kind"], outlet["tags"]) == (None, "radio", ["lain"])
        archive("outlets", "edit", "radar.example", "--kind", "none", "--tag", "none")
        outlet = get_outlet(archive, "radar.example")
        assert (outlet["kind"], outlet["tags"]) == (None, [])

    def test_prints_the_outlet_as_json(self, archive: Kliping) -> None:
        done = archive("outlets", "add", "radar.example", "--json")
        assert [record["name"] for record in done.records] == ["radar.example"]
        assert "sources are discovered" in done.err

    def test_a_private_address_is_marked_as_private(self, kliping: Kliping) -> None:
        kliping.write_config("keywords: [air]\n")
        assert_prints(kliping("outlets", "add", "localhost:8000"), "outlet localhost:8000: ")
        done = kliping("outlets", "add", "radar.example")
        assert_prints(done, "Note: only private outlets can be crawled: network.contact is missing")

    @pytest.mark.parametrize(
        ("words", "problem"),
        [
            (["radar misal"], "radar misal: an address must not contain spaces"),
            (["radar.example", "--every", "10s"], "every: must be at least 1m"),
            (["radar.example", "--region", " "], "region: must not be empty"),
            (["radar.example", "--tag", "a\nb"], "tags[0]: must be one line, without control characters"),
            (["radar.example", "--every", "2"], "every: a number needs a unit: did you mean '2s', '2m' or '2h'?"),
            (
                ["radar.example", "--language", "klingon"],
                "--language klingon: write the code or the name of a language",
            ),
            (["radar.example", "--timezone", "WIB"], "timezone: unknown time zone, did you mean 'Asia/Jakarta'?"),
            (["radar.example", "--source", "/feed/"], "--source /feed/: write a kind and an address"),
            (["radar.example", "--source", "rss=/feed/"], "sources[0].rss: unknown key"),
            (["kabar-contoh.example"], "there is an outlet 'Kabar Contoh' already: https://kabar-contoh.example/"),
            (["http://www.kabar-contoh.example/", "--name", "x"], "there is an outlet 'Kabar Contoh' already"),
            (["radar.example", "--name", "KABAR contoh"], "there is an outlet 'Kabar Contoh' already"),
            (["radar.example", "--name", "Kabar Contoh"], "config.yaml:6: the outlet 'Kabar Contoh' is declared"),
        ],
        ids=str,
    )
    def test_refuses_invalid_outlets(self, archive: Kliping, words: list[str], problem: str) -> None:
        done = archive("outlets", "add", *words)
        assert (done.code, done.out) == (2, "")
        assert problem in done.err
        assert len(archive("outlets").records) == 2


class TestChange:
    def test_edit_keeps_what_is_not_typed(self, added: Kliping) -> None:
        assert_prints(
            added("outlets", "edit", "Radar Misal", "--source", "feed=/rss"), "feed https://radar-misal.example/rss"
        )
        assert_prints(
            added("outlets", "edit", "Radar Misal", "--every", "none"), "feed https://radar-misal.example/rss"
        )
        assert_prints(added("outlets", "edit", "Radar Misal", "--source", "none"), "sources are discovered")

    def test_pause_and_resume(self, added: Kliping) -> None:
        assert_prints(added("outlets", "pause", "Radar Misal"), "'Radar Misal' is paused")
        assert get_outlet(added, "Radar Misal")["active"] is False
        assert_prints(added("outlets", "resume", "Radar Misal"), "outlet Radar Misal")
        assert get_outlet(added, "Radar Misal")["active"] is True

    @pytest.mark.parametrize("command", ["edit", "pause", "resume", "remove"])
    def test_an_outlet_of_the_file_is_changed_there(self, archive: Kliping, command: str) -> None:
        done = archive("outlets", command, "Kabar Contoh")
        assert (done.code, done.out) == (2, "")
        assert "config.yaml:6: the outlet 'Kabar Contoh' is declared in the file; change it there" in done.err

    @pytest.mark.parametrize("command", ["edit", "pause", "resume", "remove"])
    def test_an_unknown_name(self, archive: Kliping, command: str) -> None:
        done = archive("outlets", command, "Lain")
        assert done.code == 3
        assert "no outlet is named 'Lain'; there are: Kabar Contoh, Warta Misal" in done.err

    def test_the_file_takes_over_an_outlet_with_the_same_home(self, added: Kliping) -> None:
        added.write_config(CONFIG + "  - {name: Radar Baru, url: http://www.radar-misal.example}\n")
        added("keywords", "add", "x", "--no-backfill")
        names = {record["name"]: record["origin"] for record in added("outlets").records}
        assert names == {"Kabar Contoh": "config", "Radar Baru": "config", "Warta Misal": "config"}


class TestRemove:
    def test_deletes_an_outlet_without_articles(self, added: Kliping) -> None:
        assert added("outlets", "remove", "Radar Misal", "--json").records == [{"name": "Radar Misal", "removed": True}]
        assert len(added("outlets").records) == 2

    def test_articles_are_deleted_only_on_request(self, archive: Kliping) -> None:
        without = CONFIG.replace("  - {name: Kabar Contoh, url: https://kabar-contoh.example}\n", "")
        archive.write_config(without)
        archive("keywords", "add", "x", "--no-backfill")
        refused = archive("outlets", "remove", "Kabar Contoh")
        assert refused.code == 2
        assert "5 articles of 'Kabar Contoh' are stored; 'kliping outlets pause' keeps the articles" in refused.err
        assert_prints(archive("outlets", "remove", "Kabar Contoh", "--with-articles"), "Its 5 articles are deleted.\n")
        assert [record["id"] for record in archive("search", "--all").records] == [7, 6]
        assert archive("search", "banjir", "--all").records == []

    def test_refuses_an_outlet_to_which_a_keyword_is_limited(self, added: Kliping) -> None:
        added("keywords", "add", "banjir", "--outlet", "Radar Misal", "--no-backfill")
        done = added("outlets", "remove", "Radar Misal")
        assert done.code == 2
        assert "'Radar Misal' cannot be removed: these keywords are limited to it: 'banjir'" in done.err


def test_the_messages_are_indonesian(archive: Kliping) -> None:
    done = archive("outlets", "add", "radar.example", "--lang", "id")
    assert done.out == (
        "media radar.example: https://radar.example/, sumbernya dicari sendiri\n"
        "Layanan yang berjalan merayapinya dalam satu menit; 'kliping crawl' merayapinya sekarang.\n"
    )
    assert archive("outlets", "pause", "radar", "--lang", "id").err.startswith(
        "kliping: tidak ada media bernama 'radar'"
    )


def test_articles_of_a_removed_outlet_leave_no_trace_in_the_index(kliping: Kliping) -> None:
    kliping.write_config(CONFIG)
    home = "https://kabar-contoh.example"
    articles = [make_unmatched(f"{home}/1"), make_article(f"{home}/2", title="Banjir")]
    store_articles(kliping.store_url, {"Kabar Contoh": articles})
    kliping.write_config("keywords: [air]\n")
    kliping("keywords", "add", "x", "--no-backfill")
    assert kliping("outlets", "remove", "Kabar Contoh", "--with-articles").code == 0
    assert kliping("keywords", "test", "pasar OR banjir", "--since", "2020-01-01").records[0]["articles"] == 0
