"""Floor 0. What may come through the door: the nouns connectors and helpers say, and their form on the wire.

Reads and writes nothing but the values it is given. The wire form is `recordings` (one JSON object a line, RFC 3339
times with an offset); inside the house every time is an integer of milliseconds since 1970 UTC.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from companion.domain.nouns import (
    CONSOLE,
    OURS,
    PHONE,
    SINCE_LAST,
    TAKEN_DOWN,
    WECHAT_GROUP,
    Command,
    Comment,
    ConnectorStatus,
    Count,
    EventName,
    Health,
    Inbound,
    ListingAnswered,
    ListingWish,
    Notice,
    Notified,
    OrderEvent,
    OrderLine,
    Phase,
    Replied,
    RoomStatus,
    ShopListed,
    Told,
    User,
)

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MS: Final = dt.timedelta(milliseconds=1)
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2199


class BadNoun(ValueError):
    """A line or an object that is no noun; the text says which field and why, in English (for logs and 400s)."""


_Id = Annotated[str, Meta(min_length=1, max_length=200)]
_When = Annotated[dt.datetime, Meta(tz=True)]
_Count = Annotated[int, Meta(ge=0, le=1_000_000)]
_Fen = Annotated[int, Meta(ge=0, le=10**13)]


class _WireComment(Struct, tag_field="kind", tag="comment"):
    at: _When
    source: _Id
    room: str
    key: _Id
    text: Annotated[str, Meta(max_length=100_000)]
    user: User = User()
    old: bool | UnsetType = UNSET


class _WireReply(Struct, tag_field="kind", tag="reply", omit_defaults=True):
    at: _When
    source: _Id
    room: str
    key: _Id
    text: Annotated[str, Meta(max_length=100_000)]
    to: str = ""
    user: User = User()
    by: str = ""


class _WireLine(Struct, omit_defaults=True):
    line: _Id
    pack: str = ""
    sku: str = ""
    quantity: _Count | None = None
    phase: Phase = ""


class _WireOrder(Struct, tag_field="kind", tag="order", omit_defaults=True):
    at: _When
    source: _Id
    key: _Id
    order: _Id
    event: EventName
    lines: Annotated[tuple[_WireLine, ...], Meta(max_length=1000)] = ()
    shop: str = ""
    version: Annotated[int, Meta(ge=0, le=2**62)] | None = None
    expires_at: _When | None = None
    refund: str = ""
    amount_fen: _Fen | None = None
    total_fen: _Fen | None = None
    buyer: str = ""


class _WireRoom(Struct, tag_field="kind", tag="room", omit_defaults=True):
    at: _When
    source: _Id
    room: str
    key: _Id
    viewers: _Count | None = None


class _WireCommand(Struct, tag_field="kind", tag="command"):
    at: _When
    source: _Id
    key: _Id
    name: _Id
    by: str = ""
    args: dict[str, Any] = msgspec.field(default_factory=dict)


_Wire = _WireComment | _WireReply | _WireOrder | _WireRoom | _WireCommand
_decoder: Final = msgspec.json.Decoder(_Wire)
_list_decoder: Final = msgspec.json.Decoder(list[_Wire])
_part_decoder: Final = msgspec.json.Decoder(list[msgspec.Raw])
_encoder: Final = msgspec.json.Encoder()


def at_ms(when: dt.datetime) -> int:
    """Milliseconds since 1970 UTC of an aware datetime, rounded down."""
    return (when - _EPOCH) // _MS


def read_noun(line: bytes | str | msgspec.Raw) -> Told:
    """One noun from one JSON object.

    Raises `BadNoun` with the field and the reason when it is not one.
    """
    try:
        wire = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeError) as wrong:
        raise BadNoun(str(wrong)) from None
    except RecursionError:
        raise BadNoun("nested too deeply") from None
    return _noun(wire)


def read_nouns(body: bytes) -> tuple[Told, ...]:
    """The nouns of one JSON object, or of an array of them. Raises `BadNoun`; in an array it names the index."""
    if body.lstrip()[:1] != b"[":
        return (read_noun(body),)
    try:
        return tuple(map(_noun, _list_decoder.decode(body)))
    except (msgspec.DecodeError, UnicodeError, RecursionError, BadNoun):
        return _read_parts(body)


def _read_parts(body: bytes) -> tuple[Told, ...]:
    # One by one: slower, but it is known which of them is wrong.
    try:
        parts = _part_decoder.decode(body)
    except (msgspec.DecodeError, UnicodeError) as wrong:
        raise BadNoun(str(wrong)) from None
    except RecursionError:
        raise BadNoun("nested too deeply") from None
    nouns = []
    for index, part in enumerate(parts):
        try:
            nouns.append(read_noun(part))
        except BadNoun as wrong:
            raise BadNoun(f"[{index}]: {wrong}") from None
    return tuple(nouns)


def _noun(wire: _Wire) -> Told:
    # In a zone east of Greenwich 1970 begins before it; time 0 is "not yet" in the books.
    if not _FIRST_YEAR <= wire.at.year <= _LAST_YEAR or at_ms(wire.at) <= 0:
        raise BadNoun("a time before 1970 or after 2199 - at `$.at`")
    if type(wire) is _WireComment:
        return Comment(at_ms(wire.at), wire.source, wire.room, wire.key, wire.user, wire.text, wire.old is True)
    if type(wire) is _WireReply:
        return Replied(at_ms(wire.at), wire.source, wire.room, wire.key, wire.text, wire.to, wire.user, wire.by)
    if type(wire) is _WireOrder:
        return _order(wire)
    if type(wire) is _WireRoom:
        return RoomStatus(at_ms(wire.at), wire.source, wire.room, wire.key, wire.viewers)
    assert type(wire) is _WireCommand
    return Command(at_ms(wire.at), wire.source, wire.key, wire.by, wire.name, wire.args)


def write_noun(noun: Told, zone: dt.tzinfo = dt.UTC) -> bytes:
    """The recording line of a noun (no newline at its end), times in `zone`. `read_noun` gives the noun back."""
    when = _when(noun.at_ms, zone)
    wire: _Wire
    if type(noun) is Comment:
        wire = _WireComment(when, noun.source, noun.room, noun.key, noun.text, noun.user, noun.old or UNSET)
    elif type(noun) is Replied:
        wire = _WireReply(when, noun.source, noun.room, noun.key, noun.text, noun.to, noun.user, noun.by)
    elif type(noun) is OrderEvent:
        lines = tuple(_WireLine(x.line, x.pack, x.sku, x.quantity, x.phase) for x in noun.lines)
        expires = None if noun.expires_at_ms is None else _when(noun.expires_at_ms, zone)
        wire = _WireOrder(
            when,
            noun.source,
            noun.key,
            noun.order,
            noun.event,
            lines,
            noun.shop,
            noun.version,
            expires,
            noun.refund,
            noun.amount_fen,
            noun.total_fen,
            noun.buyer,
        )
    elif type(noun) is RoomStatus:
        wire = _WireRoom(when, noun.source, noun.room, noun.key, noun.viewers)
    else:
        assert type(noun) is Command
        wire = _WireCommand(when, noun.source, noun.key, noun.name, noun.by, noun.args)
    return _encoder.encode(wire)


def _when(ms: int, zone: dt.tzinfo) -> dt.datetime:
    return (_EPOCH + ms * _MS).astimezone(zone)


def _order(wire: _WireOrder) -> OrderEvent:
    lines = tuple(OrderLine(x.line, x.pack, x.sku, x.quantity, x.phase) for x in wire.lines)
    if len({x.line for x in lines}) != len(lines):
        raise BadNoun("two lines with one id - at `$.lines`")
    expires = wire.expires_at
    if expires is not None and (not _FIRST_YEAR <= expires.year <= _LAST_YEAR or at_ms(expires) <= 0):
        raise BadNoun("a time before 1970 or after 2199 - at `$.expires_at`")
    if wire.event == "refunded" and not wire.refund:
        raise BadNoun("a refunded event needs the refund's id - at `$.refund`")
    return OrderEvent(
        at_ms(wire.at),
        wire.source,
        wire.key,
        wire.order,
        wire.event,
        lines,
        wire.shop,
        wire.version,
        None if wire.expires_at is None else at_ms(wire.expires_at),
        wire.refund,
        wire.amount_fen,
        wire.total_fen,
        wire.buyer,
    )


__all__ = [
    "CONSOLE",
    "OURS",
    "PHONE",
    "SINCE_LAST",
    "TAKEN_DOWN",
    "WECHAT_GROUP",
    "BadNoun",
    "Command",
    "Comment",
    "ConnectorStatus",
    "Count",
    "EventName",
    "Health",
    "Inbound",
    "ListingAnswered",
    "ListingWish",
    "Notice",
    "Notified",
    "OrderEvent",
    "OrderLine",
    "Phase",
    "Replied",
    "RoomStatus",
    "ShopListed",
    "Told",
    "User",
    "at_ms",
    "read_noun",
    "read_nouns",
    "write_noun",
]
