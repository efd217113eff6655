"""Floor 3, pure: which moments can be meant. Reads and writes nothing."""

from __future__ import annotations

from typing import Final

EARLIEST_MS: Final = 946_684_800_000
"""2000-01-01 UTC."""

LATEST_MS: Final = 4_102_444_800_000
"""2100-01-01 UTC."""


def believable(at_ms: float) -> bool:
    """Whether a platform can have meant this moment: a show of this century, not a zero, seconds or a broken number."""
    return EARLIEST_MS <= at_ms < LATEST_MS
