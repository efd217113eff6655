"""Only what was signed with our secret, lately, is taken; the published vectors of the scheme hold."""

from __future__ import annotations

import base64
import datetime as dt
from pathlib import Path
from typing import Any, Final

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Rejected, Trouble
from connectors.webhook.signature import TOLERANCE_MS, read_secret, verify

SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VECTORS: Final = (
    Path(__file__).resolve().parents[3] / ".." / "shared" / "platforms" / "vectors" / "generic_webhook.json"
)

# The vector the scheme's own libraries test themselves with.
PUBLISHED: Final[dict[str, Any]] = {
    "secret": SECRET,
    "id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "timestamp": 1614265330,
    "body": '{"test": 2432232314}',
    "signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def headers(vector: dict[str, Any], **other: str) -> dict[str, str]:
    told = {"id": vector["id"], "timestamp": str(vector["timestamp"]), "signature": vector["signature"]} | other
    return {f"webhook-{name}": value for name, value in told.items() if value}


def check(vector: dict[str, Any], late_ms: int = 0, body: bytes | None = None, **other: str) -> None:
    told = vector["body"].encode() if body is None else body
    verify(read_secret(vector["secret"]), headers(vector, **other), told, vector["timestamp"] * 1000 + late_ms)


def status(**other: Any) -> int:
    with pytest.raises(Rejected) as refused:
        check(PUBLISHED, **other)
    assert refused.value.zh
    assert refused.value.en
    return refused.value.status


def test_the_published_vector_holds() -> None:
    check(PUBLISHED)


@pytest.mark.skipif(not VECTORS.exists(), reason="no recorded vectors beside this checkout")
@pytest.mark.parametrize("name", ["published", "ours"])
def test_the_recorded_vectors_hold(name: str) -> None:
    vectors = orjson.loads(VECTORS.read_bytes())
    assert vectors["rules"]["tolerance_s"] * 1000 == TOLERANCE_MS
    check(vectors[name])
    if rotation := vectors[name].get("rotation_header"):
        check(vectors[name], signature=rotation)
    with pytest.raises(Rejected):
        check(vectors[name], body=b"{}")


def test_a_secret_is_the_same_without_its_prefix_and_its_padding() -> None:
    check(PUBLISHED | {"secret": SECRET.removeprefix("whsec_")})
    long = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    signed = read_secret(long).sign("a", dt.datetime(2026, 6, 15, tzinfo=dt.UTC), "{}")
    vector = {"secret": long.rstrip("="), "id": "a", "timestamp": 1781481600, "body": "{}", "signature": signed}
    check(vector)


@pytest.mark.parametrize("late_ms", [0, TOLERANCE_MS, -TOLERANCE_MS])
def test_five_minutes_either_way_are_allowed(late_ms: int) -> None:
    check(PUBLISHED, late_ms)


@pytest.mark.parametrize("late_ms", [TOLERANCE_MS + 1, -TOLERANCE_MS - 1, 10**12])
def test_a_stale_request_is_malformed_not_wrongly_signed(late_ms: int) -> None:
    assert status(late_ms=late_ms) == 400


@pytest.mark.parametrize(
    "signature",
    [
        "v1,AAAA " + PUBLISHED["signature"],
        PUBLISHED["signature"] + " v1,AAAA",
        "v1a,AAAA v2,BBBB " + PUBLISHED["signature"],
        "nonsense v1, ,v1 " + PUBLISHED["signature"],
    ],
)
def test_any_of_several_signatures_may_be_ours(signature: str) -> None:
    check(PUBLISHED, signature=signature)


@pytest.mark.parametrize(
    "other",
    [
        {"signature": "v1,AAAA"},
        {"signature": PUBLISHED["signature"].replace("v1,", "v2,")},
        {"signature": PUBLISHED["signature"][:-2]},
        {"signature": "v1,é\udcff"},
        {"signature": " ".join(["v1,AAAA"] * 50) + " " + PUBLISHED["signature"]},
        {"signature": ""},
        {"timestamp": ""},
        {"id": ""},
        {"id": "another"},
        {"timestamp": str(PUBLISHED["timestamp"] + 1)},
        {"body": b"{}"},
    ],
)
def test_anything_that_was_not_signed_so_is_refused(other: dict[str, Any]) -> None:
    assert status(**other) == 401


@pytest.mark.parametrize("stamp", ["soon", "1614265330.5", "-1", "१६१४२६५३३०", "9" * 30, "1614265330\n"])
def test_a_timestamp_that_is_no_number_of_seconds_is_malformed(stamp: str) -> None:
    assert status(timestamp=stamp) == 400


@pytest.mark.parametrize("other", [{"id": "\udcff"}, {"body": b"\xff\xfe"}])
def test_what_is_not_utf_8_is_malformed(other: dict[str, Any]) -> None:
    assert status(**other) == 400


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "secret", "whsec_????", "whsec_AAAA", "A" * 100, "密钥密钥", "whsec_MfKQ 9r8G"]
)
def test_a_secret_that_can_not_be_one_is_told_with_the_way_to_make_one(secret: str) -> None:
    with pytest.raises(Trouble) as wrong:
        read_secret(secret)
    assert "base64" in wrong.value.zh
    assert "urandom(32)" in wrong.value.en


@given(
    st.dictionaries(st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.text()), st.binary()
)
def test_no_request_of_a_stranger_is_taken(told: dict[str, str], body: bytes) -> None:
    with pytest.raises(Rejected) as refused:
        verify(read_secret(SECRET), told, body, 1_614_265_330_000)
    assert refused.value.status in (400, 401)
