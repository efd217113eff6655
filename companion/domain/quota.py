"""Floor 0. What each shop's listed stock should be set to, so that the shops together cannot sell more than there is.

Reads the State; writes nothing. This is the only real guard against overselling, for platforms own the checkout and we
hear of it afterwards. What a pool has above its safety is shared over its listings (a pack in a shop) by what each has
sold in this broadcast; whole units, and what the rounding leaves goes to the heaviest listing it is enough for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from companion.domain.state import State

SMOOTHING: Final = 10
"""A listing that has sold nothing yet gets its share of a tenth of all sales and of so many of the largest pack."""


class Listed(NamedTuple):
    """A pack as it is listed in a shop, and how many units it should be set to."""

    pool: str
    shop: str
    pack: str
    units: int

    @property
    def id(self) -> str:
        """What the view calls it."""
        return f"{self.shop}/{self.pack}"


class _Listing(NamedTuple):
    weight: int
    shop: str
    pack: str
    content: int


def quota(state: State, pool: str) -> list[Listed]:
    """The quota of each listing of a pool, by shop and pack: Σ units × content ≤ max(0, available − safety).

    What is left over is less than the smallest pack that is listed.
    """
    listings = _listings(state, pool)
    room = max(0, state.stock.pools[pool].available - state.piles[pool].pool.safety) if listings else 0
    weights = sum(one.weight for one in listings)
    units = {one: room * one.weight // weights // one.content for one in listings}
    rest = room - sum(one.content * count for one, count in units.items())
    # One more for each that it is enough for, the heaviest first, and again: none gets the whole rest.
    fitting = sorted(listings, key=lambda one: (-one.weight, one.shop, one.pack))
    while fitting := [one for one in fitting if one.content <= rest]:
        for one in fitting:
            if one.content <= rest:
                units[one] += 1
                rest -= one.content
    named = sorted(listings, key=lambda one: (one.shop, one.pack))
    return [Listed(pool, one.shop, one.pack, units[one]) for one in named]


def _listings(state: State, pool: str) -> list[_Listing]:
    pile = state.piles.get(pool)
    if pile is None:
        return []
    found = {
        (shop, pack.id): pack.content * _sold(state, shop, pack.id)
        for pack in pile.packs
        if pack.content > 0
        for shop in _shops(state, pack.id)
    }
    total = sum(found.values())
    # In tenths, so that the shares stay whole numbers.
    even, own = total + SMOOTHING * 10 * pile.largest, 10 * len(found)
    contents = {pack.id: pack.content for pack in pile.packs}
    return [_Listing(own * sold + even, shop, pack, contents[pack]) for (shop, pack), sold in found.items()]


def _shops(state: State, pack: str) -> set[str]:
    shops: set[str] = set()
    codes = state.packs[pack].sku
    for source, connector in state.show.connectors.items():
        # A source may sell for shops of other names, and lists its packs in those.
        shops.update(shop for shop in connector.shops if source in codes or pack in state.stock.sold.get(shop, {}))
    return shops | {source for source in codes if not _brought(state, source)}


def _brought(state: State, source: str) -> bool:
    connector = state.show.connectors.get(source)
    return connector is not None and bool(connector.shops)


def _sold(state: State, shop: str, pack: str) -> int:
    sold = state.stock.sold.get(shop, {}).get(pack, 0) - state.sold_before.get(shop, {}).get(pack, 0)
    return max(0, sold)
