"""Reading is taught by lines of our own, the same way every time."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from lessons.grammar import compile_pattern, parts_of
from lessons.learn import BIAS, learn_asked, learn_meant, often, platt, squash
from lessons.lines import LINES, lessons, questions_only
from lessons.shipped import write_asked, write_meant

from companion.reading.reading import INTENTS
from companion.reading.table import rows

SLOTS = {"fruit": ["李子", "桃"]}


def dice() -> Random:
    return Random(7)


def made(pattern: str) -> set[str]:
    make, roll = compile_pattern(pattern), dice()
    return {make(roll, SLOTS) for _ in range(200)}


def test_a_pattern_makes_all_it_can() -> None:
    assert made("{fruit}(甜|酸)吗") == {"李子甜吗", "李子酸吗", "桃甜吗", "桃酸吗"}
    assert made("(好(的|吧)|)(啊)?") == {"", "啊", "好的", "好的啊", "好吧", "好吧啊"}


def test_bars_outside_brackets_part_patterns() -> None:
    assert parts_of("甜吗|(酸|辣)吗|") == ["甜吗", "(酸|辣)吗", ""]


@pytest.mark.parametrize("pattern", ["(甜", "甜)", "({fruit}|甜"])
def test_a_bracket_that_stands_alone_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        made(pattern)


def test_the_same_seed_makes_the_same_lines() -> None:
    taught = lessons()
    assert taught == lessons()
    assert len(taught) > 10_000
    assert {one.intent for one in taught} == {"", *INTENTS}


def test_lines_that_teach_only_intents_are_questions_and_the_same_every_time() -> None:
    taught = lessons()
    desk = questions_only(taught)
    assert desk == questions_only(taught)
    assert all(one.intent for one in desk)
    assert "shop_desk" not in {one.file for one in taught}


def test_every_line_of_the_files_has_a_known_head() -> None:
    heads = {
        line.partition(": ")[0]
        for path in LINES.glob("*.txt")
        if path.stem != "slots"
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert heads <= {"-", "c", *INTENTS}


def test_weights_part_what_is_parted() -> None:
    lines = [["吗", "钱"], ["好", "啊"], ["吗", "货"], ["好", "呀"]] * 30
    asked = [True, False, True, False] * 30
    weights = learn_asked(lines, asked, [1.0] * 120, 5, dice())
    assert weights["吗"] > 0 > weights["好"]
    totals = [weights.get(BIAS, 0.0) + sum(weights.get(trait, 0.0) for trait in line) for line in lines]
    steep, flat = platt([*totals, 0.0, 0.0], [*asked, True, False], [1.0] * 122)
    assert squash(steep * totals[0] + flat) > 0.9
    assert squash(steep * totals[1] + flat) < 0.1


def test_intents_are_learnt_apart() -> None:
    learnt = learn_meant([["钱"], ["邮"]] * 20, ["price", "shipping"] * 20, 3, dice())
    assert learnt["钱"]["price"] > 0 > learnt["钱"]["shipping"]


def test_a_trait_of_few_lines_is_left_out() -> None:
    assert often([["a", "b"], ["a"], ["a", "a"]], 2) == [["a"], ["a"], ["a", "a"]]


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "asked.py"
    write_asked(path, {"吗": 1.0, '"': -0.5, "\\": 0.25, "无": 0.001, "a b": 3.0, BIAS: -0.5}, 1.2, -0.1, -3.0)
    found: dict[str, object] = {}
    exec(path.read_text(encoding="utf-8"), found)  # noqa: S102 -- it is what was just written
    assert dict(rows(str(found["ASKED"]))) == {
        "24": ["吗"],
        "6": ["\\"],
        "-12": ['"'],
    }
    assert (found["BEGIN"], found["HOPELESS"]) == (-12, -72)
    path = tmp_path / "meant.py"
    write_meant(path, {"钱": {"price": 2.0, "order": -0.01}})
    exec(path.read_text(encoding="utf-8"), found)  # noqa: S102 -- the same
    assert list(rows(str(found["MEANT"]))) == [("price 8", ["钱"])]
