"""A start takes up the newest snapshot that this very program kept, and reads only what came after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from companion.domain.facts import AnyFact
from companion.domain.keeping import keep
from companion.domain.sheet import sheet
from companion.domain.state import State
from companion.journal.memory import MemoryJournal
from companion.pipeline import recovery
from companion.pipeline.recovery import program_mark, recover, remember
from tests.domain.shop import Shop, plums


class Book(MemoryJournal):
    """A book that notes from where it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.after: list[int] = []

    def rows(self, after: int = 0) -> Iterator[tuple[int, list[AnyFact]]]:
        self.after.append(after)
        return super().rows(after)


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    for number in range(5):
        shop.event("created", plums(2), order=f"D{number}")
        shop.event("paid", order=f"D{number}")
        shop.say("有货吗", user=f"u{number}")
    return shop


@pytest.fixture
async def book(shop: Shop) -> Book:
    book = Book()
    await book.open()
    await book.append(0, shop.book, "a")
    return book


async def test_without_a_snapshot_everything_is_read(book: Book, shop: Shop) -> None:
    state, read = recover(book)
    assert read == len(shop.book)
    assert sheet(state) == sheet(shop.state)
    assert not state.touched


async def test_with_one_only_what_came_after_it_is_read(book: Book, shop: Shop) -> None:
    await remember(book, recover(book)[0])
    told = len(shop.book)
    shop.event("created", plums(9), order="D9")
    await book.append(told, shop.book[told:], "b")
    state, read = recover(book)
    assert (read, book.after) == (len(shop.book) - told, [0, told])
    assert sheet(state) == sheet(shop.state)


async def test_a_snapshot_of_another_version_of_the_program_is_passed_over(
    book: Book, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await remember(book, recover(book)[0])
    monkeypatch.setattr(recovery, "program_mark", lambda: b"another program!")
    state, read = recover(book)
    assert read == len(shop.book)
    assert sheet(state) == sheet(shop.state)


@pytest.mark.parametrize("body", [b"", b"\xc1", keep(State()), b"half"])
async def test_a_snapshot_that_can_not_be_read_or_holds_something_else_is_passed_over(
    book: Book, shop: Shop, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    await book.keep_snapshot(7, program_mark() + body)
    state, read = recover(book)
    assert read == len(shop.book)
    assert sheet(state) == sheet(shop.state)
    assert len(caplog.records) == 1


async def test_a_program_without_its_source_neither_keeps_nor_takes_a_snapshot(
    book: Book, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await book.keep_snapshot(7, keep(State()))
    monkeypatch.setattr(recovery, "program_mark", lambda: b"")
    state, read = recover(book)
    assert read == len(shop.book)
    await remember(book, state)
    assert book.newest_snapshot() == (7, keep(State()))


def test_the_mark_of_the_program_is_that_of_all_code_that_shapes_the_state() -> None:
    assert len(program_mark()) == 16
    assert program_mark() == program_mark.__wrapped__()
