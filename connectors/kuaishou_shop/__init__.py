"""Takes the order messages of a Kuaishou shop (快手小店)."""

from __future__ import annotations

import hmac
import re
from collections.abc import AsyncGenerator
from typing import Any, Final

import msgspec

from companion.domain.inbound import Inbound
from connectors.contract import Card, Delivery, Receipt, Receiver, Rejected, Reply, Setting, Trouble
from connectors.kit.asked import Asked
from connectors.kit.calling import CALLS_PER_S, Caller
from connectors.kit.knocking import ask_once
from connectors.kit.pushed import PushHealth
from connectors.kit.table import unknown_keys, wants_interface, wants_shop, wants_text
from connectors.kuaishou_shop.interface import GATEWAY, Keys
from connectors.kuaishou_shop.payload import SOURCE, read_message
from connectors.kuaishou_shop.signature import open_body, read_secret
from connectors.kuaishou_shop.transport import Interface

CARD: Final = Card(
    name=SOURCE,
    title_zh="快手小店消息推送",
    title_en="Kuaishou shop messages",
    emits=("order",),
    standing="official",
    kind="receiver",
    secrets=("message_secret", "path_secret", "sign_secret", "access_token"),
)

_KEYS: Final = (
    *("app_key", "message_secret", "path_secret", "shop"),
    *("sign_secret", "access_token", "gateway", "calls_per_s"),
)
_TAKEN: Final = Reply(200, b'{"result":1}')
_PATH: Final = re.compile(r"[A-Za-z0-9_-]{16,100}", re.ASCII)
_encoder: Final = msgspec.json.Encoder()


class KuaishouShopReceiver:
    """A Receiver of `POST /hook/kuaishou_shop/PATH`. `eventId` is what makes a message once-only.

    `asking`: the platform can be asked, and is where a message does not say enough.
    """

    def __init__(self, app_key: str, secret: bytes, path: str = "", shop: str = "", asking: bool = False) -> None:
        self._app_key = app_key
        self._secret = secret
        self._path = path
        self._shop = shop
        self._asking = asking
        self.health = PushHealth(SOURCE)

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        """The event of a message. Raises `Rejected`."""
        if delivery.method != "POST":
            raise Rejected(405, "请用 POST", "use POST")
        if self._path and not hmac.compare_digest(delivery.path.encode("utf-8", "replace"), self._path.encode()):
            raise Rejected(401, "地址不对，请检查 path_secret", "the address is wrong: check path_secret")
        told = open_body(self._secret, self._app_key, delivery.body, now_ms)
        return self.health.nouns(read_message(told, self._shop, self._asking), now_ms)

    def reply(self, receipt: Receipt) -> Reply:
        """Result 1, for a repeated message too."""
        return _TAKEN

    def refuse(self, status: int, why: str) -> Reply:
        """A result that is not 1."""
        return Reply(status, _encoder.encode({"result": 0, "error_msg": why}))


class KuaishouShop(KuaishouShopReceiver):
    """The same shop when it can be asked too: a Refetcher and a Sweeper."""

    def __init__(self, app_key: str, secret: bytes, path: str, shop: str, setting: Setting) -> None:
        super().__init__(app_key, secret, path, shop, asking=True)
        table = setting.table
        keys, token = Keys(app_key, table["sign_secret"].strip()), table["access_token"].strip()
        gateway, caller = table.get("gateway", GATEWAY).rstrip("/"), Caller(table.get("calls_per_s", CALLS_PER_S))
        asked = Asked(self.health, setting.now)
        self._interface = Interface(gateway, keys, token, asked, setting.now, caller, shop)

    async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]:
        """How these orders stand now. Raises `NotTaken`."""
        return await self._interface.refetch(orders)

    def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[tuple[Inbound, ...], None]:
        """All that changed. Raises `NotTaken`."""
        return self._interface.sweep(since_ms, until_ms)


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.kuaishou_shop]`; empty when nothing is."""
    table = setting.table
    found = [
        *unknown_keys(CARD.name, table, _KEYS),
        *wants_text(CARD.name, table, "app_key", '"ks700000000000000001"'),
        *wants_shop(CARD.name, table),
        *wants_interface(CARD.name, table),
    ]
    if "sign_secret" in table or "access_token" in table:
        found += wants_text(CARD.name, table, "sign_secret", '"env:KUAISHOU_SIGN_SECRET"')
        found += wants_text(CARD.name, table, "access_token", '"env:KUAISHOU_ACCESS_TOKEN"')
    missing = wants_text(CARD.name, table, "message_secret", '"env:KUAISHOU_MESSAGE_SECRET"')
    found += missing
    if not missing:
        try:
            read_secret(table["message_secret"])
        except Trouble as wrong:
            found.append(wrong)
    return found + _wants_path(table)


def _wants_path(table: dict[str, Any]) -> list[Trouble]:
    if "path_secret" not in table or _PATH.fullmatch(str(table["path_secret"])):
        return []
    return [
        Trouble(
            "[connector.kuaishou_shop] 的 path_secret 应是 16 到 100 个英文字母、数字、- 或 _",
            "[connector.kuaishou_shop] needs a path_secret of 16 to 100 letters, digits, - or _",
        )
    ]


def connect(setting: Setting) -> Receiver:
    """The Receiver for `[connector.kuaishou_shop]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    table = setting.table
    app_key, secret = table["app_key"].strip(), read_secret(table["message_secret"])
    path, shop = table.get("path_secret", ""), table.get("shop", "").strip()
    if "access_token" in table:
        return KuaishouShop(app_key, secret, path, shop, setting)
    return KuaishouShopReceiver(app_key, secret, path, shop)


async def knock(setting: Setting) -> list[Trouble]:
    """Whether the interface answers, where it is to be asked."""
    shop = connect(setting)
    return await ask_once(CARD.name, shop, setting.now()) if isinstance(shop, KuaishouShop) else []


__all__ = ["CARD", "KuaishouShop", "KuaishouShopReceiver", "check", "connect", "knock"]
