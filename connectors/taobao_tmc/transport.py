"""Floor 3: listens to Taobao's message channel, and asks its interface. Reads and writes the network; only here does
this connector await.

A message is confirmed when what it says is in the book, and not before: what is not confirmed comes again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from companion.domain.inbound import Inbound, OrderEvent
from companion.domain.trouble import Trouble
from connectors.contract import Emit
from connectors.kit.acknowledged import WAITING_MOST, book_all
from connectors.kit.asked import Asked
from connectors.kit.calling import Caller
from connectors.kit.dial import Lost, Patience, dialled, hear_all, knock
from connectors.kit.lately import Piece
from connectors.kit.line import Line
from connectors.kit.one_by_one import OneByOne, ids_in, pages_back
from connectors.kit.pushed import PushHealth
from connectors.kit.standing import events_of
from connectors.kit.tokens import Tokens
from connectors.kit.values import Unreadable
from connectors.taobao_tmc.frames import CONNECTED, DATA, FAILED, BadFrame, Frame, read_frame
from connectors.taobao_tmc.interface import ORDER_FIELDS, PAGE, Keys, read_answer, read_order, window, write_call
from connectors.taobao_tmc.payload import SOURCE, id_in, read_message, write_confirm, write_connect, write_pull

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

PULL_S: Final = 5.0
PATIENCE: Final = Patience(open_s=15.0, quiet_s=30.0, late_s=15.0, dead_s=30.0)
"""While no messages wait the platform says nothing: only the answer to a ping tells that the line stands."""


class Channel:
    """The line over which the platform sends its messages."""

    def __init__(
        self, address: str, keys: Keys, group: str, line: Line, health: PushHealth, now: Callable[[], int], shop: str
    ) -> None:
        self._address = address
        self._keys = keys
        self._group = group
        self._line = line
        self._health = health
        self._now = now
        self._shop = shop

    async def listen(self, emit: Emit) -> None:
        """Listen until cancelled, dialling anew whenever the line is lost."""
        await self._line.keep(self._visit, emit)

    async def knock(self) -> list[Trouble]:
        """Open it once and hang up: nothing, or one Trouble."""
        return await knock(self._address, "淘宝消息", "Taobao's messages", PATIENCE, self._opened)

    async def _visit(self, line: Line) -> None:
        async with dialled(self._address, PATIENCE) as ws:
            token = await self._opened(ws)
            await line.up(lossless=True)
            heard: asyncio.Queue[Frame] = asyncio.Queue(WAITING_MOST)

            async def hear(body: bytes | str) -> None:
                frame = _frame(body)
                if frame.kind == DATA:
                    await heard.put(frame)
                elif frame.kind == FAILED:
                    raise Lost("淘宝说令牌不对了，正在重连", "Taobao no longer takes our token; dialling again")

            async with asyncio.TaskGroup() as group:
                group.create_task(hear_all(line, ws, hear, PATIENCE))
                group.create_task(book_all(line, heard, self._read, lambda frame: _confirm(ws, frame, token)))
                group.create_task(self._pull(ws, token))

    async def _opened(self, ws: ClientConnection) -> str:
        """The token of this visit. Raises `Lost` when the platform refuses us."""
        await ws.send(write_connect(self._keys.app_key, self._keys.app_secret, self._group, self._now()))
        async with asyncio.timeout(PATIENCE.open_s):
            frame = _frame(await ws.recv())
        if frame.type != CONNECTED or not frame.token:
            code = frame.status
            raise Lost(
                f"淘宝不让连（{code}）：请检查 app_key、app_secret 和消息权限",
                f"Taobao refuses ({code}): check app_key, app_secret and the app's right to messages",
                refused=True,
            )
        return frame.token

    def _read(self, frame: Frame) -> tuple[Inbound, ...]:
        now_ms = self._now()
        return self._health.nouns(read_message(frame, self._shop, now_ms), now_ms)

    async def _pull(self, ws: ClientConnection, token: str) -> None:
        while True:
            await ws.send(write_pull(token))
            await asyncio.sleep(PULL_S)


async def _confirm(ws: ClientConnection, frame: Frame, token: str) -> None:
    # One without an id was parked, and can't be confirmed.
    if id := _id(frame):
        await ws.send(write_confirm(token, id))


def _frame(heard: bytes | str) -> Frame:
    """A frame. Raises `Lost` for what is none: of what comes after it nothing can be known."""
    try:
        return read_frame(heard if isinstance(heard, bytes) else heard.encode())
    except BadFrame as wrong:
        raise Lost(
            f"收到读不懂的数据（{wrong}），正在重连", f"what came is no frame ({wrong}); dialling again"
        ) from None


def _id(frame: Frame) -> int:
    try:
        return id_in(frame)
    except Unreadable:
        return 0


class Interface:
    """The shop's interface, asked with the session that the shop gave the app."""

    def __init__(
        self, gateway: str, keys: Keys, asked: Asked, now: Callable[[], int], caller: Caller, shop: str
    ) -> None:
        self._gateway = gateway
        self._keys = keys
        self._tokens = Tokens(keys.token, None, now)
        self._now = now
        self._caller = caller
        self._shop = shop
        self.orders: Final = OneByOne(caller, asked, now, self._listed, self._detail, self._order)

    async def _listed(self, piece: Piece) -> AsyncGenerator[list[str], None]:
        async for page in pages_back(lambda number: self._page(piece, number), "total_results", PAGE):
            trades = page.get("trades")
            yield ids_in(trades.get("trade") if isinstance(trades, dict) else None, "tid")

    async def _page(self, piece: Piece, page: int) -> dict[str, Any]:
        asked = {"fields": "tid,modified", "page_no": str(page), "page_size": str(PAGE)}
        return await self.ask("taobao.trades.sold.increment.get", asked | window(piece.since_ms, piece.until_ms))

    async def _detail(self, order: str) -> Any:
        asked = {"fields": ORDER_FIELDS, "tid": order}
        return (await self.ask("taobao.trade.fullinfo.get", asked)).get("trade")

    def _order(self, told: Any) -> tuple[OrderEvent, ...]:
        return events_of(read_order(told), SOURCE, self._shop)

    async def ask(self, method: str, params: Mapping[str, str]) -> dict[str, Any]:
        """What an answer holds. Raises `NotTaken`."""
        return await self._tokens.using(
            lambda token: self._caller.call(
                lambda: write_call(self._gateway, self._keys, token, method, params, self._now()), read_answer
            )
        )
