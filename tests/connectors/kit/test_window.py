"""No more than so many in so long."""

from __future__ import annotations

from connectors.kit.window import Window


def test_the_next_one_waits_until_the_oldest_is_out_of_the_window() -> None:
    window = Window(2, 60)
    waits = []
    for now in (0.0, 10.0, 20.0):
        waits.append(window.wait(now))
        if not waits[-1]:
            window.count(now)
    assert waits == [0, 0, 40]
    assert window.wait(60.0) == 0
    window.count(60.0)
    assert window.wait(61.0) == 9
