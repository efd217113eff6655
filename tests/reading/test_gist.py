"""What a need comes down to."""

from __future__ import annotations

import pytest

from companion.reading.gist import gist
from companion.reading.model.concepts import CONCEPTS
from companion.reading.model.needs import NEEDS
from companion.reading.model.topics import TOPICS
from companion.reading.reading import Need
from companion.reading.table import rows


def test_a_need_the_tables_know_has_a_name_and_the_slots_that_matter() -> None:
    meant = gist(Need("price", wording="5斤多少钱"))
    assert (meant.name, meant.slots) == ("price", ("5斤",))


def test_a_slot_that_does_not_matter_is_left_out() -> None:
    assert gist(Need("price", wording="涨了3块怎么回事")).slots == ()
    assert gist(Need("shipping", wording="拍了3天还没发货")).slots == ()


def test_a_pack_stands_for_the_amount_and_the_link_that_named_it() -> None:
    by_amount = gist(Need("price", pack="plum-5", wording="5斤多少钱"))
    by_link = gist(Need("price", pack="plum-5", wording="3号多少钱"))
    assert by_amount == by_link


def test_provinces_that_anchors_speak_of_as_one_are_one() -> None:
    assert gist(Need("shipping", place="黑龙江", wording="几天到")) == gist(
        Need("shipping", place="吉林", wording="几天能到")
    )


def test_a_need_no_table_knows_keeps_its_characters_without_politeness() -> None:
    meant = gist(Need("other", wording="你好请问灯笼挂穗子吗"))
    assert (meant.name, meant.marks) == ("", frozenset("灯笼挂穗"))


@pytest.mark.usefixtures("nothing_learnt")
def test_a_need_without_a_name_is_its_topics_and_what_is_asked_of_them() -> None:
    one, other = gist(Need("quality", wording="有什么噪音")), gist(Need("quality", wording="噪音有哪些嘛"))
    assert one == other
    assert (one.name, one.marks, one.aspect) == ("", frozenset(("噪音",)), "any")
    assert gist(Need("quality", wording="噪音会掉吗")).marks == frozenset(("噪音", "掉"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("有什么颜色", "颜色有哪些嘛"),
        ("再降点", "老板再少点"),
        ("运费哪个出", "要不要我掏邮费"),
        ("退的钱好久到", "退款几天能回来"),
        ("怀起娃娃吃得不", "孕妇可以吃吗"),
        ("几月份栽", "好久栽"),
    ],
)
def test_wordings_without_a_word_in_common_have_one_name_where_it_was_learnt(one: str, other: str) -> None:
    assert gist(Need(wording=one)).name == gist(Need(wording=other)).name != ""


def test_a_learnt_name_never_loses_the_place_or_amount_a_rule_keeps_apart() -> None:
    assert gist(Need("shipping", place="新疆", wording="好久到得了新疆")) != gist(
        Need("shipping", place="西藏", wording="好久到得了西藏")
    )
    assert gist(Need("price", wording="5斤啥价位")) != gist(Need("price", wording="10斤啥价位"))


def test_what_is_asked_of_a_topic_at_another_price_or_time_is_another_need() -> None:
    kept = gist(Need(wording="能冷冻吗"))
    assert kept != gist(Need(wording="冷冻能放多久"))
    assert kept == gist(Need(wording="冻起来可以吗"))


@pytest.mark.usefixtures("nothing_learnt")
def test_a_long_line_that_says_much_no_table_knows_is_not_named_by_one_word() -> None:
    long = "听老乡讲你家院坝里那口老水缸是祖上传下来的送不送展览馆"
    assert gist(Need(wording="有送东西吗")).name == "gift"
    assert gist(Need(wording=long)).name == ""


def test_english_is_compared_by_its_words() -> None:
    one = gist(Need("spec", wording="does it play music?"))
    assert one.marks == frozenset(("play", "music"))


def test_every_rule_is_made_of_concepts_and_slots_that_exist() -> None:
    concepts = {concept for head, _ in rows(CONCEPTS) for concept in head.split()} | set("WLGPDSBO")
    concepts |= {head.split()[0] for head, _ in rows(TOPICS)}
    for name, rule, slots in NEEDS:
        assert {part.lstrip("!") for part in rule.split()} <= concepts, name
        assert set(slots) <= set("wlgopdsbtar"), name


def test_every_topic_says_what_tells_needs_about_it_apart() -> None:
    for head, words in rows(TOPICS):
        _, kind, slots = head.split()
        assert kind in ("any", "all", "apart"), head
        assert set(slots) <= set("wlgopds-"), head
        assert words, head


def test_the_first_rule_that_fits_decides() -> None:
    assert gist(Need(wording="糖尿病人能吃吗")).name == "sugar"
    assert gist(Need(wording="糖尿病孕妇能吃吗")).name == gist(Need(wording="孕妇糖尿病能吃吗")).name == "pregnant"
