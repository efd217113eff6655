"""Floor 3, pure: Doudian's `event-sign`. Reads a request and the app's key and secret; writes nothing.

It covers the body as it came, byte for byte, so it is verified before anything is read. It knows no time: that a push
is not counted twice is the book's doing, by `msg_id`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from connectors.contract import Rejected

_HMAC: Final = "hmac-sha256"
_METHODS: Final = {32: "md5", 64: _HMAC}
"""What each length of a signature means, where `sign-method` is not said."""


def sign(key: str, secret: str, body: bytes, method: str = "md5") -> str:
    """The signature of a body: hex in lower case. `method` is md5 or hmac-sha256."""
    whole = key.encode() + body + secret.encode()
    if method == _HMAC:
        return hmac.new(secret.encode(), whole, hashlib.sha256).hexdigest()
    return hashlib.md5(whole, usedforsecurity=False).hexdigest()


def verify(key: str, secret: str, headers: Mapping[str, str], body: bytes) -> None:
    """Return if the platform signed this body for our app; header names are lower case. Raises `Rejected` 401."""
    if not hmac.compare_digest(headers.get("app-id", key).encode("utf-8", "replace"), key.encode()):
        raise Rejected(401, "app-id 不是本店应用的，请检查 app_key", "app-id is another app's: check app_key")
    given = headers.get("event-sign", "").strip().lower()
    method = headers.get("sign-method", "").strip().lower() or _METHODS.get(len(given), "md5")
    if method not in _METHODS.values():
        raise Rejected(401, "不认识的 sign-method", "an unknown sign-method")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), sign(key, secret, body, method).encode()):
        raise Rejected(
            401, "签名不对，请检查 app_key 和 app_secret", "the signature is wrong: check app_key and app_secret"
        )
