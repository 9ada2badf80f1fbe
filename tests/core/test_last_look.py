"""The last look moves when a person is done, or when their visit has ended."""

from core.last_look import VISIT_END, LastLook, LogPosition
from tests.factories import DAY, HOUR, NOW

YESTERDAY = LogPosition(10, NOW - DAY)
MORNING = LogPosition(50, NOW)
LATER = LogPosition(60, NOW + HOUR / 4)


def test_reading_moves_nothing() -> None:
    look = LastLook(YESTERDAY)
    assert look.settle(NOW) == look.settle(NOW + 30 * DAY) == look


def test_done_moves_to_what_the_page_showed() -> None:
    assert LastLook(YESTERDAY).finish(MORNING, NOW + HOUR) == LastLook(MORNING)


def test_half_an_hour_after_the_last_action_the_visit_has_ended() -> None:
    look = LastLook(YESTERDAY).act(MORNING, NOW)
    assert look.settle(NOW + VISIT_END / 2).looked == YESTERDAY
    again = look.act(LATER, NOW + VISIT_END / 2)
    assert again.settle(NOW + VISIT_END).looked == YESTERDAY, "another action prolongs the visit"
    assert again.settle(NOW + VISIT_END * 3 / 2) == LastLook(LATER)
    assert look.settle(NOW + VISIT_END) == LastLook(MORNING)


def test_an_action_after_the_end_begins_another_visit() -> None:
    look = LastLook(YESTERDAY).act(MORNING, NOW).act(LATER, NOW + HOUR)
    assert look == LastLook(MORNING, LATER, NOW + HOUR)


def test_an_old_tab_never_moves_the_last_look_back() -> None:
    assert LastLook(MORNING).finish(YESTERDAY, NOW) == LastLook(MORNING)
    assert LastLook(MORNING).act(YESTERDAY, NOW).settle(NOW + VISIT_END) == LastLook(MORNING)
    assert LastLook(YESTERDAY).act(LATER, NOW).act(MORNING, NOW).seen == LATER
