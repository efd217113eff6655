"""Only what Kuaishou sealed for our app lately is opened; the recorded vectors hold."""

from __future__ import annotations

from typing import Any, Final

import orjson
import pytest

from connectors.contract import Rejected, Trouble
from connectors.kuaishou_shop.signature import OLDEST_MS, open_body, read_secret
from tests.connectors.kuaishou_shop.sealing import APP, AT_MS, NOW, SECRET, encrypt, message, seal
from tests.connectors.pushes import vectors

RECORDED: Final[Any] = vectors("kuaishou")
PAID: Final = message("kwaishop_order_paySuccess", {"oid": 1})
BODY: Final = seal(orjson.dumps(PAID))


def opened(body: bytes, now_ms: int = NOW, secret: str = SECRET) -> dict[str, Any]:
    return open_body(read_secret(secret), APP, body, now_ms)


def status(body: bytes, now_ms: int = NOW) -> int:
    with pytest.raises(Rejected) as refused:
        opened(body, now_ms)
    return refused.value.status


@pytest.mark.skipif(RECORDED is None, reason="no recorded vectors beside this checkout")
def test_the_recorded_vectors_hold() -> None:
    secret = RECORDED["message_secret_b64"]
    for case in RECORDED["cases"]:
        assert opened(case["body"].encode(), secret=secret) == orjson.loads(case["plaintext"])
        assert seal(case["plaintext"].encode()) == case["body"].encode()
    longer = RECORDED["aes256_variant"]
    assert opened(longer["body"].encode(), secret=longer["message_secret_b64"])["appKey"] == APP


def test_line_breaks_in_and_around_it_are_no_matter() -> None:
    assert opened(b"\r\n " + BODY[:76] + b"\r\n" + BODY[76:] + b"\n") == PAID


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        "快手".encode(),
        BODY[:-24],
        BODY[:-4],
        seal(orjson.dumps(PAID), "AQECAwQFBgcICQoLDA0ODw=="),
        encrypt(b"0" * 16),
        encrypt(bytes(16)),
        encrypt(b"0" * 15 + b"\x11"),
        seal(b"{"),
        seal(b"[]"),
        seal(orjson.dumps(PAID | {"appKey": "ks700000000000000002"})),
        seal(orjson.dumps(PAID | {"appKey": None})),
    ],
)
def test_what_is_not_sealed_for_us_is_refused(body: bytes) -> None:
    assert status(body) == 401


def test_a_message_may_be_a_week_old_and_no_older() -> None:
    assert opened(BODY, AT_MS + OLDEST_MS) == PAID
    assert status(BODY, AT_MS + OLDEST_MS + 1) == 400
    assert status(seal(orjson.dumps(PAID | {"createTime": None}))) == 400


@pytest.mark.parametrize("secret", ["", "short", "AAEC", "!" * 24, "快手"])
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(Trouble):
        read_secret(secret)
