"""What a door keeps while the book is away: durable, in order, bounded, and no stranger's to read."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from companion.domain.inbound import Comment, User
from companion.journal.outbox import SqliteOutbox
from companion.journal.port import BookFailed, Piece


def piece(number: int, door: str = "d1", text: str = "多少钱") -> Piece:
    noun = Comment(1, "douyin", "room", f"c{number}", User("u", "山里人"), text)
    return Piece(door=door, number=number, lane=2, nouns=(noun,), shed=number)


def test_what_was_put_is_there_in_order_for_whoever_opens_the_file_next(tmp_path: Path) -> None:
    outbox = SqliteOutbox(tmp_path / "outbox.db")
    outbox.put([piece(1), piece(2)])
    outbox.put([piece(3)])
    outbox.close()
    again = SqliteOutbox(tmp_path / "outbox.db")
    assert len(again) == 3
    assert again.oldest(2) == [piece(1), piece(2)]
    again.let_go([piece(1), piece(2)])
    assert again.oldest(9) == [piece(3)]
    assert len(again) == 1
    again.close()


def test_the_pieces_of_one_door_come_before_those_of_its_next_start(tmp_path: Path) -> None:
    outbox = SqliteOutbox(tmp_path / "outbox.db")
    outbox.put([piece(1), piece(2)])
    outbox.put([piece(1, "d2")])
    assert outbox.oldest(9) == [piece(1), piece(2)]
    outbox.let_go([piece(1), piece(2)])
    assert outbox.oldest(9) == [piece(1, "d2")]
    outbox.close()


def test_a_full_outbox_takes_nothing_says_so_and_takes_again_when_there_is_room(tmp_path: Path) -> None:
    outbox = SqliteOutbox(tmp_path / "outbox.db", most_bytes=400)
    outbox.put([piece(1), piece(2)])
    with pytest.raises(BookFailed, match="寄存文件"):
        outbox.put([piece(3, text="多" * 200)])
    assert outbox.oldest(9) == [piece(1), piece(2)]
    outbox.let_go([piece(1)])
    outbox.put([piece(4)])
    assert outbox.oldest(9) == [piece(2), piece(4)]
    outbox.close()


def test_the_same_piece_twice_is_refused_whole(tmp_path: Path) -> None:
    outbox = SqliteOutbox(tmp_path / "outbox.db")
    outbox.put([piece(1)])
    with pytest.raises(BookFailed):
        outbox.put([piece(2), piece(1)])
    assert outbox.oldest(9) == [piece(1)]
    outbox.close()


def test_what_a_newer_program_wrote_is_set_aside_and_no_hindrance_to_the_rest(tmp_path: Path) -> None:
    outbox = SqliteOutbox(tmp_path / "outbox.db")
    outbox.put([piece(1), piece(2)])
    with sqlite3.connect(tmp_path / "outbox.db") as line:
        line.execute("UPDATE pieces SET body = ? WHERE number = 1", (b'[[{"kind":"parcel"}]]',))
    line.close()
    assert outbox.oldest(9) == [piece(2)]
    outbox.close()
    with sqlite3.connect(tmp_path / "outbox.db") as line:
        assert line.execute("SELECT number FROM parked").fetchall() == [(1,)]
    line.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights by other means")
def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    SqliteOutbox(tmp_path / "outbox.db").close()
    assert (tmp_path / "outbox.db").stat().st_mode & 0o077 == 0


def test_a_folder_that_can_not_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder", "utf-8")
    with pytest.raises(BookFailed, match="寄存文件"):
        SqliteOutbox(tmp_path / "data" / "outbox.db")


def test_the_file_is_let_go_of_only_when_whoever_is_at_it_is_done(tmp_path: Path) -> None:
    outbox = SqliteOutbox(tmp_path / "outbox.db")
    outbox.put([piece(1)])
    closing = Thread(target=outbox.close)

    class Closes(list[Piece]):
        """Pieces in the middle of whose letting go somebody closes the outbox."""

        def __iter__(self) -> Iterator[Piece]:
            if closing.ident is None:
                closing.start()
                closing.join(0.1)  # as long as it takes it to close, or to wait
            return super().__iter__()

    outbox.let_go(Closes([piece(1)]))
    closing.join()
    again = SqliteOutbox(tmp_path / "outbox.db")
    assert len(again) == 0
    again.close()
