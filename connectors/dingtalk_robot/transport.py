"""Floor 3: tells a DingTalk group. Reads and writes the network; the only module of this connector that awaits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from connectors.contract import Notice
from connectors.dingtalk_robot.payload import check_taken, write_body
from connectors.dingtalk_robot.signature import signed
from connectors.kit.robot import CALLS_MOST, CALLS_S, Mention, Mentions
from connectors.kit.transport import ANSWER_S, post_json
from connectors.kit.window import Window


class DingtalkRobot:
    """A Notifier. It waits rather than be shut out for calling too often."""

    def __init__(
        self,
        address: str,
        secret: str,
        mentions: Mentions,
        zone: ZoneInfo,
        answer_s: float = ANSWER_S,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._address = address
        self._secret = secret
        self._mentions = mentions
        self._zone = zone
        self._answer_s = answer_s
        self._sleep = sleep
        self._window = Window(CALLS_MOST, CALLS_S)

    async def notify(self, notice: Notice, now_ms: int) -> None:
        """Tell the group, and call the expert by name. Raises `NotTaken`."""
        clock = asyncio.get_running_loop().time
        wait_s = self._window.wait(clock())
        if wait_s:
            await self._sleep(wait_s)
        self._window.count(clock())
        body = write_body(notice, self._mentions.get(notice.expert, Mention()), self._zone)
        url = signed(self._address, self._secret, now_ms + round(wait_s * 1000))
        check_taken(*await post_json(url, body, self._answer_s))
