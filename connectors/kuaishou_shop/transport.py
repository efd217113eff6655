"""Floor 3: asks Kuaishou's interface. Reads and writes the network; the only module of this connector that awaits."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any, Final

from companion.domain.inbound import Inbound, OrderEvent
from connectors.kit.asked import Asked
from connectors.kit.calling import Caller
from connectors.kit.standing import events_of
from connectors.kit.tokens import Tokens
from connectors.kuaishou_shop.interface import NO_MORE, PAGE, Keys, read_answer, read_order, write_call
from connectors.kuaishou_shop.payload import SOURCE

MOST_PAGES: Final = 400
_ALL: Final = 1
_BY_CHANGE: Final = 2

Told = tuple[Inbound, ...]


class Interface:
    """One shop's interface, asked with a token that the shop gave the app."""

    def __init__(
        self,
        gateway: str,
        keys: Keys,
        token: str,
        asked: Asked,
        now: Callable[[], int],
        caller: Caller,
        shop: str = "",
    ) -> None:
        self._gateway = gateway
        self._keys = keys
        self._tokens = Tokens(token, None, now)
        self._asked = asked
        self._now = now
        self._caller = caller
        self._shop = shop

    async def refetch(self, orders: tuple[str, ...]) -> Told:
        """How these orders stand now. Raises `NotTaken`."""
        numbers = [int(order) for order in orders if order.isascii() and order.isdigit()]
        told = await self._caller.each(numbers, lambda order: self.ask("open.order.detail", {"oid": order}))
        return self._asked.nouns(told, self._order)

    async def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[Told, None]:
        """Every order that changed, page by page along the platform's own mark. Raises `NotTaken`."""
        window = {"beginTime": since_ms, "endTime": until_ms, "orderViewStatus": _ALL, "queryType": _BY_CHANGE}
        cursor = ""
        async with self._caller.kept_open():
            for _ in range(MOST_PAGES):
                told = await self.ask(
                    "open.order.cursor.list", {**window, "sort": 1, "pageSize": PAGE, "cursor": cursor}
                )
                yield self._asked.nouns(told.get("orderList"), self._order)
                before, cursor = cursor, str(told.get("cursor") or NO_MORE)
                if cursor in (NO_MORE, before):
                    return

    def _order(self, told: Any) -> tuple[OrderEvent, ...]:
        return events_of(read_order(told), SOURCE, self._shop)

    async def ask(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The data of the answer. Raises `NotTaken`."""
        return await self._tokens.using(
            lambda token: self._caller.call(
                lambda: write_call(self._gateway, self._keys, token, method, params, self._now()), read_answer
            )
        )
