"""Is pushed comments by Douyin's open platform, from a live play that was approved: only those that hold a keyword."""

from __future__ import annotations

import secrets
from typing import Final

from companion.domain.inbound import Inbound
from connectors.contract import Card, Delivery, Receipt, Receiver, Rejected, Reply, Setting, Trouble
from connectors.douyin_open.payload import read_push
from connectors.douyin_open.signature import verify
from connectors.kit.health import Health
from connectors.kit.scribe import Scribe
from connectors.kit.table import check_rooms, room_of_the_rest, unknown_keys, wants_text
from connectors.kit.values import Unreadable

CARD: Final = Card(
    name="douyin_open",
    title_zh="抖音开放平台推送",
    title_en="Douyin open platform",
    emits=("comment",),
    standing="official",
    kind="receiver",
    secrets=("secret",),
)


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.douyin_open]`; empty when nothing is."""
    found = unknown_keys(CARD.name, setting.table, ("secret", "room", "rooms"))
    found += wants_text(CARD.name, setting.table, "secret", '"env:DOUYIN_OPEN_SECRET"')
    return found + check_rooms(CARD.name, setting.table, setting.rooms)


def connect(setting: Setting) -> Receiver:
    """The Receiver for `[connector.douyin_open]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    table = setting.table
    rest = room_of_the_rest(table, setting.rooms)
    mark = secrets.token_hex(4)
    lang, rooms = setting.language, table.get("rooms", {})
    scribe = Scribe(Health(CARD.name), CARD.name, rooms, rest, mark, lang, remembers=False)
    return DouyinOpen(table["secret"], scribe)


class DouyinOpen:
    """Takes pushes whose signature holds."""

    def __init__(self, secret: str, scribe: Scribe) -> None:
        self.scribe = scribe
        self._secret = secret

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        """The comments of a push. Raises `Rejected`; what of it can't be read is counted, and costs no other."""
        headers = delivery.headers
        verify(headers, delivery.body, self._secret, now_ms)
        try:
            pieces = read_push(headers["x-msg-type"], headers["x-roomid"], delivery.body)
        except Unreadable as why:
            raise Rejected(400, str(why), "what was pushed is no JSON array") from None
        nouns = self.scribe.timed(self.scribe.write(pieces, now_ms), now_ms)
        return (*self.scribe.health.speak(now_ms), *nouns)

    def reply(self, receipt: Receipt) -> Reply:
        """Any 2xx will do; the platform waits two seconds for it."""
        return Reply(200, b'{"err_no":0,"err_msg":"success"}')


__all__ = ["CARD", "DouyinOpen", "check", "connect"]
