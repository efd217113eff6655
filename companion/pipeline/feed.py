"""Floor 2. The voice: what each role may see, as a snapshot and deltas, to any number of seats.

Reads the State when the desk says so; writes frames to seats. Frames are encoded once for each role when the desk has
decided (`prepare`) and handed out when the book has it (`release`), so that nothing is visible before it is durable.
A seat that does not keep up is not waited for: its frames are dropped and it gets the newest state instead.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson

from companion.domain.state import State
from companion.domain.view import Role, View, fill, whole

SEAT_FRAMES_MOST: Final = 64
"""Frames a seat may fall behind before it is moved forward; they are shared, so a seat costs no copy of them."""
TAIL_MOST: Final = 200
"""Comments in one frame of the tail; of a longer burst only the newest are shown."""


class Left(Exception):
    """The seat was left, or the feed closed: no frame will come any more."""


class Seat:
    """One face's place at the feed. `skipped` counts how often it was moved forward."""

    __slots__ = ("_feed", "_frames", "_left", "_wake", "role", "skipped", "wants_snapshot")

    def __init__(self, feed: Feed, role: Role) -> None:
        self.role: Role = role
        self.wants_snapshot = True
        self.skipped = 0
        self._feed = feed
        self._frames: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._left = False

    async def frames(self) -> list[bytes]:
        """The frames since the last call, oldest first, as soon as there are any. Raises `Left`."""
        while not self._frames:
            if self._left:
                raise Left
            self._wake.clear()
            await self._wake.wait()
        frames = list(self._frames)
        self._frames.clear()
        return frames

    def want_snapshot(self) -> None:
        """Have the next frame be the whole view."""
        self.wants_snapshot = True
        self._feed.serve(self)

    def leave(self) -> None:
        """Give the seat up. Twice is once."""
        self._feed.forget(self)
        self._left = True
        self._wake.set()

    def hand(self, frame: bytes) -> None:
        """Lay a frame on the seat, or move the seat forward if it is too far behind."""
        if self.wants_snapshot:
            return
        if len(self._frames) >= SEAT_FRAMES_MOST:
            self.skipped += 1
            self._frames.clear()
            self.want_snapshot()
            return
        self._frames.append(frame)
        self._wake.set()

    def hand_beat(self, frame: bytes) -> None:
        """Lay a beat on the seat, even before the view: it stands on nothing that was told before."""
        if not self.wants_snapshot:
            self.hand(frame)
        elif not self._frames:
            self._frames.append(frame)
            self._wake.set()

    def hand_snapshot(self, frame: bytes) -> None:
        """Lay the whole view on the seat; what was on it is older."""
        self._frames.clear()
        self._frames.append(frame)
        self.wants_snapshot = False
        self._wake.set()


class Release(NamedTuple):
    """Frames that wait for the book: what each role's seats get, and which seats get the whole view."""

    frames: list[tuple[Role, bytes]]
    snapshots: list[tuple[Seat, bytes]]


class Held(NamedTuple):
    """A role's whole view, encoded, for faces that come while there is no State to be seen."""

    revision: int
    view: bytes


class _Channel:
    """What all seats of one role share."""

    __slots__ = ("held", "revision", "seats", "view")

    def __init__(self) -> None:
        self.seats: dict[Seat, None] = {}
        self.view: View | None = None
        self.revision = 0
        self.held: Held | None = None


class Feed:
    """The feed of one station. `nudge` wakes the desk, so that a new seat is served while nothing happens."""

    def __init__(self, nudge: Callable[[], None]) -> None:
        self.nudge = nudge
        self._channels: dict[Role, _Channel] = {
            role: _Channel() for role in ("anchor", "helper", "overlay", "connector")
        }
        self._closed = False
        self._rests_since = self._away_since = self._kept = 0

    def join(self, role: Role) -> Seat:
        """A seat for a face; its first frame is a snapshot, or beats with `away` while there is none to be had."""
        seat = Seat(self, role)
        if self._closed:
            seat.leave()
        else:
            self._channels[role].seats[seat] = None
            self.serve(seat)
        return seat

    def serve(self, seat: Seat) -> None:
        """A seat wants the whole view: of the State, or while there is none to be seen, what was held of it last."""
        held = self._channels[seat.role].held
        if self._rests_since and held is not None:
            seat.hand_snapshot(self._snapshot(held.revision, orjson.Fragment(held.view)))
        else:
            self.nudge()

    def forget(self, seat: Seat) -> None:
        """Serve a seat no more."""
        self._channels[seat.role].seats.pop(seat, None)

    @property
    def seats(self) -> int:
        """How many faces listen."""
        return sum(len(channel.seats) for channel in self._channels.values())

    @property
    def wants_comments(self) -> bool:
        """Whether anyone would see the tail."""
        return bool(self._channels["helper"].seats or self._channels["anchor"].seats)

    def prepare(self, state: State, tail: Sequence[dict[str, Any]]) -> Release | None:
        """Encode what changed since the last call; None if no one would see it. Clears `state.touched`."""
        touched = list(state.touched)
        state.touched.clear()
        release = Release([], [])
        for role, channel in self._channels.items():
            if channel.seats:
                self._prepare_role(state, role, channel, touched, release)
            else:
                channel.view = None
        if tail and self.wants_comments:
            frame = orjson.dumps({"feed": 1, "kind": "comments", "items": tail[-TAIL_MOST:]})
            release.frames.extend((role, frame) for role in ("anchor", "helper"))
        return release if release.frames or release.snapshots else None

    def _prepare_role(
        self, state: State, role: Role, channel: _Channel, touched: Iterable[tuple[str, str]], release: Release
    ) -> None:
        if channel.view is None:
            channel.view = whole(state, role)
            channel.revision = state.revision
        elif change := fill(channel.view, state, role, touched):
            base, channel.revision = channel.revision, state.revision
            delta = {"feed": 1, "kind": "delta", "base": base, "revision": state.revision, "patch": change}
            release.frames.append((role, orjson.dumps(delta)))
        waiting = [seat for seat in channel.seats if seat.wants_snapshot]
        if waiting:
            frame = self._snapshot(channel.revision, channel.view)
            release.snapshots.extend((seat, frame) for seat in waiting)

    def _snapshot(self, revision: int, view: View | orjson.Fragment) -> bytes:
        return orjson.dumps({"feed": 1, "kind": "snapshot", "revision": revision, "view": view, **self._away()})

    def release(self, release: Release) -> None:
        """Hand out what was prepared, now that the book has it."""
        for role, frame in release.frames:
            for seat in self._channels[role].seats:
                seat.hand(frame)
        for seat, frame in release.snapshots:
            seat.hand_snapshot(frame)

    def look(self) -> dict[Role, Held | None]:
        """The view of each role that has seats, as it was prepared last, to be held once all of it is in the book; None
        for a role without seats, for what was held of it grows old."""
        return {
            role: None if channel.view is None else Held(channel.revision, orjson.dumps(channel.view))
            for role, channel in self._channels.items()
            if channel.view is not None or not channel.seats
        }

    def hold(self, views: Mapping[Role, Held | None]) -> None:
        """Keep views for faces that come while the State can't be seen."""
        for role, held in views.items():
            self._channels[role].held = held

    def holds(self, role: Role) -> int | None:
        """The revision of the view that is held for a role."""
        held = self._channels[role].held
        return None if held is None else held.revision

    def rest(self, since_ms: int) -> None:
        """The book is out of reach since then, and the State can't be seen until `renew`: who comes meanwhile, and who
        waits, gets what is held, and all are told that it is old, even when the book is there again before it is read.
        """
        self._rests_since = since_ms
        for channel in self._channels.values():
            for seat in channel.seats:
                if seat.wants_snapshot:
                    self.serve(seat)

    def renew(self) -> None:
        """The State was made anew: every seat gets the whole view, from it and nothing before it."""
        self._rests_since = 0
        for channel in self._channels.values():
            channel.view = None
            for seat in channel.seats:
                seat.want_snapshot()

    def beat(self, at_ms: int, away_ms: int = 0, kept: int = 0) -> None:
        """Tell every seat that the station lives, and what time it is there.

        While the book is out of reach, also since when, and how many pieces of what was heard wait to be delivered.
        """
        self._away_since, self._kept = away_ms, kept
        away = self._away()
        frame = orjson.dumps({"feed": 1, "kind": "beat", "at": at_ms, **away})
        for channel in self._channels.values():
            for seat in channel.seats:
                # Who has no view yet is told at least why.
                (seat.hand_beat if away else seat.hand)(frame)

    def _away(self) -> dict[str, int]:
        since_ms = self._away_since or self._rests_since
        return {"away": since_ms, "kept": self._kept} if since_ms else {}

    def close(self) -> None:
        """No frame will come any more."""
        self._closed = True
        for channel in self._channels.values():
            for seat in list(channel.seats):
                seat.leave()
