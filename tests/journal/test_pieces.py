"""Pieces of the inbox: every noun comes back as it went, and what nobody knows is refused."""

from __future__ import annotations

import pytest

from companion.domain.inbound import (
    Command,
    Comment,
    ConnectorStatus,
    Inbound,
    Notified,
    OrderEvent,
    OrderLine,
    RoomStatus,
    User,
)
from companion.journal.pieces import Unreadable, read_piece, read_told, write_body, write_told
from companion.journal.port import Piece, Told

NOUNS: tuple[Inbound, ...] = (
    Comment(1, "douyin", "room", "c1", User("u1", "山里人"), "多少钱"),
    OrderEvent(2, "doudian", "e1", "D1", "created", (OrderLine("1", sku="S", quantity=2),), expires_at_ms=9),
    RoomStatus(3, "douyin", "room", "r1", 12),
    Command(4, "console", "k1", "小王", "adjust_stock", {"pool": "plum", "delta": "-20斤"}, "helper"),
    ConnectorStatus(5, "doudian", "late", "慢", 3),
    Notified(6, "wecom_robot", "q1", "li"),
)


def test_every_noun_comes_back_as_it_went() -> None:
    piece = Piece(door="d", number=7, lane=1, nouns=NOUNS, whole=True, shed=4)
    assert read_piece("d", 7, 1, write_body(piece)) == piece


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'[[{"kind":"parcel"}],false,0]', b"\xff", b"[" * 5000])
def test_what_is_no_piece_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_piece("d", 1, 1, body)


def test_outcomes_come_back_as_they_went_and_another_versions_are_passed_over() -> None:
    told = (Told("d", 1, 2, 3), Told("d", 2, 0, 0, "不行", "no"))
    assert read_told(write_told(told)) == told
    assert read_told(write_told(())) == () == read_told(b'[{"door":"d"}]')
