"""Takes signed comments, orders, counts and commands over HTTP from a program of ours or of a friend."""

from __future__ import annotations

from typing import Final

import msgspec
from standardwebhooks import Webhook

from companion.domain.inbound import Inbound
from connectors.contract import Card, Delivery, Receipt, Receiver, Rejected, Reply, Setting, Trouble
from connectors.kit.table import unknown_keys, wants_room, wants_text
from connectors.webhook.payload import read_body
from connectors.webhook.signature import read_secret, verify

CARD: Final = Card(
    name="webhook",
    title_zh="通用接口（签名推送）",
    title_en="Signed webhook",
    emits=("comment", "order", "room"),
    standing="ours",
    kind="receiver",
    secrets=("secret",),
)

_KEYS: Final = ("secret", "room")
_encoder: Final = msgspec.json.Encoder()


class WebhookReceiver:
    """A Receiver of `POST /hook/webhook`. A noun's own source and key decide what is once, not `webhook-id`."""

    def __init__(self, signer: Webhook, room: str = "") -> None:
        self._signer = signer
        self._room = room

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        """The nouns of a delivery, all or none. Raises `Rejected`."""
        if delivery.method != "POST":
            raise Rejected(405, "请用 POST", "use POST")
        verify(self._signer, delivery.headers, delivery.body, now_ms)
        return read_body(delivery.body, self._room)

    def reply(self, receipt: Receipt) -> Reply:
        """`{"accepted":n,"duplicates":m}`: how many nouns are new and how many the book had already."""
        return Reply(200, _encoder.encode(receipt))


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.webhook]`; empty when nothing is."""
    table = setting.table
    found = unknown_keys(CARD.name, table, _KEYS)
    missing = wants_text(CARD.name, table, "secret", '"env:WEBHOOK_SECRET"')
    found += missing
    if not missing:
        try:
            read_secret(table["secret"])
        except Trouble as wrong:
            found.append(wrong)
    if "room" in table:
        found += wants_room(CARD.name, table["room"], setting.rooms)
    return found


def connect(setting: Setting) -> Receiver:
    """The Receiver for `[connector.webhook]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    room = setting.table.get("room") or (setting.rooms[0] if setting.rooms else "")
    return WebhookReceiver(read_secret(setting.table["secret"]), room)


__all__ = ["CARD", "WebhookReceiver", "check", "connect"]
