"""What a failure of the network means is said in one sentence that helps, and nothing secret is in it."""

from __future__ import annotations

import socket
import ssl

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK, InvalidStatus, InvalidUpgrade
from websockets.frames import Close
from websockets.http11 import Response

from connectors.kit.dial import Lost, Patience, explain, knock


def status(code: int) -> InvalidStatus:
    return InvalidStatus(Response(code, "x", Headers()))


@pytest.mark.parametrize(
    ("wrong", "zh", "refused"),
    [
        (Lost("原样", "as it is", refused=True), "原样", True),
        (TimeoutError(), "没有回音", False),
        (ConnectionRefusedError(111, "Connect call failed"), "没有开", False),
        (OSError("Multiple exceptions: [Errno 111] Connect call failed ('::1', 1), …"), "没有开", False),
        (socket.gaierror(-2, "Name or service not known"), "断网", False),
        (ssl.SSLCertVerificationError("certificate has expired"), "时间对吗", False),
        (status(401), "HTTP 401", True),
        (status(503), "HTTP 503", False),
        (ConnectionClosedOK(Close(1001, ""), None), "1001", False),
        (ConnectionClosedError(None, None), "1006", False),
        (InvalidUpgrade("Upgrade", "x"), "InvalidUpgrade", False),
        (OSError(113, "No route to host"), "连不上", False),
    ],
)
def test_each_failure_has_its_sentence(wrong: Exception, zh: str, refused: bool) -> None:
    lost = explain(wrong)
    assert zh in lost.zh
    assert lost.en
    assert lost.refused is refused


async def test_a_name_with_two_addresses_that_both_refuse_is_a_program_that_is_not_running() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    (trouble,) = await knock(f"ws://user:secret@localhost:{port}/?key=hidden", "连不上", "can't", Patience(open_s=2))
    assert "没有开" in trouble.zh
    assert f"localhost:{port}" in trouble.zh
    assert "secret" not in trouble.zh + trouble.en
    assert "hidden" not in trouble.zh + trouble.en
