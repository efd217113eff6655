"""Floor 3. The pages' files, read once at the start into memory: what isn't among them can't be asked for.

Reads the overlays folder, writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

import companion

OVERLAYS: Final = Path(companion.__file__).resolve().parent.parent / "overlays"

# Windows takes content types from its registry, where .js may be text/plain, which no browser then runs.
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


class Asset(Struct, frozen=True):
    """One file as it is served. `etag` changes with its bytes."""

    body: bytes
    content_type: str
    etag: str


def load_assets(folder: Path) -> Mapping[str, Asset]:
    """Every file under `folder` that a page may need, by its path with forward slashes."""
    files = sorted(x for x in folder.rglob("*") if x.suffix.lower() in _TYPES and x.is_file())
    return {x.relative_to(folder).as_posix(): _asset(x) for x in files}


def _asset(file: Path) -> Asset:
    body = file.read_bytes()
    return Asset(body, _TYPES[file.suffix.lower()], hashlib.sha256(body).hexdigest()[:32])
