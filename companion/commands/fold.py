"""Floor 4. `companion replay` and `companion export`: the book from recordings, and recordings of the book.

Reads recordings (nouns, one a line) and exports (facts, one a line); writes a state as JSON, an export as JSON Lines.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import orjson

from companion.app import Plan, run_station
from companion.domain.catalogue import Catalogue
from companion.domain.facts import AnyFact
from companion.domain.inbound import BadNoun, Told
from companion.domain.replay import replay
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.domain.trouble import Trouble, reason
from companion.journal.codec import NotAFact, fact_line, read_fact
from companion.journal.port import Journal
from connectors.contract import Emit
from connectors.replay import read_recording

FACTS_AT_ONCE: Final = 1000
NOUNS_AT_ONCE: Final = 256


class Recordings:
    """A Listener that hears recordings one after another, each noun in its place, and counts the lines that are bad.

    A file that can't be read any further ends it; `trouble` then says why.
    """

    def __init__(self, files: Iterable[Path], done: asyncio.Event) -> None:
        self._files = files
        self._done = done
        self.bad = 0
        self.trouble: Trouble | None = None

    async def listen(self, emit: Emit) -> None:
        """Emit every noun of every file, then say that it is done."""
        try:
            for file in self._files:
                await self._hear(file, emit)
        except Trouble as trouble:
            # Raised, it would be taken for a room that fell silent, and dialled again.
            self.trouble = trouble
        finally:
            self._done.set()

    async def _hear(self, file: Path, emit: Emit) -> None:
        batch: list[Told] = []
        for number, noun in read_recording(file):
            if isinstance(noun, BadNoun):
                self.bad += 1
                complain(file, number, str(noun))
                continue
            batch.append(noun)
            if len(batch) == NOUNS_AT_ONCE:
                await emit(tuple(batch))
                batch.clear()
        if batch:
            await emit(tuple(batch))


def complain(file: Path, number: int, why: str) -> None:
    """One bad line, on stderr: file, line number and reason."""
    print(f"{file}:{number}: {why}", file=sys.stderr)


def hold_facts(files: list[Path]) -> bool:
    """Whether the files are exports of a book (facts) rather than recordings (nouns).

    Raises `Trouble` if one can't be read, or if they are not all of a kind.
    """
    kinds = {_holds_facts(file) for file in files}
    if len(kinds) > 1:
        raise Trouble(
            "录像和导出的账本不能一起折算：请分两次运行",
            "recordings and exported journals can't be folded together: run this once for each",
        )
    return kinds.pop()


def _holds_facts(file: Path) -> bool:
    try:
        with file.open("rb") as lines:
            first = next((line for line in lines if line.strip()), b"")
    except OSError as wrong:
        raise _unreadable(file, wrong) from None
    try:
        noun = orjson.loads(first.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return False
    return isinstance(noun, dict) and "fact" in noun


async def fold_recordings(files: list[Path], catalogue: Catalogue, journal: Journal) -> tuple[State, int]:
    """The state after all nouns of the recordings, and how many lines were bad."""
    done = asyncio.Event()
    recordings = Recordings(files, done)
    plan = Plan(catalogue=catalogue, journal=journal, listeners={"replay": recordings}, recorded=True)
    state = await run_station(plan, done)
    if recordings.trouble is not None:
        raise recordings.trouble
    return state, recordings.bad


async def fold_exports(files: list[Path], journal: Journal) -> tuple[State, int]:
    """The state after all facts of the exports, and how many lines were bad; the facts are kept in `journal`.

    Raises `Trouble` when there are facts in the journal already: the export would be added to them, not found in them.
    """
    state, bad = State(), 0
    last = await journal.open()
    try:
        if last:
            raise Trouble(
                f"这本账里已经有 {last} 条了：导出的账本只能折进一本新账，请换一个 --journal",
                f"this journal holds {last} facts already: an export folds into a new one only, name another --journal",
            )
        batch: list[AnyFact] = []
        for file in files:
            for number, read in facts_in(file):
                if isinstance(read, str):
                    bad += 1
                    complain(file, number, read)
                    continue
                apply(state, read)
                batch.append(read)
                if len(batch) == FACTS_AT_ONCE:
                    last = await journal.append(last, batch, f"export:{last}")
                    batch.clear()
        if batch:
            await journal.append(last, batch, f"export:{last}")
    finally:
        await journal.close()
    return state, bad


def facts_in(file: Path) -> Iterator[tuple[int, AnyFact | str]]:
    """Each line of an export, by its number: its fact, or why it is none. Raises `Trouble` where the file ends that."""
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    try:
                        yield number, read_fact(line)
                    except NotAFact as wrong:
                        yield number, str(wrong)
    except OSError as wrong:
        raise _unreadable(file, wrong) from None


def write_state(state: State, to: str) -> None:
    """Write the state as JSON to a file, or to stdout for `-`. Raises `Trouble`."""
    text = orjson.dumps(sheet(state), option=orjson.OPT_SORT_KEYS) + b"\n"
    with open_to(to) as file:
        file.write(text)


def write_export(journal: Journal, to: str, state: State | None = None) -> int:
    """Write the whole book as JSON Lines, one fact a line, and say how many. Raises `Trouble`.

    `state`, a new one, is made what the exported facts come to.

    The book is only read, so a station may be writing it: what is durable when the last line is read is exported.
    """
    count = 0
    with open_to(to) as file:
        for _, facts in journal.rows():
            file.writelines(fact_line(fact) + b"\n" for fact in facts)
            count += len(facts)
            if state is not None:
                replay(state, (facts,))
    return count


@contextmanager
def open_to(to: str) -> Iterator[BinaryIO]:
    """A file to write, which takes its place only once it is whole; or stdout for `-`. Raises `Trouble`."""
    if to == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    place = Path(to)
    if place.is_file():
        place = place.resolve()  # a link stays one
    fresh = place if place.exists() and not place.is_file() else place.with_name(f"{place.name}.part")
    try:
        with fresh.open("wb") as file:
            yield file
        if fresh is not place:
            fresh.replace(place)
    except OSError as wrong:
        raise Trouble(f"写不了 {to}：{reason(wrong)[0]}", f"can't write {to}: {reason(wrong)[1]}") from None
    finally:
        if fresh is not place:
            fresh.unlink(missing_ok=True)


def _unreadable(file: Path, wrong: OSError) -> Trouble:
    return Trouble(f"读不了 {file}：{reason(wrong)[0]}", f"can't read {file}: {reason(wrong)[1]}")
