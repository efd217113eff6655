"""A bucket lets so many through a second, whatever the clock does."""

from __future__ import annotations

from companion.web.limits import Bucket


def test_a_bucket_gives_its_rate_at_once_and_no_more() -> None:
    bucket = Bucket(3)
    assert [bucket.take(1000) for _ in range(4)] == [True, True, True, False]


def test_a_bucket_fills_with_time_up_to_its_rate() -> None:
    bucket = Bucket(2)
    assert [bucket.take(0), bucket.take(0), bucket.take(0)] == [True, True, False]
    assert [bucket.take(500), bucket.take(500)] == [True, False]
    assert [bucket.take(60_000) for _ in range(3)] == [True, True, False]


def test_a_clock_that_is_set_back_gives_nothing_and_takes_nothing() -> None:
    bucket = Bucket(1)
    assert bucket.take(10_000)
    assert not bucket.take(5_000)
    assert bucket.take(6_000)
