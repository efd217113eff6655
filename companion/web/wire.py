"""Floor 3. HTTP itself, where aiohttp would speak plain text or write the request line into a log.

Reads connections, writes to them. Requests too broken for a route are refused as JSON too; no line of a log ever holds
what was asked, because a token may be part of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from aiohttp.web_request import BaseRequest

from companion.web.log import log, where
from companion.web.refusal import Refusal, our_fault, refused


class Unlogged(AbstractAccessLogger):
    """No access log: a request line holds its token."""

    @property
    def enabled(self) -> bool:
        """Never."""
        return False

    def log(self, request: BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Nothing."""


_END: Final = b"\r\n\r\n"


class Wire(web.RequestHandler):
    """One HTTP connection. Its first request must be heard of within `head_s`; later ones within the time it may idle.

    A connection that sends a byte now and then would else be held for as long as its sender likes.
    """

    lang = "zh"
    head_s = 20.0
    tell_slow: Callable[[], None] | None = None
    _came = b""
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._late = asyncio.get_running_loop().call_later(self.head_s, self._end_slow)

    def data_received(self, data: bytes) -> None:
        """What the client sent."""
        super().data_received(data)
        if self._late is not None:
            self._came = self._came[1 - len(_END) :] + data
            if _END in self._came:
                self._stop_waiting()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Nothing is waited for any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
        self._late, self._came = None, b""

    def _end_slow(self) -> None:
        self._stop_waiting()
        if self.tell_slow is not None:
            self.tell_slow()
        self.force_close()

    def refuse_unreadable(
        self, request: BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Refuse what could not be read as HTTP, and end the connection."""
        if request.writer.output_size > 0:
            raise ConnectionError("the answer has begun, no other can be sent")
        level = logging.ERROR if status >= 500 else logging.DEBUG
        log.log(level, "a connection was ended with %d: %s", status, where(exc) if exc else "-")
        answer = refused(our_fault() if status >= 500 else _unreadable(status), self.lang)
        answer.force_close()
        return answer

    handle_error = refuse_unreadable  # the name under which aiohttp calls it

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Only what kind of exception it was, and where."""
        bug = kw.get("exc_info")
        log.error("a connection failed: %s", where(bug) if isinstance(bug, BaseException) else "-")


def _unreadable(status: int) -> Refusal:
    return Refusal(
        status,
        "这不是能读懂的 HTTP 请求，或请求头太长：请检查发送它的程序",
        "This is no HTTP request that can be read, or its headers are too long: check the program that sent it",
    )
