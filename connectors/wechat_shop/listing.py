"""Floor 3: what a WeChat shop lists for sale, read and set. Reads and writes the network, through `transport`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from companion.domain.inbound import Count, Inbound, ListingWish, ShopListed
from companion.domain.trouble import NotTaken
from connectors.kit.listed import Place, is_off, place_for
from connectors.wechat_shop.interface import Stock, changed_by_seller, next_page, read_stock
from connectors.wechat_shop.payload import SOURCE
from connectors.wechat_shop.transport import Interface

_ADD, _TAKE = 1, 2
_PAGE: Final = 50
_MOST_PAGES: Final = 20


class Listed:
    """The places where one shop lists our packs. A change has no id there: before every try the shop's own ledger is
    read, and a change by the seller since the wish is this one."""

    def __init__(self, interface: Interface, places: Mapping[str, Place], shop: str) -> None:
        self._interface = interface
        self._places = places
        self._shop = shop

    async def counts(self, now_ms: int) -> tuple[Inbound, ...]:
        """What the shop lists now. Raises `NotTaken`."""
        counts = await self._interface.each(self._places.items(), self._count)
        return (ShopListed(now_ms, SOURCE, tuple(counts), self._shop),)

    async def _count(self, one: tuple[str, Place]) -> Count:
        pack, place = one
        stock = await self._stock(place)
        return Count(pack, stock.all_told, stock.held)

    async def _stock(self, place: Place) -> Stock:
        return read_stock(await self._interface.ask("/channels/ec/product/stock/get", _named(place)))

    async def set(self, wish: ListingWish, now_ms: int) -> None:
        """Have the shop list so many, or take the goods off sale. Raises `NotTaken`."""
        place = place_for(self._places, wish)
        if is_off(wish):
            await self._interface.ask("/channels/ec/product/delisting", {"product_id": place.product})
            return
        if await self._was_changed(place, wish.at_ms, now_ms):
            return
        stock = await self._stock(place)
        change = wish.units - stock.all_told
        if stock.free + change < 0:
            raise NotTaken(
                "限时抢购和区域库存占着，通用库存不够减：请到微信小店后台改",
                "what is set aside for sales and regions is more than that: change it in the shop's own pages",
            )
        if change:
            asked = {**_named(place), "diff_type": _ADD if change > 0 else _TAKE, "num": abs(change)}
            await self._interface.ask("/channels/ec/product/stock/update", asked, tries=1)

    async def _was_changed(self, place: Place, since_ms: int, now_ms: int) -> bool:
        window = {"begin_time": since_ms // 1000, "end_time": now_ms // 1000 + 1}
        asked: dict[str, Any] = {**_named(place), "stock_type": 0, **window, "page_size": _PAGE}
        for _ in range(_MOST_PAGES):
            told = await self._interface.ask("/channels/ec/product/stock/getflow", asked)
            if changed_by_seller(told):
                return True
            key = next_page(told)
            if not key or key == asked.get("next_key"):
                return False
            asked["next_key"] = key
        raise NotTaken("库存流水太长，读不完：请到后台改", "the shop's ledger is too long: change it in its own pages")


def _named(place: Place) -> dict[str, str]:
    return {"product_id": place.product, "sku_id": place.sku}
