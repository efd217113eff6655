"""Floor 3, pure: the signature on what Douyin's open platform pushes. Reads bytes and headers; writes nothing.

MD5 over the four headers x-msg-type, x-nonce-str, x-roomid and x-timestamp, sorted by name and written `name=value`
with `&` between them, then the body as it came, then the callback secret; in base64. The platform's own example is in
the tests. MD5 is the platform's choice.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from connectors.contract import Rejected

SIGNED: Final = ("x-msg-type", "x-nonce-str", "x-roomid", "x-timestamp")
TOLERANCE_MS: Final = 5 * 60 * 1000
"""Our own rule against a push that is sent again later; the platform names none."""


def sign(headers: Mapping[str, str], body: bytes, secret: str) -> str:
    """The signature of a push, from its lower-case headers and its body as it came."""
    told = "&".join(f"{name}={headers.get(name, '')}" for name in SIGNED)
    signed = told.encode("utf-8", "surrogatepass") + body + secret.encode()
    return base64.b64encode(hashlib.md5(signed, usedforsecurity=False).digest()).decode()


def verify(headers: Mapping[str, str], body: bytes, secret: str, now_ms: int) -> None:
    """See that a push is the platform's, and of now. Raises `Rejected`."""
    if any(not headers.get(name) for name in (*SIGNED, "x-signature")):
        raise Rejected(401, "缺少签名的请求头", "a header of the signature is missing")
    given = headers["x-signature"].encode("utf-8", "replace")
    if not hmac.compare_digest(given, sign(headers, body, secret).encode()):
        raise Rejected(401, "签名不对：请核对回调的密钥 secret", "the signature is wrong: check the callback's secret")
    stamp = headers["x-timestamp"]
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 16):
        raise Rejected(401, "x-timestamp 不是毫秒数", "x-timestamp is no number of milliseconds")
    if abs(now_ms - int(stamp)) > TOLERANCE_MS:
        raise Rejected(401, "推送的时间差了五分钟以上：请校准电脑的时间", "pushed over five minutes off: set the clock")
