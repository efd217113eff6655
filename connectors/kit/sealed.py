"""Floor 3, pure: opens what a platform sends sealed with AES-CBC. Reads bytes; writes nothing."""

from __future__ import annotations

import base64
import binascii


def unseal(key: bytes, start: bytes, sealed: str | bytes, block: int) -> bytes:
    """What base64 text hides, its padding (PKCS#7 to `block` bytes) taken off. `start` is the 16 bytes CBC begins with.

    Raises `ValueError`, for every fault the same: who sent it learns nothing from it.
    """
    # Loading it takes 40 ms, which only a station with such a connector has to wait for.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    try:
        cipher = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError):
        raise _can_not_open() from None
    if not cipher or len(cipher) % 16:
        raise _can_not_open()
    opening = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor()
    padded = opening.update(cipher) + opening.finalize()
    pad = padded[-1]
    if not 1 <= pad <= block or len(padded) < pad or padded[-pad:] != bytes([pad]) * pad:
        raise _can_not_open()
    return padded[:-pad]


def _can_not_open() -> ValueError:
    return ValueError("it can't be opened")
