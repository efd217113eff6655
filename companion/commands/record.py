"""Floor 4. `companion record`: everything a running station hears, as a recording, until Ctrl-C or for so many minutes.

Reads one WebSocket; writes the file, which takes its place once it is whole. A recording that was cut short is kept.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, BinaryIO, Final

from companion.commands.fold import open_to
from companion.commands.knocking import check_door
from companion.commands.stopping import asked_to_stop
from companion.domain.trouble import Trouble

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

FRAME_BYTES: Final = 64 * 2**20
LAST_S: Final = 5.0
"""So long the station may take to hand out what it had heard when it was asked to end."""
_OVER: Final = (1000, 1001)
_SLOW: Final = 1008


async def record(url: str, token: str, to: str, minutes: float = 0.0) -> int:
    """Record the station at `url` into `to` (`-`: stdout) and say how many nouns there are. `minutes` 0: until asked
    to stop. Raises `Trouble` when it can't be begun, or was cut short; what was heard until then is in the file."""
    from websockets.asyncio.client import connect
    from websockets.exceptions import WebSocketException

    check_door(url, token)
    headers = {"Authorization": f"Bearer {token}"}
    dial = connect(
        f"ws{url.removeprefix('http')}/record",
        additional_headers=headers,
        proxy=None,
        compression=None,
        max_size=FRAME_BYTES,
    )
    with open_to(to) as file, asked_to_stop() as until:
        try:
            async with dial as line:
                count, code = await _write_all(line, file, until, minutes)
        except (OSError, WebSocketException) as wrong:
            raise _not_begun(url, wrong) from None
    if code not in _OVER:
        raise _cut_short(count, code)
    return count


async def _write_all(line: ClientConnection, file: BinaryIO, until: asyncio.Event, minutes: float) -> tuple[int, int]:
    """Write all that comes; how many nouns it was, and with which code it ended (0: without a word)."""
    from websockets.exceptions import ConnectionClosed

    count = 0
    async with asyncio.TaskGroup() as group:
        end = group.create_task(_end(line, until, minutes))
        try:
            while True:
                heard = await line.recv(decode=False)
                file.write(heard)
                file.flush()
                count += heard.count(b"\n")
        except ConnectionClosed as closed:
            return count, closed.rcvd.code if closed.rcvd else 0
        finally:
            end.cancel()


async def _end(line: ClientConnection, until: asyncio.Event, minutes: float) -> None:
    """Ask the station, when it is time, for the last of what it heard; then hang up."""
    try:
        async with asyncio.timeout(minutes * 60 or None):
            await until.wait()
    except TimeoutError:
        pass
    await line.send("end")
    await asyncio.sleep(LAST_S)
    await line.close()


def _cut_short(count: int, code: int) -> Trouble:
    if code == _SLOW:
        return Trouble(
            f"录得跟不上，或令牌换了，录到第 {count} 条为止；文件已经留好，请重新录",
            f"the recording could not keep up, or the token was changed; it ends after {count}, record anew",
        )
    return Trouble(
        f"和助播台的连接断了，录到第 {count} 条为止；文件已经留好",
        f"the station was lost; the recording ends after {count}, and is kept",
    )


def _not_begun(url: str, wrong: Exception) -> Trouble:
    status = getattr(getattr(wrong, "response", None), "status_code", 0)
    if status == 403:
        return Trouble("录像要用主播的令牌", "recording takes the anchor's token")
    return Trouble(
        f"{url} 的助播台不能录（{status or type(wrong).__name__}）：它也许是旧版本",
        f"the station at {url} can't be recorded ({status or type(wrong).__name__}): it may be an older version",
    )
