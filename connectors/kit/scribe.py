"""Floor 3, pure: writes down as nouns what an ear hears. Reads pieces and the time it is handed; writes the log.

What may be a comment and what not is decided here, for every ear alike: it has words, it belongs to one of our Rooms,
and it was not told before, by its id or, without one, by who said what when.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from companion.domain.inbound import Comment, Inbound, RoomStatus, User
from connectors.kit.health import Health
from connectors.kit.pieces import Line, News, Piece, Unread, Watching
from connectors.kit.recall import Recall
from connectors.kit.seen import Seen
from connectors.kit.tally import Tally
from connectors.kit.times import believable
from connectors.kit.values import Unreadable
from connectors.kit.viewers import Viewers

AHEAD_MS: Final = 3_600_000
MOST_TEXT: Final = 2_000
MOST_NAME: Final = 200
MOST_KEY: Final = 150
MOST_KIND: Final = 60

_log: Final = logging.getLogger("companion.connectors")


class Scribe:
    """Makes nouns of what one ear hears. `rooms` maps the platform's names of rooms to ours; `room` is of all others
    ("": they are not ours). `mark` is one that no other run has; it begins the keys of what has none. One that does not
    remember leaves it to the book to know a key again: what could not be written down is then told once more.
    """

    def __init__(
        self,
        health: Health,
        source: str,
        rooms: Mapping[str, str],
        room: str,
        mark: str,
        lang: str,
        remembers: bool = True,
    ) -> None:
        self.health = health
        self.tally = Tally()
        self._source = source
        self._rooms = rooms
        self._room = room
        self._mark = mark
        self._lang = lang
        self._seen = Seen() if remembers else None
        self._recall = Recall()
        self._count = 0
        self._viewers = Viewers()

    def back(self, tick_ms: int) -> None:
        """The line is up (again): what comes first may be old."""
        self._recall.back(tick_ms)

    def park(self, note: str, pieces: int = 1) -> None:
        """So many pieces could not be read, because of `note`."""
        if self.tally.count(f"parked: {note}", pieces):
            _log.warning("%s told what can't be read: %s", self._source, note)
        self.health.park(note, pieces)

    def hear(self, read: Callable[[bytes | str], Iterable[Piece]], told: bytes | str, tick_ms: int) -> list[Inbound]:
        """The nouns of one frame, as `read` understands it. Never raises: what can't be read is counted."""
        try:
            return self.write(read(told), tick_ms)
        except Unreadable as why:
            self.park(str(why))
            return []

    def write(self, pieces: Iterable[Piece], tick_ms: int) -> list[Inbound]:
        """The nouns of what was heard, at time 0 where no time was told. `tick_ms`: ms of a clock that goes forward."""
        nouns: list[Inbound] = []
        for piece in pieces:
            noun = self._noun(piece, tick_ms)
            if noun is not None:
                nouns.append(noun)
        return nouns

    def timed(self, nouns: Iterable[Inbound], now_ms: int) -> list[Inbound]:
        """The same nouns, those without a believable time of their own at `now_ms`: for who is told what time it is."""
        return [noun if 0 < noun.at_ms <= now_ms + AHEAD_MS else replace(noun, at_ms=now_ms) for noun in nouns]

    def _noun(self, piece: Piece, tick_ms: int) -> Inbound | None:
        if isinstance(piece, Line):
            return self._comment(piece, tick_ms)
        if isinstance(piece, Watching):
            return self._watched(piece, tick_ms)
        if isinstance(piece, News):
            self.tally.count("(news)")
            self.health.tell(piece.en if self._lang == "en" else piece.zh)
            return None
        if isinstance(piece, Unread):
            self.park(piece.note)
            return None
        if self.tally.count(piece.kind[:MOST_KIND]):
            _log.info("%s tells %a for the first time", self._source, piece.kind[:MOST_KIND])
        return None

    def _comment(self, line: Line, tick_ms: int) -> Comment | None:
        text, name = line.text[:MOST_TEXT], line.name[:MOST_NAME]
        room = self._room_of(line.rooms)
        if not text.strip() or room is None:
            self.tally.count("(empty)" if room is not None else "(not ours)")
            return None
        at_ms = line.at_ms if believable(line.at_ms) else 0
        key = line.key
        if not key and at_ms:
            key = digest(room, name, line.user, text, str(at_ms // 1000))
        if not key:
            if self._recall.is_old((room, name, text), tick_ms):
                self.tally.count("(again)")
                return None
            key = self._next_key()
        if len(key) > MOST_KEY:
            key = digest(key)
        if self._seen is not None and self._seen.again(key):
            self.tally.count("(again)")
            return None
        self.tally.count("(comment)")
        return Comment(at_ms, self._source, room, key, User(line.user[:MOST_KEY], name), text)

    def _watched(self, piece: Watching, tick_ms: int) -> RoomStatus | None:
        self.tally.count("(count)")
        room = self._room_of(piece.rooms)
        if room is None:
            return None
        viewers = self._viewers.changed(room, piece.viewers, tick_ms)
        return None if viewers is None else RoomStatus(0, self._source, room, self._next_key(), viewers)

    def _room_of(self, names: tuple[str, ...]) -> str | None:
        """Our Room; None for one that is not ours, which is said once."""
        for name in names:
            if name in self._rooms:
                return self._rooms[name]
        if self._room:
            return self._room
        if self.tally.count(f"room {names[0][:MOST_KIND] if names else '?'}") and names:
            zh = f"听到别的直播间 {names[0][:MOST_KIND]}，没有写在 rooms 里，不收"
            en = f"another room is heard, {names[0][:MOST_KIND]}; it is not in rooms and is let pass"
            self.health.tell(en if self._lang == "en" else zh)
        return None

    def _next_key(self) -> str:
        self._count += 1
        return f"{self._mark}-{self._count}"


def digest(*parts: str) -> str:
    """A key made of what is known of a thing that has none."""
    told = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=12).hexdigest()
