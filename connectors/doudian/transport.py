"""Floor 3: asks Doudian's interface. Reads and writes the network; the only module of this connector that awaits."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from companion.domain.inbound import Inbound, OrderEvent
from connectors.doudian.interface import PAGE, Keys, read_answer, read_order, read_refund, read_token, write_call
from connectors.doudian.payload import SOURCE
from connectors.kit.asked import Asked
from connectors.kit.calling import Caller
from connectors.kit.one_by_one import pages_back
from connectors.kit.standing import events_of, returned_event
from connectors.kit.tokens import Tokens

MOST_PAGES: Final = 200

Told = tuple[Inbound, ...]
_Item = TypeVar("_Item")
_Told = TypeVar("_Told")


class Interface:
    """One shop's interface. With a `shop_id` it gets its tokens itself, as an app that a shop made for itself may."""

    def __init__(
        self, gateway: str, keys: Keys, asked: Asked, now: Callable[[], int], caller: Caller, shop: str = ""
    ) -> None:
        self._gateway = gateway
        self._keys = keys
        self._asked = asked
        self._now = now
        self._caller = caller
        self._shop = shop
        self._tokens = Tokens("", None, now)

    def open_with(self, token: str, shop_id: str) -> None:
        """Use a token that was given, or get one for a shop."""

        async def fetch() -> tuple[str, int]:
            asked = {"code": "", "grant_type": "authorization_self", "shop_id": shop_id}
            return read_token(await self._call("", "token.create", asked))

        self._tokens = Tokens(token, None if token else fetch, self._now)

    async def refetch(self, orders: tuple[str, ...]) -> Told:
        """How these orders stand now. Raises `NotTaken`."""
        told = await self._caller.each(orders, lambda order: self.ask("order.orderDetail", {"shop_order_id": order}))
        return self._asked.nouns([one.get("shop_order_detail") for one in told], self._order)

    async def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[Told, None]:
        """Every order and every refund that changed. Raises `NotTaken`."""
        window = {"update_time_start": since_ms // 1000, "update_time_end": -(-until_ms // 1000)}
        async with self._caller.kept_open():
            async for told in pages_back(lambda page: self._orders(window, page - 1), "total", PAGE):
                yield self._asked.nouns(told.get("shop_order_list"), self._order)
            async for refunds in self._refunds(since_ms, until_ms):
                yield refunds

    async def _orders(self, window: Mapping[str, int], page: int) -> dict[str, Any]:
        asked = {**window, "page": page, "size": PAGE, "order_by": "update_time", "order_asc": True}
        return await self.ask("order.searchList", asked)

    async def _refunds(self, since_ms: int, until_ms: int) -> AsyncGenerator[Told, None]:
        window = {"update_start_time": since_ms // 1000, "update_end_time": -(-until_ms // 1000)}
        for page in range(MOST_PAGES):
            told = await self.ask("afterSale.List", {**window, "page": page, "size": PAGE})
            yield self._asked.nouns(told.get("items"), self._refund)
            if str(told.get("has_more", "")).lower() != "true":
                return

    def _order(self, told: Any) -> tuple[OrderEvent, ...]:
        return events_of(read_order(told), SOURCE, self._shop)

    def _refund(self, told: Any) -> tuple[OrderEvent, ...]:
        refund = read_refund(told)
        return (returned_event(*refund, SOURCE, self._shop),) if refund else ()

    async def each(self, items: Iterable[_Item], ask: Callable[[_Item], Awaitable[_Told]]) -> list[_Told]:
        """See `Caller.each`."""
        return await self._caller.each(items, ask)

    async def ask(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The data of the answer. Raises `NotTaken`."""
        return await self._tokens.using(lambda token: self._call(token, method, params))

    async def _call(self, token: str, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        return await self._caller.call(
            lambda: write_call(self._gateway, self._keys, token, method, params, self._now()), read_answer
        )
