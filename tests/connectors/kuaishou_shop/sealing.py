"""Seals as Kuaishou does, for its tests: the other side of what the connector opens."""

from __future__ import annotations

import base64
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

APP: Final = "ks700000000000000001"
SECRET: Final = "AAECAwQFBgcICQoLDA0ODw=="
AT_MS: Final = 1_721_462_459_000
NOW: Final = AT_MS + 1000


def encrypt(packed: bytes, secret: str = SECRET) -> bytes:
    """Base64 of a whole number of blocks, sealed; the padding is the caller's."""
    sealing = Cipher(algorithms.AES(base64.b64decode(secret)), modes.CBC(bytes(16))).encryptor()
    return base64.b64encode(sealing.update(packed) + sealing.finalize())


def seal(plain: bytes, secret: str = SECRET) -> bytes:
    """A message as the platform seals it."""
    pad = 16 - len(plain) % 16
    return encrypt(plain + bytes([pad]) * pad, secret)


def message(event: str, info: Any, **more: Any) -> dict[str, Any]:
    """An opened message."""
    text = info if isinstance(info, str) else orjson.dumps(info).decode()
    told = {"eventId": f"e-{event}", "bizId": 1, "userId": 2, "openId": "oOpenIdOfABuyer", "appKey": APP}
    return told | {"event": event, "info": text, "createTime": AT_MS, "test": False} | more
