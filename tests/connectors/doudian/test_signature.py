"""Only what Doudian signed for our app is taken, byte for byte; the recorded vectors hold."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import pytest

from connectors.contract import Rejected
from connectors.doudian.signature import sign, verify
from tests.connectors.pushes import vectors

KEY: Final = "7000000000000000001"
SECRET: Final = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
PROBE: Final = b'[{"tag":"0","msg_id":"0","data":"2021-06-09T10:50:16+08:00"}]'
PROBE_MD5: Final = "81bd27182c7a74f2b66f4c6561d0e0b8"
RECORDED: Final[Any] = vectors("doudian")
needs_vectors: Final = pytest.mark.skipif(RECORDED is None, reason="no recorded vectors beside this checkout")


def check(body: Any = PROBE, **headers: Any) -> None:
    verify(KEY, SECRET, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def test_a_probe_as_it_was_recorded_is_taken() -> None:
    check(event_sign=PROBE_MD5)
    check(event_sign=PROBE_MD5.upper(), app_id=KEY, sign_method="MD5")


def test_the_longer_signature_is_told_by_its_length_or_by_its_method() -> None:
    longer = sign(KEY, SECRET, PROBE, "hmac-sha256")
    check(event_sign=longer)
    check(event_sign=longer, sign_method="hmac-sha256")
    with pytest.raises(Rejected):
        check(event_sign=longer, sign_method="md5")


@needs_vectors
def test_the_recorded_vectors_hold() -> None:
    assert (RECORDED["app_key"], RECORDED["app_secret"]) == (KEY, SECRET)
    for case in RECORDED["cases"]:
        body = case["body_utf8"].encode()
        check(body, event_sign=case["event_sign_md5"])
        check(body, event_sign=case["event_sign_hmac_sha256"], sign_method="hmac-sha256")
    for case in RECORDED["negative"]:
        with pytest.raises(Rejected) as refused:
            check(case["body_utf8"].encode(), event_sign=case["event_sign_md5"], app_id=case.get("app_id", KEY))
        assert refused.value.status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"event_sign": ""},
        {"event_sign": "0" * 32},
        {"event_sign": "李" * 32},
        {"event_sign": PROBE_MD5, "app_id": "7000000000000000002"},
        {"event_sign": PROBE_MD5, "sign_method": "rsa"},
        {"event_sign": hashlib.md5(PROBE + SECRET.encode(), usedforsecurity=False).hexdigest()},
    ],
)
def test_what_is_not_signed_for_us_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Rejected) as refused:
        check(**headers)
    assert refused.value.status == 401


def test_one_more_byte_breaks_the_signature() -> None:
    with pytest.raises(Rejected):
        check(PROBE + b"\n", event_sign=PROBE_MD5)
