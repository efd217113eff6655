"""The one code that pairs a bridge: an address, a token, and a check against a letter lost in copying."""

from __future__ import annotations

import hashlib

from connectors.bridge.pairing import code_of


def test_a_code_holds_the_address_the_token_and_a_check() -> None:
    told = "zbt1:127.0.0.1:8321:abc_DEF-123"
    assert code_of("127.0.0.1:8321", "abc_DEF-123") == f"{told}:{hashlib.sha256(told.encode()).hexdigest()[:6]}"


def test_a_code_of_a_real_token_fits_one_row_of_the_console() -> None:
    assert len(code_of("127.0.0.1:65535", "x" * 43)) <= 76
