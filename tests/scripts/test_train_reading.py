"""Reading is taught by lines of our own, the same way every time."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from random import Random

import numpy as np
import pytest
from lessons.grammar import compile_pattern, parts_of
from lessons.learn import Net, learn, odds, often, platt, squash
from lessons.lines import LINES, lessons, needs_taught, questions_only
from lessons.naming import learn_names, told
from lessons.shipped import MIDDLE, MOST, write_asked, write_meant, write_named

from companion.reading.normalise import normalise
from companion.reading.reading import INTENTS

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
        for path in LINES.rglob("*.txt")
        if path.stem != "slots" and path.parent.name != "needs"
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert heads <= {"-", "c", *INTENTS}


def test_every_need_says_what_it_is_about_what_parts_it_and_what_it_is_called() -> None:
    needs = needs_taught()
    assert {one.intent for one in needs} <= set(INTENTS)
    assert {slot for one in needs for slot in one.slots} <= set("wlgpds")
    assert not [one.name for one in needs if not one.title or not one.wordings]
    assert sum(len(one.wordings) for one in needs) > 20_000


def test_names_are_learnt_and_read_back_by_the_reader(tmp_path: Path) -> None:
    lines = [["甜", "甜不"], ["甜", "甜吗"], ["甜", "好甜"], ["邮", "包邮"], ["邮", "邮费"], ["邮", "邮不"]] * 20
    net = learn_names(lines, [0, 0, 0, 1, 1, 1] * 20, rounds=30, seed=1)
    right, leads = told(net, [(["甜", "甜吗"], 0), (["邮", "邮不"], 1)])
    assert right.tolist() == [1.0, 1.0]
    assert leads.min() > 1.0
    write_named(tmp_path / "named.py", net, ["sweet | g | 甜吗", "freight |  | 包邮吗"], 64, 8)
    spec = importlib.util.spec_from_file_location("named", tmp_path / "named.py")
    assert spec is not None
    assert spec.loader is not None
    written = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(written)
    assert written.NAMES.split("\n")[1:3] == ["sweet | g | 甜吗", "freight |  | 包邮吗"]
    assert len(written.OUT.split()) == len(written.BEGIN.split())
    assert {len(line) for line in written.OUT.split()} == {2}


def test_lines_that_ask_without_being_a_buyers_are_told_from_those_that_ask_nothing() -> None:
    taught = lessons()
    assert not any(one.small_talk and one.intent for one in taught)
    assert {one.file for one in taught if one.small_talk} >= {"rooms_at_play", "small_talk", "written"}
    assert 0.1 < sum(one.small_talk for one in taught) / len(taught) < 0.4


def test_no_line_of_ours_is_a_real_one(shared: Path) -> None:
    """Stock phrases anybody says are short; a longer line that is the same would have been copied."""
    folder = shared / "questions"
    if not (folder / "live_noise_pool.csv").is_file():
        pytest.skip("no real comments beside the checkout")
    real = set()
    for name in ("questions.csv", "live_noise_pool.csv", "shop_chat_pool.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            real |= {normalise(row["text"]) for row in csv.DictReader(file) if row.get("origin", "real") == "real"}
    ours = {
        normalise(line.partition(": ")[2])
        for path in (LINES / "lines").glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert len(ours) > 50_000
    assert {line for line in ours & real if len(line) > 8 and not line.isascii()} == set()


def parted(hidden: int) -> Net:
    lines = [["吗", "钱"], ["吗", "歌"], ["好", "啊"], ["好", "呀"]] * 40
    return learn(lines, [0, 1, 2, 2] * 40, [1.0] * 160, hidden=hidden, least=2, rounds=60, stride=0.02, seed=7)


@pytest.mark.parametrize("hidden", [0, 4])
def test_weights_part_what_is_parted(hidden: int) -> None:
    net = parted(hidden)
    kinds = net.totals([["吗", "钱"], ["吗", "歌"], ["好", "啊"]]).argmax(axis=1)
    assert list(kinds) == [0, 1, 2]
    ours, talk, said = odds(net.totals([["吗", "钱"], ["吗", "歌"], ["好", "啊"]]))
    assert ours > 0 > max(talk, said)


def test_a_hidden_sum_learns_what_only_both_together_tell() -> None:
    lines = [["甲"], ["乙"], ["甲", "乙"], []] * 60
    net = learn(lines, [0, 0, 1, 1] * 60, [1.0] * 240, hidden=8, least=2, rounds=200, stride=0.02, seed=7)
    assert list(net.totals([["甲"], ["乙"], ["甲", "乙"], []]).argmax(axis=1)) == [0, 0, 1, 1]


def test_the_same_lines_and_seed_make_the_same_weights() -> None:
    one, two = parted(4), parted(4)
    assert np.array_equal(one.weights, two.weights)
    assert np.array_equal(one.out, two.out)


def test_a_chance_is_fitted_to_how_often_it_came_true() -> None:
    totals = [2.0, 2.0, 2.0, 2.0, -2.0, -2.0, -2.0, -2.0]
    steep, flat = platt(totals, [True, True, True, False, True, False, False, False], [1.0] * 8)
    assert squash(steep * 2.0 + flat) == pytest.approx(0.75, abs=0.01)
    assert squash(steep * -2.0 + flat) == pytest.approx(0.25, abs=0.01)


def test_a_trait_of_few_lines_is_left_out() -> None:
    assert often([["b", "a"], ["a"], ["a", "a"]], 2) == {"a": 0}


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    weights = np.array([[1.0, 0, -1.0], [0, 0, 0], [9.9, -9.9, 0.3], [1.0, 1.0, 1.0]], dtype=np.float32)
    net = Net({"吗": 0, "无": 1, "\\": 2, 'a"': 3}, weights, weights[0], np.zeros((0, 3), dtype=np.float32))
    path = tmp_path / "meant.py"
    write_meant(path, net, 10)
    found: dict[str, object] = {}
    exec(path.read_text(encoding="utf-8"), found)  # noqa: S102 -- it is what was just written
    assert str(found["TRAITS"]).split() == ["\\", "吗"]
    codes = "".join(str(found["CODES"]).split())
    assert [ord(code) - MIDDLE for code in codes] == [MOST, -MOST, 3, 10, 0, -10]
    assert (found["STEPS"], found["BEGIN"]) == (10, (10, 0, -10))
    write_asked(tmp_path / "asked.py", net, 10, 1.25, -0.5, -3.0)
    exec((tmp_path / "asked.py").read_text(encoding="utf-8"), found)  # noqa: S102 -- the same
    assert (found["STEEP"], found["FLAT"], found["HOPELESS"]) == (1.25, -0.5, -3.0)
