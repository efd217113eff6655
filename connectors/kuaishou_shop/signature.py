"""Floor 3, pure: what Kuaishou sends sealed. Reads a body and the app's message secret; writes nothing.

There is no signature: that it can be opened, is JSON and names our app is all that proves it. The app's name is
compared here, so that all of it is in one place.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Any, Final

from connectors.contract import Rejected, Trouble
from connectors.kit.sealed import unseal
from connectors.kit.values import Unreadable, ms_of, read_json, read_object

OLDEST_MS: Final = 7 * 86_400_000
"""How old a message may be."""

_START: Final = bytes(16)
_BLOCK: Final = 16
_KEY_BYTES: Final = (16, 32)


def read_secret(secret: str) -> bytes:
    """The key that 消息密钥 stands for: base64 of 16 or 32 bytes. Raises `Trouble`."""
    try:
        key = base64.b64decode(secret.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) not in _KEY_BYTES:
        raise Trouble(
            "[connector.kuaishou_shop] 的 message_secret 应是开放平台上的消息密钥（base64），请整个复制",
            "[connector.kuaishou_shop] needs the platform's message secret (base64): copy all of it",
        )
    return key


def open_body(key: bytes, app_key: str, body: bytes, now_ms: int) -> dict[str, Any]:
    """What a body says, if it was sealed with our secret for our app, lately.

    Raises `Rejected`: 401 when it was not, 400 when it is older than a week.
    """
    try:
        told = read_object(read_json(unseal(key, _START, b"".join(body.split()), _BLOCK)))
    except (Unreadable, ValueError):
        raise Rejected(401, "解不开，请检查 message_secret", "it can't be opened: check message_secret") from None
    if not hmac.compare_digest(str(told.get("appKey", "")).encode("utf-8", "replace"), app_key.encode()):
        raise Rejected(401, "appKey 不是本店应用的，请检查 app_key", "appKey is another app's: check app_key")
    if ms_of(told.get("createTime")) < now_ms - OLDEST_MS:
        raise Rejected(400, "消息太旧，或本机时钟不准", "the message is stale, or this machine's clock is wrong")
    return told
