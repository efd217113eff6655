"""Only what WeChat signed and sealed for our app is taken; the official vectors hold."""

from __future__ import annotations

from typing import Any, Final

import pytest

from connectors.contract import Rejected, Trouble
from connectors.wechat_shop.signature import TOLERANCE_MS, open_sealed, read_key, sign, verify
from tests.connectors.pushes import vectors
from tests.connectors.wechat_shop.sealing import APPID, KEY, NOW, TOKEN, encrypt, padded, query, seal

RECORDED: Final[Any] = vectors("wechat_shop")
needs_vectors: Final = pytest.mark.skipif(RECORDED is None, reason="no recorded vectors beside this checkout")


def test_the_official_signatures_hold() -> None:
    assert sign("AAAAA", "1714036504", "1514711492") == "f464b24fc39322e44b38aa78f5edd27bd1441696"
    assert sign("AAAAA", "1714037059", "486452656") == "899cf89e464efb63f54ddac96b0a0a235f53aa78"


@needs_vectors
def test_the_official_sealed_message_opens() -> None:
    told = RECORDED["official"]
    post, key = told["safe_post"], read_key(told["encoding_aes_key"])
    sent = {name: post[name] for name in ("timestamp", "nonce", "signature", "msg_signature")}
    verify(told["token"], sent, int(post["timestamp"]) * 1000, post["encrypt_b64"])
    assert open_sealed([key], told["appid"], post["encrypt_b64"]).decode() == post["plaintext"]
    reply = told["reply"]
    assert open_sealed([key], told["appid"], reply["encrypt_b64"]).decode() == reply["plaintext"]
    assert sign(told["token"], reply["timestamp"], reply["nonce"], reply["encrypt_b64"]) == reply["msg_signature"]


@needs_vectors
def test_the_recorded_events_open_and_one_of_another_app_does_not() -> None:
    told = RECORDED["ours"]
    key = read_key(told["encoding_aes_key"])
    for case in told["cases"]:
        verify(told["token"], case, int(case["timestamp"]) * 1000, case["encrypt_b64"])
        assert open_sealed([key], told["appid"], case["encrypt_b64"]).decode() == case["plaintext"]
        assert seal(case["plaintext"].encode(), random=case["random16"].encode()) == case["encrypt_b64"]
    wrong = told["negative_wrong_appid"]
    verify(told["token"], wrong, int(wrong["timestamp"]) * 1000, wrong["encrypt_b64"])
    with pytest.raises(Rejected):
        open_sealed([key], told["appid"], wrong["encrypt_b64"])


def test_in_safe_mode_the_plain_signature_is_worth_nothing() -> None:
    told = query("sealed")
    verify(TOKEN, told, NOW, "sealed")
    for forged in (told | {"msg_signature": told["signature"]}, query(), {}):
        with pytest.raises(Rejected) as refused:
            verify(TOKEN, forged, NOW, "sealed")
        assert refused.value.status == 401


@pytest.mark.parametrize(("off_ms", "taken"), [(0, True), (TOLERANCE_MS, True), (TOLERANCE_MS + 1, False)])
def test_a_request_may_be_as_old_as_the_platform_keeps_trying_and_no_older(off_ms: int, taken: bool) -> None:
    for now_ms in (NOW + off_ms, NOW - off_ms):
        if taken:
            verify(TOKEN, query(), now_ms)
            continue
        with pytest.raises(Rejected) as refused:
            verify(TOKEN, query(), now_ms)
        assert refused.value.status == 400


def test_a_timestamp_that_is_no_number_is_refused_though_it_is_signed() -> None:
    for stamp in ("", "now", "१७", "9" * 12):
        told = {"timestamp": stamp, "nonce": "1", "signature": sign(TOKEN, stamp, "1")}
        with pytest.raises(Rejected) as refused:
            verify(TOKEN, told, NOW)
        assert refused.value.status == 400


def test_the_key_before_this_one_opens_too() -> None:
    old = "Z" * 42 + "A"
    assert open_sealed([read_key(KEY), read_key(old)], APPID, seal(b"{}", key=old)) == b"{}"


def test_every_fault_of_what_is_sealed_is_refused_alike() -> None:
    plain = b"0123456789abcdef" + (2).to_bytes(4, "big") + b"{}" + APPID.encode()
    whole = padded(plain)
    faults = [
        "",
        "no base64!",
        "李",
        "QUJD",
        encrypt(whole)[:-24],
        encrypt(whole[:-1] + b"\x00"),
        encrypt(whole[:-1] + b"\x21"),
        encrypt(whole[:-2] + b"\x00" + whole[-1:]),
        encrypt(bytes([32]) * 32),
        encrypt(padded(b"short")),
        encrypt(padded(plain[:16] + (2**32 - 1).to_bytes(4, "big") + plain[20:])),
        encrypt(padded(plain[:16] + (0).to_bytes(4, "big") + plain[20:])),
        encrypt(padded(plain[:16] + (3).to_bytes(4, "big") + plain[20:])),
        seal(b"{}", appid=""),
        seal(b"{}", appid=APPID + "x"),
        seal(b"{}", key="A" * 43),
    ]
    said = set()
    for sealed in faults:
        with pytest.raises(Rejected) as refused:
            open_sealed([read_key(KEY)], APPID, sealed)
        said.add((refused.value.status, refused.value.en))
    assert [status for status, _ in said] == [401]


@pytest.mark.parametrize("text", ["", "A" * 42, "A" * 44, "!" * 43, "李" * 43])
def test_a_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Trouble):
        read_key(text)


def test_a_key_may_have_bits_left_over() -> None:
    assert len(read_key(f" {KEY} ")) == 32
    assert read_key("A" * 43) == bytes(32)
