"""Floor 0. What shops say they list of each pack, beside what we hold true; and what a helper has them set to.

Reads the State and facts; writes only the Listings it is part of. A difference is shown to a helper, and never put
right by itself: neither ours nor the shop's number changes for it. A shop is only told to change something by a helper,
and only where the station's settings allow it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from companion.domain import facts as f
from companion.domain.inbound import Count, ListingAnswered, ListingWish, ShopListed
from companion.domain.orders import NO_POOL
from companion.domain.quota import quota

if TYPE_CHECKING:
    from collections.abc import Iterator

    from companion.domain.state import State

TWICE: Final = 2
"""A difference is shown when two counts in a row find it: what is on its way between two counters is none."""
WISHES_KEPT: Final = 50

Name = tuple[str, str]
"""(shop, pack)."""


@dataclass(slots=True)
class Listing:
    """A pack as a shop lists it: the shop's counts, and ours of the same moment."""

    units: int = 0
    held: int = -1
    quota: int = 0
    reserved: int = 0
    at_ms: int = 0
    kind: f.Difference = ""
    times: int = 0
    seen: f.Difference = ""

    @property
    def differs(self) -> f.Difference:
        """How it differs, as far as a helper should look at it."""
        return self.kind if self.times >= TWICE and self.kind != self.seen else ""


@dataclass(slots=True)
class Wish:
    """What a helper wants a shop to list, and what came of it."""

    fact: f.ListingOrdered
    done: bool = False
    ok: bool = False
    note: str = ""


@dataclass(slots=True)
class Listings:
    """All listings that were counted, and the wishes, the oldest first."""

    counted: dict[Name, Listing] = field(default_factory=dict)
    wishes: dict[str, Wish] = field(default_factory=dict)

    def count(self, fact: f.ListingCounted) -> None:
        """A shop's count, with ours."""
        one = self.counted.setdefault((fact.shop, fact.pack), Listing())
        one.units, one.held, one.quota, one.reserved = fact.units, fact.held, fact.quota, fact.reserved
        one.at_ms = fact.at_ms
        one.times = one.times + 1 if fact.kind == one.kind else 1
        one.kind = fact.kind
        if one.seen != one.kind:
            one.seen = ""

    def see(self, fact: f.ListingSeen) -> None:
        """A helper has looked at how it differs."""
        one = self.counted.get((fact.shop, fact.pack))
        if one is not None:
            one.seen = fact.kind

    def order(self, fact: f.ListingOrdered) -> None:
        """A helper wants a shop to list so many."""
        self.wishes[fact.key] = Wish(fact)
        while len(self.wishes) > WISHES_KEPT:
            del self.wishes[next(iter(self.wishes))]

    def answer(self, fact: f.ListingWritten) -> None:
        """What came of a wish."""
        wish = self.wishes.get(fact.key)
        if wish is not None:
            wish.done, wish.ok, wish.note = True, fact.ok, fact.note

    def waiting(self) -> Iterator[f.ListingOrdered]:
        """The wishes that nothing has come of yet, the oldest first."""
        return (wish.fact for wish in self.wishes.values() if not wish.done)

    def last_wish(self, name: Name) -> Wish | None:
        """The newest wish for a listing."""
        return next((one for one in reversed(self.wishes.values()) if (one.fact.shop, one.fact.pack) == name), None)


def counted(state: State, noun: ShopListed) -> Iterator[f.ListingCounted]:
    """What a shop counts, each listing with what we hold of it now; of what is as it was the last time only that it
    still differs."""
    shop = noun.shop or noun.source
    told = {count.pack: count for count in noun.counts if count.pack in state.packs and count.pack != NO_POOL}
    lists = {name: one.units for name, one in state.listings.counted.items()}
    lists |= {(shop, pack): count.units for pack, count in told.items()}
    held = reserved_at(state, shop)
    for id, count in told.items():
        pool = state.packs[id].pool
        ours = {one.pack: one.units for one in quota(state, pool) if one.shop == shop}.get(id)
        kind = _kind(state, count, ours, held.get(id, 0), _fits(state, pool, lists))
        known = state.listings.counted.get((shop, id))
        same = known is not None and (known.units, known.held, known.kind) == (count.units, count.held, kind)
        if not same or (kind and known is not None and known.times < TWICE):
            yield f.ListingCounted(
                noun.source, shop, id, count.units, count.held, ours or 0, held.get(id, 0), kind, at_ms=noun.at_ms
            )


def _kind(state: State, count: Count, ours: int | None, reserved: int, fits: bool) -> f.Difference:
    # Of a pack that no code of the shop's is known of, there is nothing to compare with.
    if ours is None:
        return ""
    if count.units > ours and not fits:
        return "over"
    if not count.units and ours:
        return "out"
    return "held" if state.stock.hold_unpaid and count.held >= 0 and count.held != reserved else ""


def _fits(state: State, pool: str, lists: dict[Name, int]) -> bool:
    """Whether all that shops list of a pool is there to be sold, what is kept back apart."""
    books, pile = state.stock.pools.get(pool), state.piles.get(pool)
    if books is None or pile is None:
        return True
    contents = {pack.id: pack.content for pack in pile.packs}
    listed = sum(units * contents[pack] for (_, pack), units in lists.items() if pack in contents)
    return listed <= max(0, books.available - pile.pool.safety)


def reserved_at(state: State, shop: str) -> dict[str, int]:
    """Units of each pack that unpaid orders of a shop hold."""
    found: dict[str, int] = {}
    for id in {(place, order) for _, place, order in state.deadlines if place == shop}:
        book = state.stock.orders[id]
        for line in book.lines.values() if book.held else ():
            if line.goods and line.posted.reserved:
                found[line.goods.pack] = found.get(line.goods.pack, 0) + line.posted.reserved
    return found


def answered(state: State, noun: ListingAnswered) -> tuple[f.ListingWritten, ...]:
    """What came of a wish; nothing is said of it twice."""
    wish = state.listings.wishes.get(noun.key)
    if wish is None or wish.done:
        return ()
    fact = wish.fact
    return (f.ListingWritten(noun.key, fact.shop, fact.pack, noun.ok, noun.note, at_ms=noun.at_ms),)


def wish_of(fact: f.ListingOrdered) -> ListingWish:
    """What a connector is told of a wish."""
    return ListingWish(fact.key, fact.shop, fact.pack, fact.units, fact.at_ms)
