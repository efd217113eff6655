"""Floor 4. What nobody foresaw: a sentence for the person, and where it happened for whoever mends it.

Reads a failure; writes DATA/trouble.log, the last one only. The failure's own text is left out of it: that may hold
what a viewer wrote, and the log may be sent to strangers.
"""

from __future__ import annotations

import platform
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from companion import __version__
from companion.domain.trouble import Trouble

LOG: Final = "trouble.log"


def unforeseen(failure: BaseException, command: str, data: Path) -> Trouble:
    """What to tell a person about a failure that has no sentence of its own; the place of it is written down."""
    log = data / LOG
    try:
        data.mkdir(parents=True, exist_ok=True)
        log.write_text("\n".join(_account(failure, command)) + "\n", encoding="utf-8")
    except OSError:
        return Trouble(
            f"程序出了没料到的错（{type(failure).__name__}），连记录也写不进 {data}：请检查磁盘，再试一次",
            f"an unforeseen error ({type(failure).__name__}), and {data} can't be written: check the disk",
        )
    return Trouble(
        f"程序出了没料到的错（{type(failure).__name__}），经过记在 {log}：请再试一次，还不行就把这个文件发给开发者",
        f"an unforeseen error ({type(failure).__name__}); {log} says where: try again, or send us that file",
    )


def _account(failure: BaseException, command: str) -> Iterator[str]:
    yield f"companion {__version__} {command}, Python {platform.python_version()}, {platform.platform()}"
    told: list[BaseException] = []
    current: BaseException | None = failure
    while current is not None and current not in told:  # what came of a task group may be its own cause
        told.append(current)
        yield ""
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        yield from (line.rstrip("\n") for line in traceback.format_tb(current.__traceback__))
        current = current.__cause__ or current.__context__
