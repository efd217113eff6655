"""Floor 3. The web's log, which never holds a token, an address with its query, or what someone wrote."""

from __future__ import annotations

import logging
import traceback
from typing import Final

log: Final = logging.getLogger("companion.web")


def where(bug: BaseException) -> str:
    """The kind of an exception and the line it rose from, without its text: that may hold a token or a buyer."""
    while isinstance(bug, BaseExceptionGroup):
        bug = bug.exceptions[0]
    raised = traceback.extract_tb(bug.__traceback__)
    line = f" at {raised[-1].filename}:{raised[-1].lineno}" if raised else ""
    return f"{type(bug).__name__}{line}"
