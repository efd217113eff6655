"""Floor 3, pure: how a call to Bilibili's open platform is signed. Reads bytes and text; writes nothing.

HMAC-SHA256 over the six x-bili headers, sorted by name, each `name:value` on a line of its own; the body is in it by
its MD5. From the platform's documents; the vector in the tests was computed apart from this.
"""

from __future__ import annotations

import hashlib
import hmac


def sign(body: bytes, key_id: str, secret: str, at_s: int, nonce: str) -> dict[str, str]:
    """The headers of a call: `at_s` is now, in seconds since 1970 UTC; `nonce` one that no other call has."""
    told = {
        "x-bili-accesskeyid": key_id,
        "x-bili-content-md5": hashlib.md5(body, usedforsecurity=False).hexdigest(),
        "x-bili-signature-method": "HMAC-SHA256",
        "x-bili-signature-nonce": nonce,
        "x-bili-signature-version": "1.0",
        "x-bili-timestamp": str(at_s),
    }
    signed = "\n".join(f"{name}:{value}" for name, value in sorted(told.items()))
    signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()
    return told | {"Authorization": signature, "Content-Type": "application/json", "Accept": "application/json"}
