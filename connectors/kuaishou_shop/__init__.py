"""Takes the order messages of a Kuaishou shop (快手小店)."""

from __future__ import annotations

import hmac
import re
from typing import Any, Final

import msgspec

from companion.domain.inbound import Inbound
from connectors.contract import Card, Delivery, Receipt, Receiver, Rejected, Reply, Setting, Trouble
from connectors.kit.pushed import PushHealth
from connectors.kit.table import unknown_keys, wants_shop, wants_text
from connectors.kuaishou_shop.payload import SOURCE, read_message
from connectors.kuaishou_shop.signature import open_body, read_secret

CARD: Final = Card(
    name=SOURCE,
    title_zh="快手小店消息推送",
    title_en="Kuaishou shop messages",
    emits=("order",),
    standing="official",
    kind="receiver",
    secrets=("message_secret", "path_secret"),
)

_KEYS: Final = ("app_key", "message_secret", "path_secret", "shop")
_TAKEN: Final = Reply(200, b'{"result":1}')
_PATH: Final = re.compile(r"[A-Za-z0-9_-]{16,100}", re.ASCII)
_encoder: Final = msgspec.json.Encoder()


class KuaishouShopReceiver:
    """A Receiver of `POST /hook/kuaishou_shop/PATH`. `eventId` is what makes a message once-only."""

    def __init__(self, app_key: str, secret: bytes, path: str = "", shop: str = "") -> None:
        self._app_key = app_key
        self._secret = secret
        self._path = path
        self._shop = shop
        self._health = PushHealth(SOURCE)

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        """The event of a message. Raises `Rejected`."""
        if delivery.method != "POST":
            raise Rejected(405, "请用 POST", "use POST")
        if self._path and not hmac.compare_digest(delivery.path.encode("utf-8", "replace"), self._path.encode()):
            raise Rejected(401, "地址不对，请检查 path_secret", "the address is wrong: check path_secret")
        told = open_body(self._secret, self._app_key, delivery.body, now_ms)
        return self._health.nouns(read_message(told, self._shop), now_ms)

    def reply(self, receipt: Receipt) -> Reply:
        """Result 1, for a repeated message too."""
        return _TAKEN

    def refuse(self, status: int, why: str) -> Reply:
        """A result that is not 1."""
        return Reply(status, _encoder.encode({"result": 0, "error_msg": why}))


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.kuaishou_shop]`; empty when nothing is."""
    table = setting.table
    found = [
        *unknown_keys(CARD.name, table, _KEYS),
        *wants_text(CARD.name, table, "app_key", '"ks700000000000000001"'),
        *wants_shop(CARD.name, table),
    ]
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
    return KuaishouShopReceiver(
        table["app_key"].strip(),
        read_secret(table["message_secret"]),
        table.get("path_secret", ""),
        table.get("shop", "").strip(),
    )


__all__ = ["CARD", "KuaishouShopReceiver", "check", "connect"]
