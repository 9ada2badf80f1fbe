"""What is learned of an outlet stays, one profile for each, with what was noticed."""

from storage import EventKind, OutletEvent, Store
from tests.factories import HOUR, NOW, make_outlet, watch


def test_there_is_none_at_first(store: Store) -> None:
    claimed = watch(store)
    assert store.profiles.get(claimed.outlet_id) is None
    assert [each.last_event for each in store.outlets.find(NOW)] == [None]


def test_the_last_one_is_given_back_byte_for_byte(store: Store) -> None:
    claimed = watch(store)
    for written in (b"first", b"\x00\xff" * 5000):
        store.profiles.put(claimed.outlet_id, written, (), NOW)
    assert store.profiles.get(claimed.outlet_id) == b"\x00\xff" * 5000


def test_each_outlet_has_its_own_profile_and_events(store: Store) -> None:
    store.mirror([make_outlet(), make_outlet("Warta Misal")], [], NOW)
    first, other = (each.id for each in store.outlets.find(NOW))
    store.profiles.put(first, b"one", (), NOW)
    events = [OutletEvent(EventKind.REDESIGN, NOW + hours * HOUR, f"the {hours}.") for hours in (1, 2)]
    for event in events:
        store.profiles.put(other, b"two", (event,), NOW)
    assert (store.profiles.get(first), store.profiles.get(other)) == (b"one", b"two")
    assert [each.last_event for each in store.outlets.find(NOW)] == [None, events[1]]
