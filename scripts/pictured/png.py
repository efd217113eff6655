"""Makes a picture small: 256 colours are enough for a screen. Reads PNG bytes, writes PNG bytes.

The browser counts the colours, for it has the picture decoded anyway; what it found is written here.
"""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path
from typing import Final

from playwright.async_api import Browser

_REDUCE: Final = Path(__file__).with_name("palette.js").read_text(encoding="utf-8").partition("\n\n")[2]
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


async def make_small(browser: Browser, picture: bytes) -> bytes:
    """The picture in at most 256 colours."""
    page = await browser.new_page()
    reduced = await page.evaluate(_REDUCE, base64.b64encode(picture).decode())
    await page.close()
    pixels, palette = (base64.b64decode(reduced[part]) for part in ("pixels", "palette"))
    return write_png(reduced["width"], reduced["height"], palette, pixels)


def write_png(width: int, height: int, palette: bytes, pixels: bytes) -> bytes:
    """A PNG of `width` × `height` pixels, each an index into the palette of three bytes a colour."""
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    width, height = struct.unpack(">II", picture[16:24])
    return int(width), int(height)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
