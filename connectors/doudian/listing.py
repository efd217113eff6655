"""Floor 3: what a Doudian shop lists for sale, read and set. Reads and writes the network, through `transport`."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

from companion.domain.inbound import Count, Inbound, ListingWish, ShopListed
from connectors.doudian.interface import read_stock
from connectors.doudian.payload import SOURCE
from connectors.doudian.transport import Interface
from connectors.kit.listed import Place, is_off, place_for

_KEPT: Final = 100


class Listed:
    """The places where one shop lists our packs. Setting one is done once however often it is asked for: a change has
    an id of its own, and the platform makes no change of the same id twice."""

    def __init__(self, interface: Interface, places: Mapping[str, Place], shop: str) -> None:
        self._interface = interface
        self._places = places
        self._shop = shop
        self._changes: dict[str, int] = {}

    async def counts(self, now_ms: int) -> tuple[Inbound, ...]:
        """What the shop lists now. Raises `NotTaken`."""
        counts = await self._interface.each(self._places.items(), self._count)
        return (ShopListed(now_ms, SOURCE, tuple(counts), self._shop),)

    async def _count(self, one: tuple[str, Place]) -> Count:
        pack, place = one
        return Count(pack, *await self._stock(place))

    async def _stock(self, place: Place) -> tuple[int, int]:
        return read_stock(await self._interface.ask("sku.stockNum", {"sku_id": int(place.sku)}))

    async def set(self, wish: ListingWish) -> None:
        """Have the shop list so many, or take the goods off sale. Raises `NotTaken`."""
        place = place_for(self._places, wish)
        if is_off(wish):
            await self._interface.ask("product.setOffline", {"product_id": int(place.product)})
            return
        # The same change under the same id: what is bought between two tries is not put back by the second.
        if wish.key not in self._changes:
            units, _ = await self._stock(place)
            self._changes[wish.key] = wish.units - units
            while len(self._changes) > _KEPT:
                del self._changes[next(iter(self._changes))]
        change = self._changes[wish.key]
        if change:
            once = blake2b(wish.key.encode(), digest_size=16).hexdigest()
            asked = {"product_id": int(place.product), "sku_id": int(place.sku), "stock_num": change}
            await self._interface.ask("sku.syncStock", asked | {"incremental": True, "idempotent_id": once})
