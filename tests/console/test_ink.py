"""A row is exactly as wide as it was made, whatever is put on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.console.ink import ALARM, DIM, GOLD, GROUND, INK, Row, blank


@given(st.lists(st.tuples(st.text(max_size=30), st.integers(0, 20), st.booleans()), max_size=8), st.integers(1, 60))
def test_a_row_is_exactly_its_width(put: list[tuple[str, int, bool]], width: int) -> None:
    row = Row(width)
    for text, cells, right in put:
        row.put(text).gap().cell(text, cells, right=right)
    for strip in (row.strip(), row.pile(width // 2, GOLD)):
        assert strip.cell_length == width
        assert sum(segment.cell_length for segment in strip) == width


def test_columns_stand_where_they_should() -> None:
    row = Row(20).cell("果", 4).cell("1", 4, right=True).until(4).put("终点")
    assert row.strip().text == "果     1        终点"


def test_grey_dims_everything_but_an_alarm() -> None:
    strip = Row(10, grey=True).put("1", INK).put("2", INK, ground=ALARM).strip()
    colours = [segment.style.color.name for segment in strip if segment.style and segment.style.color]
    assert colours[:2] == [DIM, INK]


def test_markup_is_text() -> None:
    assert Row(20).put("[b]x[/b]").strip().text.rstrip() == "[b]x[/b]"


@pytest.mark.parametrize(("full", "painted"), [(0, 0), (3, 3), (5, 5), (6, 5), (7, 7), (9, 9), (50, 9)])
def test_a_pile_carries_its_text_and_is_painted_to_the_cell_but_not_within_a_character(full: int, painted: int) -> None:
    strip = Row(9).gap().put("610", INK).gap().put("斤", GOLD).pile(full, DIM)
    assert strip.text == " 610 斤  "
    grounds = [s.style.bgcolor.name for s in strip if s.style and s.style.bgcolor for _ in range(s.cell_length)]
    assert grounds == [DIM] * painted + [GROUND] * (9 - painted)
    assert [s.style.color.name for s in strip if s.text == "斤" and s.style and s.style.color] == [GOLD]


def test_a_blank_row_is_blank() -> None:
    assert blank(5).text == "     "
