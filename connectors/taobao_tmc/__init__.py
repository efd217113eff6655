"""Listens to the order messages of a Taobao or Tmall shop (淘宝、天猫), and asks it for what they leave out."""

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
from connectors.taobao_tmc.interface import CHANNEL, GATEWAY, Keys
from connectors.taobao_tmc.payload import SOURCE

CARD: Final = Card(
    name="taobao_tmc",
    title_zh="淘宝、天猫消息",
    title_en="Taobao and Tmall messages",
    emits=("order",),
    standing="official",
    kind="listener",
    secrets=("app_secret", "access_token"),
    source=SOURCE,
)

_KEYS: Final = (
    *("app_key", "app_secret", "access_token", "group", "shop"),
    *("gateway", "channel", "calls_per_s"),
)


class TaobaoMessages:
    """A Listener that can't ask: what orders hold comes from the platform's export."""

    def __init__(self, setting: Setting) -> None:
        from connectors.kit.line import Line
        from connectors.kit.pushed import PushHealth
        from connectors.taobao_tmc.transport import Channel

        table = setting.table
        self._keys = Keys(table["app_key"].strip(), table["app_secret"].strip(), table.get("access_token", "").strip())
        self._shop = table.get("shop", "").strip()
        line = Line(SOURCE, setting.language)
        self._health = PushHealth(SOURCE, line.health)
        address, group = table.get("channel", CHANNEL), table.get("group", "default").strip()
        self._channel = Channel(address, self._keys, group, line, self._health, setting.now, self._shop)

    async def listen(self, emit: Emit) -> None:
        """Listen until cancelled."""
        await self._channel.listen(emit)

    async def open_once(self) -> list[Trouble]:
        """Whether the platform lets us in."""
        return await self._channel.knock()


class TaobaoShop(TaobaoMessages):
    """The same shop when it can be asked too: a Refetcher and a Sweeper."""

    def __init__(self, setting: Setting) -> None:
        from connectors.kit.asked import Asked
        from connectors.kit.calling import CALLS_PER_S, Caller
        from connectors.taobao_tmc.transport import Interface

        super().__init__(setting)
        table, now = setting.table, setting.now
        caller = Caller(table.get("calls_per_s", CALLS_PER_S))
        asked = Asked(self._health, now)
        gateway = table.get("gateway", GATEWAY)
        self._orders = Interface(gateway, self._keys, asked, now, caller, self._shop).orders

    async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]:
        """How these orders stand now. Raises `NotTaken`."""
        return await self._orders.refetch(orders)

    def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[tuple[Inbound, ...], None]:
        """All that changed. Raises `NotTaken`."""
        return self._orders.sweep(since_ms, until_ms)


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.taobao_tmc]`; empty when nothing is."""
    table: dict[str, Any] = setting.table
    return [
        *unknown_keys(CARD.name, table, _KEYS),
        *wants_text(CARD.name, table, "app_key", '"12345678"'),
        *wants_text(CARD.name, table, "app_secret", '"env:TAOBAO_APP_SECRET"'),
        *wants_text_if_any(CARD.name, table, "access_token", '"env:TAOBAO_ACCESS_TOKEN"'),
        *wants_text_if_any(CARD.name, table, "group", '"default"'),
        *wants_shop(CARD.name, table),
        *wants_interface(CARD.name, table),
        *wants_safe_socket(CARD.name, table, "channel", ".taobao.com"),
    ]


def connect(setting: Setting) -> Listener:
    """The Listener for `[connector.taobao_tmc]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    return TaobaoShop(setting) if "access_token" in setting.table else TaobaoMessages(setting)


async def knock(setting: Setting) -> list[Trouble]:
    """Whether the channel opens, and whether the interface answers, where it is to be asked."""
    shop = connect(setting)
    assert isinstance(shop, TaobaoMessages)
    asked = await ask_once(CARD.name, shop, setting.now()) if isinstance(shop, TaobaoShop) else []
    return [*await shop.open_once(), *asked]


__all__ = ["CARD", "TaobaoMessages", "TaobaoShop", "check", "connect", "knock"]
