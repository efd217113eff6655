"""Only what Youzan signed for our app is taken, byte for byte; the recorded vectors hold."""

from __future__ import annotations

from typing import Any, Final

import orjson
import pytest

from connectors.contract import Rejected
from connectors.youzan.signature import sign, verify
from tests.connectors.pushes import vectors

RECORDED: Final[Any] = vectors("youzan")
needs_vectors: Final = pytest.mark.skipif(RECORDED is None, reason="no recorded vectors beside this checkout")
KNOWN: Final = "05a671c66aefea124cc08b76ea6d30bb"


def test_the_known_signature_holds() -> None:
    assert sign("test", "test", b"") == KNOWN
    verify("test", "test", {"event-sign": KNOWN.upper(), "client-id": "test"}, b"")
    verify("test", "test", {"event-sign": KNOWN}, b"")


@needs_vectors
def test_the_recorded_push_is_taken_and_not_when_it_is_written_anew_or_signed_the_old_way() -> None:
    told, body = RECORDED, RECORDED["body"].encode()
    verify(told["client_id"], told["client_secret"], {"event-sign": told["event_sign"]}, body)
    anew = orjson.dumps(orjson.loads(body) | {"sendCount": 2})
    for given, sent in ((told["event_sign"], anew), (told["legacy_body_sign"], body)):
        with pytest.raises(Rejected):
            verify(told["client_id"], told["client_secret"], {"event-sign": given}, sent)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"event-sign": ""},
        {"event-sign": "赞" * 32},
        {"event-sign": "0" * 32},
        {"event-sign": KNOWN, "client-id": "x"},
    ],
)
def test_what_is_not_signed_for_us_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Rejected) as refused:
        verify("test", "test", headers, b"")
    assert refused.value.status == 401
