"""Floor 3, pure: WeChat's signatures and its sealed messages. Reads a request and the shop's keys; writes nothing.

In safe mode `msg_signature` covers what is sealed, and only it counts. In plain mode `signature` covers no more than
the time and a random word: whoever has seen one request can write another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from typing import Final

from connectors.contract import Rejected, Trouble
from connectors.kit.sealed import unseal

TOLERANCE_MS: Final = 4 * 3_600_000
"""How far a timestamp may be from our clock: the platform keeps trying for 3.6 hours."""

_BLOCK: Final = 32
_KEY_CHARS: Final = 43
_RANDOM: Final = 16
_LENGTH: Final = 4
_SECONDS: Final = re.compile(r"[0-9]{1,11}", re.ASCII)


def read_key(text: str) -> bytes:
    """The 32 bytes of an EncodingAESKey. Raises `Trouble`."""
    try:
        key = base64.b64decode(f"{text.strip()}=", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(text.strip()) != _KEY_CHARS or len(key) != 32:
        raise Trouble(
            f"[connector.wechat_shop] 的 aes_secret 应是后台的 EncodingAESKey，正好 {_KEY_CHARS} 个字符",
            f"[connector.wechat_shop] needs the EncodingAESKey as aes_secret: exactly {_KEY_CHARS} characters",
        )
    return key


def sign(*parts: str) -> str:
    """SHA-1, in hex, of these texts, sorted and joined."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def verify(token: str, query: Mapping[str, str], now_ms: int, sealed: str | None = None) -> None:
    """Return if the query was signed with our token lately; over `sealed` too where that is given.

    Raises `Rejected`: 401 for a signature that does not fit, 400 for a timestamp that is stale.
    """
    stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if sealed is None:
        given, expected = query.get("signature", ""), sign(token, stamp, nonce)
    else:
        given, expected = query.get("msg_signature", ""), sign(token, stamp, nonce, sealed)
    if not hmac.compare_digest(given.lower().encode("utf-8", "replace"), expected.encode()):
        raise Rejected(401, "签名不对，请检查 token", "the signature is wrong: check token")
    if not _SECONDS.fullmatch(stamp) or abs(int(stamp) * 1000 - now_ms) > TOLERANCE_MS:
        raise Rejected(400, "请求太旧，或本机时钟不准", "the request is stale, or this machine's clock is wrong")


def open_sealed(keys: Sequence[bytes], appid: str, sealed: str) -> bytes:
    """What a sealed text says, if it was sealed with one of our keys for our app. Raises `Rejected` 401."""
    for key in keys:
        try:
            packed = unseal(key, key[:16], sealed, _BLOCK)
        except ValueError:
            continue
        start = _RANDOM + _LENGTH
        end = start + int.from_bytes(packed[_RANDOM:start], "big")
        if start < end <= len(packed) and hmac.compare_digest(packed[end:], appid.encode()):
            return packed[start:end]
    raise Rejected(401, "解不开，请检查 aes_secret 和 appid", "it can't be opened: check aes_secret and appid")
