"""Floor 3, pure: which goods of a shop a pack is listed as, by `listings` in its settings. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from companion.domain.inbound import TAKEN_DOWN, ListingWish
from companion.domain.trouble import NotTaken, Trouble
from connectors.kit.values import id_of


class Place(NamedTuple):
    """The goods, and which of their kinds."""

    product: str
    sku: str


KEY: Final = "listings"


def wants_listings(name: str, table: Mapping[str, Any]) -> list[Trouble]:
    """One Trouble for each pack of `listings` whose place can't be read."""
    told = table.get(KEY, {})
    pairs = told.items() if isinstance(told, dict) else ((KEY, told),)
    return [
        Trouble(
            f'[connector.{name}] 的 listings 里「{pack}」要写成 "商品编号/规格编号"，如 "3512345678901/1712345678901"',
            f'[connector.{name}] needs listings.{pack} as "PRODUCT/SKU", like "3512345678901/1712345678901"',
        )
        for pack, place in pairs
        if _place(place) is None
    ]


def places_of(table: Mapping[str, Any]) -> dict[str, Place]:
    """Where each pack is listed; of settings that `wants_listings` finds nothing wrong with."""
    read = ((pack, _place(place)) for pack, place in table.get(KEY, {}).items())
    return {pack: place for pack, place in read if place is not None}


def place_for(places: Mapping[str, Place], wish: ListingWish) -> Place:
    """Where the pack of a wish is listed. Raises `NotTaken`."""
    place = places.get(wish.pack)
    if place is None:
        raise NotTaken(
            f"listings 里没有写「{wish.pack}」是店里的哪一个",
            f"listings does not say what {wish.pack!r} is in the shop",
        )
    return place


def is_off(wish: ListingWish) -> bool:
    """Whether the goods are to be taken off sale."""
    return wish.units == TAKEN_DOWN


def _place(text: Any) -> Place | None:
    product, _, sku = text.strip().partition("/") if isinstance(text, str) else ("", "", "")
    return Place(product, sku) if product.isdecimal() and sku.isdecimal() and id_of(product) and id_of(sku) else None
