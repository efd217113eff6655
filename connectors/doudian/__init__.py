"""Takes the order pushes of Doudian (抖店), the shop behind Douyin's live rooms."""

from __future__ import annotations

from typing import Final

import msgspec

from companion.domain.inbound import Inbound
from connectors.contract import Card, Delivery, Receipt, Receiver, Rejected, Reply, Setting, Trouble
from connectors.doudian.payload import SOURCE, read_push
from connectors.doudian.signature import verify
from connectors.kit.pushed import PushHealth
from connectors.kit.seen import FirstHeard
from connectors.kit.table import unknown_keys, wants_shop, wants_text

CARD: Final = Card(
    name=SOURCE,
    title_zh="抖店消息推送",
    title_en="Doudian order pushes",
    emits=("order",),
    standing="official",
    kind="receiver",
    secrets=("app_secret",),
)

_KEYS: Final = ("app_key", "app_secret", "shop")
_TAKEN: Final = Reply(200, b'{"code":0,"msg":"success"}')
_encoder: Final = msgspec.json.Encoder()


class DoudianReceiver:
    """A Receiver of `POST /hook/doudian`. `msg_id` is what makes a message once-only."""

    def __init__(self, key: str, secret: str, shop: str = "") -> None:
        self._key = key
        self._secret = secret
        self._shop = shop
        self._health = PushHealth(SOURCE)
        self._heard = FirstHeard()

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        """The events of a push, a batch as a whole. Raises `Rejected`."""
        if delivery.method != "POST":
            raise Rejected(405, "请用 POST", "use POST")
        verify(self._key, self._secret, delivery.headers, delivery.body)
        pushed = read_push(delivery.body, self._shop, lambda key: self._heard.at_ms(key, now_ms))
        return self._health.nouns(pushed, now_ms)

    def reply(self, receipt: Receipt) -> Reply:
        """Code 0, for a repeated push too: any other has the platform send it again."""
        return _TAKEN

    def refuse(self, status: int, why: str) -> Reply:
        """A code that is not 0, on which the platform sends it again."""
        return Reply(status, _encoder.encode({"code": 1, "msg": why}))


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.doudian]`; empty when nothing is."""
    table = setting.table
    return [
        *unknown_keys(CARD.name, table, _KEYS),
        *wants_text(CARD.name, table, "app_key", '"7000000000000000001"'),
        *wants_text(CARD.name, table, "app_secret", '"env:DOUDIAN_APP_SECRET"'),
        *wants_shop(CARD.name, table),
    ]


def connect(setting: Setting) -> Receiver:
    """The Receiver for `[connector.doudian]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    table = setting.table
    return DoudianReceiver(table["app_key"].strip(), table["app_secret"].strip(), table.get("shop", "").strip())


__all__ = ["CARD", "DoudianReceiver", "check", "connect"]
