"""Floor 1. Pieces of the inbox to bytes and back, and what became of them.

Reads and writes nothing but the values it is given. A newer program may lay nouns there that this one does not know:
such a piece is parked by whoever finds it, counted and shown, and no hindrance to its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from companion.domain.inbound import Inbound
from companion.journal.port import Piece, Told


class _Body(Struct, array_like=True):
    nouns: tuple[Inbound, ...]
    whole: bool = False
    shed: int = 0


_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(_Body)
_told: Final = msgspec.json.Decoder(tuple[Told, ...])


class Unreadable(ValueError):
    """These bytes are no piece that this program knows."""


def write_body(piece: Piece) -> bytes:
    """What of a piece is not said beside it."""
    return _encoder.encode(_Body(piece.nouns, piece.whole, piece.shed))


def read_piece(door: str, number: int, lane: int, body: bytes, place: str = "") -> Piece:
    """The piece with this body. Raises `Unreadable`."""
    try:
        told = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as wrong:
        raise Unreadable(str(wrong)) from None
    return Piece(door=door, number=number, lane=lane, nouns=told.nouns, whole=told.whole, shed=told.shed, place=place)


def write_told(told: Sequence[Told]) -> bytes:
    """What became of pieces; nothing for none."""
    return _encoder.encode(told) if told else b""


def read_told(body: bytes) -> tuple[Told, ...]:
    """What `write_told` wrote; nothing for what another version wrote."""
    try:
        return _told.decode(body) if body else ()
    except msgspec.MsgspecError:
        return ()


__all__ = ["Unreadable", "read_piece", "read_told", "write_body", "write_told"]
