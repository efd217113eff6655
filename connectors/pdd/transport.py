"""Floor 3: listens to Pinduoduo's messages, and asks its interface. Reads and writes the network; only here does this
connector await.

A message is acknowledged when what it says is in the book, and not before: what is not acknowledged comes again.
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
from connectors.kit.dial import Patience, dialled, knock
from connectors.kit.lately import Piece
from connectors.kit.line import Line
from connectors.kit.one_by_one import OneByOne, ids_in, pages_back
from connectors.kit.pushed import PushHealth
from connectors.kit.standing import events_of
from connectors.kit.tokens import Tokens
from connectors.kit.values import Unreadable
from connectors.pdd.interface import PAGE, Keys, read_answer, read_order, write_call
from connectors.pdd.payload import SOURCE, Frame, read_frame, read_message, write_ack, write_heartbeat
from connectors.pdd.signature import message_path

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

BEAT_S: Final = 5.0
SILENCE_S: Final = 60.0
LATE_MS: Final = 180_000
"""The last minutes are not asked for: the platform lists them only then."""


class Messages:
    """The line over which the platform sends its messages."""

    def __init__(
        self, address: str, keys: Keys, line: Line, health: PushHealth, now: Callable[[], int], shop: str, mall: str
    ) -> None:
        self._address = address
        self._keys = keys
        self._line = line
        self._health = health
        self._now = now
        self._shop = shop
        self._mall = mall

    async def listen(self, emit: Emit) -> None:
        """Listen until cancelled, dialling anew, with a new address, whenever the line is lost."""
        await self._line.keep(self._visit, emit)

    async def knock(self) -> list[Trouble]:
        """Dial once and hang up: nothing, or one Trouble."""
        return await knock(self._url(), "拼多多消息", "Pinduoduo's messages", Patience())

    def _url(self) -> str:
        return f"{self._address}{message_path(self._keys.client_id, self._keys.client_secret, self._now())}"

    async def _visit(self, line: Line) -> None:
        async with dialled(self._url(), Patience()) as ws:
            await line.up(lossless=True)
            heard: asyncio.Queue[Frame] = asyncio.Queue(WAITING_MOST)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._hear(ws, heard))
                group.create_task(book_all(line, heard, self._read, lambda frame: self._acknowledge(ws, frame)))
                group.create_task(self._beat(ws))

    async def _hear(self, ws: ClientConnection, heard: asyncio.Queue[Frame]) -> None:
        while True:
            async with asyncio.timeout(SILENCE_S):
                text = await ws.recv()
            self._line.alive()
            try:
                frame = read_frame(text)
            except Unreadable as why:
                self._line.health.park(str(why))
                continue
            if frame.kind == "Common":
                await heard.put(frame)

    def _read(self, frame: Frame) -> tuple[Inbound, ...]:
        now_ms = self._now()
        return self._health.nouns(read_message(frame, self._shop, self._mall, now_ms), now_ms)

    async def _acknowledge(self, ws: ClientConnection, frame: Frame) -> None:
        await ws.send(write_ack(frame, self._now()).decode())

    async def _beat(self, ws: ClientConnection) -> None:
        while True:
            await ws.send(write_heartbeat(self._now()).decode())
            await asyncio.sleep(BEAT_S)


class Interface:
    """The shop's interface, asked with a token that the shop gave the app."""

    def __init__(
        self, gateway: str, keys: Keys, asked: Asked, now: Callable[[], int], caller: Caller, shop: str
    ) -> None:
        self._gateway = gateway
        self._keys = keys
        self._tokens = Tokens(keys.token, None, now)
        self._now = now
        self._caller = caller
        self._shop = shop
        self.orders: Final = OneByOne(caller, asked, now, self._listed, self._detail, self._order, LATE_MS)

    async def _listed(self, piece: Piece) -> AsyncGenerator[list[str], None]:
        async for page in pages_back(lambda number: self._page(piece, number), "total_count", PAGE):
            yield ids_in(page.get("order_sn_list"), "order_sn")

    async def _page(self, piece: Piece, page: int) -> dict[str, Any]:
        asked = {
            "start_updated_at": str(piece.since_ms // 1000),
            "end_updated_at": str(-(-piece.until_ms // 1000)),
            "order_status": "5",
            "refund_status": "5",
            "is_lucky_flag": "0",
            "page": str(page),
            "page_size": str(PAGE),
        }
        return await self.ask("pdd.order.number.list.increment.get", asked)

    async def _detail(self, order: str) -> Any:
        return (await self.ask("pdd.order.information.get", {"order_sn": order})).get("order_info")

    def _order(self, told: Any) -> tuple[OrderEvent, ...]:
        return events_of(read_order(told), SOURCE, self._shop)

    async def ask(self, kind: str, params: Mapping[str, str]) -> dict[str, Any]:
        """What an answer holds. Raises `NotTaken`."""
        return await self._tokens.using(
            lambda token: self._caller.call(
                lambda: write_call(self._gateway, self._keys, token, kind, params, self._now()), read_answer
            )
        )
