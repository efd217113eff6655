"""Floor 0. Which question to take first. Reads a need and counts, writes nothing.

A question has waited since it was asked; what makes it press is counted as time it has waited already. So the order of
two questions never changes merely because time goes by, and none waits for ever: whatever has waited longest, a head
start included, comes first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from companion.reading.experts import is_growing
from companion.reading.gist import gist
from companion.reading.reading import Need

ASKER_MS: Final = 15_000
"""What each further asker counts as."""
MOST_ASKERS: Final = 40
"""Beyond so many, more askers press no more."""
BUYER_MS: Final = 60_000
"""What it counts as when one of them may have bought this evening; of two or more, twice."""

_STOPS: Final = frozenset(
    (
        *("price", "final price", "reach", "that place", "still there", "is there", "limit", "pay by"),
        *("which link", "where is the link", "no link seen", "how to buy", "newcomer to buying"),
        *("cannot pay", "cannot buy", "cannot open", "paid, none left", "useless coupon", "no discount given"),
    )
)
"""Who asks this buys nothing before it is answered."""
_STOPS_MS: Final = 120_000
_OF_INTENT_MS: Final = {
    "price": 90_000,
    "order": 90_000,
    "shipping": 60_000,
    "stock": 60_000,
    "discount": 60_000,
    "aftersales": 45_000,
    "spec": 30_000,
    "quality": 30_000,
    "origin": 15_000,
    "storage": 15_000,
    "agronomy": -120_000,  # can wait until the selling is done; the clinic is for it
}


def rank(need: Need, since_ms: int, askers: int, buyers: int = 0) -> int:
    """Since when a question waits, its head start included, in ms: the smallest comes first. See the module.

    `since_ms` is since when it really waits, `askers` and `buyers` count people.
    """
    more = min(max(askers, 1), MOST_ASKERS) - 1
    return since_ms - (_start_ms(need) + more * ASKER_MS + min(buyers, 2) * BUYER_MS)


@lru_cache(maxsize=4096)
def _start_ms(need: Need) -> int:
    if gist(need).name in _STOPS:
        return _STOPS_MS
    return _OF_INTENT_MS.get("agronomy" if is_growing(need) else need.intent, 0)
