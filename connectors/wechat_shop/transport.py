"""Floor 3: asks WeChat's shop interface. Reads and writes the network; only here does this connector await."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from companion.domain.inbound import OrderEvent
from connectors.kit.asked import Asked
from connectors.kit.calling import TRIES, Caller
from connectors.kit.lately import Piece
from connectors.kit.one_by_one import OneByOne
from connectors.kit.standing import Returned, events_of
from connectors.kit.tokens import Tokens
from connectors.kit.values import id_of
from connectors.wechat_shop.interface import (
    PAGE,
    read_answer,
    read_order,
    read_refund,
    read_token,
    refunds_of,
    write_call,
    write_token_call,
)
from connectors.wechat_shop.payload import SOURCE

MOST_PAGES: Final = 200

_Item = TypeVar("_Item")
_Told = TypeVar("_Told")
Whole = tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]]
"""An order, and those of its refunds that succeeded, as the platform tells them."""


class Interface:
    """One shop's interface, with tokens that it gets itself. `orders`: those it is asked about."""

    def __init__(
        self,
        gateway: str,
        appid: str,
        secret: str,
        asked: Asked,
        now: Callable[[], int],
        caller: Caller,
        shop: str = "",
    ) -> None:
        self._gateway = gateway
        self._caller = caller
        self._shop = shop
        self._tokens = Tokens(
            "", lambda: caller.call(lambda: write_token_call(gateway, appid, secret), read_token), now
        )
        self.orders: Final = OneByOne(caller, asked, now, self._listed, self._whole, self._order)

    async def _listed(self, piece: Piece) -> AsyncGenerator[list[str], None]:
        window = {"start_time": piece.since_ms // 1000, "end_time": -(-piece.until_ms // 1000)}
        next_key = ""
        for _ in range(MOST_PAGES):
            asked = {"update_time_range": window, "page_size": PAGE, "next_key": next_key}
            told = await self.ask("/channels/ec/order/list/get", asked)
            listed = told.get("order_id_list")
            yield list(filter(None, map(id_of, listed if isinstance(listed, list) else ())))
            before, next_key = next_key, str(told.get("next_key") or "")
            if told.get("has_more") is not True or next_key in ("", before):
                return

    async def _whole(self, order: str) -> Whole:
        told = (await self.ask("/channels/ec/order/get", {"order_id": order})).get("order")
        told = told if isinstance(told, dict) else {}
        path = "/channels/ec/aftersale/getaftersaleorder"
        refunds = [await self.ask(path, {"after_sale_order_id": id}) for id in refunds_of(told)]
        return told, tuple(refunds)

    def _order(self, whole: Whole) -> tuple[OrderEvent, ...]:
        told, refunds = whole
        found = (read_refund(one, told) for one in refunds)
        returned: tuple[Returned, ...] = tuple(one for one in found if one is not None)
        return events_of(replace(read_order(told), returned=returned), SOURCE, self._shop)

    async def each(self, items: Iterable[_Item], ask: Callable[[_Item], Awaitable[_Told]]) -> list[_Told]:
        """See `Caller.each`."""
        return await self._caller.each(items, ask)

    async def ask(self, path: str, params: Mapping[str, Any], tries: int = TRIES) -> dict[str, Any]:
        """An answer. Raises `NotTaken`."""
        return await self._tokens.using(
            lambda token: self._caller.call(lambda: write_call(self._gateway, token, path, params), read_answer, tries)
        )
