"""What a decoder wants is found wherever the platform has put it, and what can't be meant is nothing."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.bridge import seek as found
from connectors.bridge.payload import Unreadable
from connectors.bridge.seek import count_of, id_text, moment, objects, read_text, seek, truth, words

AT = 1_781_524_801_000
NO_ID: tuple[Any, ...] = (0, "0", -5, "-1", True, 1.5e18, None, [], "111111", 111111, "null")
NO_TIME: tuple[Any, ...] = (0, -1, "soon", None, True, 1 << 80, "20:00:01", [], 5)


def test_objects_are_found_in_order_at_any_depth_and_in_text() -> None:
    told = {"a": [{"x": 1}, '{"b":{"x":2}}'], "c": {"d": {"x": 3, "e": {"x": 4}}}, "f": "{broken"}
    assert [one["x"] for one in seek(told, "x")] == [1, 2, 3]


def test_looking_ends_however_deep_or_wide_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    deep: Any = {"x": 1}
    for _ in range(40):
        deep = [deep]
    assert list(seek(deep, "x")) == []
    monkeypatch.setattr(found, "MOST_NODES", 50)
    assert len(list(seek([{"x": n} for n in range(500)], "x"))) == 49


@pytest.mark.parametrize("text", ["", "cb(", "cb()", "{", "x({)", "]", "(" * 500, "[" * 5000])
def test_what_is_no_json_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_text(text)


def test_a_list_may_be_text_and_holds_objects_only() -> None:
    assert objects('[{"a":1},"{\\"b\\":2}",3,null]') == [{"a": 1}, {"b": 2}]
    assert objects("nothing") == objects(None) == objects({}) == []


@pytest.mark.parametrize(
    ("value", "id"),
    [
        (7381000000000000001, "7381000000000000001"),
        (" a_b@c ", "a_b@c"),
        *((odd, "") for odd in NO_ID),
    ],
)
def test_an_id_is_text_and_a_guest_has_none(value: Any, id: str) -> None:
    assert id_text(value) == id


@pytest.mark.parametrize(
    ("value", "at_ms"),
    [
        (AT, AT),
        (str(AT), AT),
        (AT // 1000, AT),
        (f" {AT // 1000} ", AT),
        (float(AT), AT),
        ("2026-06-15 20:00:01", AT),
        ("2026-06-15T20:00:01", AT),
        *((odd, 0) for odd in NO_TIME),
    ],
)
def test_a_moment_is_read_in_whatever_unit_it_comes(value: Any, at_ms: int) -> None:
    assert moment(value) == at_ms


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (2735, 2735),
        ("2735", 2735),
        ("1000+", 1000),
        ("1.2万", 12_000),
        ("98.54w", 985_400),
        ("3亿", 300_000_000),
        *((none, None) for none in ("", "many", -1, None, True, "1.2.3", "٣")),
    ],
)
def test_a_count_is_read_as_it_is_displayed(value: Any, count: int | None) -> None:
    assert count_of(value) == count


def test_yes_is_yes_in_any_form() -> None:
    assert all(map(truth, (True, 1, "1", "true", " True ")))
    assert not any(map(truth, (False, 0, "0", "false", None, "", [], {}, 2)))


def test_the_first_words_that_are_any() -> None:
    assert words({"a": " ", "b": 5, "c": " 好 "}, "x", "a", "b", "c") == "好"
    assert len(words({"a": "好" * 9000}, "a")) == found.MOST_TEXT
