"""Takes the order pushes of Doudian (抖店), the shop behind Douyin's live rooms; asks it for what they leave out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

import msgspec

from companion.domain.inbound import Inbound
from connectors.contract import Card, Delivery, ListingWish, Receipt, Receiver, Rejected, Reply, Setting, Trouble
from connectors.doudian.interface import GATEWAY, Keys
from connectors.doudian.listing import Listed
from connectors.doudian.payload import SOURCE, read_push
from connectors.doudian.signature import verify
from connectors.doudian.transport import Interface
from connectors.kit.asked import Asked
from connectors.kit.calling import CALLS_PER_S, Caller
from connectors.kit.knocking import ask_once
from connectors.kit.listed import places_of, wants_listings
from connectors.kit.pushed import PushHealth
from connectors.kit.seen import FirstHeard
from connectors.kit.table import unknown_keys, wants_interface, wants_shop, wants_text, wants_text_if_any

CARD: Final = Card(
    name=SOURCE,
    title_zh="抖店消息推送",
    title_en="Doudian order pushes",
    emits=("order",),
    standing="official",
    kind="receiver",
    secrets=("app_secret", "access_token"),
)

_KEYS: Final = ("app_key", "app_secret", "shop", "shop_id", "access_token", "gateway", "calls_per_s", "listings")
_TAKEN: Final = Reply(200, b'{"code":0,"msg":"success"}')
_encoder: Final = msgspec.json.Encoder()


class DoudianReceiver:
    """A Receiver of `POST /hook/doudian`. `msg_id` is what makes a message once-only.

    `asking`: the platform can be asked, and is where a push does not say enough.
    """

    def __init__(self, key: str, secret: str, shop: str = "", asking: bool = False) -> None:
        self._key = key
        self._secret = secret
        self._shop = shop
        self._asking = asking
        self.health = PushHealth(SOURCE)
        self._heard = FirstHeard()

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        """The events of a push, a batch as a whole. Raises `Rejected`."""
        if delivery.method != "POST":
            raise Rejected(405, "请用 POST", "use POST")
        verify(self._key, self._secret, delivery.headers, delivery.body)
        pushed = read_push(delivery.body, self._shop, lambda key: self._heard.at_ms(key, now_ms), self._asking)
        return self.health.nouns(pushed, now_ms)

    def reply(self, receipt: Receipt) -> Reply:
        """Code 0, for a repeated push too: any other has the platform send it again."""
        return _TAKEN

    def refuse(self, status: int, why: str) -> Reply:
        """A code that is not 0, on which the platform sends it again."""
        return Reply(status, _encoder.encode({"code": 1, "msg": why}))


class DoudianShop(DoudianReceiver):
    """The same shop when it can be asked too: a Refetcher and a Sweeper."""

    def __init__(self, key: str, secret: str, shop: str, setting: Setting) -> None:
        super().__init__(key, secret, shop, asking=True)
        table = setting.table
        caller = Caller(table.get("calls_per_s", CALLS_PER_S))
        gateway = table.get("gateway", GATEWAY).rstrip("/")
        asked = Asked(self.health, setting.now)
        self._interface = Interface(gateway, Keys(key, secret), asked, setting.now, caller, shop)
        self._interface.open_with(table.get("access_token", "").strip(), table.get("shop_id", "").strip())

    async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]:
        """How these orders stand now. Raises `NotTaken`."""
        return await self._interface.refetch(orders)

    def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[tuple[Inbound, ...], None]:
        """All that changed. Raises `NotTaken`."""
        return self._interface.sweep(since_ms, until_ms)


class DoudianStall(DoudianShop):
    """The same shop when its settings tell which of its goods are our packs: a Lister as well."""

    def __init__(self, key: str, secret: str, shop: str, setting: Setting) -> None:
        super().__init__(key, secret, shop, setting)
        self._now = setting.now
        self._listed = Listed(self._interface, places_of(setting.table), shop)

    async def listings(self) -> tuple[Inbound, ...]:
        """What it lists now. Raises `NotTaken`."""
        return await self._listed.counts(self._now())

    async def list_units(self, wish: ListingWish) -> None:
        """Have it list so many. Raises `NotTaken`."""
        await self._listed.set(wish)


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.doudian]`; empty when nothing is."""
    table = setting.table
    return [
        *unknown_keys(CARD.name, table, _KEYS),
        *wants_text(CARD.name, table, "app_key", '"7000000000000000001"'),
        *wants_text(CARD.name, table, "app_secret", '"env:DOUDIAN_APP_SECRET"'),
        *wants_shop(CARD.name, table),
        *wants_text_if_any(CARD.name, table, "shop_id", '"12345678"'),
        *wants_text_if_any(CARD.name, table, "access_token", '"env:DOUDIAN_ACCESS_TOKEN"'),
        *wants_interface(CARD.name, table),
        *wants_listings(CARD.name, table),
        *_wants_asking(table),
    ]


def _wants_asking(table: Mapping[str, Any]) -> list[Trouble]:
    if "listings" not in table or "shop_id" in table or "access_token" in table:
        return []
    return [
        Trouble(
            "[connector.doudian] 写了 listings，还要写 shop_id 或 access_token，才问得到店里上架多少",
            "[connector.doudian] has listings and needs shop_id or access_token to ask the shop what it lists",
        )
    ]


def connect(setting: Setting) -> Receiver:
    """The Receiver for `[connector.doudian]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    table = setting.table
    told = (table["app_key"].strip(), table["app_secret"].strip(), table.get("shop", "").strip())
    if "shop_id" not in table and "access_token" not in table:
        return DoudianReceiver(*told)
    return (DoudianStall if table.get("listings") else DoudianShop)(*told, setting)


async def knock(setting: Setting) -> list[Trouble]:
    """Whether the interface answers, where it is to be asked."""
    shop = connect(setting)
    return await ask_once(CARD.name, shop, setting.now()) if isinstance(shop, DoudianShop) else []


__all__ = ["CARD", "DoudianReceiver", "DoudianShop", "check", "connect", "knock"]
