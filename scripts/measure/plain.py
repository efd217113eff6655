"""A floor to measure from, the plain way: JSON → dict → SQLite commit → a frame for each event to each overlay.

Reads signed POSTs on /hook/webhook; writes the book in `--data` and WebSocket frames on /feed. What a competent
programmer writes in an afternoon: durable before it is shown, and an overlay that stops reading is cut off. Sends
with aiohttp's own `send_str`. `--commit event` commits every event, `request` every POST, `none` never (in memory).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import os
import sqlite3
from pathlib import Path
from typing import Any, Final

import orjson
from aiohttp import web

STALLED_BYTES: Final = 1024 * 1024


class Plain:
    """The whole program."""

    def __init__(self, book: sqlite3.Connection, key: bytes, commit: str) -> None:
        self._book, self._key, self._commit = book, key, commit
        self._overlays: dict[web.WebSocketResponse, web.Request] = {}

    async def take(self, request: web.Request) -> web.Response:
        """One POST: verified, stored, shown, answered."""
        body = await request.read()
        verify(self._key, request, body)
        told = orjson.loads(body)
        events: list[dict[str, Any]] = told if isinstance(told, list) else [told]
        texts = [orjson.dumps(event) for event in events]
        if self._commit == "request":
            self._store(texts)
        for text in texts:
            if self._commit == "event":
                self._store([text])
            await self._show(text.decode())
        return web.Response(body=b'{"accepted":%d,"duplicates":0}' % len(events), content_type="application/json")

    async def feed(self, request: web.Request) -> web.WebSocketResponse:
        """An overlay, for as long as it stays."""
        overlay = web.WebSocketResponse(compress=False)
        await overlay.prepare(request)
        assert request.transport is not None
        # Higher than where we cut off: no send ever waits for one overlay while the others wait for it.
        request.transport.set_write_buffer_limits(high=2 * STALLED_BYTES)
        self._overlays[overlay] = request
        try:
            async for _ in overlay:
                pass
        finally:
            del self._overlays[overlay]
        return overlay

    def _store(self, texts: list[bytes]) -> None:
        self._book.execute("BEGIN")
        self._book.executemany("INSERT INTO events(body) VALUES (?)", [(text,) for text in texts])
        self._book.execute("COMMIT")

    async def _show(self, text: str) -> None:
        for overlay, request in list(self._overlays.items()):
            transport = request.transport
            if transport is None or transport.is_closing() or overlay.closed:
                continue
            if transport.get_write_buffer_size() > STALLED_BYTES:
                transport.abort()
            else:
                await overlay.send_str(text)


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
    parser = argparse.ArgumentParser(description="The plain floor program of scripts/bench.py.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--commit", choices=("event", "request", "none"), default="event")
    asked = parser.parse_args()
    key = base64.b64decode(os.environ["BENCH_SECRET"].removeprefix("whsec_"))
    plain = Plain(open_book(asked.data / "plain.db", asked.commit), key, asked.commit)
    app = web.Application(client_max_size=1024 * 1024)

    def ready(_: str) -> None:  # what aiohttp would say once it listens
        print(f"ready http://127.0.0.1:{asked.port}", flush=True)

    app.add_routes([web.post("/hook/webhook", plain.take), web.get("/feed", plain.feed)])
    web.run_app(app, host="127.0.0.1", port=asked.port, print=ready, access_log=None, shutdown_timeout=0)


if __name__ == "__main__":
    main()
