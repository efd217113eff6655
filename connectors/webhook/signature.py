"""Floor 3, pure: the Standard Webhooks signature. Reads a secret and a request; writes nothing.

The `standardwebhooks` package signs; its `verify` reads the real clock, and here the time is handed in, so the
tolerance and the comparison (constant time, any `v1` of several may match) are ours.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import re
from collections.abc import Mapping
from typing import Final

from standardwebhooks import Webhook

from connectors.contract import Rejected, Trouble

TOLERANCE_MS: Final = 300_000
"""How far a request's timestamp may be from our clock, either way."""

_PREFIX: Final = "whsec_"
_KEY_BYTES: Final = range(24, 65)
_MOST_SIGNATURES: Final = 16
_TIMESTAMP: Final = re.compile(r"[0-9]{1,11}", re.ASCII)


def read_secret(secret: str) -> Webhook:
    """What signs with `secret`: base64 of 24 to 64 bytes, `whsec_` before it or not. Raises `Trouble`."""
    text = secret.strip().removeprefix(_PREFIX)
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise _bad_secret() from None
    if len(key) not in _KEY_BYTES:
        raise _bad_secret()
    return Webhook(key)


def verify(signer: Webhook, headers: Mapping[str, str], body: bytes, now_ms: int) -> None:
    """Return if the request was signed with our secret within the tolerance; header names are lower case.

    Raises `Rejected`: 401 without a signature that fits, 400 when a header or the body is malformed or the timestamp
    is stale.
    """
    delivery, stamp, given = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not (delivery and stamp and given):
        raise Rejected(401, "请求没有签名", "webhook-id, webhook-timestamp and webhook-signature are needed")
    if not _TIMESTAMP.fullmatch(stamp):
        raise Rejected(400, "webhook-timestamp 应是秒数", "webhook-timestamp must be seconds since 1970")
    expected = _sign(signer, delivery, int(stamp), body).encode()
    offered = given.encode("utf-8", "replace").split(b" ", _MOST_SIGNATURES)[:_MOST_SIGNATURES]
    # No early end: how long it takes says nothing about which one fits.
    if not sum(hmac.compare_digest(expected, one) for one in offered):
        raise Rejected(401, "签名不对，请检查两边的密钥", "the signature is wrong: check the secret on both sides")
    if abs(int(stamp) * 1000 - now_ms) > TOLERANCE_MS:
        raise Rejected(
            400, "请求超过五分钟，请检查时钟", "the timestamp is more than five minutes off: check the clock"
        )


def _sign(signer: Webhook, delivery: str, stamp: int, body: bytes) -> str:
    try:
        delivery.encode()
        text = body.decode()
    except UnicodeError:
        raise Rejected(400, "请求不是 UTF-8", "the request is not UTF-8") from None
    return signer.sign(delivery, dt.datetime.fromtimestamp(stamp, dt.UTC), text)


def _bad_secret() -> Trouble:
    return Trouble(
        "[connector.webhook] 的 secret 应是 whsec_ 加 24 到 64 字节的 base64；"
        "可以这样生成：python -c \"import base64,os;print('whsec_'+base64.b64encode(os.urandom(32)).decode())\"",
        "[connector.webhook] needs a secret of whsec_ and base64 of 24 to 64 bytes; make one with "
        "python -c \"import base64,os;print('whsec_'+base64.b64encode(os.urandom(32)).decode())\"",
    )
