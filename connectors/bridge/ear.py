"""Floor 3, pure: the ear a bridge speaks to, one for each socket. Reads what it is told; writes the log, once a kind.

It never raises: whatever a page, an extension or a stranger sends is a noun, or is counted.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Final

from companion.domain.inbound import Comment, Inbound, RoomStatus, User
from connectors.bridge.payload import Item, Unreadable, read_items
from connectors.bridge.webcast import MOST_BYTES, MOST_TEXT, NO_COMMENTS, Spoken, live_ended, spoken, unfold, viewers
from connectors.bridge.webcast_pb2 import Message
from connectors.kit.health import Health
from connectors.kit.seen import Seen
from connectors.kit.tally import Tally
from connectors.kit.times import believable

SOURCE: Final = "bridge"
READ: Final = ("douyin-web", "generic")
KNOWN: Final = (
    *READ,
    "douyin-console",
    "kuaishou-web",
    "kuaishou-console",
    "channels-console",
    "taobao-console",
    "xiaohongshu-console",
)
"""Every page a bridge may name in `src`; only those in READ are read by this version."""

MOST_MESSAGES: Final = 5_000
"""Messages of Responses taken at one time; a busy room's fullest frame holds some hundreds."""

VIEWERS_GAP_MS: Final = 2_000
"""Viewers are told when they changed, at most this often: each telling becomes a fact in the book."""

_MOST_VIEWERS: Final = 1_000_000
_log: Final = logging.getLogger("companion.bridge")


class BridgeEar:
    """Hears copies of a live page's frames, or lines picked from a list.

    `rooms` maps an item's `src` to a Room; what it doesn't name belongs to `room`. `tally` counts every kind heard.
    """

    def __init__(self, rooms: Mapping[str, str], room: str) -> None:
        self._rooms = rooms
        self._room = room
        self._seen = Seen()
        self._health = Health(SOURCE)
        self._taken = 0
        self._bytes_left = 0
        self._messages_left = 0
        self._viewers = -1
        self._viewers_ms = 0
        self.tally = Tally()

    def hear(self, message: bytes | str, now_ms: int) -> tuple[Inbound, ...]:
        """The nouns in one message, a report of the bridge's health before them when there is one. Never raises."""
        nouns: list[Inbound] = []
        items = read_items(message)
        self._taken = len(items)
        self._bytes_left, self._messages_left = MOST_BYTES, MOST_MESSAGES
        for item in items:
            if isinstance(item, Unreadable):
                self._taken += item.pieces - 1
                self._park(item)
                continue
            try:
                self._take(item, now_ms, nouns)
            except Unreadable as why:
                self._bytes_left -= why.unfolded
                self._park(why)
        said = self._health.speak(now_ms)
        return (*said, *nouns) if said else tuple(nouns)

    def answer(self) -> str:
        """`{"ok":n}`: the last message was taken, with its n items, those included that could not be read."""
        return f'{{"ok":{self._taken}}}'

    def _take(self, item: Item, now_ms: int, nouns: list[Inbound]) -> None:
        if item.v != 1:
            raise Unreadable("桥接的版本比助播台新，请升级助播台", "a newer bridge: update the station")
        if item.src not in READ:
            if item.src in KNOWN:
                raise Unreadable(f"这个版本还不能读 {item.src}", f"{item.src} is not read by this version")
            raise Unreadable("不认识桥接报的页面", "an unknown src")
        sent_ms = int(item.t) if believable(item.t) else now_ms
        if item.src == "generic" or item.kind == "dom":
            if (line := self._picked(item, sent_ms)) is not None:
                nouns.append(line)
        elif item.kind in ("ws", "fetch"):
            self._open(item, sent_ms, now_ms, nouns)
        else:
            raise Unreadable("不认识桥接报的 kind", "an unknown kind")

    def _open(self, item: Item, sent_ms: int, now_ms: int, nouns: list[Inbound]) -> None:
        """Read what a copied frame or a fetched body holds."""
        response, size = unfold(item.b64, item.kind, self._bytes_left)
        self._bytes_left -= size
        if response is None:
            self.tally.count("(heartbeat)")
            return
        room = self._rooms.get(item.src, self._room)
        at_ms = response.now if believable(response.now) else sent_ms
        parts = response.messages
        rest = len(parts) - self._messages_left
        for part in parts if rest <= 0 else parts[: self._messages_left]:
            try:
                if (noun := self._heed(part, room, at_ms, now_ms)) is not None:
                    nouns.append(noun)
            except Unreadable as why:
                self._park(why)
        self._messages_left = max(-rest, 0)
        if rest > 0:
            raise Unreadable("一次送来的条目太多", "too many messages at once", pieces=rest)

    def _heed(self, part: Message, room: str, at_ms: int, now_ms: int) -> Inbound | None:
        """What one message of a Response means for us, if anything."""
        method, payload = part.method, part.payload
        kind = method[:60].decode("utf-8", "replace")
        if self.tally.count(kind) and kind not in NO_COMMENTS:
            _log.info("hearing %a for the first time (%d bytes)", kind, len(payload))
        if (said := spoken(method, payload)) is not None:
            return self._said(said, part.msg_id, room, said.at_ms or at_ms)
        if (count := viewers(method, payload)) is not None:
            return self._watched(min(count, _MOST_VIEWERS), room, at_ms, now_ms)
        if live_ended(method, payload):
            self._health.tell("直播间已经关播（the live has ended）")
        return None

    def _said(self, said: Spoken, msg_id: int, room: str, at_ms: int) -> Comment | None:
        if not said.shown or not said.text.strip():
            self.tally.count("(hidden)" if said.text.strip() else "(empty)")
            return None
        number = said.msg_id or msg_id
        key = str(number) if number else _digest(said.user or said.name, said.text, str(at_ms // 1000))
        return self._comment(key, room, User(said.user, said.name), said.text, at_ms)

    def _picked(self, item: Item, at_ms: int) -> Comment | None:
        """A line picked from a page's list. Its `id` may be no more than a place in the list, so the text counts."""
        self.tally.count(f"({item.src} line)")
        text = item.text.strip()[:MOST_TEXT]
        if not text:
            raise Unreadable("挑出来的一行没有文字", "a picked line without text")
        key = _digest(item.src, item.room, str(item.id) or str(at_ms // 1000), item.nick, text)
        return self._comment(key, self._rooms.get(item.src, self._room), User("", item.nick[:MOST_TEXT]), text, at_ms)

    def _comment(self, key: str, room: str, user: User, text: str, at_ms: int) -> Comment | None:
        # Socket and fetch both deliver, and on entry a page is told the last comments again.
        if self._seen.again(key):
            self.tally.count("(again)")
            return None
        return Comment(at_ms, SOURCE, room, key, user, text)

    def _watched(self, count: int, room: str, at_ms: int, now_ms: int) -> RoomStatus | None:
        if count == self._viewers or now_ms < self._viewers_ms + VIEWERS_GAP_MS:
            return None
        self._viewers, self._viewers_ms = count, now_ms
        return RoomStatus(at_ms, SOURCE, room, _digest("viewers", room, str(at_ms), str(count)), count)

    def _park(self, why: Unreadable) -> None:
        note = str(why)
        if self.tally.count(f"parked: {note}", why.pieces):
            _log.warning("the bridge sent what can't be read: %s", note)
        self._health.park(note, why.pieces)


def _digest(*parts: str) -> str:
    told = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=12).hexdigest()
