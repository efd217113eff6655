"""Comments that a platform tells again on entry are old; no wrong clock makes those of a running room so for long."""

from __future__ import annotations

from connectors.kit.history import LATELY, NEW_EAR_MS, OLD_MS, History

NOW = 1_781_524_800_000
HOUR = 3_600_000


def test_by_the_platforms_own_clock_it_is_the_age_that_counts_whatever_this_machines_says() -> None:
    history = History()
    for wrong in (0, HOUR, -HOUR):
        assert history.olds([NOW - OLD_MS - 1, NOW - OLD_MS, NOW], NOW + wrong, NOW) == [True, False, False]


def test_without_it_a_new_ear_goes_by_this_machines_clock() -> None:
    assert History().olds([NOW - 60_000, NOW - 5_000], NOW) == [True, False]
    assert History().olds([NOW - 60_000, NOW - 55_000], NOW) == [True, True]


def test_and_later_only_by_the_newest_it_has_heard() -> None:
    history = History()
    history.olds([NOW], NOW)
    later = NOW + NEW_EAR_MS
    assert history.olds([later - 5 * 60_000, later], later) == [True, False]
    # The line broke for five minutes, and the page is told the last of what was said meanwhile.
    back = later + 5 * 60_000
    assert history.olds([back - 60_000, back - 1_000], back) == [True, False]


def test_a_clock_that_is_five_minutes_fast_makes_comments_old_for_seconds_only() -> None:
    history = History()
    heard = [history.olds([NOW + s * 1000], NOW + s * 1000 + 300_000)[0] for s in range(30)]
    assert heard == [True] * 10 + [False] * 20


def test_one_broken_time_does_not_make_a_room_old_for_long() -> None:
    history = History()
    history.olds([NOW], NOW)
    late = NOW + NEW_EAR_MS
    history.olds([late + 999 * HOUR], late)
    heard = [history.olds([late + s * 1000], late + s * 1000)[0] for s in range(2 * LATELY)]
    assert not any(heard[LATELY:])


def test_a_comment_that_names_no_time_is_never_old() -> None:
    assert History().olds([0, 0], NOW) == [False, False]
    assert History().olds([], NOW) == []
