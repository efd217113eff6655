"""Floor 4. `companion settle`: what each household is owed, frozen or only looked at, as a table and a spreadsheet.

Reads the book; has a settlement closed by the station that is running, or by a desk of its own when none is.
"""

from __future__ import annotations

import asyncio
import uuid
from contextlib import nullcontext
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from companion.app import Plan, Station, run_station
from companion.commands.fold import open_to
from companion.commands.knocking import answers, check_door, url_of
from companion.commands.running import run_to_the_end
from companion.config import Settings
from companion.domain.commands_settle import settlement_facts
from companion.domain.decide import opening
from companion.domain.facts import Allotted, CommandDone, SettlementClosed, SettlementWritten, StationOpened
from companion.domain.inbound import CONSOLE, Command
from companion.domain.settlement import reckon
from companion.domain.state import State, apply
from companion.domain.trouble import Lang, Refused, Trouble
from companion.journal import open_journal
from companion.journal.port import Journal
from companion.pipeline.clock import now_ms
from companion.report.statement import Statement
from companion.report.text import list_text, settlement_text
from companion.web.access import load_or_make

CLOSE: Final = "close_settlement"
ANSWER_S: Final = 60.0
"""A great season takes a station some seconds to reckon."""


class Wanted(NamedTuple):
    """What is asked for: only a look, one that was closed, the list of them, or (with none of these) a new one."""

    preview: bool = False
    listed: bool = False
    show: str = ""
    note: str = ""
    by: str = ""
    xlsx: str = ""


class Place(NamedTuple):
    """The settings of the station, its data, and where it answers if it is running."""

    settings: Settings
    data: Path
    host: str
    port: int

    @property
    def url(self) -> str:
        """How this machine reaches it."""
        return url_of(self.host, self.port)

    def book(self) -> Journal:
        """Its book, not opened."""
        return open_journal(self.settings.journal_url, self.data)


def settle(place: Place, wanted: Wanted, lang: Lang) -> None:
    """Print the settlement that is wanted, and write it as a spreadsheet if so asked. Raises `Trouble`."""
    if wanted.listed:
        print(list_text(closed_settlements(place.book())[0], lang), end="")
        return
    # Whether the file can be written should be known before anything is frozen.
    with open_to(wanted.xlsx) if wanted.xlsx else nullcontext() as file:
        statement = _statement(place, wanted, lang)
        print(settlement_text(statement, lang), end="", flush=True)
        if file is not None:
            from companion.report.workbook import write_workbook

            write_workbook(statement, lang, file)


def _statement(place: Place, wanted: Wanted, lang: Lang) -> Statement:
    if wanted.show:
        return _shown(place.book(), wanted.show)
    if wanted.preview:
        return look(place)
    key = uuid.uuid4().hex
    if answers(place.url):
        run_to_the_end(lambda: _ask_station(place, key, wanted, lang))
    else:
        run_to_the_end(lambda: _ask_own_desk(place, key, wanted))
    statements, by_command = closed_settlements(place.book())
    return next(statement for statement in statements if statement.id == by_command[key])


def _shown(book: Journal, id: str) -> Statement:
    statements, _ = closed_settlements(book)
    for statement in statements:
        if statement.id.casefold() == id.casefold():
            return statement
    known = "、".join(statement.id for statement in statements) or "（没有）"
    raise Trouble(f"没有“{id}”这个结算，有：{known}", f"there is no settlement {id}; see companion settle --list")


def closed_settlements(book: Journal) -> tuple[list[Statement], dict[str, str]]:
    """Every settlement in the book, oldest first; and the ids of those that commands closed, by the command's key."""
    from companion.domain.catalogue import Catalogue

    catalogue = Catalogue("")
    rows: list[Allotted] = []
    statements: list[Statement] = []
    by_command: dict[str, str] = {}
    for _, fact in book.read():
        match fact:
            case StationOpened():
                catalogue = fact.catalogue
            case SettlementWritten():
                rows += fact.rows
            case SettlementClosed():
                statements.append(Statement(fact, tuple(rows), catalogue))
                rows = []
            case CommandDone(name="close_settlement") if statements:
                by_command[fact.key] = statements[-1].id
    return statements, by_command


def look(place: Place) -> Statement:
    """What a settlement made now would say; nothing is written.

    While no station runs, the prices are those of station.toml, as the next start will take them up.
    """
    state, at_ms = State(), now_ms()
    for _, fact in place.book().read():
        apply(state, fact)
    if not answers(place.url):
        for opened in opening(state, place.settings.catalogue, at_ms):
            apply(state, opened)
    reckoning = reckon(state)
    *_, closed = settlement_facts("", reckoning, "", "", at_ms)
    assert isinstance(closed, SettlementClosed), "the last of a settlement's facts is its close"
    return Statement(closed, reckoning.rows, state.catalogue)


async def _ask_station(place: Place, key: str, wanted: Wanted, lang: Lang) -> None:
    """Give the command to the station that is running, as a helper's console would. Raises `Trouble`."""
    from websockets.asyncio.client import connect
    from websockets.exceptions import WebSocketException

    token = load_or_make(place.data).token("helper")
    check_door(place.url, token)
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": lang}
    command = {"kind": "command", "id": key, "name": CLOSE, "args": {"note": wanted.note}, "by": wanted.by}
    address = f"ws{place.url.removeprefix('http')}/feed"
    try:
        async with (
            asyncio.timeout(ANSWER_S),
            connect(address, additional_headers=headers, proxy=None, compression=None, max_size=None) as line,
        ):
            await line.send(orjson.dumps(command).decode())
            async for heard in line:
                frame = orjson.loads(heard)
                if frame.get("kind") == "result" and frame.get("id") == key:
                    return _check_result(frame)
    except (OSError, WebSocketException) as wrong:
        raise _unanswered(place.url) from wrong
    raise _unanswered(place.url)


def _check_result(frame: dict[str, object]) -> None:
    """Raises `Refused` in the station's own words."""
    if frame.get("ok") is not True:
        why = str(frame.get("error", ""))
        raise Refused(why, why)


def _unanswered(url: str) -> Trouble:
    return Trouble(
        f"{url} 的助播台没有答完：请用 companion settle --list 看看结算了没有，再决定要不要重来",
        f"the station at {url} did not answer in full: see companion settle --list before trying again",
    )


async def _ask_own_desk(place: Place, key: str, wanted: Wanted) -> None:
    """Open the book, as its only writer, and have a desk of its own carry the command out. Raises `Trouble`."""
    book, until = place.book(), asyncio.Event()
    next(iter(book.read()), None)  # a book that is not there is told, not made
    refused: list[Refused] = []

    async def ask(station: Station) -> None:
        command = Command(station.now_ms(), CONSOLE, key, wanted.by, CLOSE, {"note": wanted.note})
        outcome = await station.bring((command,))
        if outcome.refused is not None:
            refused.append(outcome.refused)
        until.set()

    await run_station(Plan(catalogue=place.settings.catalogue, journal=book), until, ask)
    for refusal in refused:
        raise refusal
