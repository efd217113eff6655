"""Takes the order events of a WeChat shop (微信小店, 视频号小店), in safe mode or plain, as JSON or XML."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Final

from companion.domain.inbound import Inbound
from connectors.contract import Card, Delivery, ListingWish, Receipt, Receiver, Rejected, Reply, Setting, Trouble
from connectors.kit.asked import Asked
from connectors.kit.calling import CALLS_PER_S, Caller
from connectors.kit.knocking import ask_once
from connectors.kit.listed import places_of, wants_listings
from connectors.kit.pushed import PushHealth
from connectors.kit.table import unknown_keys, wants_interface, wants_shop, wants_text, wants_text_if_any
from connectors.kit.values import Unreadable
from connectors.wechat_shop.interface import GATEWAY
from connectors.wechat_shop.listing import Listed
from connectors.wechat_shop.payload import SOURCE, read_body, read_event, sealed_in
from connectors.wechat_shop.signature import open_sealed, read_key, verify
from connectors.wechat_shop.transport import Interface

CARD: Final = Card(
    name=SOURCE,
    title_zh="微信小店消息推送",
    title_en="WeChat shop events",
    emits=("order",),
    standing="official",
    kind="receiver",
    secrets=("token", "aes_secret", "old_aes_secret", "app_secret"),
)

_KEYS: Final = (
    *("appid", "token", "aes_secret", "old_aes_secret", "shop"),
    *("app_secret", "gateway", "calls_per_s", "listings"),
)
_PLAIN: Final = "text/plain; charset=utf-8"
_TAKEN: Final = Reply(200, b"success", _PLAIN)
_MOST_ECHO: Final = 1_000


class WechatShopReceiver:
    """A Receiver of `/hook/wechat_shop`. With `keys` it is in safe mode and takes nothing that is not sealed.

    `asking`: the platform can be asked, and is where a push does not say enough.
    """

    def __init__(
        self, appid: str, token: str, keys: Sequence[bytes] = (), shop: str = "", asking: bool = False
    ) -> None:
        self._appid = appid
        self._token = token
        self._keys = tuple(keys)
        self._shop = shop
        self._asking = asking
        self.health = PushHealth(SOURCE)

    def greet(self, delivery: Delivery, now_ms: int) -> Reply:
        """The `echostr` as it came, once its signature holds. Raises `Rejected`."""
        verify(self._token, delivery.query, now_ms)
        return Reply(200, delivery.query.get("echostr", "")[:_MOST_ECHO].encode(), _PLAIN)

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        """The event of a push. Raises `Rejected`."""
        plain = self._opened(delivery, now_ms) if self._keys else self._plain(delivery, now_ms)
        return self.health.nouns(read_event(plain, self._shop, self._asking), now_ms)

    def _plain(self, delivery: Delivery, now_ms: int) -> bytes:
        verify(self._token, delivery.query, now_ms)
        try:
            told = read_body(delivery.body)
        except Unreadable:
            raise Rejected(400, "正文不是 JSON，也不是 XML", "the body is neither JSON nor XML") from None
        if sealed_in(told):
            raise Rejected(
                400,
                "后台选的是安全模式，请在 [connector.wechat_shop] 里写上 aes_secret",
                "the platform sends in safe mode: write aes_secret in [connector.wechat_shop]",
            )
        return delivery.body

    def _opened(self, delivery: Delivery, now_ms: int) -> bytes:
        try:
            sealed = sealed_in(read_body(delivery.body))
        except Unreadable:
            raise Rejected(400, "正文不是 JSON，也不是 XML", "the body is neither JSON nor XML") from None
        if not sealed:
            raise Rejected(
                401,
                "没有加密，请在后台选安全模式，或去掉 aes_secret",
                "it is not sealed: choose safe mode on the platform, or leave aes_secret out",
            )
        verify(self._token, delivery.query, now_ms, sealed)
        return open_sealed(self._keys, self._appid, sealed)

    def reply(self, receipt: Receipt) -> Reply:
        """The word `success`: at any other the platform sends it again."""
        return _TAKEN

    def refuse(self, status: int, why: str) -> Reply:
        """Anything that is neither empty nor `success`."""
        return Reply(status, f"fail: {why}".encode(), _PLAIN)


class WechatShop(WechatShopReceiver):
    """The same shop when it can be asked too: a Refetcher and a Sweeper."""

    def __init__(self, appid: str, token: str, keys: Sequence[bytes], shop: str, setting: Setting) -> None:
        super().__init__(appid, token, keys, shop, asking=True)
        table = setting.table
        gateway, secret = table.get("gateway", GATEWAY).rstrip("/"), table["app_secret"].strip()
        caller = Caller(table.get("calls_per_s", CALLS_PER_S))
        asked = Asked(self.health, setting.now)
        self._interface = Interface(gateway, appid, secret, asked, setting.now, caller, shop)

    async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]:
        """How these orders stand now. Raises `NotTaken`."""
        return await self._interface.orders.refetch(orders)

    def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[tuple[Inbound, ...], None]:
        """All that changed. Raises `NotTaken`."""
        return self._interface.orders.sweep(since_ms, until_ms)


class WechatStall(WechatShop):
    """The same shop when its settings tell which of its goods are our packs: a Lister as well."""

    def __init__(self, appid: str, token: str, keys: Sequence[bytes], shop: str, setting: Setting) -> None:
        super().__init__(appid, token, keys, shop, setting)
        self._now = setting.now
        self._listed = Listed(self._interface, places_of(setting.table), shop)

    async def listings(self) -> tuple[Inbound, ...]:
        """What it lists now. Raises `NotTaken`."""
        return await self._listed.counts(self._now())

    async def list_units(self, wish: ListingWish) -> None:
        """Have it list so many. Raises `NotTaken`."""
        await self._listed.set(wish, self._now())


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.wechat_shop]`; empty when nothing is."""
    table = setting.table
    found = [
        *unknown_keys(CARD.name, table, _KEYS),
        *wants_text(CARD.name, table, "appid", '"wx0123456789abcdef"'),
        *wants_text(CARD.name, table, "token", '"env:WECHAT_SHOP_TOKEN"'),
        *wants_shop(CARD.name, table),
        *wants_text_if_any(CARD.name, table, "app_secret", '"env:WECHAT_SHOP_APP_SECRET"'),
        *wants_interface(CARD.name, table),
        *wants_listings(CARD.name, table),
    ]
    if "listings" in table and "app_secret" not in table:
        found.append(
            Trouble(
                "[connector.wechat_shop] 写了 listings，还要写 app_secret，才问得到店里上架多少",
                "[connector.wechat_shop] has listings and needs app_secret to ask the shop what it lists",
            )
        )
    for name in ("aes_secret", "old_aes_secret"):
        try:
            if name in table:
                read_key(str(table[name]))
        except Trouble as wrong:
            found.append(wrong)
    return found


def connect(setting: Setting) -> Receiver:
    """The Receiver for `[connector.wechat_shop]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    table = setting.table
    keys = [read_key(table[name]) for name in ("aes_secret", "old_aes_secret") if name in table]
    appid, token, shop = table["appid"].strip(), table["token"].strip(), table.get("shop", "").strip()
    if "app_secret" in table:
        return (WechatStall if table.get("listings") else WechatShop)(appid, token, keys, shop, setting)
    return WechatShopReceiver(appid, token, keys, shop)


async def knock(setting: Setting) -> list[Trouble]:
    """Whether the interface answers, where it is to be asked."""
    shop = connect(setting)
    return await ask_once(CARD.name, shop, setting.now()) if isinstance(shop, WechatShop) else []


__all__ = ["CARD", "WechatShop", "WechatShopReceiver", "check", "connect", "knock"]
