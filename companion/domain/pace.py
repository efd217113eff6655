"""Floor 0. How fast each pool sells, and how late each shop tells us of it. Reads and writes only the Pace itself.

The pace is the sum over the last three minutes of what newly draws on a pool, in buckets of ten seconds keyed by the
time the shop gives its event. What is heard of too late to fall into the window, such as an import days after the show,
lands in no bucket: memory is bounded, and the same facts give the same pace.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import Final

BUCKET_MS: Final = 10_000
BUCKETS: Final = 18
"""Three minutes."""
LAGS_KEPT: Final = 64
LAG_MOST_S: Final = 600
"""What is heard later than this was imported; it tells nothing of how late the shop is."""
REACTION_S: Final = 60
"""How long people need from the warning until the pack is down everywhere."""


@dataclass(slots=True)
class Lags:
    """How late one shop told of its last draws on one pool, in whole seconds; `bucket` is that of the newest draw."""

    bucket: int = 0
    heard: list[int] = field(default_factory=list)
    ranked: list[int] = field(default_factory=list)

    def add(self, lag_s: int) -> None:
        """Remember one more, and forget the oldest beyond LAGS_KEPT."""
        heard = self.heard
        heard.append(lag_s)
        if len(heard) > LAGS_KEPT:
            oldest = heard.pop(0)
            if oldest == lag_s:
                return
            del self.ranked[bisect_left(self.ranked, oldest)]
        insort(self.ranked, lag_s)

    @property
    def p95_s(self) -> int:
        """The lag that 95 of 100 draws do not exceed (nearest rank); 0 when none is known."""
        return self.ranked[-(-95 * len(self.ranked) // 100) - 1] if self.ranked else 0


@dataclass(slots=True)
class Draws:
    """What newly drew on one pool lately, by bucket, in grams or pieces; and the shops it came from."""

    newest: int = 0
    buckets: dict[int, int] = field(default_factory=dict)
    shops: dict[str, Lags] = field(default_factory=dict)

    def add(self, amount: int, shop: str, at_ms: int, heard_ms: int) -> None:
        """Count `amount` drawn at `at_ms` and heard of at `heard_ms` (0: as it happened)."""
        # A shop whose clock runs ahead of ours sold when we heard of it, not later.
        bucket = (min(at_ms, heard_ms) if heard_ms else at_ms) // BUCKET_MS
        lags = self.shops.get(shop)
        if lags is None:
            lags = self.shops[shop] = Lags()
        lag_s = max(0, -(-(heard_ms - at_ms) // 1000)) if heard_ms else 0
        if lag_s <= LAG_MOST_S:
            lags.add(lag_s)
        if bucket > lags.bucket:
            lags.bucket = bucket
        if bucket > self.newest:
            self.newest = bucket
            for old in [b for b in self.buckets if b <= bucket - BUCKETS]:
                del self.buckets[old]
        if bucket > self.newest - BUCKETS:
            self.buckets[bucket] = self.buckets.get(bucket, 0) + amount

    def moves(self, now_ms: int) -> bool:
        """Whether anything was drawn in the three minutes up to `now_ms`, so that waiting alone changes the pace."""
        return self.newest > now_ms // BUCKET_MS - BUCKETS

    def drawn(self, now_ms: int) -> int:
        """What was drawn in the three minutes up to `now_ms`, in grams or pieces."""
        oldest = now_ms // BUCKET_MS - BUCKETS
        if self.newest <= oldest:
            return 0
        return sum(amount for bucket, amount in self.buckets.items() if bucket > oldest)

    def lag_s(self, now_ms: int) -> int:
        """The greatest p95 lag, in s, of the shops that drew on it in the three minutes up to `now_ms`."""
        oldest = now_ms // BUCKET_MS - BUCKETS
        return max((lags.p95_s for lags in self.shops.values() if lags.bucket > oldest), default=0)

    def next_fall_ms(self, bucket: int) -> int | None:
        """When, after the time of `bucket`, the next bucket leaves the window; None if none is in it."""
        oldest = min((b for b in self.buckets if b > bucket - BUCKETS), default=None)
        return None if oldest is None else (oldest + BUCKETS) * BUCKET_MS


@dataclass(slots=True)
class Pace:
    """The draws on every pool that was ever drawn on."""

    pools: dict[str, Draws] = field(default_factory=dict)

    def draw(self, pool: str, amount: int, shop: str, at_ms: int, heard_ms: int) -> None:
        """Count what newly drew on a pool; see `Draws.add`."""
        draws = self.pools.get(pool)
        if draws is None:
            draws = self.pools[pool] = Draws()
        draws.add(amount, shop, at_ms, heard_ms)

    def drawn(self, pool: str, now_ms: int) -> int:
        """What was drawn on a pool in the three minutes up to `now_ms`, in grams or pieces."""
        draws = self.pools.get(pool)
        return draws.drawn(now_ms) if draws else 0

    def per_minute(self, pool: str, now_ms: int) -> int:
        """A third of that, rounded up."""
        return -(-self.drawn(pool, now_ms) // 3)

    def sold_unseen(self, pool: str, now_ms: int) -> int:
        """What sells before a warning given at `now_ms` takes effect: the pace over the shops' p95 lag and REACTION_S.

        In grams or pieces, rounded up.
        """
        draws = self.pools.get(pool)
        if draws is None:
            return 0
        return -(-draws.drawn(now_ms) * (draws.lag_s(now_ms) + REACTION_S) // (3 * 60))
