"""A State that was kept and woken is the one it was: in every field, to every face, and for every fact that follows."""

from __future__ import annotations

from collections import deque
from collections.abc import Set
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, msgpack

from companion.config import load
from companion.domain.entries import ENTRIES
from companion.domain.facts import AnyFact
from companion.domain.inbound import read_noun
from companion.domain.keeping import (
    PASSING,
    PASSING_OF_ECHOES,
    PASSING_OF_QUESTIONS,
    PASSING_OF_STOCK,
    NotKept,
    keep,
    wake,
)
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.domain.ticking import stir
from companion.domain.trouble import Refused
from companion.domain.view import whole
from companion.sample import RECORDING, STATION
from tests.domain.shop import T0, Shop, plums, units

LATER = T0 + 3 * 3_600_000


def plain(thing: Any, left_out: tuple[str, ...] = ()) -> Any:
    """A thing of ours as nested values in which also the order of dicts, and the bounds of deques, are to be seen."""
    kind = type(thing)
    if is_dataclass(thing):
        return kind.__name__, [(x.name, plain(getattr(thing, x.name))) for x in fields(thing) if x.name not in left_out]
    if isinstance(thing, Struct):
        return kind.__name__, [(name, plain(getattr(thing, name))) for name in thing.__struct_fields__]
    if isinstance(thing, Set):
        return sorted(map(repr, thing))
    if kind is dict:
        return [(plain(key), plain(value)) for key, value in thing.items()]
    if kind is deque:
        return thing.maxlen, list(map(plain, thing))
    if isinstance(thing, tuple | list):
        return kind.__name__, list(map(plain, thing))
    if kind.__module__.startswith("companion"):
        names = getattr(kind, "__slots__", None) or vars(thing)
        return kind.__name__, [(name, plain(getattr(thing, name))) for name in names if name not in left_out]
    return thing


def assert_same(one: State, two: State) -> None:
    """Both have the same in every field, show every role the same, and say the same on their sheets."""
    one.once.seen("", ""), two.once.seen("", "")  # what was told becomes marks when it is first asked for
    for name in [x.name for x in fields(State)]:
        if name not in (*PASSING, "stock", "questions", "echoes"):
            assert plain(getattr(one, name)) == plain(getattr(two, name)), name
    passing = tuple(x for x in PASSING_OF_STOCK if x != "orders")
    assert plain(one.stock, passing) == plain(two.stock, passing)
    assert plain(one.questions, PASSING_OF_QUESTIONS) == plain(two.questions, PASSING_OF_QUESTIONS)
    assert plain(one.echoes, PASSING_OF_ECHOES) == plain(two.echoes, PASSING_OF_ECHOES)
    assert index_of(one) == index_of(two)
    assert all(mine is by_id for mine, by_id in zip(two.stock.by_number, two.stock.orders.values(), strict=True))
    assert sheet(one) == sheet(two)
    for state in (one, two):
        stir(state, LATER)
    for role in ENTRIES:
        assert whole(one, role) == whole(two, role)


def index_of(state: State) -> Any:
    """What the index knows, in whatever order it was told."""
    parts = vars(state.questions.index).items()
    return {name: {repr(key): plain(value) for key, value in part.items()} for name, part in parts}


def replayed(book: list[AnyFact], upto: int | None = None) -> State:
    state = State()
    for fact in book[:upto]:
        apply(state, fact)
    return state


def evening() -> Shop:
    """The sample broadcast, as it was decided."""
    shop = Shop(load(STATION).catalogue)
    for line in RECORDING.read_bytes().splitlines():
        noun = read_noun(line)
        shop.wait(noun.at_ms)
        with suppress(Refused):
            shop.tell(noun)
    return shop


@pytest.fixture(scope="module")
def played() -> Shop:
    return evening()


def test_an_empty_state_is_kept() -> None:
    assert_same(wake(keep(State())), State())


def test_a_whole_evening_is_kept(played: Shop) -> None:
    assert len(played.book) > 2000
    assert_same(replayed(played.book), wake(keep(replayed(played.book))))


@pytest.mark.parametrize("tenths", [2, 7])
def test_a_snapshot_and_the_facts_after_it_are_the_whole_evening(played: Shop, tenths: int) -> None:
    book = played.book
    cut = len(book) * tenths // 10
    state = wake(keep(replayed(book, cut)))
    assert state.revision == cut
    for fact in book[cut:]:
        apply(state, fact)
    assert_same(replayed(book), state)


def test_keeping_a_state_changes_nothing_of_it(played: Shop) -> None:
    state = replayed(played.book)
    state.once.seen("", "")
    touched, index = set(state.touched), state.questions.index
    before = plain(state)
    keep(state)
    assert plain(state) == before
    assert state.touched == touched
    assert state.questions.index is index


def test_a_woken_state_shares_nothing_with_the_one_that_was_kept() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    woken = wake(keep(shop.state))
    shop.event("paid")
    assert woken.stock.pools["plum"].committed == 0
    assert woken.stock.orders["doudian", "D1"].tale is not shop.state.stock.orders["doudian", "D1"].tale


def test_what_was_heard_before_is_known_after() -> None:
    shop = Shop()
    shop.say("有货吗", key="k")
    created = shop.noun("created", plums(2), key="e")
    shop.tell(created)
    shop.state = wake(keep(shop.state))
    assert shop.say("有货吗", key="k") == ()
    assert shop.tell(created) == ()
    shop.event("created", plums(3), key="e")
    assert shop.state.stock.orders["doudian", "D1"].conflicts == 1


@pytest.mark.parametrize("cut", [0, 1, 20, -1])
def test_bytes_that_are_no_state_are_said_to_be_none(played: Shop, cut: int) -> None:
    body = keep(replayed(played.book, 50))
    for damaged in (body[:cut], b"\x93" + body[1:], body + b"\x00"):
        with pytest.raises(NotKept):
            wake(damaged)


def test_a_snapshot_from_when_askers_were_kept_as_a_list_is_said_to_be_none() -> None:
    shop = Shop()
    shop.say("有货吗", key="k")
    (group,) = shop.state.questions.groups.values()
    body, told_now = keep(shop.state), msgpack.encode(group.askers.kept())
    assert body.count(told_now) == 1
    for told_then in (list(group.askers), []):
        with pytest.raises(NotKept, match="bytes-like"):
            wake(body.replace(told_now, msgpack.encode(told_then)))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("created"), st.integers(1, 6), st.integers(1, 9)),
        st.tuples(
            st.sampled_from(["paid", "cancelled", "shipped", "closed", "completed"]), st.integers(1, 6), st.just(0)
        ),
        st.tuples(st.just("refunded"), st.integers(1, 6), st.integers(0, 4)),
        st.tuples(
            st.just("say"), st.sampled_from([*"有货吗", "新疆发货吗", "多少钱一斤", "坏果包赔吗"]), st.integers(1, 5)
        ),
        st.tuples(
            st.sampled_from(["merge_questions", "answer_question", "split_question"]),
            st.integers(1, 4),
            st.integers(1, 4),
        ),
        st.tuples(st.sampled_from(["adjust_stock", "receive_lot", "undo", "wait"]), st.integers(1, 9), st.just(0)),
    ),
    max_size=40,
)


def step(shop: Shop, what: str, one: Any, two: int) -> None:
    """One thing that happens in a made-up evening; a command may be refused."""
    with suppress(Refused):
        if what == "say":
            shop.say(one, user=f"u{two}")
        elif what == "wait":
            shop.at_ms += one * 600_000
            shop.wait(shop.at_ms)
        elif what == "merge_questions":
            shop.command(what, into=f"q{one}", groups=[f"q{two}"])
        elif what == "answer_question":
            shop.command(what, group=f"q{one}", text="有")
        elif what == "split_question":
            shop.command(what, group=f"q{one}")
        elif what == "adjust_stock":
            shop.command(what, pool="plum", delta=f"{one}斤", reason="found")
        elif what == "receive_lot":
            shop.command(what, pool="plum", household="罗家", amount=f"{one}斤")
        elif what == "undo":
            shop.command(what, key=f"k{one}")
        elif what == "created":
            shop.event("created", plums(two), order=f"D{one}")
        elif what == "refunded":
            shop.event("refunded", units(two), order=f"D{one}", refund=f"r{two}")
        else:
            shop.event(what, order=f"D{one}")  # type: ignore[arg-type]


@given(STEPS, STEPS)
def test_any_evening_goes_on_from_a_snapshot_as_if_it_had_not_been_interrupted(
    before: list[tuple[str, Any, int]], after: list[tuple[str, Any, int]]
) -> None:
    one, two = Shop(), Shop()
    for shop in (one, two):
        for happening in before:
            step(shop, *happening)
    two.state = wake(keep(two.state))
    for shop in (one, two):
        for happening in after:
            step(shop, *happening)
    assert one.book == two.book
    assert_same(one.state, two.state)
