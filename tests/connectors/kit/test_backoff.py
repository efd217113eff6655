"""A Listener waits longer after each failure, never in step with its neighbours."""

from __future__ import annotations

from itertools import islice

from connectors.kit.backoff import waits


def test_each_wait_doubles_up_to_the_longest() -> None:
    assert list(islice(waits(lambda: 1.0, 1.0, 10.0), 6)) == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


def test_chance_shortens_a_wait_by_half_at_most() -> None:
    assert list(islice(waits(lambda: 0.0, 2.0, 60.0), 3)) == [1.0, 2.0, 4.0]
