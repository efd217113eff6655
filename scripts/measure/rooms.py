"""A live page of Douyin on this machine, for measuring the browser extension: its socket says what it is told to.

Serves HTTPS under a certificate of its own; a browser must be told that Douyin is here (`rules`) and not to mind.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connectors.bridge.webcast_pb2 import ChatMessage, Common, Message, PushFrame, Response, User

PAGE: Final = "https://live.douyin.com/1"
_HTML: Final = """<!doctype html><meta charset=utf-8><title>room</title><script>
  const heard = (window.heard = []);
  const socket = new WebSocket("wss://webcast1-ws-web-lf.douyin.com/webcast/im/push/v2/");
  socket.binaryType = "arraybuffer";
  socket.onmessage = () => heard.push(performance.timeOrigin + performance.now());
</script>"""


class Room:
    """The page's server. `socket` is the page's line, once it is there."""

    def __init__(self, port: int) -> None:
        self.rules = f"MAP *.douyin.com 127.0.0.1:{port}"
        self.socket: asyncio.Future[web.WebSocketResponse] = asyncio.get_running_loop().create_future()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The page, or its socket."""
        if "/push/" not in request.path:
            return web.Response(text=_HTML, content_type="text/html")
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        if self.socket.done():
            self.socket = asyncio.get_running_loop().create_future()
        self.socket.set_result(socket)
        async for _ in socket:
            continue
        return socket


def frame_of(number: int, at_s: int) -> bytes:
    """A frame with one comment, whose text is its number; about as long as a real one when unpacked."""
    said = ChatMessage(
        common=Common(msg_id=number, is_show_msg=True),
        user=User(id=10_000 + number % 500, nickname=f"观众{number % 500}".encode(), sec_uid=b"MS4w" * 12),
        content=str(number).encode(),
        event_time=at_s,
    )
    message = Message(method=b"WebcastChatMessage", payload=said.SerializeToString() + b"\x7a\x00", msg_id=number)
    response = Response(messages=[message], now=at_s * 1000).SerializeToString()
    return PushFrame(payload_type=b"msg", payload=gzip.compress(response, 1)).SerializeToString()


@asynccontextmanager
async def open_room(folder: Path) -> AsyncIterator[Room]:
    """The room, for as long as the block runs."""
    app = web.Application()
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    room: Room | None = None

    async def serve(request: web.Request) -> web.StreamResponse:
        assert room is not None
        return await room.serve(request)

    app.router.add_get("/{path:.*}", serve)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate(folder)).start()
    room = Room(runner.addresses[0][1])
    try:
        yield room
    finally:
        await runner.cleanup()


def certificate(folder: Path) -> ssl.SSLContext:
    """What a server needs to answer under any name, signed by itself; its file goes into the folder."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a room to measure")])
    day = dt.timedelta(days=1)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file = folder / "room.pem"
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(plain + signed.public_bytes(pem))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context
