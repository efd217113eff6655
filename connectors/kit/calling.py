"""Floor 3: calls to a shop's interface: never more often than it takes, and again after a hiccup. It awaits, as
`transport`. Reads and writes the network.

Each try is written anew, for what is signed holds the time. What a platform says of a failure is told by its codes
only: its sentences may hold what is secret.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from msgspec import Struct

from companion.domain.trouble import Again, NotTaken
from connectors.kit.backoff import waits
from connectors.kit.values import Unreadable, read_json
from connectors.kit.window import Window

if TYPE_CHECKING:
    from aiohttp import ClientSession

ANSWER_S: Final = 10.0
ANSWER_MOST: Final = 8 * 2**20
"""Bytes of an answer; a page of a hundred orders has about one million."""
CALLS_PER_S: Final = 10
"""So many calls a second unless the settings say otherwise."""
TRIES: Final = 4
REST_S: Final = 1.0
"""Before the next call of anything, when a platform says that it was asked too often."""
BUDGET_S: Final = 15.0
"""How long many calls may take together; whoever asked waits 20 seconds."""
JSON: Final = "application/json; charset=utf-8"
FORM: Final = "application/x-www-form-urlencoded; charset=utf-8"

_TOO_MANY: Final = 429
_BROKEN: Final = 500
_CODE: Final = re.compile(r"[A-Za-z0-9_.:-]{1,60}", re.ASCII)
_THROTTLED: Final = re.compile(
    r"限流|限频|频繁|频率|流控|稍后|too\s?many|too\s?fast|frequen|(?:rate|flow|call).?limit|ban will", re.IGNORECASE
)

_Told = TypeVar("_Told")
_Item = TypeVar("_Item")


class Call(Struct, frozen=True):
    """One request."""

    url: str
    body: bytes = b""
    content_type: str = JSON
    method: Literal["GET", "POST"] = "POST"


Write = Callable[[], Call]
Read = Callable[[int, bytes], _Told]
"""What an answer (HTTP status, body) tells. Raises `Again`, or `NotTaken` where trying again is of no use."""


class Caller:
    """Calls one interface, so many times a second at most, a few at once. Sleep, chance and clock can be handed in."""

    def __init__(
        self,
        calls_per_s: int = CALLS_PER_S,
        at_once: int = 4,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        tick: Callable[[], float] | None = None,
    ) -> None:
        self._window = Window(calls_per_s, 1.0)
        self._slots = asyncio.Semaphore(at_once)
        self._sleep = sleep
        self._jitter = jitter
        self._tick = tick or (lambda: asyncio.get_running_loop().time())
        self._not_before = 0.0
        self._line: ClientSession | None = None
        self._held = 0

    async def call(self, write: Write, read: Read[_Told], tries: int = TRIES) -> _Told:
        """What the interface answers. Raises `NotTaken` when it does not, however often it was tried.

        What must not be done twice is tried once: whoever asks looks whether it was done before asking again.
        """
        pauses = waits(self._jitter, 0.5, 8.0)
        async with self._slots, self.kept_open() as line:
            for _ in range(tries - 1):
                try:
                    return await self._try(line, write, read)
                except Again as later:
                    pause = max(later.after_s, next(pauses))
                    # Whoever is told to wait speaks for all.
                    self._not_before = max(self._not_before, self._tick() + later.after_s)
                    await self._sleep(pause)
            return await self._try(line, write, read)

    async def each(
        self,
        items: Iterable[_Item],
        ask: Callable[[_Item], Awaitable[_Told]],
        budget_s: float | None = BUDGET_S,
        sure: bool = False,
    ) -> list[_Told]:
        """What is told of each, of as many as there is time for; one that is not told of is left out.

        Raises the first `NotTaken` if nothing was told of any; with `sure` also the first that another try might mend.
        """
        told: list[_Told] = []
        failed: list[NotTaken] = []

        async def ask_one(item: _Item) -> None:
            try:
                told.append(await ask(item))
            except NotTaken as failure:
                failed.append(failure)

        try:
            async with asyncio.timeout(budget_s), self.kept_open(), asyncio.TaskGroup() as group:
                for item in items:
                    group.create_task(ask_one(item))
        except TimeoutError:
            failed.append(Again("平台答得太慢，会再试", "the platform is too slow; trying again"))
        if failed and not told:
            raise failed[0]
        for failure in failed if sure else ():
            if isinstance(failure, Again):
                raise failure
        return told

    @asynccontextmanager
    async def kept_open(self) -> AsyncIterator[ClientSession]:
        """The connections stay open for all calls made meanwhile."""
        import aiohttp

        if self._line is None:
            limit = aiohttp.ClientTimeout(total=ANSWER_S)
            self._line = aiohttp.ClientSession(timeout=limit)
        line = self._line
        self._held += 1
        try:
            yield line
        finally:
            self._held -= 1
            if not self._held:
                self._line = None
                await line.close()

    async def _try(self, line: ClientSession, write: Write, read: Read[_Told]) -> _Told:
        import aiohttp
        from yarl import URL

        await self._wait_for_turn()
        call = write()
        try:
            # Already encoded: a signature must arrive letter by letter as it was written.
            address = URL(call.url, encoded=True)
            headers = {"Content-Type": call.content_type} if call.body else {}
            asking = line.request(call.method, address, data=call.body, headers=headers, allow_redirects=False)
            async with asking as answer:
                return read(answer.status, await _body(answer.content, answer.status, answer.headers))
        except TimeoutError:
            raise Again(f"{ANSWER_S:g} 秒没有回音，会再试", f"no answer in {ANSWER_S:g} s; trying again") from None
        except (aiohttp.ClientError, OSError, ValueError) as wrong:
            why = type(wrong).__name__
            raise Again(f"连不上（{why}），会再试", f"can't be reached ({why}); trying again") from None

    async def _wait_for_turn(self) -> None:
        while (wait_s := max(self._window.wait(self._tick()), self._not_before - self._tick())) > 0:
            await self._sleep(wait_s)
        self._window.count(self._tick())


async def _body(content: Any, status: int, headers: Any) -> bytes:
    """The body of an answer. Raises `Again` where its status says that it is worth another try."""
    body = bytearray()
    async for piece in content.iter_chunked(1 << 16):
        body += piece
        if len(body) > ANSWER_MOST:
            raise NotTaken("平台的回答太大", "the platform's answer is too large")
    if status == _TOO_MANY or status >= _BROKEN:
        told = headers.get("Retry-After", "")
        after_s = float(told) if told.isascii() and told.isdigit() and len(told) < 5 else 0.0
        raise Again(f"平台忙（HTTP {status}），会再试", f"the platform is busy (HTTP {status}); trying again", after_s)
    return bytes(body)


def told_in(body: bytes) -> dict[str, Any]:
    """The object that an answer is. Raises `NotTaken` for one that is none."""
    try:
        told = read_json(body)
    except Unreadable:
        raise unreadable() from None
    if not isinstance(told, dict):
        raise unreadable()
    return told


def unwrapped(body: bytes, refusal: Callable[[dict[str, Any]], NotTaken]) -> dict[str, Any]:
    """What stands in an answer under its one name, as Pinduoduo and Taobao answer. A refusal has a name of its own.

    Raises `NotTaken`, or what a refusal comes to.
    """
    told = told_in(body)
    found = next(iter(told.values())) if len(told) == 1 else None
    if not isinstance(found, dict):
        raise unreadable()
    if "error_response" in told:
        raise refusal(found)
    return found


def said_no(code: object, sub_code: object = "", sentence: object = "") -> NotTaken:
    """What a platform's refusal means by its codes: `Again` where it was only asked too often."""
    codes = " ".join(text for text in (str(code), str(sub_code)) if _CODE.fullmatch(text))
    if _THROTTLED.search(f"{sentence} {sub_code}"):
        return Again(f"问得太勤（{codes}），会再试", f"asked too often ({codes}); trying again", REST_S)
    return NotTaken(
        f"平台不答应（{codes}）：请检查密钥、令牌和接口权限",
        f"the platform refuses ({codes}): check the keys, the token and what the app may ask",
    )


def unreadable() -> NotTaken:
    """An answer that is not what the platform's page says."""
    return NotTaken("平台的回答读不懂", "the platform's answer can't be understood")
