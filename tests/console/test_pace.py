"""How long a pool lasts is told from what was seen, and never guessed."""

from __future__ import annotations

from companion.console.pace import Pace

MINUTE = 60_000


def _watched(minutes: int, sold_a_minute: int) -> Pace:
    pace = Pace()
    for second in range(0, minutes * 60 + 1, 5):
        pace.note("plum", sold_a_minute * second // 60, second * 1000)
    return pace


def test_a_pool_lasts_what_it_has_divided_by_its_pace() -> None:
    assert _watched(3, 5000).lasts_ms("plum", 15_000, 60_000, 3 * MINUTE) == 12 * MINUTE


def test_only_the_last_five_minutes_count() -> None:
    pace = _watched(10, 5000)
    for second in range(605, 905, 5):
        pace.note("plum", 50_000, second * 1000)
    assert pace.lasts_ms("plum", 50_000, 60_000, 905_000) is None


def test_nothing_is_said_before_a_minute_was_seen() -> None:
    pace = Pace()
    pace.note("plum", 0, 0)
    assert pace.lasts_ms("plum", 9000, 1000, MINUTE - 1) is None
    assert pace.lasts_ms("plum", 9000, 9000, MINUTE) == MINUTE


def test_nothing_is_said_of_a_pool_that_does_not_sell_or_is_gone_or_unknown() -> None:
    pace = _watched(2, 0)
    assert pace.lasts_ms("plum", 0, 1000, 2 * MINUTE) is None
    assert _watched(2, 100).lasts_ms("plum", 200, 0, 2 * MINUTE) is None
    assert pace.lasts_ms("tea", 5, 5, 5) is None


def test_what_lasts_longer_than_a_show_is_not_told() -> None:
    assert _watched(2, 1).lasts_ms("plum", 2, 10**6, 2 * MINUTE) is None
