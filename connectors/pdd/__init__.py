"""Listens to the order messages of a Pinduoduo shop (拼多多), and asks it for what they leave out."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, Final

from companion.domain.inbound import Inbound
from connectors.contract import Card, Emit, Listener, Setting, Trouble
from connectors.kit.knocking import ask_once
from connectors.kit.table import (
    unknown_keys,
    wants_interface,
    wants_safe_socket,
    wants_shop,
    wants_text,
    wants_text_if_any,
)
from connectors.pdd.interface import GATEWAY, MESSAGES, Keys
from connectors.pdd.payload import SOURCE

CARD: Final = Card(
    name=SOURCE,
    title_zh="拼多多消息",
    title_en="Pinduoduo messages",
    emits=("order",),
    standing="official",
    kind="listener",
    secrets=("client_secret", "access_token"),
)

_KEYS: Final = (
    *("client_id", "client_secret", "access_token", "shop", "mall_id"),
    *("gateway", "messages", "calls_per_s"),
)


class PddShop:
    """A Listener, a Refetcher and a Sweeper."""

    def __init__(self, setting: Setting) -> None:
        from connectors.kit.asked import Asked
        from connectors.kit.calling import CALLS_PER_S, Caller
        from connectors.kit.line import Line
        from connectors.kit.pushed import PushHealth
        from connectors.pdd.transport import Interface, Messages

        table, now = setting.table, setting.now
        keys = Keys(*(table[key].strip() for key in ("client_id", "client_secret", "access_token")))
        shop, mall = table.get("shop", "").strip(), str(table.get("mall_id", "")).strip()
        line = Line(SOURCE, setting.language)
        health = PushHealth(SOURCE, line.health)
        address = table.get("messages", MESSAGES).rstrip("/")
        self._messages = Messages(address, keys, line, health, now, shop, mall)
        caller = Caller(table.get("calls_per_s", CALLS_PER_S))
        self._orders = Interface(table.get("gateway", GATEWAY), keys, Asked(health, now), now, caller, shop).orders

    async def listen(self, emit: Emit) -> None:
        """Listen until cancelled."""
        await self._messages.listen(emit)

    async def dial_once(self) -> list[Trouble]:
        """Whether the platform lets us in."""
        return await self._messages.knock()

    async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]:
        """How these orders stand now. Raises `NotTaken`."""
        return await self._orders.refetch(orders)

    def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[tuple[Inbound, ...], None]:
        """All that changed. Raises `NotTaken`."""
        return self._orders.sweep(since_ms, until_ms)


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.pdd]`; empty when nothing is."""
    table: dict[str, Any] = setting.table
    return [
        *unknown_keys(CARD.name, table, _KEYS),
        *wants_text(CARD.name, table, "client_id", '"0123456789abcdef0123456789abcdef"'),
        *wants_text(CARD.name, table, "client_secret", '"env:PDD_CLIENT_SECRET"'),
        *wants_text(CARD.name, table, "access_token", '"env:PDD_ACCESS_TOKEN"'),
        *wants_text_if_any(CARD.name, table, "mall_id", '"88001"'),
        *wants_shop(CARD.name, table),
        *wants_interface(CARD.name, table),
        *wants_safe_socket(CARD.name, table, "messages"),
    ]


def connect(setting: Setting) -> Listener:
    """The Listener for `[connector.pdd]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    return PddShop(setting)


async def knock(setting: Setting) -> list[Trouble]:
    """Whether the messages can be dialled, and whether the interface answers."""
    shop = PddShop(setting)
    return [*await shop.dial_once(), *await ask_once(CARD.name, shop, setting.now())]


__all__ = ["CARD", "PddShop", "check", "connect", "knock"]
