"""Floor 3, pure: the signature that several platforms share: sorted parameters, joined, between two secrets, by MD5.

Reads and writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def sign_joined(secret: str, params: Mapping[str, str]) -> str:
    """MD5 in upper-case hex of secret ‖ k1 v1 k2 v2 … ‖ secret, the keys in the order of their letters."""
    joined = "".join(f"{key}{params[key]}" for key in sorted(params))
    return hashlib.md5(f"{secret}{joined}{secret}".encode(), usedforsecurity=False).hexdigest().upper()
