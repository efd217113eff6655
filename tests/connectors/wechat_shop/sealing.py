"""Seals as WeChat does, for its tests: the other side of what the connector opens."""

from __future__ import annotations

import base64
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from connectors.wechat_shop.signature import read_key, sign

APPID: Final = "wx0123456789abcdef"
TOKEN: Final = "villageToken20240720"
KEY: Final = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
AT: Final = 1_721_462_400
NOW: Final = AT * 1000
ORDER: Final = "3705115058471208928"


def encrypt(packed: bytes, key: str = KEY) -> str:
    """Base64 of a whole number of blocks, sealed; the padding is the caller's."""
    secret = read_key(key)
    sealing = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(sealing.update(packed) + sealing.finalize()).decode()


def padded(packed: bytes) -> bytes:
    """Padded to a block of 32."""
    pad = 32 - len(packed) % 32
    return packed + bytes([pad]) * pad


def seal(plain: bytes, appid: str = APPID, key: str = KEY, random: bytes = b"0123456789abcdef") -> str:
    """A text as the platform seals it."""
    return encrypt(padded(random + len(plain).to_bytes(4, "big") + plain + appid.encode()), key)


def query(sealed: str | None = None, at_s: int = AT, nonce: str = "77") -> dict[str, str]:
    """The query of a request, signed; in safe mode over what is sealed."""
    told = {"timestamp": str(at_s), "nonce": nonce, "signature": sign(TOKEN, str(at_s), nonce), "openid": "oX"}
    if sealed is not None:
        told |= {"encrypt_type": "aes", "msg_signature": sign(TOKEN, str(at_s), nonce, sealed)}
    return told


def event(name: str, at_s: Any = AT, **order_info: Any) -> bytes:
    """The plain text of an event about an order."""
    outer = {"ToUserName": "gh_1", "FromUserName": "oOpenIdOfABuyer", "CreateTime": at_s, "MsgType": "event"}
    return orjson.dumps(outer | {"Event": f"channels_ec_{name}", "order_info": {"order_id": int(ORDER)} | order_info})


def as_xml(plain: bytes) -> bytes:
    """The same event as XML."""

    def write(told: Any) -> str:
        if not isinstance(told, dict):
            return f"<![CDATA[{told}]]>"
        return "".join(f"<{name}>{write(inner)}</{name}>" for name, inner in told.items())

    return f"<xml>{write(orjson.loads(plain))}</xml>".encode()
