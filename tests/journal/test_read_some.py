"""Single facts read back by their sequences, from every adapter: the promise of `Journal.read_some`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from companion.journal.sqlite import FACTS_A_ROW
from tests.journal.shelves import KINDS, Shelf, opened, shed, shelf_of


@pytest.fixture(params=KINDS)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    return shelf_of(request.param, tmp_path, request)


async def test_some_facts_are_read_back_by_their_sequences_oldest_first_and_each_once(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        assert book.read_some([1]) == []
        last = 0
        for index, count in enumerate((1, 3, FACTS_A_ROW, FACTS_A_ROW * 2 + 7)):
            last = await book.append(last, shed(last + 1, count), f"k{index}")
        wanted = [last, 1, 4, 4, 5, 3, FACTS_A_ROW + 4, FACTS_A_ROW + 5, last - 1]
        assert book.read_some(wanted) == [(n, shed(n)[0]) for n in sorted(set(wanted))]
        assert book.read_some(iter(())) == []
    again = shelf()
    assert again.read_some([2]) == [(2, shed(2)[0])]


async def test_sequences_that_no_fact_has_are_left_out(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        await book.append(0, shed(1, 5), "a")
        assert book.read_some([-1, 0, 5, 6, 2**62, 2**70]) == [(5, shed(5)[0])]


async def test_some_facts_can_be_read_in_another_thread_while_others_are_written(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        for n in range(0, 60, 3):
            await book.append(n, shed(n + 1, 3), f"k{n}")
            async with asyncio.TaskGroup() as group:
                picked = group.create_task(asyncio.to_thread(book.read_some, [n + 2, 1]))
                group.create_task(book.append(n + 3, [], f"nothing{n}"))
            assert picked.result() == [(k, shed(k)[0]) for k in sorted({n + 2, 1})]
