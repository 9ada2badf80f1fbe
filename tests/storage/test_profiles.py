"""What is learned of an outlet stays, one profile for each, with what was noticed."""

from storage import EventKind, OutletEvent, Store
from tests.factories import HOUR, NOW, make_outlet, watch


def test_there_is_none_at_first(store: Store) -> None:
    claimed = watch(store)
    assert store.find_profile(claimed.outlet_id) is None
    assert [each.last_event for each in store.find_outlets(NOW)] == [None]


def test_the_last_one_is_given_back_byte_for_byte(store: Store) -> None:
    claimed = watch(store)
    for written in (b"first", b"\x00\xff" * 5000):
        store.keep_profile(claimed.outlet_id, written, (), NOW)
    assert store.find_profile(claimed.outlet_id) == b"\x00\xff" * 5000


def test_each_outlet_has_its_own_profile_and_events(store: Store) -> None:
    store.mirror_config([make_outlet(), make_outlet("Warta Misal")], [], NOW)
    first, other = (each.id for each in store.find_outlets(NOW))
    store.keep_profile(first, b"one", (), NOW)
    events = [OutletEvent(EventKind.REDESIGN, NOW + hours * HOUR, f"the {hours}.") for hours in (1, 2)]
    for event in events:
        store.keep_profile(other, b"two", (event,), NOW)
    assert (store.find_profile(first), store.find_profile(other)) == (b"one", b"two")
    assert [each.last_event for each in store.find_outlets(NOW)] == [None, events[1]]
