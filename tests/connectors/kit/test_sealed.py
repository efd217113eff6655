"""What is sealed with AES-CBC opens whole or not at all."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from connectors.kit.sealed import unseal

KEY = bytes(range(16))
START = bytes(16)


def seal(packed: bytes) -> bytes:
    sealing = Cipher(algorithms.AES(KEY), modes.CBC(START)).encryptor()
    return base64.b64encode(sealing.update(packed) + sealing.finalize())


def test_padding_is_taken_off_up_to_the_block_and_no_more() -> None:
    assert unseal(KEY, START, seal(b"plum" + b"\x0c" * 12), 16) == b"plum"
    assert unseal(KEY, START, seal(b"\x20" * 32), 32) == b""
    with pytest.raises(ValueError, match="can't be opened"):
        unseal(KEY, START, seal(b"\x20" * 32), 16)


@pytest.mark.parametrize("sealed", [b"", b"A", b"!!!!", "李", b"QUJD", seal(bytes(16)), seal(b"a" * 15 + b"\x02")])
def test_every_fault_is_told_alike(sealed: bytes | str) -> None:
    with pytest.raises(ValueError, match="it can't be opened"):
        unseal(KEY, START, sealed, 16)
