"""Floor 3. The line to the station: dials its feed, keeps the Board up to date, carries commands and questions.

Reads and writes one WebSocket. It dials again for ever, with jittered pauses; only a refusal that a new attempt cannot
change (wrong token, wrong address) ends it. A command is sent once connected or not at all; one whose result was lost
with the connection is sent again under its own once-only id, so it is done once. Nothing here waits for the screen.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable
from typing import Any, Final, Literal
from urllib.parse import urlsplit, urlunsplit

import orjson
from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, InvalidURI, WebSocketException

from companion.console.board import Board, Gap
from companion.domain.trouble import Refused, Trouble

State = Literal["dialling", "live", "lost", "refused"]

STALE_S: Final = 10.0
"""After so long a silence numbers may be stale."""
_GIVE_UP_S: Final = 30.0  # a command without a result for so long is given up, out loud
_UNANSWERED: Final = 32
_PAUSES_S: Final = (0.2, 0.5, 1.0, 2.0, 4.0)
_FRAME_BYTES: Final = 16 * 2**20

_REFUSALS: Final = {
    400: ("助播台不接受这个连接，请检查地址", "the station does not accept this connection; check the address"),
    401: (
        "令牌不对：请用 companion token show 看现在的令牌",
        "wrong token: see the present one with companion token show",
    ),
    403: (
        "这个令牌不能打开控制台，请用主播或助播的令牌",
        "this token cannot open the console; use the anchor's or helper's",
    ),
    404: ("这个地址上没有助播台，请检查网址和端口", "there is no station at this address; check the URL and the port"),
}


class Sent(Struct):
    """A command under way; `what` says it to people, `at` is the tick it was sent."""

    id: str
    name: str
    args: dict[str, Any]
    what: str
    at: float


class Asked(Struct):
    """A question under way; `heard` gets its answer once, as the feed's frame (`ok` false without an `error`: none)."""

    id: str
    what: str
    args: dict[str, Any]
    heard: Callable[[dict[str, Any]], None]
    at: float


class _Unreadable(Exception):
    """A frame that is not feed/1 as we know it."""


class _Overlay(Exception):
    """The token opens the overlay's view, which a console cannot work with."""


def monotonic() -> float:
    """Seconds of the running loop's clock."""
    return asyncio.get_running_loop().time()


class Uplink:
    """One console's line to its station. `told` hears which sections changed, `settled` each command's end."""

    silence_s = 16.0  # three beats and a little: the line is dead, whatever TCP believes

    def __init__(
        self,
        url: str,
        token: str,
        board: Board,
        by: str = "",
        tick: Callable[[], float] = monotonic,
        jitter: Callable[[], float] = random.random,
        lang: str = "zh",
    ) -> None:
        self.url = url
        self.board = board
        self.by = by
        self.tick = tick
        self.state: State = "dialling"
        self.since = 0.0
        self.heard_at = 0.0
        self.puzzled = False
        self.refusal: Trouble | None = None
        self.unanswered: dict[str, Sent] = {}
        self.asked: dict[str, Asked] = {}
        self.told: Callable[[frozenset[str]], None] = lambda sections: None
        self.settled: Callable[[Sent, str | None], None] = lambda sent, error: None
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": lang}
        self.jitter = jitter
        self._out: asyncio.Queue[bytes] = asyncio.Queue()
        self.failures = 0
        self._asked = False

    @property
    def stale(self) -> bool:
        """Whether what the Board holds may be out of date."""
        return self.state != "live" or self.silent_s >= STALE_S or self.board.away_ms > 0

    @property
    def silent_s(self) -> float:
        return self.tick() - self.heard_at

    def send(self, name: str, args: dict[str, Any], what: str) -> Sent:
        """Send a command; its end comes by `settled`. Raises `Trouble` when there is nobody to send it to."""
        self._check(len(self.unanswered))
        sent = Sent(uuid.uuid4().hex, name, args, what, self.tick())
        self.unanswered[sent.id] = sent
        self._out.put_nowait(self._frame(sent))
        return sent

    def ask(self, what: str, args: dict[str, Any], heard: Callable[[dict[str, Any]], None]) -> None:
        """Ask what the view does not tell; `heard` gets the answer. Raises `Trouble` when there is nobody to ask."""
        self._check(len(self.asked))
        asked = Asked(uuid.uuid4().hex, what, args, heard, self.tick())
        self.asked[asked.id] = asked
        self._out.put_nowait(_question(asked))

    def _check(self, under_way: int) -> None:
        if self.state != "live":
            raise Refused(
                "没有送出：现在连不上助播台，接上以后请再按一次", "not sent: no connection; press again once it is back"
            )
        if under_way >= _UNANSWERED:
            raise Refused(
                "没有送出：助播台还没答完前面的操作", "not sent: the station has not answered the earlier ones yet"
            )

    def expire(self) -> None:
        """Give up commands and questions that have had no answer for too long."""
        late = [one for one in self.unanswered.values() if self.tick() - one.at >= _GIVE_UP_S]
        for sent in late:
            del self.unanswered[sent.id]
            self.settled(sent, "")
        for asked in [one for one in self.asked.values() if self.tick() - one.at >= _GIVE_UP_S]:
            self._answer({"id": asked.id, "ok": False})

    async def run(self) -> None:
        """Stay connected until refused or cancelled."""
        self.since = self.tick()
        while self.refusal is None:
            try:
                await self._visit()
            except (OSError, UnicodeError, WebSocketException, _Unreadable, _Overlay) as wrong:
                self.puzzled = isinstance(wrong, _Unreadable)
                self.refusal = _final(wrong)
            self._leave_line()
            if self.refusal is None:
                await asyncio.sleep(self._pause())

    async def _visit(self) -> None:
        dial = connect(
            feed_url(self.url),
            additional_headers=self._headers,
            proxy=None,
            compression=None,
            max_size=_FRAME_BYTES,
            open_timeout=5,
            close_timeout=1,
            ping_interval=None,
        )
        async with dial as line:
            self._out, self._asked = asyncio.Queue(), False
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._listen(line))
                    group.create_task(self._speak(line))
            except ExceptionGroup as ends:
                raise _leaf(ends) from None

    async def _listen(self, line: ClientConnection) -> None:
        while True:
            async with asyncio.timeout(self.silence_s):
                heard = await line.recv()
            self._hear(heard)

    async def _speak(self, line: ClientConnection) -> None:
        while True:
            await line.send((await self._out.get()).decode())

    def _hear(self, heard: str | bytes) -> None:
        self.heard_at = self.tick()
        try:
            frame = orjson.loads(heard)
            kind = frame["kind"]
            changed = self.board.take(frame, self.heard_at)
        except Gap:
            self._ask()
            return
        except (ValueError, KeyError, TypeError) as wrong:
            raise _Unreadable from wrong
        if kind == "result":
            self._settle(frame)
        if kind == "answer":
            self._answer(frame)
        if kind == "snapshot":
            self._asked = False
            if self.state != "live":
                self._arrive()
        if changed:
            self.told(changed)

    def _arrive(self) -> None:
        if not self.board.for_console:
            raise _Overlay
        self.state, self.since, self.puzzled, self.failures = "live", self.tick(), False, 0
        self.expire()
        for sent in self.unanswered.values():
            self._out.put_nowait(self._frame(sent))
        for asked in self.asked.values():
            self._out.put_nowait(_question(asked))
        self.told(frozenset({"uplink"}))

    def _ask(self) -> None:
        if not self._asked:
            self._asked = True
            self._out.put_nowait(b'{"kind":"snapshot"}')

    def _settle(self, frame: dict[str, Any]) -> None:
        sent = self.unanswered.pop(str(frame.get("id")), None)
        if sent:
            self.settled(sent, None if frame.get("ok") is True else str(frame.get("error", "")) or "?")

    def _answer(self, frame: dict[str, Any]) -> None:
        asked = self.asked.pop(str(frame.get("id")), None)
        if asked:
            asked.heard(frame)

    def _leave_line(self) -> None:
        was = self.state
        self.state = "refused" if self.refusal else "dialling" if was == "dialling" else "lost"
        if was != self.state:
            self.since = self.tick()
            self.told(frozenset({"uplink"}))

    def _pause(self) -> float:
        longest = _PAUSES_S[min(self.failures, len(_PAUSES_S) - 1)]
        self.failures += 1
        return longest * (0.5 + self.jitter() / 2)

    def _frame(self, sent: Sent) -> bytes:
        frame = {"kind": "command", "id": sent.id, "name": sent.name, "args": sent.args}
        return orjson.dumps(frame | {"by": self.by} if self.by else frame)


def _question(asked: Asked) -> bytes:
    return orjson.dumps({"kind": "ask", "id": asked.id, "what": asked.what, "args": asked.args})


def feed_url(url: str) -> str:
    """The feed's address at a station's: http becomes ws, https wss. Raises `InvalidURI` for what is no address."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        known = parts.hostname is not None and parts.port != 0  # reading the port checks it
    except ValueError as wrong:
        raise InvalidURI(url, str(wrong)) from None
    if not known:
        raise InvalidURI(url, "no host")
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + "/feed", "", ""))


def _final(wrong: Exception) -> Trouble | None:
    """The sentence for a refusal that dialling again would not change."""
    if isinstance(wrong, InvalidStatus):
        sentences = _REFUSALS.get(wrong.response.status_code)
        return Refused(*sentences) if sentences else None
    if isinstance(wrong, _Overlay):
        return Refused(*_REFUSALS[403])
    return Refused(*_REFUSALS[404]) if isinstance(wrong, InvalidURI | UnicodeError) else None


def _leaf(wrong: Exception) -> Exception:
    """The first of a task group's failures: one end of the line is enough to lose it."""
    while isinstance(wrong, ExceptionGroup):
        wrong = wrong.exceptions[0]
    return wrong
