"""A whole station in a process of its own, as a village runs it, and a stranger's program that sends signed traffic."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import aiohttp
import orjson
from standardwebhooks import Webhook

ROOT: Final = Path(__file__).resolve().parents[2]
SECRET: Final = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

STATION: Final = """
[station]
name = "弄袍村 · 蜂糖李专场"
goal = "1000斤"

[journal]
url = "sqlite:station.db"

[[pool]]
id = "plum"
name = "蜂糖李"
on_hand = "64000斤"

[[pack]]
id = "plum-5"
pool = "plum"
link = 3
title = "蜂糖李 5斤装"
content = "5斤"
price = "39.9"
sku = { doudian = ["SKU5"] }

[facts]
shipping = "全国包邮，新疆、西藏补 10 元运费"

[[room]]
id = "douyin"
name = "抖音直播间"

[connector.webhook]
room = "douyin"
secret = "env:WEBHOOK_SECRET"

[connector.bridge]
"""


def companion(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "companion", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
        cwd=more.pop("cwd", ROOT),
        env=environment() | more.pop("env", {}),
        **more,
    )


def environment() -> dict[str, str]:
    """What a village's station finds around it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("COMPANION_")}
    return kept | {"WEBHOOK_SECRET": SECRET, "LANG": "zh_CN.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def token_in(data: Path, role: str) -> str:
    """The token of a role of the station whose data lie there."""
    return str(tomllib.loads((data / "access.toml").read_text(encoding="utf-8"))[role])


class Village:
    """One station's folder, and the process that runs on it."""

    def __init__(self, folder: Path, station: str = STATION) -> None:
        self.config = folder / "station.toml"
        self.data = folder / "data"
        self.config.write_text(station, encoding="utf-8")
        self.process: subprocess.Popen[str] | None = None
        self.url = ""
        self.port = 0
        self._signer = Webhook(SECRET)
        self._sent = 0

    def start(self, log: Path | None = None) -> None:
        """Start the station and wait until it takes traffic; again on the port it had. It complains into `log`."""
        options = ["--config", str(self.config), "--data", str(self.data), "--port", str(self.port)]
        with log.open("ab") if log else contextlib.nullcontext() as complaints:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "companion", "serve", *options],
                stdout=subprocess.PIPE,
                stderr=complaints,
                encoding="utf-8",
                cwd=ROOT,
                env=environment(),
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("ready "), line
        self.url = line.split()[1]
        self.port = int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        """The laptop dies."""
        assert self.process is not None
        self.process.kill()
        self._over()

    def stop(self, asked: signal.Signals = signal.SIGTERM) -> int:
        """Ask the station to stop, and its exit code."""
        assert self.process is not None
        self.process.send_signal(asked)
        return self._over()

    def _over(self) -> int:
        assert self.process is not None
        code = self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None
        return code

    def token(self, role: str) -> str:
        """The token of a role."""
        return token_in(self.data, role)

    def signed(self, nouns: Sequence[dict[str, Any]]) -> tuple[bytes, dict[str, str]]:
        """The body and headers of a signed push."""
        self._sent += 1
        id, now, body = f"msg_{self._sent}", dt.datetime.now(dt.UTC), orjson.dumps(list(nouns))
        signature = self._signer.sign(id, now, body.decode())
        stamp = str(int(now.timestamp()))
        return body, {"webhook-id": id, "webhook-timestamp": stamp, "webhook-signature": signature}

    async def push(self, http: aiohttp.ClientSession, *nouns: dict[str, Any]) -> dict[str, Any]:
        """Push nouns as a stranger's program does; the answer."""
        body, headers = self.signed(nouns)
        async with http.post(f"{self.url}/hook/webhook", data=body, headers=headers) as reply:
            answer: dict[str, Any] = await reply.json()
            return answer | {"status": reply.status}

    async def command(self, http: aiohttp.ClientSession, name: str, **args: Any) -> dict[str, Any]:
        """Give a command as a helper; its result."""
        self._sent += 1
        command = {"kind": "command", "id": f"c{self._sent}", "name": name, "args": args}
        async with http.ws_connect(f"{self.url}/feed?token={self.token('helper')}") as feed:
            await feed.send_str(orjson.dumps(command).decode())
            frames = await frames_until(feed, lambda seen: any(frame["kind"] == "result" for frame in seen))
        return frames[-1]

    async def state(self, http: aiohttp.ClientSession) -> dict[str, Any]:
        """The station's state."""
        headers = {"Authorization": f"Bearer {self.token('helper')}"}
        async with http.get(f"{self.url}/state", headers=headers) as reply:
            assert reply.status == 200
            state: dict[str, Any] = await reply.json()
            return state


def order(number: int, event: str = "created", quantity: int = 1, **more: Any) -> dict[str, Any]:
    """An order event as it is on the wire."""
    noun: dict[str, Any] = {
        "kind": "order",
        "at": "2026-06-15T20:00:09+08:00",
        "source": "doudian",
        "key": f"evt-{number}-{event}",
        "order": f"D{number}",
        "event": event,
        "buyer": "山里人",
    }
    if event == "created":
        noun["lines"] = [{"line": "1", "sku": "SKU5", "quantity": quantity}]
    return noun | more


def comment(number: int, text: str, user: str = "山里人") -> dict[str, Any]:
    """A comment as it is on the wire."""
    return {
        "kind": "comment",
        "at": "2026-06-15T20:00:01.250+08:00",
        "source": "douyin_open",
        "room": "douyin",
        "key": f"c{number}",
        "user": {"id": f"u{number}", "name": user},
        "text": text,
    }


async def frames_until(
    socket: aiohttp.ClientWebSocketResponse, wanted: Any, seconds: float = 20
) -> list[dict[str, Any]]:
    """The frames of a feed up to the first for which `wanted(frames so far)` holds."""
    frames: list[dict[str, Any]] = []
    async with asyncio.timeout(seconds):
        while not wanted(frames):
            frames.append(orjson.loads(await socket.receive_str()))
    return frames
