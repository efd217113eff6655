"""The nouns on the wire: read as told, written as they were, and refused with the field that is wrong."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.inbound import (
    BadNoun,
    Command,
    Comment,
    OrderEvent,
    OrderLine,
    Replied,
    RoomStatus,
    Told,
    User,
    at_ms,
    read_noun,
    read_nouns,
    write_noun,
)

COMMENT = (
    '{"kind":"comment","at":"2026-06-15T20:00:01.250+08:00","source":"douyin_open","room":"douyin","key":"7381",'
    '"user":{"id":"u1","name":"山里人"},"text":"李子多少钱一斤"}'
)
REFUND = (
    '{"kind":"order","at":"2026-06-15T20:30:00+08:00","source":"doudian","key":"evt-9","order":"D100",'
    '"event":"refunded","refund":"R1","lines":[{"line":"1","quantity":1,"phase":"pre"}]}'
)


def test_a_comment_is_read_to_the_millisecond_wherever_its_clock_stands() -> None:
    noun = read_noun(COMMENT)
    assert noun == Comment(1_781_524_801_250, "douyin_open", "douyin", "7381", User("u1", "山里人"), "李子多少钱一斤")
    assert read_noun(COMMENT.replace("20:00:01.250+08:00", "12:00:01.250Z")) == noun


def test_a_comment_that_was_told_again_is_read_as_old_and_others_say_nothing_of_it() -> None:
    noun = read_noun(COMMENT.replace('"kind"', '"old":true,"kind"'))
    assert isinstance(noun, Comment)
    assert noun.old
    assert b"old" in write_noun(noun)
    assert b"old" not in write_noun(read_noun(COMMENT))


def test_a_refund_is_read_with_its_lines() -> None:
    noun = read_noun(REFUND)
    assert isinstance(noun, OrderEvent)
    assert noun.lines == (OrderLine("1", quantity=1, phase="pre"),)
    assert (noun.event, noun.refund, noun.shop) == ("refunded", "R1", "")


def test_fields_of_a_later_version_are_passed_over() -> None:
    assert read_noun(COMMENT.replace('"kind"', '"mood":"good","kind"')) == read_noun(COMMENT)


DEEP = '{"kind":"command","at":"2026-06-15T20:00:01Z","source":"s","key":"k","name":"n","args":' + '{"a":' * 5000
BAD = [
    ("", "truncated"),
    ("[]", "object"),
    ('{"kind":"gift"}', "gift"),
    (COMMENT.replace("+08:00", ""), "at"),
    (COMMENT.replace('"7381"', '""'), "key"),
    (COMMENT.replace('"7381"', "7381"), "key"),
    (REFUND.replace('"quantity":1', '"quantity":-1'), "quantity"),
    (REFUND.replace('"quantity":1', '"quantity":1.5'), "quantity"),
    (REFUND.replace("refunded", "eaten"), "eaten"),
    (COMMENT.replace("2026-06-15T20:00:01.250+08:00", "0001-01-01T00:00:00+14:00"), "1970"),
    (COMMENT.replace("2026-06-15T20:00:01.250+08:00", "1970-01-01T00:00:00+08:00"), "1970"),
    (REFUND.replace('"refund":', '"expires_at":"1970-01-01T00:00:00Z","refund":'), "expires_at"),
    (REFUND.replace('"refund":', '"expires_at":"9999-12-31T23:59:59-14:00","refund":'), "expires_at"),
    (
        '{"kind":"command","at":"2026-06-15T20:00:01Z","source":"s","key":"k","name":"n","args":' + '{"a":' * 5000,
        "deep",
    ),
    ("\ud800", "surrogates"),
    (REFUND.replace('"refund":"R1",', ""), "refund"),
    (REFUND.replace('"lines":[', '"lines":[{"line":"1"},'), "two lines"),
]


@pytest.mark.parametrize(("line", "why"), BAD)
def test_a_line_that_is_no_noun_is_refused_with_what_is_wrong(line: str, why: str) -> None:
    with pytest.raises(BadNoun, match=why):
        read_noun(line)


def test_one_bad_noun_of_many_is_named_by_its_place() -> None:
    assert len(read_nouns(f" [{COMMENT},{REFUND}]".encode())) == 2
    assert len(read_nouns(COMMENT.encode())) == 1
    with pytest.raises(BadNoun, match=r"^\[1\]"):
        read_nouns(f"[{COMMENT},{{}}]".encode())
    with pytest.raises(BadNoun):
        read_nouns(b"[\xff]")


def test_many_nouns_at_once_are_what_each_is_alone() -> None:
    assert read_nouns(f"[{COMMENT},{REFUND},{COMMENT}]".encode()) == tuple(map(read_noun, (COMMENT, REFUND, COMMENT)))
    assert read_nouns(b"[]") == ()


def test_a_noun_that_is_whole_but_can_not_be_is_named_by_its_place_too() -> None:
    twice = REFUND.replace('"phase":"pre"}', '"phase":"pre"},{"line":"1"}')
    with pytest.raises(BadNoun, match=r"^\[2\]: two lines"):
        read_nouns(f"[{COMMENT},{REFUND},{twice}]".encode())


IDS = st.text(min_size=1, max_size=8)
TIMES = st.integers(946_684_800_000, 4_102_444_799_999)
NOUNS = st.one_of(
    st.builds(Comment, TIMES, IDS, st.text(), IDS, st.builds(User, st.text(), st.text()), st.text(), st.booleans()),
    st.builds(
        Replied, TIMES, IDS, st.text(), IDS, st.text(), st.text(), st.builds(User, st.text(), st.text()), st.text()
    ),
    st.builds(RoomStatus, TIMES, IDS, st.text(), IDS, st.none() | st.integers(0, 10**6)),
    st.builds(Command, TIMES, IDS, IDS, st.text(), IDS, st.dictionaries(st.text(), st.text() | st.integers(0, 9))),
    st.builds(
        OrderEvent,
        TIMES,
        IDS,
        IDS,
        IDS,
        st.sampled_from(["created", "paid", "shipped"]),
        st.lists(
            st.builds(OrderLine, IDS, st.text(), st.text(), st.none() | st.integers(0, 10**6)),
            max_size=2,
            unique_by=lambda line: line.line,
        ).map(tuple),
        st.text(),
        st.none() | st.integers(0, 2**62),
        st.none() | TIMES,
    ),
)


@given(
    st.datetimes(
        dt.datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
        dt.datetime(2199, 12, 30),  # noqa: DTZ001
        timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=8)), dt.timezone(dt.timedelta(hours=-9.5))]),
    )
)
def test_a_time_is_the_millisecond_it_falls_in(when: dt.datetime) -> None:
    exact = (when - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(milliseconds=1)
    assert at_ms(when) == exact


@given(NOUNS, st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=8))]))
def test_what_is_written_is_read_as_it_was(noun: Told, zone: dt.tzinfo) -> None:
    assert read_noun(write_noun(noun, zone)) == noun
