"""Candidates: added once, fetched until settled, never lost."""

import pytest

from core.reasons import Reason
from storage import CandidateState, CandidateUpdate, SourceResult, Store, VisitOutcome, WaitingCandidate
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    find_candidates,
    make_article,
    make_candidate,
    make_keep_request,
    make_mention,
    make_visit,
    watch,
)

URL = "https://kabar-contoh.example/"


def test_new_candidates_wait(store: Store) -> None:
    announced = make_candidate()
    (waiting,) = find_candidates(store, watch(store), [announced])
    assert waiting == WaitingCandidate(waiting.id, announced, None, None, 0, is_kept=False)


def test_validators_and_visits_are_committed_with_the_candidates(store: Store) -> None:
    claimed = watch(store)
    visit = make_visit(claimed.sources[0].url)
    result = SourceResult(claimed.sources[0].id, (make_candidate(),), '"1"', "Mon", NOW, visits=(visit,))
    assert store.candidates.add(result, NOW) == 1
    rows = _rows(store, "SELECT etag, last_modified, last_error, failures FROM sources")
    assert rows == [('"1"', "Mon", None, 0)]
    assert _rows(store, "SELECT url, outcome, status FROM visits") == [(visit.url, "ok", 200)]


def test_an_incomplete_result_keeps_the_validators(store: Store) -> None:
    claimed = watch(store)
    source_id = claimed.sources[0].id
    store.candidates.add(SourceResult(source_id, etag='"1"'), NOW)
    part = SourceResult(source_id, (make_candidate(),), etag='"2"', cursor=NOW, is_complete=False)
    assert store.candidates.add(part, NOW + HOUR) == 1
    assert _rows(store, "SELECT etag FROM sources") == [('"1"',)]
    assert store.outlets.find(NOW)[0].sources[0].last_read_at == NOW


def test_adding_a_known_candidate_changes_nothing(store: Store) -> None:
    claimed = watch(store)
    before = find_candidates(store, claimed, [make_candidate()])
    other = make_candidate(title="Lain", published_at=None)
    assert store.candidates.add(SourceResult(claimed.sources[0].id, (other, other)), NOW + HOUR) == 0
    assert store.candidates.find_waiting(claimed.outlet_id, NOW, 10) == before


def test_the_first_of_two_candidates_with_equal_urls_is_added(store: Store) -> None:
    alike = [make_candidate(title="Satu"), make_candidate(title="Dua")]
    (waiting,) = find_candidates(store, watch(store), alike)
    assert waiting.candidate.title == "Satu"


def test_the_same_address_in_two_outlets_is_two_candidates(store: Store) -> None:
    first = watch(store)
    find_candidates(store, first, [make_candidate()])
    other = watch(store, outlet=first.outlet.__class__("Lain", "https://lain.example/"))
    assert len(find_candidates(store, other, [make_candidate()])) == 1


@pytest.mark.parametrize(
    ("known", "announced", "waits"),
    [(-2, -1, True), (-2, -2, False), (-1, -2, False), (None, 1, True), (None, -1, False)],
)
def test_a_modified_candidate_waits_again(store: Store, known: int | None, announced: int, waits: bool) -> None:
    claimed = watch(store, "Kota Contoh")
    article = make_article()
    modified = None if known is None else NOW + known * HOUR
    (waiting,) = find_candidates(store, claimed, [make_candidate(article.url, modified_at=modified)])
    store.keep(make_keep_request(store, claimed, article, make_mention()), NOW)
    assert store.candidates.find_waiting(claimed.outlet_id, NOW, 10) == ()
    again = find_candidates(store, claimed, [make_candidate(article.url, modified_at=NOW + announced * HOUR)])
    assert bool(again) is waits
    if again:
        assert (again[0].id, again[0].is_kept, again[0].etag, again[0].last_modified) == (
            waiting.id,
            True,
            '"page"',
            "Tue",
        )
        assert again[0].candidate.modified_at == NOW + announced * HOUR


@pytest.mark.parametrize("state", [CandidateState.NOT_ARTICLE, CandidateState.GONE, CandidateState.REFUSED])
def test_a_modified_candidate_that_was_not_an_article_waits_again(store: Store, state: CandidateState) -> None:
    """Such as a stub that became an article, or a page that was restored."""
    claimed = watch(store)
    (waiting,) = find_candidates(store, claimed, [make_candidate()])
    store.candidates.update(CandidateUpdate(waiting.id, state, Reason("no_text")), NOW)
    (again,) = find_candidates(store, claimed, [make_candidate(modified_at=NOW + DAY)])
    assert (again.id, again.attempts) == (waiting.id, 0)


def test_untried_candidates_come_first(store: Store) -> None:
    claimed = watch(store)
    (broken,) = find_candidates(store, claimed, [make_candidate(URL + "broken", published_at=NOW - 2 * DAY)])
    store.candidates.update(CandidateUpdate(broken.id, CandidateState.WAITING, Reason("timeout")), NOW)
    find_candidates(store, claimed, [make_candidate(URL + "fresh", published_at=NOW)])
    assert _paths(store.candidates.find_waiting(claimed.outlet_id, NOW, 10)) == ["fresh", "broken"]


def test_undated_candidates_are_old_with_undated_is_old(store: Store) -> None:
    claimed = watch(store)
    announced = (make_candidate(URL + "undated", published_at=None, modified_at=None),)
    result = SourceResult(claimed.sources[0].id, announced, horizon=NOW - 3 * DAY, undated_is_old=True)
    store.candidates.add(result, NOW)
    assert store.candidates.find_waiting(claimed.outlet_id, NOW, 10) == ()


def test_candidates_older_than_the_horizon_are_old(store: Store) -> None:
    claimed = watch(store)
    announced = (
        make_candidate(URL + "old", published_at=NOW - 4 * DAY, modified_at=NOW),
        make_candidate(URL + "edited-long-ago", published_at=None, modified_at=NOW - 4 * DAY),
        make_candidate(URL + "undated", published_at=None, modified_at=None),
        make_candidate(URL + "new", published_at=NOW - 2 * DAY),
    )
    store.candidates.add(SourceResult(claimed.sources[0].id, announced, horizon=NOW - 3 * DAY), NOW)
    assert _paths(store.candidates.find_waiting(claimed.outlet_id, NOW, 10)) == ["new", "undated"]
    assert _rows(store, "SELECT count(*) FROM candidates WHERE state = 'old'") == [(2,)]


def test_waiting_candidates_are_ordered_by_age(store: Store) -> None:
    claimed = watch(store)
    found = find_candidates(
        store,
        claimed,
        [
            make_candidate(URL + "found-now", published_at=None, modified_at=None),
            make_candidate(URL + "second", published_at=NOW - HOUR),
            make_candidate(URL + "modified", published_at=None, modified_at=NOW - 2 * HOUR),
            make_candidate(URL + "first", published_at=NOW - 3 * HOUR),
            make_candidate(URL + "second-too", published_at=NOW - HOUR),
        ],
    )
    assert _paths(found) == ["first", "modified", "second", "second-too", "found-now"]
    assert _paths(store.candidates.find_waiting(claimed.outlet_id, NOW, 2)) == ["first", "modified"]


def test_thousands_of_candidates_in_one_call(store: Store) -> None:
    claimed = watch(store)
    announced = tuple(make_candidate(f"{URL}{number}") for number in range(5000))
    assert store.candidates.add(SourceResult(claimed.sources[0].id, announced[:3000]), NOW) == 3000
    assert store.candidates.add(SourceResult(claimed.sources[0].id, announced), NOW) == 2000


def test_a_failed_candidate_waits_until_its_next_try(store: Store) -> None:
    claimed = watch(store)
    (waiting,) = find_candidates(store, claimed, [make_candidate()])
    overloaded = Reason("outlet_error", status=503)
    visit = make_visit(outcome=VisitOutcome.FAILED, status=503, reason=overloaded)
    later = CandidateUpdate(waiting.id, CandidateState.WAITING, overloaded, visit, NOW + HOUR)
    store.candidates.update(later, NOW)
    assert store.candidates.find_waiting(claimed.outlet_id, NOW, 10) == ()
    (again,) = store.candidates.find_waiting(claimed.outlet_id, NOW + HOUR, 10)
    assert again.attempts == 1
    stored = [("outlet_error", '{"status": 503}')]
    assert _rows(store, "SELECT outcome, status, reason, reason_params FROM visits") == [("failed", 503, *stored[0])]
    assert _rows(store, "SELECT reason, reason_params FROM candidates") == stored
    store.candidates.update(CandidateUpdate(waiting.id, CandidateState.WAITING, counts_attempt=False), NOW)
    assert store.candidates.find_waiting(claimed.outlet_id, NOW, 10)[0].attempts == 1


@pytest.mark.parametrize("state", [state for state in CandidateState if state is not CandidateState.WAITING])
def test_settled_candidates_do_not_wait(store: Store, state: CandidateState) -> None:
    claimed = watch(store)
    (waiting,) = find_candidates(store, claimed, [make_candidate()])
    store.candidates.update(CandidateUpdate(waiting.id, state, Reason("robots_disallow")), NOW)
    assert find_candidates(store, claimed, [make_candidate()]) == ()
    assert _rows(store, "SELECT state, reason FROM candidates") == [(state.value, "robots_disallow")]


def test_a_visit_without_a_candidate(store: Store) -> None:
    claimed = watch(store)
    store.visits.add(claimed.outlet_id, make_visit(outcome=VisitOutcome.NOT_MODIFIED, status=304), NOW)
    assert _rows(store, "SELECT outcome, status FROM visits") == [("not_modified", 304)]


def _paths(waiting: tuple[WaitingCandidate, ...]) -> list[str]:
    return [each.candidate.url.removeprefix(URL) for each in waiting]


def _rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store._database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def test_a_next_try_too_far_in_the_future_is_now(store: Store) -> None:
    """It was planned while the clock was ahead."""
    claimed = watch(store)
    (waiting,) = find_candidates(store, claimed, [make_candidate()])
    for delay, is_waiting in ((7 * DAY, False), (8 * DAY, True), (400 * DAY, True)):
        store.candidates.update(CandidateUpdate(waiting.id, CandidateState.WAITING, next_try=NOW + delay), NOW)
        assert len(store.candidates.find_waiting(claimed.outlet_id, NOW, 10)) == is_waiting
