"""Floor 3, pure: the one code that pairs a bridge with this station. Reads and writes nothing.

`zbt1:127.0.0.1:8321:TOKEN:CHECK`: the address a bridge dials, the connectors' token, and the first six hex digits of
the SHA-256 of all that stands before, so that a letter lost in copying is noticed before the show.
"""

from __future__ import annotations

import hashlib
from typing import Final

PREFIX: Final = "zbt1"
CHECK_LETTERS: Final = 6
LOOPBACK: Final = "127.0.0.1"


def code_of(address: str, token: str) -> str:
    """The code for a station that answers bridges at `address` (host:port, on this machine) to `token`."""
    told = f"{PREFIX}:{address}:{token}"
    return f"{told}:{hashlib.sha256(told.encode()).hexdigest()[:CHECK_LETTERS]}"
