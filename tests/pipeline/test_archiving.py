"""The archive keeps up with the book: after each batch, after a crash, and after its file was lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from companion.archive.archive import Archive, ArchiveFailed
from companion.domain.view import whole
from companion.journal.memory import MemoryJournal
from companion.journal.sqlite import SqliteJournal
from companion.pipeline.archiving import Archivist, catch_up
from companion.pipeline.asking import Asking
from tests.pipeline.clinics import Desks, open_desk

YELLOW, GUM = "李子树叶子发黄怎么办", "李子树流胶怎么治"


class Room:
    """A desk whose archive keeps up."""

    def __init__(self, desks: Desks, archivist: Archivist) -> None:
        self.desks = desks
        self.archivist = archivist
        self.asking = Asking(desks.desk, desks.journal, archivist)

    async def settled(self) -> None:
        """Wait until the archive has all that the book has."""
        async with asyncio.timeout(5):
            await self.archivist.idle.wait()


@asynccontextmanager
async def open_room(folder: Path) -> AsyncIterator[Room]:
    made: list[Archivist] = []

    def wire(desks: Desks) -> None:
        archivist = Archivist(Archive(folder / "clinic.db"), desks.journal, desks.state, desks.inlet.nudge)
        desks.desk.on_written = archivist.note
        made.append(archivist)

    async with open_desk(SqliteJournal(folder / "station.db"), wire) as desks, asyncio.TaskGroup() as group:
        keeping = group.create_task(made[0].run())
        yield Room(desks, made[0])
        keeping.cancel()


def throw_away(folder: Path, pattern: str) -> None:
    for file in folder.glob(pattern):
        file.unlink()


async def answers(room: Room, text: str) -> list[str]:
    await room.settled()
    return [case["answer"] for case in (await room.asking.answer("search_clinic", {"text": text}, "zh"))["cases"]]


async def test_an_answer_can_be_found_as_soon_as_the_book_has_it_and_is_gone_when_taken_back(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        group = await room.desks.to_clinic(YELLOW)
        await room.desks.command("answer_clinic", group=group, text="缺铁，喷硫酸亚铁")
        assert await answers(room, "发黄") == ["缺铁，喷硫酸亚铁"]
        key = next(reversed(room.desks.state.show.commands))
        await room.desks.command("undo", key=key)
        assert await answers(room, "发黄") == []


async def test_what_a_face_is_told_of_a_case(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        group = await room.desks.to_clinic(YELLOW)
        await room.desks.command("answer_clinic", group=group, text="缺铁", on_air=True)
        await room.settled()
        (case,) = (await room.asking.answer("search_clinic", {"text": ""}, "zh"))["cases"]
        assert case | {"at": 0, "asked_at": 0} == {
            "group": group,
            "question": YELLOW,
            "answer": "缺铁",
            "outcome": "answered",
            "expert": "李农技",
            "by": "小王",
            "at": 0,
            "asked_at": 0,
            "askers": 1,
            "on_air": True,
        }


async def test_a_question_like_an_earlier_one_has_its_answer_beside_it(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        group = await room.desks.to_clinic(YELLOW)
        await room.desks.command("answer_clinic", group=group, text="缺铁")
        await room.desks.command("reopen_clinic", group=group)
        other = await room.desks.to_clinic(GUM)
        seat = room.desks.feed.join("helper")
        await room.settled()
        view = await room.desks.desk.look(lambda state: whole(state, "helper")["clinic"])
        assert [one["answer"] for one in view[group]["earlier"]] == ["缺铁"]
        assert view[other]["earlier"] == []
        await room.desks.command("answer_clinic", group=group, text="缺镁")
        await room.settled()
        assert (await room.desks.desk.look(lambda state: state.earlier)) == {}
        seat.leave()


async def test_a_crash_between_book_and_archive_loses_nothing(tmp_path: Path) -> None:
    async with open_desk(SqliteJournal(tmp_path / "station.db")) as desks:
        for text in (YELLOW, GUM):
            await desks.command("answer_clinic", group=await desks.to_clinic(text), text=f"答：{text}")
    async with open_room(tmp_path) as room:
        assert await answers(room, "流胶") == [f"答：{GUM}"]
        last = room.desks.state.revision
    assert Archive(tmp_path / "clinic.db").open(lambda sequence: b"") == 0 < last


async def test_a_station_that_ended_well_need_not_read_the_book_again(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        await room.settled()
        await room.desks.to_clinic(YELLOW)
        await room.archivist.finish()
        last = room.desks.state.revision
    journal, archive = SqliteJournal(tmp_path / "station.db"), Archive(tmp_path / "clinic.db")
    assert catch_up(archive, journal) == last
    journal.read = None  # type: ignore[method-assign, assignment]
    with pytest.raises(TypeError):
        catch_up(archive, journal)


async def test_an_archive_that_is_damaged_while_the_station_runs_is_made_anew(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        group = await room.desks.to_clinic(YELLOW)
        await room.desks.command("answer_clinic", group=group, text="缺铁")
        await room.settled()
        throw_away(tmp_path, "clinic.db*")
        (tmp_path / "clinic.db").write_bytes(b"nothing of ours" * 400)
        with pytest.raises(ArchiveFailed):
            await room.asking.answer("search_clinic", {"text": "发黄"}, "zh")
        assert await answers(room, "发黄") == ["缺铁"]


async def test_another_book_in_its_place_is_another_archive(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        await room.desks.command("answer_clinic", group=await room.desks.to_clinic(YELLOW), text="缺铁")
        await room.settled()
    throw_away(tmp_path, "station.db*")
    async with open_room(tmp_path) as room:
        await room.desks.command("answer_clinic", group=await room.desks.to_clinic(GUM), text="刮掉")
        assert await answers(room, "") == ["刮掉"]


async def test_without_an_archive_a_search_is_refused() -> None:
    async with open_desk(MemoryJournal()) as desks:
        with pytest.raises(Exception, match="没有坐诊档案"):
            await Asking(desks.desk, desks.journal).answer("search_clinic", {}, "zh")
