"""The order of a report's clippings."""

from core.report import Move, move_clip
from storage import Store
from tests.factories import DAY, NOW


def test_an_order_is_replaced_and_removed(store: Store) -> None:
    today = NOW.date()
    assert store.report_orders.find("harian", today) == ()
    store.report_orders.put("Harian", today, [3, 1], "sari", NOW)
    store.report_orders.put("Harian ", today, [1, 3, 2], "bayu", NOW)
    assert store.report_orders.find("HARIAN", today) == (1, 3, 2)
    assert store.report_orders.find("harian", (NOW + DAY).date()) == ()
    store.report_orders.put("Harian", today, [], "sari", NOW)
    assert store.report_orders.find("harian", today) == ()


def test_orders_are_forgotten_after_a_year(store: Store) -> None:
    store.report_orders.put("Harian", NOW.date(), [3], "sari", NOW)
    assert store.prune(NOW + 364 * DAY, unmatched_days=30, retention_days=None).report_orders == 0
    assert store.prune(NOW + 365 * DAY, unmatched_days=30, retention_days=None).report_orders == 1
    assert store.report_orders.find("harian", NOW.date()) == ()


def test_moves_end_at_the_ends() -> None:
    order = (5, 6, 7)
    assert [move_clip(order, 5, move) for move in (Move.UP, Move.DOWN)] == [(5, 6, 7), (6, 5, 7)]
    assert [move_clip(order, 7, move) for move in (Move.UP, Move.DOWN, Move.FIRST)] == [(5, 7, 6), (5, 6, 7), (7, 5, 6)]
    assert move_clip(order, 8, Move.UP) == order
