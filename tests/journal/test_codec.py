"""Facts to bytes and back: whatever the fact, what comes back is what went in, and what can't come back is refused."""

from __future__ import annotations

import types
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.facts import AnyFact, CommandDone, CommentSeen, CommentsShed, Line, OrderPaid, PackPinned
from companion.journal.codec import NotAFact, decode, decode_some, encode, fact_line, read_fact

KINDS = get_args(AnyFact)


def anything_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type as msgspec sees it: structs by their fields, the rest as JSON can carry it."""
    if isinstance(hint, types.UnionType):
        return st.one_of([anything_of(part) for part in get_args(hint)])
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        fields = {field.name: anything_of(field.type) for field in msgspec.structs.fields(hint)}
        return st.builds(hint, **fields)
    origin, args = getattr(hint, "__origin__", None), get_args(hint)
    if origin is tuple and args[-1] is Ellipsis:
        return st.lists(anything_of(args[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(anything_of, args))
    if origin is dict:
        return st.dictionaries(anything_of(args[0]), anything_of(args[1]), max_size=3)
    if hint is int:
        return st.integers(-(2**63), 2**63 - 1)
    if hint is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    return st.from_type(hint)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_fact_comes_back_as_it_went(kind: type[AnyFact]) -> None:
    # There are fifty kinds, much alike: where examples are few, together they are enough.
    @settings(max_examples=settings().max_examples // (3 if settings().derandomize else 1))
    @given(st.lists(anything_of(kind), max_size=4))
    def comes_back(facts: list[AnyFact]) -> None:
        assert decode(encode(facts)) == facts
        for fact in facts:
            line = fact_line(fact)
            assert b"\n" not in line
            assert read_fact(line) == fact

    comes_back()


def test_an_export_line_names_its_kind_first() -> None:
    assert fact_line(PackPinned(at_ms=7, pack="plum-5")) == b'{"fact":"pack_pinned","pack":"plum-5","at_ms":7}'


def test_kinds_mix_in_one_row_in_their_order() -> None:
    facts: list[AnyFact] = [CommentsShed(at_ms=1, count=3), PackPinned(at_ms=2), CommentsShed(at_ms=3, count=1)]
    assert decode(encode(tuple(facts))) == facts


WRONG: dict[str, Any] = {
    "a text where a number belongs": CommentsShed(at_ms=1, count="three"),  # type: ignore[arg-type]
    "a truth where a number belongs": CommentsShed(at_ms=1, count=True),
    "a list where a tuple belongs": OrderPaid(at_ms=1, source="s", key="k", shop="s", order="o", lines=[Line("1")]),  # type: ignore[arg-type]
    "no number at all": CommentSeen(at_ms=1, source="s", room="r", key="k", confidence=float("nan")),
    "half a character": PackPinned(at_ms=1, pack="\ud800"),
    "a fact that can't be taken back": CommandDone(
        at_ms=1,
        source="s",
        key="k",
        by="b",
        name="n",
        undo=(CommentsShed(at_ms=1, count=1),),  # type: ignore[arg-type]
    ),
    "a thing that is no fact": Line("1"),
    "a thing that is no struct": object(),
}


@pytest.mark.parametrize("wrong", list(WRONG.values())[:-2], ids=list(WRONG)[:-2])
def test_in_a_long_row_one_wrong_value_is_found_wherever_it_is(wrong: Any) -> None:
    facts: list[AnyFact] = [CommentSeen(at_ms=n, source="s", room="r", key=f"k{n}") for n in range(200)]
    facts[101] = wrong
    with pytest.raises(NotAFact, match=r"^\[101\]: "):
        encode(facts)


def test_a_line_of_code_that_writes_bytes_for_text_is_found_in_a_long_row_too() -> None:
    facts: list[AnyFact] = [
        CommentSeen(at_ms=n, source="s", room="r", key=f"k{n}", text=b"hello")  # type: ignore[arg-type]
        for n in range(200)
    ]
    with pytest.raises(NotAFact, match=r"^\[0\]: "):
        encode(facts)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_would_not_read_back_is_not_written(wrong: Any) -> None:
    with pytest.raises(NotAFact, match=r"^\[1\]: "):
        encode([PackPinned(at_ms=1), wrong])
    with pytest.raises(NotAFact):
        fact_line(wrong)


@pytest.mark.parametrize(
    "blob", [b"", b"{", b"[1]", b'[{"fact":"rumour","at_ms":1}]', b'[{"fact":"pack_pinned"}]', b"\xff"]
)
def test_bytes_that_are_no_facts_are_said_to_be_none(blob: bytes) -> None:
    with pytest.raises(NotAFact):
        decode(blob)
    with pytest.raises(NotAFact):
        read_fact(blob)


def test_some_of_a_row_are_read_without_the_others() -> None:
    blob = encode([PackPinned(at_ms=number) for number in range(5)])
    assert decode_some(blob, (3, 0)) == [PackPinned(at_ms=3), PackPinned(at_ms=0)]
    strange = b'[{"fact":"rumour","at_ms":1},{"fact":"pack_pinned","at_ms":2}]'
    assert decode_some(strange, (1,)) == [PackPinned(at_ms=2)]
    for wrong, place in ((strange, 0), (strange, 2), (b"{", 0)):
        with pytest.raises(NotAFact):
            decode_some(wrong, (place,))


def test_a_field_added_by_a_later_version_is_passed_over() -> None:
    assert read_fact('{"fact":"pack_pinned","at_ms":1,"pack":"a","colour":"red"}') == PackPinned(at_ms=1, pack="a")
