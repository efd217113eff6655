"""Floor 3, pure: how long a Listener waits before it dials again. Reads nothing; randomness is handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator


def waits(jitter: Callable[[], float], first_s: float = 1.0, most_s: float = 60.0) -> Iterator[float]:
    """Seconds to wait before each new try, without end: doubling from `first_s` up to `most_s`.

    `jitter` gives numbers in 0..1 (`random.random`); each wait lies between half its step and all of it, so that a
    village of stations does not dial in step after the platform comes back. Take a new iterator after a success.
    """
    step = first_s
    while True:
        yield step * (0.5 + jitter() / 2)
        step = min(step * 2, most_s)
