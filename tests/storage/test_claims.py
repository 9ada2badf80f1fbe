"""Claims: one owner per outlet and per host."""

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from core.errors import OutletNotFound
from core.outlet import Outlet, Source, SourceKind
from core.reasons import Reason
from storage import Claim, ClaimRequest, DueSource, FinishedCrawl, SourceResult, Store
from tests.factories import DAY, HOUR, NOW, claim, make_outlet, make_report, watch

CLAIM_ALL = """
import sys
from datetime import datetime, timedelta
from storage import ClaimRequest, open_store
url, owner, now = sys.argv[1:]
store = open_store(url, migrate=False)
print("ready", flush=True)
sys.stdin.readline()
while claims := store.claims.acquire(ClaimRequest(owner, timedelta(hours=1), 3), datetime.fromisoformat(now)):
    print(*(claim.outlet.name for claim in claims), sep="\\n", flush=True)
store.close()
"""


def test_a_claim_has_the_outlet_and_its_due_sources(store: Store) -> None:
    feed = Source(SourceKind.FEED, "https://kabar-contoh.example/feed/")
    outlet = make_outlet(sources=(feed,))
    claimed = watch(store, outlet=outlet)
    source = DueSource(claimed.sources[0].id, SourceKind.FEED, feed.url)
    assert claimed == Claim(claimed.outlet_id, outlet, (source,))
    store.candidates.add(SourceResult(source.id, etag='"1"', last_modified="Mon", cursor=NOW), NOW)
    store.leases.release(["satu"])
    (again,) = claim(store)
    read = DueSource(source.id, SourceKind.FEED, feed.url, '"1"', "Mon", NOW, is_first=False, last_read_at=NOW)
    assert again.sources == (read,)


def test_a_leased_outlet_is_not_claimed_until_the_lease_expires(store: Store) -> None:
    watch(store)
    assert claim(store, "satu") == ()
    assert claim(store, "dua") == ()
    assert claim(store, "dua", force=True) == ()
    assert [each.outlet.name for each in claim(store, "dua", NOW + HOUR)] == ["Kabar Contoh"]


def test_all_outlets_of_a_host_have_one_owner(store: Store) -> None:
    outlets = [
        make_outlet("A", url="https://sama.example/a"),
        make_outlet("B", url="https://SAMA.example/b"),
        make_outlet("C"),
    ]
    store.mirror(outlets, [], NOW)
    assert _names(claim(store, "satu", limit=1)) == ["A"]
    assert _names(claim(store, "dua")) == ["C"]
    assert _names(claim(store, "satu")) == ["B"]
    store.leases.release(["satu"])
    assert _names(claim(store, "tiga")) == ["A", "B"]


def test_only_due_sources_are_claimed_unless_forced(store: Store) -> None:
    claimed = watch(store)
    (feed,) = store.sources.add(claimed.outlet_id, [Source(SourceKind.FEED, "https://kabar-contoh.example/feed/")], NOW)
    _finish(store, claimed, {claimed.sources[0].id: NOW + DAY, feed.id: NOW + HOUR})
    assert claim(store, now=NOW + HOUR - HOUR / 60) == ()
    (hourly,) = claim(store, now=NOW + HOUR)
    assert [source.id for source in hourly.sources] == [feed.id]
    store.leases.release(["satu"])
    (forced,) = claim(store, force=True)
    assert len(forced.sources) == 2


def test_paused_outlets_are_not_claimed(store: Store) -> None:
    store.mirror([make_outlet(active=False)], [], NOW)
    assert claim(store, force=True) == ()


def test_outlets_that_have_been_due_longest_are_claimed_first(store: Store) -> None:
    for hours, name in ((3, "C"), (1, "A"), (2, "B")):
        known = [each.outlet for each in store.outlets.find(NOW)]
        store.mirror([*known, make_outlet(name)], [], NOW - hours * HOUR)
    assert _names(claim(store, limit=2)) == ["C", "B"]
    assert _names(claim(store, limit=2)) == ["A"]


def test_outlets_are_claimed_by_name(store: Store) -> None:
    store.mirror([make_outlet("A"), make_outlet("B")], [], NOW)
    assert _names(claim(store, outlets=("B",))) == ["B"]
    with pytest.raises(OutletNotFound, match="no outlet is named 'Z'; there are: A, B"):
        claim(store, outlets=("A", "Z"))


def test_finishing_a_crawl_releases_the_lease_and_stores_its_result(store: Store) -> None:
    claimed = watch(store)
    assert _finish(store, claimed, {claimed.sources[0].id: NOW + HOUR})
    (outlet,) = store.outlets.find(NOW)
    assert (outlet.last_crawl_at, outlet.last_success_at, outlet.last_new, outlet.last_error) == (NOW, NOW, 2, None)
    assert (outlet.next_at, outlet.crawled_by) == (NOW + HOUR, None)
    (claimed,) = claim(store, now=NOW + HOUR)
    no_answer = Reason("at_url", url="https://kabar-contoh.example/", reason=Reason("timeout"))
    failed = make_report(new=0, error=no_answer)
    store.claims.finish(FinishedCrawl(claimed.outlet_id, "satu", failed, {}), NOW + HOUR)
    (outlet,) = store.outlets.find(NOW + HOUR)
    assert (outlet.last_crawl_at, outlet.last_success_at) == (NOW + HOUR, NOW)
    assert (outlet.last_new, outlet.last_error) == (0, no_answer)
    assert outlet.next_at == NOW + HOUR


@pytest.mark.parametrize(("pause", "expected"), [(2 * HOUR, [2 * HOUR, 3 * HOUR]), (HOUR / 60, [HOUR, 3 * HOUR])])
def test_no_source_is_due_before_retry_after(store: Store, pause: timedelta, expected: list[timedelta]) -> None:
    claimed = watch(store)
    feed = Source(SourceKind.FEED, "https://kabar-contoh.example/feed/")
    store.sources.add(claimed.outlet_id, [feed], NOW + 3 * HOUR)
    next_at = {claimed.sources[0].id: NOW + HOUR}
    assert store.claims.finish(FinishedCrawl(claimed.outlet_id, "satu", make_report(), next_at, NOW + pause), NOW)
    assert _due_after(store) == expected


def test_an_interrupted_crawl_postpones_all_sources_and_keeps_the_previous_result(store: Store) -> None:
    claimed = watch(store)
    _finish(store, claimed, {})
    (again,) = claim(store, now=NOW + HOUR)
    interrupted = FinishedCrawl(again.outlet_id, "satu", None, {}, NOW + 3 * HOUR)
    assert store.claims.finish(interrupted, NOW + HOUR)
    (outlet,) = store.outlets.find(NOW + HOUR)
    assert (outlet.last_crawl_at, outlet.last_success_at, outlet.last_new, outlet.crawled_by) == (NOW, NOW, 2, None)
    assert _due_after(store) == [3 * HOUR]


def _due_after(store: Store) -> list[timedelta]:
    """Return how long after NOW each source is due, the earliest first."""
    (outlet,) = store.outlets.find(NOW)
    return sorted(source.next_at - NOW for source in outlet.sources)


def test_an_owner_without_the_lease_cannot_finish_a_crawl(store: Store) -> None:
    claimed = watch(store)
    claim(store, "dua", NOW + HOUR)
    assert not _finish(store, claimed, {claimed.sources[0].id: NOW + DAY})
    (outlet,) = store.outlets.find(NOW + HOUR)
    assert (outlet.crawled_by, outlet.last_crawl_at, outlet.next_at) == ("dua", None, NOW)


def test_live_leases_can_be_renewed(store: Store) -> None:
    store.mirror([make_outlet("A"), make_outlet("B")], [], NOW)
    ids = [each.outlet_id for each in claim(store)]
    assert store.claims.renew("satu", ids, HOUR, NOW + HOUR / 2) == tuple(ids)
    assert claim(store, "dua", NOW + HOUR) == ()
    assert store.claims.renew("dua", ids, HOUR, NOW + HOUR) == ()
    assert store.claims.renew("satu", ids, HOUR, NOW + DAY) == ()


def test_concurrent_threads_claim_different_outlets(store: Store) -> None:
    outlets = _hosts_of_two(20)
    store.mirror(outlets, [], NOW)
    together = Barrier(4)

    def claim_all(owner: str) -> list[Claim]:
        together.wait()
        found: list[Claim] = []
        while claims := claim(store, owner, limit=3):
            found.extend(claims)
        return found

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(claim_all, ["satu", "dua", "tiga", "empat"]))
    _check_shared([_names(each) for each in found], outlets)


@pytest.mark.process
def test_concurrent_processes_claim_different_outlets(store: Store, store_url: str) -> None:
    outlets = _hosts_of_two(20)
    store.mirror(outlets, [], NOW)
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", CLAIM_ALL, store_url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    running = [
        subprocess.Popen([*command, owner, NOW.isoformat()], env=environ, text=True, **pipes)  # type: ignore[call-overload]
        for owner in ("satu", "dua", "tiga")
    ]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    _check_shared([process.communicate(timeout=60)[0].splitlines() for process in running], outlets)


def _hosts_of_two(hosts: int) -> list[Outlet]:
    halves = [(host, half) for host in range(hosts) for half in "ab"]
    return [make_outlet(f"{host}{half}", url=f"https://{host}.example/{half}") for host, half in halves]


def _check_shared(found: list[list[str]], outlets: list[Outlet]) -> None:
    names = Counter(name for part in found for name in part)
    assert names == Counter(outlet.name for outlet in outlets)
    hosts = Counter(host for part in found for host in {name[:-1] for name in part})
    assert set(hosts.values()) == {1}


def _names(claims: tuple[Claim, ...] | list[Claim]) -> list[str]:
    return [each.outlet.name for each in claims]


def _finish(store: Store, claimed: Claim, next_at: dict[int, datetime]) -> bool:
    return store.claims.finish(FinishedCrawl(claimed.outlet_id, "satu", make_report(), next_at), NOW)


def test_a_due_time_too_far_in_the_future_is_due_now(store: Store) -> None:
    """It was planned while the clock was ahead. Each outlet has its own maximum."""
    source_id = watch(store, outlet=make_outlet(every=7 * DAY)).sources[0].id
    store.leases.release(("satu",))

    def max_delay(every: timedelta | None) -> timedelta:
        return max(every or DAY, DAY)

    for delay, is_corrected in ((7 * DAY, False), (7 * DAY + HOUR, True), (400 * DAY, True)):
        [due] = claim(store, force=True)
        store.claims.finish(FinishedCrawl(due.outlet_id, "satu", make_report(), {source_id: NOW + delay}), NOW)
        corrected = store.claims.correct_due_times(max_delay, NOW)
        assert [each.next_at for each in corrected] == [NOW + delay] * is_corrected
        assert [each.outlet for each in corrected] == ["Kabar Contoh"] * is_corrected
        assert len(claim(store)) == is_corrected
        store.leases.release(("satu",))
    assert store.claims.correct_due_times(max_delay, NOW) == ()


def test_a_lease_of_a_clock_that_was_ahead_does_not_hold(store: Store) -> None:
    store.mirror([make_outlet()], [], NOW)
    [ahead] = store.claims.acquire(ClaimRequest("lain.example:1:0a", HOUR, 1), NOW + 400 * DAY)
    store.leases.renew_service("lain.example:1:0a", HOUR, NOW + 400 * DAY)
    assert store.leases.find_owners(NOW) == ()
    assert store.outlets.find(NOW)[0].crawled_by is None
    [now] = store.claims.acquire(ClaimRequest("sini.example:1:0a", HOUR, 1, force=True), NOW)
    assert now.outlet_id == ahead.outlet_id
