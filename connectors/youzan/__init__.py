"""Takes the order pushes of a Youzan (有赞) shop."""

from __future__ import annotations

from typing import Final

import msgspec

from companion.domain.inbound import Inbound
from connectors.contract import Card, Delivery, Receipt, Receiver, Rejected, Reply, Setting, Trouble
from connectors.kit.pushed import PushHealth
from connectors.kit.table import unknown_keys, wants_shop, wants_text
from connectors.youzan.payload import SOURCE, read_push
from connectors.youzan.signature import verify

CARD: Final = Card(
    name=SOURCE,
    title_zh="有赞消息推送",
    title_en="Youzan order pushes",
    emits=("order",),
    standing="official",
    kind="receiver",
    secrets=("client_secret",),
)

_KEYS: Final = ("client_id", "client_secret", "shop")
_TAKEN: Final = Reply(200, b'{"code":0,"msg":"success"}')
_encoder: Final = msgspec.json.Encoder()


class YouzanReceiver:
    """A Receiver of `POST /hook/youzan`. `msg_id` is what makes a push once-only."""

    def __init__(self, client: str, secret: str, shop: str = "") -> None:
        self._client = client
        self._secret = secret
        self._shop = shop
        self._health = PushHealth(SOURCE)

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        """The events of a push. Raises `Rejected`."""
        if delivery.method != "POST":
            raise Rejected(405, "请用 POST", "use POST")
        verify(self._client, self._secret, delivery.headers, delivery.body)
        return self._health.nouns(read_push(delivery.body, self._shop), now_ms)

    def reply(self, receipt: Receipt) -> Reply:
        """Code 0, for a repeated push too: any other has the platform send it again."""
        return _TAKEN

    def refuse(self, status: int, why: str) -> Reply:
        """A code that is not 0, on which the platform sends it again."""
        return Reply(status, _encoder.encode({"code": 1, "msg": why}))


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.youzan]`; empty when nothing is."""
    table = setting.table
    return [
        *unknown_keys(CARD.name, table, _KEYS),
        *wants_text(CARD.name, table, "client_id", '"7f3c2a1b9e"'),
        *wants_text(CARD.name, table, "client_secret", '"env:YOUZAN_CLIENT_SECRET"'),
        *wants_shop(CARD.name, table),
    ]


def connect(setting: Setting) -> Receiver:
    """The Receiver for `[connector.youzan]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    table = setting.table
    return YouzanReceiver(table["client_id"].strip(), table["client_secret"].strip(), table.get("shop", "").strip())


__all__ = ["CARD", "YouzanReceiver", "check", "connect"]
