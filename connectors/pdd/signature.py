"""Floor 3, pure: Pinduoduo's signatures: the address that is dialled for its messages, and the calls of its interface.

Reads an app's id and secret, and the time; writes nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from urllib.parse import quote

from connectors.kit.joined import sign_joined


def message_path(client_id: str, client_secret: str, now_ms: int) -> str:
    """What is dialled: the digest is Base64 of the *hex text* of MD5 over id, time and secret, as a URL writes it.

    The platform takes it for some minutes about `now_ms`.
    """
    told = f"{client_id}{now_ms}{client_secret}".encode()
    digest = base64.b64encode(hashlib.md5(told, usedforsecurity=False).hexdigest().encode()).decode()
    return f"/message/{quote(client_id, safe='')}/{now_ms}/{quote(digest, safe='')}"


def sign_call(client_secret: str, params: Mapping[str, str]) -> str:
    """The `sign` of a call of the interface."""
    return sign_joined(client_secret, params)
