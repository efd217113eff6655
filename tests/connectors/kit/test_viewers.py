"""How many watch is told when it changed, for each Room by itself, and not too often."""

from __future__ import annotations

from connectors.kit.viewers import MOST_VIEWERS, VIEWERS_GAP_MS, Viewers


def test_a_number_is_told_when_it_changed_and_some_time_after_the_last() -> None:
    viewers = Viewers()
    assert [viewers.changed("douyin", 5, at_ms) for at_ms in (0, VIEWERS_GAP_MS)] == [5, None]
    assert viewers.changed("douyin", 6, VIEWERS_GAP_MS) == 6
    assert viewers.changed("douyin", 7, 2 * VIEWERS_GAP_MS - 1) is None
    assert viewers.changed("kuaishou", 7, 2 * VIEWERS_GAP_MS - 1) == 7
    assert viewers.changed("douyin", 7, 2 * VIEWERS_GAP_MS) == 7


def test_that_nobody_watches_is_told_too_and_no_number_is_beyond_belief() -> None:
    assert Viewers().changed("douyin", 0, 0) == 0
    assert Viewers().changed("douyin", -5, 0) == 0
    assert Viewers().changed("douyin", 1 << 40, 0) == MOST_VIEWERS
