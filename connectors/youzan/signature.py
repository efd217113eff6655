"""Floor 3, pure: Youzan's `Event-Sign`. Reads a request and the app's id and secret; writes nothing.

It covers the body as it came, byte for byte. It knows no time: that a push is not counted twice is the book's doing,
by `msg_id`. The older `sign` within the body covers less and is not accepted.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from connectors.contract import Rejected


def sign(client: str, secret: str, body: bytes) -> str:
    """The signature of a body: MD5, hex in lower case."""
    return hashlib.md5(client.encode() + body + secret.encode(), usedforsecurity=False).hexdigest()


def verify(client: str, secret: str, headers: Mapping[str, str], body: bytes) -> None:
    """Return if Youzan signed this body for our app; header names are lower case. Raises `Rejected` 401."""
    if not hmac.compare_digest(headers.get("client-id", client).encode("utf-8", "replace"), client.encode()):
        raise Rejected(401, "Client-Id 不是本店应用的，请检查 client_id", "Client-Id is another app's: check client_id")
    given = headers.get("event-sign", "").strip().lower().encode("utf-8", "replace")
    if not hmac.compare_digest(given, sign(client, secret, body).encode()):
        raise Rejected(
            401,
            "签名不对，请检查 client_id 和 client_secret",
            "the signature is wrong: check client_id and client_secret",
        )
