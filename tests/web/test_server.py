"""Start and stop: a port that can't be had, a stop that leaves nothing, and a log that holds no token."""

from __future__ import annotations

import asyncio
import logging
import socket as sockets
from pathlib import Path

import aiohttp
import pytest

from companion.domain.trouble import Trouble
from companion.web.access import ROLES, load_or_make
from companion.web.server import open_server
from tests.web.made_up_doors import MadeUpStation, said
from tests.web.running import Running, running, tasks_gone


async def ask_raw(up: Running, asked: bytes) -> tuple[bytes, bytes]:
    """The head and the body of what a connection is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", up.server.port)
    writer.write(asked)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


async def test_a_free_port_is_chosen_and_named(up: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert up.server.url == f"http://127.0.0.1:{up.server.port}"
    assert up.server.port > 0
    assert (await up.get("/healthz"))[0] == 200
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("host", "reached"), [("0.0.0.0", "127.0.0.1"), ("localhost", "localhost")])
async def test_the_address_is_one_this_machine_can_open(
    station: MadeUpStation, tmp_path: Path, host: str, reached: str
) -> None:
    async with running(station, tmp_path, host=host) as up:
        assert up.server.url == f"http://{reached}:{up.server.port}"
        assert (await up.get("/healthz"))[0] == 200


async def test_a_taken_port_is_one_sentence_that_names_it(up: Running, tmp_path: Path) -> None:
    access = load_or_make(tmp_path)
    before = asyncio.all_tasks()
    with pytest.raises(Trouble) as taken:
        await open_server(up.station.doors(), access, "127.0.0.1", up.server.port)
    for sentence in (taken.value.zh, taken.value.en):
        assert str(up.server.port) in sentence
        assert "--port" in sentence
    assert asyncio.all_tasks() == before


async def test_an_address_of_another_machine_is_one_sentence(station: MadeUpStation, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"192\.0\.2\.1"):
        await open_server(station.doors(), load_or_make(tmp_path), "192.0.2.1", 0)


async def test_stopping_tells_every_face_and_leaves_no_task(station: MadeUpStation, tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    async with running(station, tmp_path) as up:
        faces = [await up.dial("/feed", "overlay") for _ in range(3)]
        bridge = await up.dial("/ear/bridge", "connector")
        async with asyncio.TaskGroup() as group:
            parting = [group.create_task(face.receive()) for face in (*faces, bridge)]
            await up.server.close()
        assert [face.close_code for face in (*faces, bridge)] == [aiohttp.WSCloseCode.GOING_AWAY] * 4
        assert {part.result().type for part in parting} == {aiohttp.WSMsgType.CLOSE}
        assert all(seat.left.is_set() for seat in station.seats)
        await up.server.close()
    await tasks_gone(before)


async def test_stopping_lets_a_push_be_answered_that_is_on_its_way(station: MadeUpStation, tmp_path: Path) -> None:
    station.durable.clear()

    async def push(up: Running) -> int:
        address = up.server.url + "/hook/webhook"
        async with up.client.post(address, data=b"1", headers={"Signature": "good"}) as answer:
            return answer.status

    async with running(station, tmp_path) as up, asyncio.TaskGroup() as group:
        pushing = group.create_task(push(up))
        await station.brought.get()
        stopping = group.create_task(up.server.close())
        await asyncio.sleep(0)
        station.durable.set()
        assert await pushing == 200
        await stopping


async def test_after_a_stop_the_port_is_free_again(up: Running) -> None:
    await up.server.close()
    with sockets.socket() as again:
        again.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", up.server.port))


@pytest.mark.parametrize(
    "asked",
    [
        b"\x16\x03\x01 not http\r\n\r\n",
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_refused_as_json_too(up: Running, asked: bytes) -> None:
    head, body = await ask_raw(up, asked)
    assert head.startswith(b"HTTP/1.1 400 ") or head.startswith(b"HTTP/1.0 400 ")
    assert list(said(body)) == ["error"]


async def test_no_token_is_ever_logged(up: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = [up.access.token(role) for role in ROLES]
    for token in tokens:
        for path in ("/", "/state", "/overlay/all", "/nothing", "/feed", "/ear/bridge"):
            await up.get(f"{path}?token={token}")
            await up.get(path, Authorization=f"Bearer {token}")
        async with up.dial(f"/feed?token={token}") as socket:
            await socket.send_str("{")
            await socket.receive()
        broken = f"GET /state?token={token} HTTP/1.1\r\nbroken {token}\r\n\r\n"
        await ask_raw(up, broken.encode())
    assert caplog.records
    everything = "\n".join(f"{record.getMessage()} {record.exc_info} {record.args}" for record in caplog.records)
    assert not [token for token in tokens if token in everything or token in caplog.text]
