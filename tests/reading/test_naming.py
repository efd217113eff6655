"""The learnt names of needs: quick to ask, and the same as when all is added up the long way."""

from __future__ import annotations

import pytest

from companion.reading.gist import traits_of
from companion.reading.model import named
from companion.reading.naming import NAMES, best

TRAITS = dict(zip(named.TRAITS.split(), range(len(named.TRAITS.split())), strict=True))
CODES = "".join(named.CODES.split())
OUT = named.OUT.split()


def the_long_way(traits: list[str]) -> tuple[str, float]:
    """The name with the most votes, and its lead, sum by sum and name by name."""
    sums = [int(step) for step in named.BEGIN.split()]
    wide = len(sums)
    for trait in traits:
        if trait in TRAITS:
            row = CODES[TRAITS[trait] * wide : (TRAITS[trait] + 1) * wide]
            sums = [one + ord(code) - ord("W") for one, code in zip(sums, row, strict=True)]
    above = [max(0, one) // named.COARSE for one in sums]
    votes = [
        first + sum(one * ord(codes[place]) for one, codes in zip(above, OUT, strict=True))
        for place, first in enumerate(map(int, named.FIRST.split()))
    ]
    order = sorted(range(len(votes)), key=lambda place: (-votes[place], place))
    return NAMES[order[0]].name, (votes[order[0]] - votes[order[1]]) / named.STEPS


@pytest.mark.parametrize(
    "line", ["运费哪个出", "再降点", "老婆有喜了能给她吃吗", "怎么剪枝", "啥时候又有", "退的钱好久到", "会不会坏"]
)
def test_a_name_is_what_all_sums_together_speak_for(line: str) -> None:
    wanted, lead = the_long_way(traits_of(line))
    found = best(traits_of(line))
    assert found.name.name == wanted
    assert found.lead == pytest.approx(lead, abs=0.1) or found.lead >= 3.0


def test_a_long_line_never_spills_one_name_over_into_the_next() -> None:
    flood = "多少钱包邮吗甜不甜几天到新疆坏了赔不赔怎么买有没有券" * 12
    assert best(traits_of(flood)).name in NAMES


def test_characters_no_need_was_worded_with_take_from_the_lead() -> None:
    assert best([*traits_of("会不会坏"), "☂", "♞"]).lead == pytest.approx(best(traits_of("会不会坏")).lead - 1.0)
