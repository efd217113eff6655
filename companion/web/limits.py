"""Floor 3. How much the web takes from anyone, and how often. Reads and writes nothing but the values it is given."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """Every bound of the web, with its unit. Each one that is reached is counted in `/metrics`.

    For each open socket `held_bytes` may wait in our memory and `system_bytes` in the system's, which else keeps
    megabytes of old frames for a face on a weak line.
    """

    body_bytes: int = 1024 * 1024
    head_s: float = 20.0
    body_s: float = 20.0
    ear_bytes: int = 2 * 1024 * 1024
    asked_bytes: int = 64 * 1024
    sockets: int = 1024
    held_bytes: int = 64 * 1024
    system_bytes: int = 128 * 1024
    stalled_s: float = 30.0
    ping_s: float = 20.0
    parting_s: float = 1.0
    asked_per_s: int = 20
    commands_waiting: int = 32
    questions_waiting: int = 8
    bad_signatures_per_s: int = 5
    token_checked_ms: int = 5000


class Bucket:
    """Lets `per_s` through each second, and as many at once after a quiet second."""

    def __init__(self, per_s: int) -> None:
        self._per_s = per_s
        self._thousandths = per_s * 1000
        self._at_ms: int | None = None

    def take(self, now_ms: int) -> bool:
        """Whether one more may pass at `now_ms`. A clock that was set back gives nothing and takes nothing."""
        passed_ms = 0 if self._at_ms is None else max(0, now_ms - self._at_ms)
        self._at_ms = now_ms
        self._thousandths = min(self._per_s * 1000, self._thousandths + passed_ms * self._per_s)
        if self._thousandths < 1000:
            return False
        self._thousandths -= 1000
        return True
