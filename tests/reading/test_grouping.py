"""Questions that ask the same are one group; questions that don't are not."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.reading import grouping
from companion.reading.grouping import GroupIndex
from companion.reading.reader import Reader
from companion.reading.reading import Need
from companion.reading.suggest import need_of as need_of_text
from tests.reading.shelves import EMPTY, PLUMS_AND_CHILLI

READER = Reader(PLUMS_AND_CHILLI)
BARE = Reader(EMPTY)

SAME = [
    "包邮吗 邮费谁出 免运费不 包不包邮 包游吗 得不得包邮嘛",
    "新疆能发吗 新疆发不发货 新疆可以寄吗 能不能发到新疆 乌鲁木齐能收到不",
    "5斤多少钱 五斤装什么价 五斤好多钱 5斤的咋卖 5jin多少钱",
    "什么时候发货 几时发货 好久发货嘛 神马时候发货 多久发出来",
    "甜不甜 甜吗 甜8甜 够不够甜",
    "坏了怎么办 烂了咋个整 坏了找谁",
    "坏了包赔吗 坏果赔不赔 烂了赔吗",
    "链接在哪 求链接 链姐在哪里 小黄车在哪",
    "还有吗 卖完了没 还有没得嘛 有木有货",
    "怎么保存 咋个存放 要怎么保鲜",
]
APART = [
    "5斤多少钱 10斤多少钱 20斤多少钱 5斤有多少个 3号还有吗",
    "新疆能发吗 西藏能发吗 新疆包邮吗 新疆几天到 包邮吗",
    "坏了赔吗 坏了怎么办 我收到的烂了好几个 能退货吗 坏果怎么赔",
    "什么时候发货 几天能到 从哪里发货 发什么快递 我的怎么还没发货",
    "甜不甜 酸不酸 脆不脆 涩不涩 辣不辣",
    "还有吗 明天还有吗 1号还有吗 什么时候补货 有腊肉吗 有蜂蜜吗",
    "怎么退货 退款多久到账 退货运费谁出 不甜能退吗",
    "怎么保存 能放几天 要放冰箱吗 保质期多久",
]


@cache
def need_of(line: str, reader: Reader = READER) -> Need:
    """What a line asks; of one that reading would not flag, what it would."""
    reading = reader.read(line)
    like = reading.need or reading.maybe or Need()
    return need_of_text(line, like) if like == Need() else like


def meet(index: GroupIndex, need: Need, id: str) -> str:
    """What the desk does: find the group, or begin one."""
    group = index.find(need)
    if group is None:
        index.add(id, need)
    return group or id


@pytest.mark.parametrize("reader", [READER, BARE], ids=["a shelf", "no shelf"])
@pytest.mark.parametrize("lines", SAME)
def test_wordings_of_one_need_are_one_group(lines: str, reader: Reader) -> None:
    index = GroupIndex()
    assert {meet(index, need_of(line, reader), line) for line in lines.split()} == {lines.split(maxsplit=1)[0]}


@pytest.mark.parametrize("reader", [READER, BARE], ids=["a shelf", "no shelf"])
@pytest.mark.parametrize("lines", APART)
def test_needs_with_other_answers_stay_apart(lines: str, reader: Reader) -> None:
    for one, other in combinations(lines.split(), 2):
        index = GroupIndex()
        index.add("one", need_of(one, reader))
        assert index.find(need_of(other, reader)) is None, (one, other)


def test_a_link_and_an_amount_that_mean_one_pack_are_one_need() -> None:
    index = GroupIndex()
    index.add("q1", need_of("3号多少钱"))
    assert index.find(need_of("五斤装怎么卖")) == "q1"
    assert index.find(need_of("1号多少钱")) is None


@pytest.mark.usefixtures("nothing_learnt")
def test_wordings_no_table_knows_are_compared_by_their_characters() -> None:
    index = GroupIndex()
    index.add("q1", Need("other", wording="灯笼外面印不印村子的名字"))
    assert index.find(Need("other", wording="灯笼外面印村子的名字吗")) == "q1"
    assert index.find(Need("other", wording="合作社叫什么名字")) is None


def test_what_is_already_some_groups_need_stays_that_groups() -> None:
    index = GroupIndex()
    index.add("q1", need_of("包邮吗"))
    index.add("q2", need_of("邮费谁出"))
    assert index.find(need_of("免运费不")) == "q1"


def test_a_joined_group_is_found_as_the_one_it_joined() -> None:
    index = GroupIndex()
    for id, line in (("q1", "几天能到"), ("q2", "什么时候发货"), ("q3", "发什么快递")):
        index.add(id, need_of(line))
    index.join("q1", "q2")
    index.join("q2", "q3")
    assert [index.find(need_of(line)) for line in ("几天能到", "好久发货", "走哪家快递")] == ["q1", "q1", "q1"]


def test_a_parted_group_stands_for_itself_with_what_had_joined_it() -> None:
    index = GroupIndex()
    for id, line in (("q1", "几天能到"), ("q2", "什么时候发货"), ("q3", "发什么快递")):
        index.add(id, need_of(line))
    index.join("q2", "q3")
    index.join("q1", "q2")
    index.part("q2")
    assert [index.find(need_of(line)) for line in ("几天能到", "好久发货", "走哪家快递")] == ["q1", "q2", "q2"]


def test_groups_joined_in_a_circle_are_still_found() -> None:
    index = GroupIndex()
    index.add("q1", need_of("几天能到"))
    index.add("q2", need_of("什么时候发货"))
    index.join("q1", "q2")
    index.join("q2", "q1")
    index.join("q1", "q1")
    assert index.find(need_of("好久发货")) == "q1"


def test_a_wording_a_helper_set_apart_takes_its_like_along() -> None:
    index = GroupIndex()
    index.add("q1", need_of("包邮吗"))
    index.teach("q2", need_of("发货的运费谁出"))
    asked = ["发货运费哪个出", "免运费不", "包不包邮", "发货的运费哪个出"]
    assert [index.find(need_of(line)) for line in asked] == ["q2", "q1", "q1", "q2"]


@pytest.mark.usefixtures("nothing_learnt")
def test_a_meaning_of_its_own_is_learned_whole() -> None:
    index = GroupIndex()
    index.add("q1", Need("other", wording="灯笼外面印不印村子的名字"))
    odd = Need("other", wording="灯笼里面印不印村子的名字")
    assert index.find(odd) == "q1"
    index.teach("q2", odd)
    assert index.find(odd) == "q2"
    assert index.find(Need("other", wording="灯笼外面印不印村子的名字呀")) == "q1"


def test_what_was_set_apart_is_forgotten_with_its_group_and_found_where_it_was_merged() -> None:
    index = GroupIndex()
    index.add("q1", need_of("包邮吗"))
    index.teach("q2", need_of("发货的运费谁出"))
    index.join("q1", "q2")
    assert index.find(need_of("发货的运费谁出")) == "q1"
    index.part("q2")
    assert index.find(need_of("发货的运费谁出")) == "q2"
    index.drop("q2")
    assert index.find(need_of("发货的运费谁出")) == "q1"


def test_few_wordings_are_taught_for_one_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MOST_TAUGHT", 1)
    index = GroupIndex()
    index.add("q1", need_of("包邮吗"))
    index.teach("q2", need_of("发货的运费谁出"))
    index.teach("q3", need_of("邮费是多少"))
    assert [index.find(need_of(line)) for line in ("发货的运费谁出", "邮费是多少")] == ["q1", "q3"]


def test_a_dropped_group_is_found_no_more_nor_what_had_joined_it() -> None:
    index = GroupIndex()
    index.add("q1", need_of("几天能到"))
    index.add("q2", need_of("什么时候发货"))
    index.add("q3", Need("other", wording="灯笼外面印不印村子的名字"))
    index.join("q1", "q2")
    index.drop("q1")
    index.drop("q3")
    index.drop("never seen")
    assert [index.find(need_of(line)) for line in ("几天能到", "什么时候发货")] == [None, None]
    assert index.find(Need("other", wording="灯笼外面印不印村子的名字")) is None
    assert meet(index, need_of("几天能到"), "q4") == "q4"


def test_the_oldest_need_goes_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MOST_NEEDS", 3)
    index = GroupIndex()
    lines = "甜不甜 酸不酸 脆不脆 涩不涩".split()
    for line in lines:
        index.add(line, need_of(line))
    assert [index.find(need_of(line)) for line in lines] == [None, *lines[1:]]


@pytest.mark.usefixtures("nothing_learnt")
def test_only_the_latest_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MOST_COMPARED", 1)
    index = GroupIndex()
    index.add("q1", Need("other", wording="碗底有刻度吗"))
    index.add("q2", Need("other", wording="碗底和碗边有刻度吗"))
    assert index.find(Need("other", wording="碗底碗边有刻度吗")) == "q2"


_CALLS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from("abcdef"), st.sampled_from(" ".join(SAME + APART).split())),
        st.tuples(st.just("teach"), st.sampled_from("abcdef"), st.sampled_from(" ".join(SAME + APART).split())),
        st.tuples(st.just("join"), st.sampled_from("abcdef"), st.sampled_from("abcdef")),
        st.tuples(st.sampled_from(("part", "drop")), st.sampled_from("abcdef"), st.just("")),
    ),
    max_size=30,
)


@given(_CALLS)
def test_the_same_calls_give_the_same_index(calls: list[tuple[str, str, str]]) -> None:
    def replayed() -> list[str | None]:
        index = GroupIndex()
        for verb, id, other in calls:
            match verb:
                case "add":
                    index.add(id, need_of(other))
                case "teach":
                    index.teach(id, need_of(other))
                case "join":
                    index.join(id, other)
                case "part":
                    index.part(id)
                case _:
                    index.drop(id)
        return [index.find(need_of(line)) for line in " ".join(SAME + APART).split()]

    assert replayed() == replayed()


@given(
    st.lists(
        st.tuples(st.sampled_from(("price", "other")), st.text(alphabet="多少钱5斤号纸箱印名字吗不", max_size=12)),
        max_size=12,
    )
)
def test_a_need_just_added_is_found(needs: list[tuple[str, str]]) -> None:
    index = GroupIndex()
    for count, (intent, wording) in enumerate(needs):
        need = Need(intent, wording=wording)
        index.add(f"q{count}", need)
        assert index.find(need) is not None
