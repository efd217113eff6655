"""The four promises of `companion.journal.port`, kept by every adapter: one suite, run over each of them."""

from __future__ import annotations

import asyncio
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.domain.facts import AnyFact, CommentsShed, Line, OrderPaid, PackPinned
from companion.journal.codec import NotAFact
from companion.journal.port import BookFailed, Stale
from companion.journal.sqlite import FACTS_A_ROW
from tests.journal.shelves import KINDS, Shelf, opened, sequences, shed, shelf_of


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shelf(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Shelf:
    return shelf_of(kind, tmp_path, request)


# --- one: durable on return ------------------------------------------------------------------------------------


async def test_a_new_book_is_empty(shelf: Shelf) -> None:
    book = shelf()
    assert await book.open() == 0
    assert list(book.read()) == []
    await book.close()


async def test_what_was_appended_is_there_when_the_book_is_opened_again(shelf: Shelf) -> None:
    facts: list[AnyFact] = [
        PackPinned(at_ms=1, pack="plum-5"),
        OrderPaid(
            at_ms=2, source="doudian", key="e1", shop="doudian", order="D1", lines=(Line("1", takes=(("plum", 2500),)),)
        ),
    ]
    async with opened(shelf) as book:
        assert await book.append(0, facts, "a") == 2
    again = shelf()
    assert await again.open() == 2
    assert list(again.read()) == [(1, facts[0]), (2, facts[1])]
    await again.close()


async def test_closing_lets_what_was_handed_over_be_written(shelf: Shelf) -> None:
    book = shelf()
    await book.open()
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(book.append(n, shed(n + 1), f"k{n}")) for n in range(50)]
        await asyncio.sleep(0)
        await book.close()
    assert [task.result() for task in waiting] == list(range(1, 51))
    async with opened(shelf) as again:
        assert sequences(again) == list(range(1, 51))


async def test_a_closed_book_takes_no_more(shelf: Shelf) -> None:
    book = shelf()
    with pytest.raises(BookFailed):
        await book.append(0, shed(1), "before")
    await book.open()
    await book.close()
    await book.close()
    with pytest.raises(BookFailed):
        await book.append(0, shed(1), "after")
    async with opened(shelf) as again:
        assert sequences(again) == []


# --- two: one total order --------------------------------------------------------------------------------------


async def test_facts_are_numbered_from_one_without_a_gap_however_they_were_grouped(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        last = 0
        for index, count in enumerate((1, 3, FACTS_A_ROW, 1, FACTS_A_ROW * 3 + 7, 2)):
            last = await book.append(last, shed(last + 1, count), f"k{index}")
        assert sequences(book) == list(range(1, last + 1))


async def test_reading_starts_after_any_sequence(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        last = await book.append(0, shed(1, 5), "a")
        last = await book.append(last, shed(6, 1), "b")
        last = await book.append(last, shed(7, FACTS_A_ROW + 3), "c")
        for after in (0, 1, 4, 5, 6, 7, FACTS_A_ROW + 5, last - 1, last, last + 9):
            assert sequences(book, after) == list(range(after + 1, last + 1))


async def test_appends_in_flight_at_once_keep_the_order_they_were_made_in(shelf: Shelf) -> None:
    async with opened(shelf) as book, asyncio.TaskGroup() as group:
        for n in range(300):
            group.create_task(book.append(n, shed(n + 1), f"k{n}"))
    async with opened(shelf) as book:
        assert sequences(book) == list(range(1, 301))


async def test_an_append_of_nothing_writes_nothing(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        await book.append(0, shed(1, 2), "a")
        assert await book.append(2, [], "b") == 2
        assert await book.append(2, shed(3), "b") == 3
        with pytest.raises(Stale):
            await book.append(2, [], "c")
        assert sequences(book) == [1, 2, 3]


# --- three: the same key twice is once -------------------------------------------------------------------------


async def test_the_same_key_again_writes_nothing_and_returns_as_it_did(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        assert await book.append(0, shed(1, 450), "a") == 450
        assert await book.append(450, shed(451), "b") == 451
        assert await book.append(0, shed(1, 450), "a") == 450
        assert await book.append(451, shed(452), "a") == 450
        assert sequences(book) == list(range(1, 452))
    async with opened(shelf) as again:
        assert await again.append(7, shed(8), "b") == 451
        assert sequences(again) == list(range(1, 452))


async def test_the_same_key_twice_at_once_is_once(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        async with asyncio.TaskGroup() as group:
            twice = [group.create_task(book.append(0, shed(1, 2), "a")) for _ in range(20)]
        assert [task.result() for task in twice] == [2] * 20
        assert sequences(book) == [1, 2]


@pytest.mark.parametrize("key", ["", "\ud800"])
async def test_a_key_no_book_can_keep_is_refused(shelf: Shelf, key: str) -> None:
    async with opened(shelf) as book:
        with pytest.raises(ValueError):
            await book.append(0, shed(1), key)
        assert sequences(book) == []


# --- four: a stale expected sequence is refused ----------------------------------------------------------------


@pytest.mark.parametrize("expected", [0, 1, 3, 2**70, -1])
async def test_a_stale_expectation_is_refused_and_nothing_is_written(shelf: Shelf, expected: int) -> None:
    async with opened(shelf) as book:
        await book.append(0, shed(1, 2), "a")
        with pytest.raises(Stale) as refused:
            await book.append(expected, shed(3), "b")
        assert "2" in refused.value.zh
        assert await book.append(2, shed(3), "b") == 3
        assert sequences(book) == [1, 2, 3]


async def test_of_many_who_expect_the_same_one_is_taken(shelf: Shelf) -> None:
    async def contend(n: int) -> int | None:
        try:
            return await book.append(0, shed(1), f"k{n}")
        except Stale:
            return None

    async with opened(shelf) as book:
        async with asyncio.TaskGroup() as group:
            rivals = [group.create_task(contend(n)) for n in range(20)]
        assert sorted(str(task.result()) for task in rivals) == ["1"] + ["None"] * 19
        assert sequences(book) == [1]


# --- all of them together --------------------------------------------------------------------------------------


async def test_facts_that_would_not_read_back_are_refused_and_the_book_goes_on(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        with pytest.raises(NotAFact):
            await book.append(0, [*shed(1), CommentsShed(at_ms=1, count="two")], "a")  # type: ignore[arg-type]
        assert await book.append(0, shed(1), "a") == 1
        assert sequences(book) == [1]


async def test_an_append_given_up_while_it_waits_is_all_or_none_and_hurts_no_other(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        for n in range(20):
            last = len(sequences(book))
            async with asyncio.TaskGroup() as group:
                waiting = group.create_task(book.append(last, shed(last + 1, 3), f"k{n}"))
                await asyncio.sleep(0)
                waiting.cancel()
            assert await book.append(last, shed(last + 1, 3), f"k{n}") == last + 3
        assert sequences(book) == list(range(1, 61))


ops = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abcdef"), st.integers(-1, 1)), max_size=25)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(run=ops, seed=st.integers(0, 2**32))
def test_any_run_of_appends_ends_as_a_plain_list_would(
    kind: str, run: list[tuple[int, str, int]], seed: int, request: pytest.FixtureRequest
) -> None:
    async def go(shelf: Shelf) -> None:
        written: list[AnyFact] = []
        returned: dict[str, int] = {}
        dice = random.Random(seed)
        book = shelf()
        await book.open()
        for count, key, off in run:
            facts = shed(len(written) + 1, count)
            if key in returned:
                assert await book.append(len(written) + off, facts, key) == returned[key]
            elif off:
                with pytest.raises(Stale):
                    await book.append(len(written) + off, facts, key)
            else:
                written += facts
                assert await book.append(len(written) - count, facts, key) == len(written)
                if facts:
                    returned[key] = len(written)
            if dice.random() < 0.1:
                await book.close()
                book = shelf()
                assert await book.open() == len(written)
        assert [fact for _, fact in book.read()] == written
        await book.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(go(shelf_of(kind, Path(folder), request)))
