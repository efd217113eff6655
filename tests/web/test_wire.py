"""A connection that sends its request a byte at a time, or not at all, is ended; one that asked is left alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from companion.web.limits import Limits
from tests.web.made_up_doors import MadeUpStation
from tests.web.running import running


@pytest.mark.parametrize("sent", [b"", b"GET /", b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"])
async def test_a_request_that_does_not_come_is_given_up_and_counted(
    station: MadeUpStation, tmp_path: Path, sent: bytes
) -> None:
    async with running(station, tmp_path, limits=Limits(head_s=0.05)) as up:
        reader, writer = await asyncio.open_connection("127.0.0.1", up.server.port)
        writer.write(sent)
        async with asyncio.timeout(10):
            assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
        assert "companion_slow_heads_total 1" in (await up.get("/metrics"))[1].decode()


async def test_many_that_drip_are_ended_at_the_same_time_and_keep_no_one_out(
    station: MadeUpStation, tmp_path: Path
) -> None:
    async with running(station, tmp_path, limits=Limits(head_s=0.2)) as up:
        slow = [await asyncio.open_connection("127.0.0.1", up.server.port) for _ in range(50)]
        for byte in (b"G", b"E", b"T"):
            for _, writer in slow:
                writer.write(byte)
            assert (await up.get("/healthz"))[0] == 200
        async with asyncio.timeout(10):
            for reader, writer in slow:
                assert await reader.read() == b""
                writer.close()


async def test_a_request_that_came_in_two_parts_is_answered_and_its_connection_kept(
    station: MadeUpStation, tmp_path: Path
) -> None:
    async with running(station, tmp_path, limits=Limits(head_s=0.1)) as up:
        reader, writer = await asyncio.open_connection("127.0.0.1", up.server.port)
        for _ in range(2):
            for part in (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r", b"\n"):
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0.01)
            async with asyncio.timeout(10):
                head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 ")
            await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]))
            await asyncio.sleep(0.15)
        writer.close()
        await writer.wait_closed()
