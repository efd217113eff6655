"""Floor 1. The book in Redis as several machines share it: the lease, the inbox, the rows as they come, who is there.

Reads and writes the station's keys by the rules in `book.lua`. Whoever waits for something new does so on a connection
of its own, and is answered within a second or finds the server gone.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import redis
from msgspec import Struct
from redis.exceptions import RedisError

from companion.domain.facts import AnyFact
from companion.domain.inbound import ConnectorStatus
from companion.domain.trouble import Trouble
from companion.journal.pieces import Unreadable, read_piece, read_told, write_body, write_told
from companion.journal.port import BookAway, BookRefused, DoorNote, Lease, Piece, Row, Settled
from companion.journal.promises import check_key, failed, fenced, not_open
from companion.journal.redis import LEASE_MS, RedisJournal
from companion.journal.redis_health import troubles
from companion.journal.redis_history import KEPT, copy, end_of, let_go, moved, piled_up
from companion.journal.redis_link import BLOCK_MS, Target
from companion.journal.redis_pen import Pen
from companion.journal.redis_rows import Entry, facts_of, read_entry

_log: Final = logging.getLogger("companion")
ROWS_MOST: Final = 64
PIECES_MOST: Final = 64
DOOR_PATIENCE_S: Final = 0.5
"""A door tries no longer than this before it keeps what it heard in its outbox."""
_UNREAD_MOST: Final = 1_000
FORGOTTEN_MS: Final = 600_000
"""A door that has not been there for so long is no longer told of."""
PARKED: Final = "inbox"
"""The name under which pieces that can't be read are counted."""


class _Note(Struct):
    at_ms: int
    name: str
    role: str
    connectors: tuple[str, ...]
    spooled: int
    history: int = -1


class SharedRedis(RedisJournal):
    """A `SharedJournal` at a Redis server; `open` makes it a `Journal` with one writer, `begin` one of several."""

    def __init__(self, target: Target, data: Path = Path()) -> None:
        super().__init__(target, data)
        self._door_pen: Pen | None = None

    async def begin(self) -> None:
        """See `SharedJournal.begin`."""
        self.start()
        self._door_pen = Pen(self.link, self.rules, DOOR_PATIENCE_S)

    async def take_lease(self) -> Lease | int:
        """See `SharedJournal.take_lease`."""
        taken, *told = await self.ask("take_lease", (self.keys.book,), self.holder, LEASE_MS)
        if not taken:
            return int(told[1])
        fence, last, first, second, fell = (part.decode() for part in told)
        self.fence = fence
        return Lease(int(last), first, second, int(fell))

    async def renew_lease(self) -> int:
        """See `SharedJournal.renew_lease`."""
        ours, *last = await self.ask("renew_lease", (self.keys.book,), self.fence, LEASE_MS)
        if not ours:
            raise fenced()
        return int(last[0])

    async def leave_lease(self) -> None:
        """See `SharedJournal.leave_lease`."""
        await self.ask("leave_lease", (self.keys.book,), self.fence)

    async def fall(self) -> None:
        """See `SharedJournal.fall`."""
        await self.ask("fall", (self.keys.book,), self.fence)

    async def park(self, piece: Piece) -> None:
        """See `SharedJournal.park`."""
        args = (self.fence, piece.lane, piece.place, write_body(piece))
        await self.ask("park", (self.keys.book, self.keys.parked), *args)

    async def parked(self) -> int:
        """See `SharedJournal.parked`."""
        async with self.link.at_work() as client:
            return int(await client.execute_command("HLEN", self.keys.parked))

    async def settle(self, expected: int, facts: Sequence[AnyFact], key: str, settled: Settled) -> int:
        """See `SharedJournal.settle`."""
        check_key(key)
        return await self.write(expected, facts, key, settled.first, settled.second, write_told(settled.told))

    async def follow(self, place: str) -> list[Row]:
        """See `SharedJournal.follow`."""
        told = await self._read(ROWS_MOST, (self.keys.facts,), (place,))
        return [self._row(one) for _, entries in told for one in entries]

    def _row(self, told: Any) -> Row:
        entry = read_entry(told, self.target.shown)
        facts = facts_of(entry, self.target.shown)
        return Row(entry.id, _mark(entry), entry.last - entry.size, facts, read_told(entry.outcomes))

    async def stands(self, place: str, mark: int) -> bool:
        """See `SharedJournal.stands`."""
        sequence = int(place.partition("-")[0])
        async with self.link.at_work() as client:
            last, gone = await client.execute_command("HMGET", self.keys.book, "last", "gone")
            there = await client.execute_command("XRANGE", self.keys.facts, place, place) if mark else None
        if there:
            return _mark(read_entry(there[0], self.target.shown)) == mark
        return int(last or 0) >= sequence and (not mark or int(gone or 0) >= sequence)

    async def bring(self, pieces: Sequence[Piece]) -> int:
        """See `SharedJournal.bring`. All pieces of one door."""
        if self._door_pen is None:
            raise not_open()
        door = pieces[0].door
        args: list[str | bytes | int] = [door]
        for piece in pieces:
            args += (piece.number, piece.lane, len(piece.nouns), write_body(piece))
        keys = (self.keys.door(door), self.keys.first, self.keys.second)
        try:
            _, backlog = await self._door_pen.call("push", keys, *args)
        except RedisError as wrong:
            raise failed(self.target.shown, str(wrong)[:200]) from None
        return int(backlog)

    async def take(self, first: str, second: str) -> list[Piece]:
        """See `SharedJournal.take`."""
        streams = (self.keys.first, self.keys.second)
        pieces = []
        for name, entries in await self._read(PIECES_MOST, streams, (first, second)):
            lane = 1 + streams.index(name.decode())
            pieces += [await self._piece(lane, one) for one in entries]
        return pieces

    async def _piece(self, lane: int, told: Any) -> Piece:
        place, fields = told[0].decode(), told[1]
        named = dict(zip(fields[::2], fields[1::2], strict=True))
        door, number, body = named[b"d"].decode(), int(named[b"n"]), named[b"b"]
        try:
            return read_piece(door, number, lane, body, place)
        except Unreadable as wrong:
            _log.warning("a piece of the inbox could not be read and was parked: %s", wrong)
            async with self.link.at_work() as client:
                await client.execute_command("HSET", self.keys.parked, f"{lane}:{place}", body)
            parked = ConnectorStatus(0, PARKED, "late", parked=1)
            return Piece(door=door, number=number, lane=lane, nouns=(parked,), place=place)

    async def _read(self, most: int, streams: tuple[str, ...], places: tuple[str, ...]) -> Any:
        try:
            async with self.link.at_work() as client:
                args = ("COUNT", most, "BLOCK", BLOCK_MS, "STREAMS", *streams, *places)
                return await client.execute_command("XREAD", *args) or ()
        except BookAway:
            await self.link.drop()
            raise

    async def snapshot_at(self) -> int:
        """See `SharedJournal.snapshot_at`."""
        async with self.link.at_work() as client:
            return max(map(int, await client.execute_command("HKEYS", self.keys.snapshots)), default=0)

    def unread(self) -> int:
        """Pieces that no desk has taken yet; a thousand stand for more. Blocking."""
        with self.link.blocking() as client:
            taken: Any = client.execute_command("HMGET", self.keys.book, "first", "second")
            lanes = ((self.keys.first, taken[0]), (self.keys.second, taken[1]))
            after = [(lane, f"({place.decode()}" if place else "-") for lane, place in lanes]
            found = [client.execute_command("XRANGE", lane, start, "+", "COUNT", _UNREAD_MOST) for lane, start in after]
        return sum(map(len, found))

    async def move_old(self, keep: int = KEPT) -> tuple[int, int]:
        """Both `copy_old` and `let_go`: how many were copied, and how many Redis let go of."""
        began, own = await copy(self, self.history)
        return own - began, await let_go(self, own, keep)

    async def copy_old(self) -> int:
        """See `SharedJournal.copy_old`."""
        _, own = await copy(self, self.history)
        return own

    async def let_go(self, own: int, keep: int = KEPT) -> int:
        """See `SharedJournal.let_go`."""
        return await let_go(self, own, keep)

    def history_end(self) -> int:
        """See `SharedJournal.history_end`."""
        return end_of(self.history)

    def lacking(self, first: int, upto: int) -> BookRefused:
        """See `RedisJournal.lacking`: with the names of the machines that have them."""
        with self.link.blocking() as client:
            notes = self._notes(client)
        return moved(self.target.shown, first, upto, sorted({note.name for note in notes if note.history >= upto}))

    def troubles(self) -> list[Trouble]:
        """What of the server's settings may cost the book its facts, whether it fills up, and which old facts this
        machine lacks. Blocking."""
        with self.link.blocking() as client:
            last, gone = (int(told or 0) for told in client.execute_command("HMGET", self.keys.book, "last", "gone"))
            poor = sorted({note.name for note in self._notes(client) if note.history < gone})
            shown = self.target.shown
            found = [*troubles(client, shown), *piled_up(shown, last - gone, poor)]
        return [*found, *self._gap(gone)]

    def _gap(self, gone: int) -> Iterator[Trouble]:
        try:
            if (ends := end_of(self.history)) < gone:
                yield self.lacking(ends + 1, gone)
        except BookRefused as damaged:
            yield damaged

    def _notes(self, client: redis.Redis) -> list[_Note]:
        told: Any = client.hgetall(self.keys.doors)
        return [_read_note(body) for body in told.values()]

    async def note(self, note: DoorNote) -> None:
        """See `SharedJournal.note`."""
        async with self.link.at_work() as client:
            kept = _Note(await _time_ms(client), note.name, note.role, note.connectors, note.spooled, note.history)
            await client.execute_command("HSET", self.keys.doors, note.door, msgspec.json.encode(kept))

    async def doors(self) -> list[DoorNote]:
        """See `SharedJournal.doors`."""
        async with self.link.at_work() as client:
            now_ms = await _time_ms(client)
            told: Any = await client.hgetall(self.keys.doors)
            notes = []
            for door, body in told.items():
                kept = _read_note(body)
                if now_ms - kept.at_ms > FORGOTTEN_MS:
                    await client.execute_command("HDEL", self.keys.doors, door)
                    continue
                silent_ms = max(0, now_ms - kept.at_ms)
                notes.append(
                    DoorNote(
                        door=door.decode(),
                        name=kept.name,
                        role=kept.role,
                        connectors=kept.connectors,
                        spooled=kept.spooled,
                        silent_ms=silent_ms,
                        history=kept.history,
                    )
                )
        return notes

    async def close(self) -> None:
        """See `Journal.close`."""
        pen, self._door_pen = self._door_pen, None
        if pen is not None:
            await pen.finish()
        await super().close()


def _mark(entry: Entry) -> int:
    return zlib.crc32(entry.outcomes, zlib.crc32(entry.body)) or 1


def _read_note(body: bytes) -> _Note:
    try:
        return msgspec.json.decode(body, type=_Note)
    except msgspec.MsgspecError:  # another version's: forgotten when that is started anew
        return _Note(0, "", "", (), 0)


async def _time_ms(client: Any) -> int:
    seconds, micros = await client.time()
    return int(seconds) * 1000 + int(micros) // 1000


__all__ = ["DOOR_PATIENCE_S", "SharedRedis"]
