"""Floor 3, pure: the ear another tool speaks to over `/ear/json_lines`, one for each socket. It never raises."""

from __future__ import annotations

from companion.domain.inbound import Inbound
from connectors.json_lines.payload import read_told
from connectors.kit.scribe import Scribe


class LinesEar:
    """Hears lines of comments. Each message is answered `{"ok":n}`: n comments and counts of it were new to us."""

    forgets = True

    def __init__(self, scribe: Scribe) -> None:
        self.scribe = scribe
        self._new = 0

    def hear(self, message: bytes | str, now_ms: int) -> tuple[Inbound, ...]:
        """The nouns of one message, a report of our health before them when there is one."""
        nouns = self.scribe.hear(read_told, message, now_ms)
        self._new = len(nouns)
        return (*self.scribe.health.speak(now_ms), *self.scribe.timed(nouns, now_ms))

    def answer(self) -> str:
        """What the tool is told once the message was taken."""
        return f'{{"ok":{self._new}}}'
