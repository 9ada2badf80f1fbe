"""Outlet profiles and outlet events."""

from storage import EventKind, OutletEvent, Store
from tests.factories import HOUR, NOW, make_outlet, watch


def test_an_outlet_without_a_profile(store: Store) -> None:
    claimed = watch(store)
    assert store.profiles.get(claimed.outlet_id) is None
    assert [each.last_event for each in store.outlets.find(NOW)] == [None]


def test_a_profile_is_replaced_and_returned_unchanged(store: Store) -> None:
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
