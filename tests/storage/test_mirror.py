"""The config's outlets and keywords, mirrored into the store."""

import random
import string
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.errors import StoreInUse
from core.filters import ArticleFilter
from core.outlet import Outlet, Source, SourceKind
from core.reasons import Reason
from core.urls import MAX_LENGTH
from storage import ConfigFile, FinishedCrawl, SourceResult, Store, StoredOutlet
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    claim,
    find_candidates,
    make_article,
    make_candidate,
    make_keep_request,
    make_keyword,
    make_mention,
    make_outlet,
    make_report,
    watch,
)
from tests.processes import dead_pid, owner_here

FEED = Source(SourceKind.FEED, "https://kabar-contoh.example/feed/")
SECTION = Source(SourceKind.SECTION, "https://kabar-contoh.example/daerah/")


def test_an_outlet_is_returned_as_declared(store: Store) -> None:
    plain = Outlet("Polos", "https://polos.example/")
    full = make_outlet(sources=(FEED, SECTION), private=True, active=False)
    store.mirror([full, plain], [], NOW)
    found = store.outlets.find(NOW)
    assert [each.outlet for each in found] == [full, plain]
    assert [each.origin for each in found] == ["config", "config"]


def test_without_named_sources_the_home_page_is_due(store: Store) -> None:
    store.mirror([make_outlet()], [], NOW)
    assert _sources(store) == [("home", "https://kabar-contoh.example/", True)]
    assert _only(store).next_at == NOW


def test_mirroring_again_changes_nothing(store: Store) -> None:
    named = make_outlet("Bernama", sources=(Source(SourceKind.FEED, "https://bernama.example/feed/"),))
    outlets, keywords = [make_outlet(), named], [make_keyword(), make_keyword("Banjir", active=False)]
    store.mirror(outlets, keywords, NOW)
    _crawl(store)
    before = store.outlets.find(NOW), store.keywords.find()
    store.mirror(outlets, keywords, NOW + DAY)
    assert (store.outlets.find(NOW), store.keywords.find()) == before


def test_outlets_and_keywords_are_paused_while_they_are_not_in_the_config(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    store.keep(make_keep_request(store, claimed, make_article(), make_mention()), NOW)
    store.mirror([], [], NOW + HOUR)
    outlet, keyword = _only(store), store.keywords.find()[0]
    assert (outlet.outlet.active, outlet.next_at, outlet.articles) == (False, None, 1)
    assert (keyword.keyword.active, keyword.articles) == (False, 1)
    assert store.keywords.find_active() == ()
    assert claim(store, "dua", NOW + DAY) == ()
    store.mirror([make_outlet()], [make_keyword()], NOW + DAY)
    assert (_only(store).outlet.active, _only(store).id) == (True, outlet.id)
    assert store.keywords.find_active() == (make_keyword(),)
    assert store.keywords.find()[0].version == 1


def test_each_change_of_a_query_or_its_limits_is_a_version(store: Store) -> None:
    changes = [
        make_keyword(),
        make_keyword(query="banjir"),
        make_keyword(query="banjir", active=False),
        make_keyword(query="banjir", languages=("id", "su")),
        make_keyword(query="banjir", languages=("id", "su"), outlets=("Kabar Contoh",)),
    ]
    seen = []
    for number, keyword in enumerate(changes):
        store.mirror([], [keyword], NOW + number * HOUR)
        seen.append(store.keywords.find()[0].version)
        assert store.keywords.find()[0].keyword == keyword
    assert seen == [1, 2, 2, 3, 4]
    with store._database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT version, query FROM keyword_versions ORDER BY version").all()
    assert [tuple(row) for row in rows] == [(1, '"Kota Contoh"'), (2, "banjir"), (3, "banjir"), (4, "banjir")]


def test_a_keyword_is_renamed_to_the_name_in_the_config(store: Store) -> None:
    store.keywords.put([make_keyword("pasar  baru", query="pasar")], NOW)
    before = store.keywords.find_update(0)
    store.mirror([], [make_keyword("Pasar Baru", query="pasar")], NOW)
    (kept,) = store.keywords.find()
    assert (kept.keyword.name, kept.origin, kept.version) == ("Pasar Baru", "config", 1)
    assert before
    changed = store.keywords.find_update(before.change)
    assert changed
    assert [each.name for each in changed.keywords] == ["Pasar Baru"]
    assert changed.removed == ("pasar  baru",)
    store.mirror([], [make_keyword("pasar baru"), make_keyword("Pasar Lama")], NOW + HOUR)
    assert [each.keyword.name for each in store.keywords.find()] == ["Pasar Lama", "pasar baru"]


def test_a_keyword_keeps_its_mentions_when_its_name_changes_case(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    store.keep(make_keep_request(store, claimed, make_article(), make_mention()), NOW)
    store.mirror([], [make_keyword("KOTA CONTOH", query='"Kota Contoh"')], NOW + HOUR)
    assert [(each.keyword.name, each.articles) for each in store.keywords.find()] == [("KOTA CONTOH", 1)]


def test_configured_sources_replace_discovered_ones(store: Store) -> None:
    claimed = watch(store)
    store.sources.add(claimed.outlet_id, [FEED], NOW)
    assert _sources(store) == [("home", claimed.outlet.url, True), ("feed", FEED.url, True)]
    store.mirror([make_outlet(sources=(SECTION,))], [], NOW + HOUR)
    assert _sources(store) == [
        ("home", claimed.outlet.url, False),
        ("feed", FEED.url, False),
        ("section", SECTION.url, True),
    ]
    store.mirror([make_outlet()], [], NOW + HOUR)
    assert _sources(store) == [
        ("home", claimed.outlet.url, True),
        ("feed", FEED.url, True),
        ("section", SECTION.url, False),
    ]


def test_a_source_that_left_the_config_can_be_discovered_again(store: Store) -> None:
    claimed = watch(store)
    store.sources.add(claimed.outlet_id, [FEED], NOW)
    store.mirror([make_outlet(sources=(FEED,))], [], NOW)
    assert _only(store).outlet.sources == (FEED,)
    store.mirror([make_outlet()], [], NOW + HOUR)
    home = next(source for source in _only(store).sources if source.active)
    assert (home.kind, home.next_at) == (SourceKind.HOME, NOW + HOUR)
    assert [each.url for each in store.sources.add(claimed.outlet_id, [FEED], NOW + HOUR)] == [FEED.url]
    assert ("feed", FEED.url, True) in _sources(store)


def test_a_new_home_address_removes_discovered_sources(store: Store) -> None:
    claimed = watch(store)
    store.sources.add(claimed.outlet_id, [FEED], NOW)
    find_candidates(store, claimed, [make_candidate()])
    store.mirror([make_outlet(url="https://pindah.example/")], [], NOW + HOUR)
    assert _sources(store) == [("home", claimed.outlet.url, False), ("home", "https://pindah.example/", True)]
    assert _only(store).waiting == 1


@pytest.mark.parametrize("url", ["https://kabar-contoh.example/", "http://www.kabar-contoh.example:80"])
def test_a_renamed_outlet_keeps_its_articles(store: Store, url: str) -> None:
    claimed = watch(store, "Kota Contoh", outlet=make_outlet("kabar-contoh.example", url=url))
    store.keep(make_keep_request(store, claimed, make_article(), make_mention()), NOW)
    find_candidates(store, claimed, [make_candidate("https://kabar-contoh.example/menunggu")])
    store.leases.release(["satu"])
    store.mirror([make_outlet(), make_outlet("Lain")], [make_keyword()], NOW + HOUR)
    named, other = store.outlets.find(NOW)
    assert (named.outlet.name, named.id, named.articles, named.waiting) == ("Kabar Contoh", claimed.outlet_id, 1, 1)
    assert (named.outlet.url, named.outlet.active) == ("https://kabar-contoh.example/", True)
    assert (other.outlet.name, other.articles) == ("Lain", 0)
    (stored,) = store.articles.find(ArticleFilter(outlets=("Kabar Contoh",)))
    assert (stored.outlet, stored.article) == ("Kabar Contoh", make_article())


def test_a_renamed_outlet_is_renamed_in_the_limits_of_keywords(store: Store) -> None:
    store.mirror(
        [make_outlet("Lama", url="https://sama.example/"), make_outlet("Lain", url="https://lain.example/")], [], NOW
    )
    limited, other = make_keyword("Banjir", outlets=("Lain", "Lama")), make_keyword("Longsor", outlets=("Lain",))
    store.keywords.put([limited, other], NOW)
    renamed = [make_outlet("Baru", url="https://sama.example/"), make_outlet("Lain", url="https://lain.example/")]
    for _ in range(2):
        store.mirror(renamed, [], NOW + HOUR)
        found = {each.keyword.name: (each.keyword.outlets, each.version) for each in store.keywords.find()}
        assert found == {"Banjir": (("Lain", "Baru"), 2), "Longsor": (("Lain",), 1)}


def test_a_second_outlet_at_the_same_address_is_a_new_one(store: Store) -> None:
    claimed = watch(store)
    twin = make_outlet("Kembar", url=make_outlet().url)
    other = make_outlet("Olahraga", url=f"{make_outlet().url}olahraga/")
    store.mirror([make_outlet(), twin], [], NOW)
    store.mirror([twin, other], [], NOW)
    found = {each.outlet.name: (each.id, each.outlet.active) for each in store.outlets.find(NOW)}
    assert found["Kabar Contoh"] == (claimed.outlet_id, False)
    assert len(set(found.values())) == 3


def test_only_the_newest_of_several_undeclared_outlets_is_renamed(store: Store) -> None:
    url = make_outlet().url
    for declared in ([make_outlet("Satu", url=url), make_outlet("Dua", url=url)], [make_outlet("Satu", url=url)]):
        store.mirror(declared, [], NOW)
    before = {each.outlet.name: each.id for each in store.outlets.find(NOW)}
    store.mirror([make_outlet("Tiga", url=url)], [], NOW)
    after = {each.outlet.name: each.id for each in store.outlets.find(NOW)}
    assert after == {"Dua": before["Dua"], "Tiga": before["Satu"]}


def test_only_new_sources_are_added(store: Store) -> None:
    claimed = watch(store)
    first = store.sources.add(claimed.outlet_id, [FEED, SECTION, FEED], NOW)
    assert [(each.kind, each.url, each.is_first) for each in first] == [
        (SourceKind.FEED, FEED.url, True),
        (SourceKind.SECTION, SECTION.url, True),
    ]
    assert store.sources.add(claimed.outlet_id, [SECTION, FEED], NOW) == ()


def test_discovered_sources_are_inactive_if_the_config_names_sources(store: Store) -> None:
    claimed = watch(store, outlet=make_outlet(sources=(SECTION,)))
    assert store.sources.add(claimed.outlet_id, [FEED], NOW) == ()
    assert _sources(store) == [("section", SECTION.url, True), ("feed", FEED.url, False)]


def test_a_successful_reading_clears_the_error_of_a_source(store: Store) -> None:
    claimed = watch(store)
    source = claimed.sources[0]
    store.sources.set_error(source.id, Reason("timeout"))
    store.sources.set_error(source.id, Reason("access_refused", status=403))
    failed = _only(store).sources[0]
    assert (failed.failures, failed.last_error, failed.last_read_at) == (2, Reason("access_refused", status=403), None)
    store.candidates.add(SourceResult(source.id), NOW)
    read = _only(store).sources[0]
    assert (read.failures, read.last_error, read.last_read_at) == (0, None, NOW)


@pytest.mark.parametrize(
    "changes", [{"private": True}, {"every": 2 * HOUR}, {"language": "su"}, {"url": "https://kabar-contoh.example/a/"}]
)
def test_a_changed_outlet_is_due_now(store: Store, changes: dict[str, Any]) -> None:
    other = make_outlet("Lain")
    store.mirror([make_outlet(), other], [], NOW)
    _crawl(store)
    store.mirror([make_outlet(**{"url": "https://kabar-contoh.example/", **changes}), other], [], NOW + HOUR)
    assert {each.outlet.name: each.next_at for each in store.outlets.find(NOW)} == {
        "Kabar Contoh": NOW + HOUR,
        "Lain": NOW + 5 * HOUR,
    }


def test_a_renamed_outlet_is_not_due(store: Store) -> None:
    store.mirror([make_outlet()], [], NOW)
    _crawl(store)
    store.mirror([make_outlet("Kabar Baru", url=make_outlet().url)], [], NOW + HOUR)
    assert _only(store).next_at == NOW + 5 * HOUR


def test_all_outlets_are_due_one_after_another_if_a_common_option_changes(store: Store) -> None:
    outlets = [make_outlet(f"Kabar {number:02}") for number in range(40)]
    file = ConfigFile("/etc/kliping/config.yaml", {"contact": "redaksi@kliping.invalid"})
    store.mirror(outlets, [], NOW, file)
    _crawl(store)
    store.mirror(outlets, [], NOW + HOUR, file)
    assert {each.next_at for each in store.outlets.find(NOW)} == {NOW + 5 * HOUR}, "nothing changed"
    store.mirror(outlets, [], NOW + HOUR, replace(file, options={"contact": "berita@kliping.invalid"}))
    due = sorted(each.next_at for each in store.outlets.find(NOW) if each.next_at)
    assert due[:10] == [NOW + HOUR] * 10
    assert due[10:] == [NOW + HOUR + timedelta(seconds=number) for number in range(1, 31)]


SERVICE = "lain.example/1/2:1:0a"


def test_another_config_file_is_refused_while_a_service_runs(store: Store) -> None:
    mine, other = ConfigFile("/etc/kliping/config.yaml"), ConfigFile("/home/siti/config.yaml")
    store.mirror([make_outlet()], [make_keyword()], NOW, mine)
    store.leases.renew_service(SERVICE, HOUR, NOW)
    with pytest.raises(StoreInUse, match=r"process 1 on lain.example.*/etc/kliping/config.yaml.*--take-over"):
        store.mirror([], [], NOW, other)
    assert _only(store).outlet.active
    assert store.mirror([], [], NOW, replace(other, takes_over=True)).left_outlets == ("Kabar Contoh",)


def test_a_config_file_is_accepted_while_a_service_runs_if_it_is_the_same_or_equal(store: Store) -> None:
    mine = ConfigFile("/etc/kliping/config.yaml")
    store.mirror([make_outlet()], [make_keyword()], NOW, mine)
    store.leases.renew_service(SERVICE, HOUR, NOW)
    store.mirror([make_outlet()], [make_keyword()], NOW, ConfigFile("/run/config.yaml"))
    with pytest.raises(StoreInUse):
        store.mirror([make_outlet("Lain")], [], NOW, mine)
    edited = [make_outlet(), make_outlet("Lain")]
    store.mirror(edited, [], NOW, ConfigFile("/run/config.yaml"))
    assert len(store.outlets.find(NOW)) == 2


def test_another_config_file_is_accepted_if_no_service_runs(store: Store) -> None:
    store.mirror([make_outlet()], [], NOW, ConfigFile("/etc/kliping/config.yaml"))
    store.leases.renew_service(SERVICE, HOUR, NOW)
    dead = owner_here(dead_pid())
    store.leases.renew_service(dead, DAY, NOW)
    later = NOW + 2 * HOUR
    assert store.leases.find_services(later) == (dead,)
    assert store.mirror([], [], later, ConfigFile("/home/siti/config.yaml")).left_outlets == ("Kabar Contoh",)


def test_a_partial_reading_keeps_the_error_but_is_no_failure(store: Store) -> None:
    source = watch(store).sources[0]
    store.sources.set_error(source.id, Reason("timeout"))
    assert not _only(store).sources[0].is_readable
    store.sources.set_error(source.id, Reason("source_cut_off"), is_partial=True)
    partly_read = _only(store).sources[0]
    assert (partly_read.failures, partly_read.last_error) == (0, Reason("source_cut_off"))
    assert partly_read.is_readable


def test_the_home_page_can_be_made_due(store: Store) -> None:
    claimed = watch(store)
    store.sources.add(claimed.outlet_id, [FEED], NOW)
    ahead = {source.id: NOW + DAY for source in _only(store).sources}
    store.claims.finish(FinishedCrawl(claimed.outlet_id, "satu", make_report(), ahead), NOW)
    store.sources.set_home_due(claimed.outlet_id, NOW + HOUR)
    home, feed = _only(store).sources
    assert (home.next_at, feed.next_at) == (NOW + HOUR, NOW + DAY)
    store.sources.set_home_due(claimed.outlet_id, NOW + 2 * HOUR)
    assert _only(store).sources[0].next_at == NOW + HOUR


def test_the_longest_addresses_are_stored(store: Store) -> None:
    """Without repetitions, because PostgreSQL compresses them."""
    claimed, letters = watch(store), random.Random(1)
    path = "".join(letters.choice(string.ascii_letters) for _ in range(MAX_LENGTH))
    url = f"{claimed.outlet.url}{path}"[:MAX_LENGTH]
    store.sources.add(claimed.outlet_id, [Source(SourceKind.FEED, url)], NOW)
    store.candidates.add(SourceResult(claimed.sources[0].id, (make_candidate(url),)), NOW)
    store.keep(make_keep_request(store, claimed, make_article(url=url)), NOW)
    [stored] = store.articles.find(ArticleFilter(with_unmatched=True))
    assert stored.article.url == url


def test_discovered_sources_that_fail_and_are_not_announced_are_removed(store: Store) -> None:
    claimed = watch(store)
    names = ["never-read", "announced", "read-long-ago", "read-lately", "readable", "partly-read"]
    found = [Source(SourceKind.FEED, f"https://kabar-contoh.example/{name}/") for name in names]
    added = store.sources.add(claimed.outlet_id, found, NOW)
    never_read, announced, read_long_ago, read_lately, readable, partly_read = added
    for source, read_at in [(read_long_ago, NOW), (read_lately, NOW + 2 * HOUR), (readable, NOW)]:
        store.candidates.add(SourceResult(source.id), read_at)
    for source in (claimed.sources[0], never_read, announced, read_long_ago, read_lately):
        store.sources.set_error(source.id, Reason("timeout"))
    store.sources.set_error(partly_read.id, Reason("source_cut_off"), is_partial=True)
    store.sources.remove_unreadable(claimed.outlet_id, [found[1]], NOW + HOUR)
    remaining = [found[1].url, found[3].url, found[4].url, found[5].url]
    assert [url for _, url, _ in _sources(store)] == [claimed.outlet.url, *remaining]
    assert [source.url for source in store.sources.find_active(claimed.outlet_id)] == remaining


def _crawl(store: Store) -> None:
    for claimed in claim(store):
        ahead = {source.id: NOW + timedelta(hours=5) for source in claimed.sources}
        store.claims.finish(FinishedCrawl(claimed.outlet_id, "satu", make_report(), ahead), NOW)


def _only(store: Store) -> StoredOutlet:
    (outlet,) = store.outlets.find(NOW)
    return outlet


def _sources(store: Store) -> list[tuple[str, str, bool]]:
    return [(source.kind.value, source.url, source.active) for source in _only(store).sources]
