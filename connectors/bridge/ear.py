"""Floor 3, pure: the ear a bridge speaks to, one for each socket. Reads what it is told; writes the log, once a kind.

It never raises: whatever a page, an extension or a stranger sends is a noun, or is counted.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from typing import Final

import orjson

from companion.domain.inbound import Comment, Inbound, Replied, RoomStatus, User
from connectors.bridge import picked, webcast
from connectors.bridge.found import Answered, Budget, Found, Line, Memory
from connectors.bridge.pages import PAGES
from connectors.bridge.payload import GENERIC, Item, Unreadable, read_items
from connectors.kit.health import Health
from connectors.kit.history import History
from connectors.kit.scribe import digest
from connectors.kit.seen import Seen
from connectors.kit.tally import Tally
from connectors.kit.times import believable
from connectors.kit.viewers import Viewers

SOURCE: Final = "bridge"
KNOWN: Final = tuple(PAGES)
"""Every page a bridge may name in `src`."""

BRIDGE: Final = "bridge"
"""What a bridge names in `src` when it speaks of itself."""

PICKED: Final = ("dom", "lost")
KINDS: Final = ("", "ws", "fetch", "xhr", "jsonp", "text", *PICKED)
"""How a piece came to the page; only for a WebSocket's does it matter."""

UNFORESEEN: Final = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
TRIPPED: Final = ("读的时候出了错", "a decoder failed")

EXTENSION: Final = "1.0.0"
"""The version of the extension that this station ships."""

AGED: Final = (
    "浏览器扩展和助播台版本不同：再运行 companion bridge，到扩展页点刷新"
    "（the extension is of another version: run companion bridge and reload it）"
)

AHEAD_MS: Final = 300_000
"""No comment is of later than this after now: a broken time must not set the station's clock ahead."""

OWN_ID_CHARS: Final = 8
"""A platform's id of so many characters is no other platform's: it is the key as it stands, so that two ears agree."""

DOUYIN: Final = "douyin-web"
"""Its ids are keys however long they are."""

_QUIET: Final = webcast.NO_COMMENTS
_log: Final = logging.getLogger("companion.bridge")


class BridgeEar:
    """Hears copies of what live pages were told, or lines picked from a list.

    `rooms` maps an item's `src` to a Room; what it doesn't name belongs to `room`. `tally` counts every kind heard.
    """

    def __init__(self, rooms: Mapping[str, str], room: str) -> None:
        self._rooms = rooms
        self._room = room
        self._seen = Seen()
        self._health = Health(SOURCE)
        self._notes: dict[str, str] = {}
        self._deaf: set[str] = set()
        self._taken = 0
        self._greeted = False
        self._heard: Counter[str] = Counter()
        self._parked = 0
        self._viewers = Viewers()
        self._memories: dict[str, Memory] = {}
        self._histories: dict[str, History] = {}
        self.tally = Tally()

    def hear(self, message: bytes | str, now_ms: int) -> tuple[Inbound, ...]:
        """The nouns in one message, a report of the bridge's health before them when there is one. Never raises."""
        nouns: list[Inbound] = []
        items = read_items(message)
        self._taken = len(items)
        budget = Budget()
        for item in items:
            if isinstance(item, Unreadable):
                self._taken += item.pieces - 1
                self._park(item)
                continue
            try:
                self._take(item, budget, now_ms, nouns)
            except Unreadable as why:
                self._park(why)
            except UNFORESEEN as fault:
                # A piece that trips a decoder must not come back again and again, for want of an answer.
                _log.warning("a decoder of the bridge failed on %a: %s", item.src[:40], type(fault).__name__)
                self._park(Unreadable(*TRIPPED))
        said = self._health.speak(now_ms)
        return (*said, *nouns) if said else tuple(nouns)

    def answer(self) -> str:
        """`{"ok":n}`: the last message was taken, with its n items, those included that could not be read.

        A bridge that has spoken of itself is told as well what came of its items so far: comments a page, and parked.
        """
        if not self._greeted:
            return f'{{"ok":{self._taken}}}'
        return orjson.dumps({"ok": self._taken, "comments": self._heard, "parked": self._parked}).decode()

    def _take(self, item: Item, budget: Budget, now_ms: int, nouns: list[Inbound]) -> None:
        if item.v != 1:
            raise Unreadable("桥接的版本比助播台新，请升级助播台", "a newer bridge: update the station")
        if item.src == BRIDGE:
            self._greet(item, now_ms)
            return
        page = PAGES.get(item.src)
        if page is None:
            raise Unreadable("不认识桥接报的页面", "an unknown src")
        read = picked.read if item.kind in PICKED else page.read
        if item.kind not in KINDS:
            raise Unreadable("不认识桥接报的 kind", "an unknown kind")
        if read is not picked.read and not item.b64 and not item.text:
            raise Unreadable("抄来的是空的", "nothing in it")
        memory = self._memories.setdefault(item.src, Memory())
        found = read(item, budget, memory)
        self._count(found)
        self._heed(found, item, now_ms, nouns)
        for why in found.parked:
            self._park(why)

    def _greet(self, item: Item, now_ms: int) -> None:
        """A bridge says that it is there, which version it is, and what it had to let go of and since when."""
        self._greeted = True
        if item.lost > 0:
            self._health.tell(f"断开太久，丢了 {item.lost} 条（away too long: {item.lost} pieces were let go）")
            self._health.miss(max(1, now_ms - int(item.t)) if believable(item.t) else 1)
        elif item.kind == "hello" and item.text and item.text != EXTENSION:
            self._health.tell(AGED)

    def _heed(self, found: Found, item: Item, now_ms: int, nouns: list[Inbound]) -> None:
        """What was found, as nouns."""
        room = self._rooms.get(item.src, self._room)
        most_ms = now_ms + AHEAD_MS
        heard_ms = min(int(item.t), most_ms) if believable(item.t) else now_ms
        clock_ms = min(found.now_ms, most_ms)
        # What names no time was said when the platform answered, by its clock or else by ours.
        else_ms = clock_ms or heard_ms
        lines = found.lines
        if lines:
            history = self._history(f"{item.src} {item.room[:200]}")
            olds = history.olds((line.at_ms for line in lines), heard_ms, clock_ms)
            for line, old in zip(lines, olds, strict=True):
                noun = self._said(line, item, room, min(line.at_ms or else_ms, most_ms), old or item.old)
                if noun is not None:
                    nouns.append(noun)
        nouns += [self._answered(one, item, room, min(one.at_ms or else_ms, most_ms)) for one in found.answers]
        if found.viewers is not None and (count := self._viewers.changed(room, found.viewers, now_ms)) is not None:
            key = digest("viewers", room, str(else_ms), str(count))
            nouns.append(RoomStatus(else_ms, SOURCE, room, key, count))
        self._say(found, item.src)

    def _history(self, at: str) -> History:
        if at not in self._histories and len(self._histories) >= len(PAGES) * 8:
            self._histories.clear()
        return self._histories.setdefault(at, History())

    def _said(self, line: Line, item: Item, room: str, at_ms: int, old: bool) -> Comment | None:
        key = self._key(line.key, item) or digest(item.src, line.user or line.name, line.text, str(at_ms // 1000))
        # Socket and fetch both deliver, and on entry a page is told the last comments again.
        if self._seen.again(key):
            self.tally.count("(again)")
            return None
        self._heard[item.src] += 1
        return Comment(at_ms, SOURCE, room, key, User(line.user, line.name), line.text, old)

    def _key(self, id: str, item: Item) -> str:
        if not id:
            return ""
        if item.src == GENERIC or item.kind == "dom":
            # It may be no more than a place in the list, so what was said counts too.
            return digest(item.src, item.room, id, item.nick, item.text.strip())
        if len(id) < OWN_ID_CHARS and item.src != DOUYIN:
            return f"{item.src} {id}"
        return id if len(id) <= 64 else digest(item.src, id)

    def _answered(self, one: Answered, item: Item, room: str, at_ms: int) -> Replied:
        key = self._key(one.key, item) or digest("reply", item.src, one.user or one.name, one.to, one.text)
        return Replied(at_ms, SOURCE, room, key, one.text, self._key(one.to, item), User(one.user, one.name), one.by)

    def _say(self, found: Found, src: str) -> None:
        """Tell what an anchor should know of a page, once, and that it is over when comments come from it again."""
        note, before = found.note, self._notes.get(src, "")
        if note == before or not (note or found.lines):
            return
        self._notes[src] = note
        (self._deaf.add if found.deaf else self._deaf.discard)(src)
        if found.deaf:
            self._health.wait(note)
        elif self._deaf:
            self._health.wait(self._notes[min(self._deaf)])
        elif self._health.standing == "late":
            self._health.rise()
        else:
            self._health.tell(note)

    def _count(self, found: Found) -> None:
        for kind in found.kinds:
            if self.tally.count(kind) and kind not in _QUIET and kind[:1] != "(":
                _log.info("hearing %a for the first time", kind)

    def _park(self, why: Unreadable) -> None:
        note = str(why)
        self._parked += why.pieces
        if self.tally.count(f"parked: {note}", why.pieces):
            _log.warning("the bridge sent what can't be read: %s", note)
        self._health.park(note, why.pieces)
