"""A station that somebody else started can be stopped, or it is said why not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from companion.commands import pid
from companion.commands.knocking import answers
from companion.commands.neighbour import Neighbour
from companion.domain.trouble import Trouble
from tests.evening.village import Village


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the process ends at once, with another code")
async def test_a_station_started_elsewhere_stops_as_if_its_own_terminal_asked(village: Village) -> None:
    village.start()
    assert village.process is not None
    await Neighbour(village.url, village.data).stop()
    assert village.process.wait(30) == 0
    assert not answers(village.url)


@pytest.mark.parametrize("written", ["", "nonsense", "999999999"])
async def test_a_station_whose_process_is_not_known_cannot_be_stopped(tmp_path: Path, written: str) -> None:
    (tmp_path / pid.FILE).write_text(written, encoding="ascii")
    with pytest.raises(Trouble, match="Ctrl-C"):
        await Neighbour("http://127.0.0.1:1", tmp_path).stop()
