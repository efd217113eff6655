"""A floor to measure from, the coalesced way: commit whatever gathered, then one write per batch and client.

Reads signed POSTs on /hook/webhook; writes the book in `--data` and WebSocket frames on /feed, each a JSON array of
the events of one commit. POSTs append to a list; one thread commits whatever gathered while its last commit ran; the
batch is encoded once and written to each overlay's transport as it is. `--commit none` keeps the book in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import hmac
import os
import sqlite3
import threading
from pathlib import Path
from typing import Final

import orjson
from aiohttp import web

STALLED_BYTES: Final = 1024 * 1024
Waiting = tuple[list[bytes], "asyncio.Future[None]"]


class Coalesced:
    """The whole program. `_gathered` is what came since the last commit began."""

    def __init__(self, book: sqlite3.Connection, key: bytes) -> None:
        self._book, self._key = book, key
        self._overlays: set[asyncio.WriteTransport] = set()
        self._gathered: list[Waiting] = []
        self._came = threading.Condition()

    async def start(self, _: web.Application) -> None:
        """Begin to write; the thread ends with the process."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._write, args=(loop,), daemon=True).start()

    async def take(self, request: web.Request) -> web.Response:
        """One POST: verified, gathered, answered once it is durable and shown."""
        body = await request.read()
        verify(self._key, request, body)
        told = orjson.loads(body)
        events = [orjson.dumps(event) for event in told] if isinstance(told, list) else [body]
        durable = asyncio.get_running_loop().create_future()
        with self._came:
            self._gathered.append((events, durable))
            self._came.notify()
        await durable
        return web.Response(body=b'{"accepted":%d,"duplicates":0}' % len(events), content_type="application/json")

    async def feed(self, request: web.Request) -> web.WebSocketResponse:
        """An overlay, for as long as it stays."""
        overlay = web.WebSocketResponse(compress=False)
        await overlay.prepare(request)
        transport = request.transport
        assert isinstance(transport, asyncio.WriteTransport)
        self._overlays.add(transport)
        try:
            async for _ in overlay:
                pass
        finally:
            self._overlays.discard(transport)
        return overlay

    def _write(self, loop: asyncio.AbstractEventLoop) -> None:
        while True:
            with self._came:
                self._came.wait_for(lambda: self._gathered)
                batch, self._gathered = self._gathered, []
            self._book.execute("BEGIN")
            for events, _ in batch:
                self._book.executemany("INSERT INTO events(body) VALUES (?)", [(event,) for event in events])
            self._book.execute("COMMIT")
            framed = frame(b"[" + b",".join(event for events, _ in batch for event in events) + b"]")
            loop.call_soon_threadsafe(self._show, batch, framed)

    def _show(self, batch: list[Waiting], framed: bytes) -> None:
        for overlay in list(self._overlays):
            if overlay.get_write_buffer_size() > STALLED_BYTES:
                overlay.abort()
            elif not overlay.is_closing():
                overlay.write(framed)
        for _, durable in batch:
            if not durable.done():
                durable.set_result(None)


def frame(text: bytes) -> bytes:
    """One whole WebSocket text frame as a server sends it: unmasked, not compressed."""
    size = len(text)
    if size < 126:
        return bytes((0x81, size)) + text
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + text
    return b"\x81\x7f" + size.to_bytes(8, "big") + text


def verify(key: bytes, request: web.Request, body: bytes) -> None:
    """Standard Webhooks: the signature of id, timestamp and body. Raises 401."""
    headers = request.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    if not hmac.compare_digest(expected, headers["webhook-signature"].encode()):
        raise web.HTTPUnauthorized


def open_book(path: Path, commit: str) -> sqlite3.Connection:
    """The book, as durable as the station's own; in memory when nothing is to be committed."""
    book = sqlite3.connect(":memory:" if commit == "none" else path, isolation_level=None, check_same_thread=False)
    book.execute("PRAGMA journal_mode=WAL")
    book.execute("PRAGMA synchronous=FULL")
    book.execute("CREATE TABLE IF NOT EXISTS events(seq INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    return book


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description="The coalesced floor program of scripts/bench.py.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--commit", choices=("gathered", "none"), default="gathered")
    asked = parser.parse_args()
    key = base64.b64decode(os.environ["BENCH_SECRET"].removeprefix("whsec_"))
    coalesced = Coalesced(open_book(asked.data / "coalesced.db", asked.commit), key)
    app = web.Application(client_max_size=1024 * 1024)

    def ready(_: str) -> None:  # what aiohttp would say once it listens
        print(f"ready http://127.0.0.1:{asked.port}", flush=True)

    app.add_routes([web.post("/hook/webhook", coalesced.take), web.get("/feed", coalesced.feed)])
    app.on_startup.append(coalesced.start)
    web.run_app(app, host="127.0.0.1", port=asked.port, print=ready, access_log=None, shutdown_timeout=0)


if __name__ == "__main__":
    main()
