"""Floor 2. The clock: the only reader of it. Writes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

Now = Callable[[], int]
"""Milliseconds since 1970 UTC."""


def now_ms() -> int:
    """Milliseconds since 1970 UTC, by the machine's clock."""
    return time.time_ns() // 1_000_000


def ticks() -> float:
    """Seconds on a clock that only ever goes forward."""
    return time.monotonic()
