"""Phone numbers, identity numbers and homes are found however they are written; questions are left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.redact import ADDRESS, IDENTITY, PHONE, digits_of, redact

QUESTIONS = Path(__file__).resolve().parents[2] / ".." / "shared" / "questions"

PHONES = """
13800138000
打我电话138 0013 8000谢谢
138-0013-8000
138——0013——8000
138.0013.8000
138,0013,8000
１３８００１３８０００
１３８－００１３－８０００
1 3 8 0 0 1 3 8 0 0 0
一三八零零一三八零零零
幺三八 零零幺三 八零零零
+86 138 0013 8000
8613800138000
0086-13800138000
(138)0013-8000
①③⑧⓪⓪①③⑧⓪⓪⓪
5斤装13800138000
2 13800138000
1号链接 13800138000 两份
0853-3456789
(0851)85512345
（010）8551 2345
电话：85512345
"""

IDENTITIES = """
522423199001011234
522423 19900101 123X
５２２４２３１９９００１０１１２３４
身份证 522423900101123
"""

HOMES = """
收货地址：贵州省安顺市镇宁县六马镇弄袍村3组，罗小明
地址：贵州省安顺市镇宁布依族苗族自治县六马镇弄袍村三组18号
寄到贵州省安顺市镇宁县六马镇弄袍村三组十八号
广东省深圳市南山区科技园路12号阳光花园3栋2单元501室
麻烦发到北京市朝阳区建国路88号院5号楼1203
上海市浦东新区张杨路500弄12号301室
我住人民路12号
阳光花园3栋2单元501
金色家园5号楼 301室
六马镇弄袍村15号
我的地址贵州省安顺市镇宁县六马镇弄袍村
"""

INNOCENT = """
发新疆不
贵州省内包邮吗
贵州省安顺市镇宁县能发吗
新疆维吾尔自治区乌鲁木齐市能到吗
3号链接多少钱
1号2号3号链接区别
弄袍村3号链接
15号发货吗
镇宁县15号能到吗
这条路15号开业
三组李子十八号发货
13.9 14.9 25.9 39有吗
16.8一斤 5斤79.9 10斤150
1 3 5 6 7 8 9 10 11号链接都要
1、3、5、6、7、8、9、10、11号链接
13、15、16、18、20、1
6917123456789012345
订单6917138001380001234什么时候发
202406151234567890
522423299913341234
522423199013011234
2026-06-15 20:00:01
66666666666
23333333333
地址怎么改
收货地址写错了怎么改
发货地址是哪里
地址：在哪里改
5号楼 30斤
快递走哪条路
"""


def lines(block: str) -> list[str]:
    return block.split("\n")[1:-1]


@pytest.mark.parametrize("text", lines(PHONES))
def test_a_phone_number_gives_way_to_a_word(text: str) -> None:
    redacted = redact(text)
    assert PHONE in redacted
    assert sum(letter.isdecimal() for letter in digits_of(redacted)) <= 1


@pytest.mark.parametrize("text", lines(IDENTITIES))
def test_an_identity_number_gives_way_to_a_word(text: str) -> None:
    assert IDENTITY in redact(text)
    assert not any(letter.isdecimal() for letter in redact(text))


@pytest.mark.parametrize("text", lines(HOMES))
def test_a_home_address_gives_way_to_a_word(text: str) -> None:
    redacted = redact(text)
    assert redacted.count(ADDRESS) == 1
    assert redacted.removesuffix(ADDRESS) in ("", "收货地址：", "地址：", "寄到", "麻烦发到", "我住", "我的地址")


@pytest.mark.parametrize("text", lines(INNOCENT))
def test_questions_prices_links_and_order_numbers_are_left_alone(text: str) -> None:
    assert redact(text) == text


def test_what_stands_around_a_number_stays() -> None:
    assert redact("新疆发吗，打13800138000联系") == f"新疆发吗，打{PHONE}联系"


def test_a_whole_parcel_label_loses_all_three() -> None:
    label = "收货地址：贵州省安顺市镇宁县六马镇弄袍村3组18号 罗小明 13800138000 522423199001011234"
    assert redact(label) == f"收货地址：{ADDRESS}{PHONE} {IDENTITY}"


DIGITS = ("0123456789", "０１２３４５６７８９", "零一二三四五六七八九", "⓪①②③④⑤⑥⑦⑧⑨", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "٠١٢٣٤٥٦٧٨٩")
GROUPINGS = ((11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (5, 6), (1,) * 11, (2, 3, 3, 3))
PARTERS = (" ", "-", ".", "  ", " - ", "－", "—", "·", "\u3000", "_", "~", "。")


@st.composite
def mobiles(draw: st.DrawFn) -> tuple[str, str]:
    """A mobile number as eleven digits, and as somebody may write it."""
    bare = "1" + draw(st.sampled_from("3456789")) + draw(st.text("0123456789", min_size=9, max_size=9))
    script = draw(st.sampled_from(DIGITS))
    parter = draw(st.sampled_from(PARTERS))
    groups, rest = [], bare
    for size in draw(st.sampled_from(GROUPINGS)):
        groups.append(rest[:size])
        rest = rest[size:]
    written = parter.join(groups).translate(str.maketrans("0123456789", script))
    return bare, draw(st.sampled_from(("", "+86", "+86 ", "86-", "0086"))) + written


@given(mobiles(), st.text("请打给我的号码谢谢啊 ，。ab"), st.text("多少钱一斤发货吗 ，。ab"))
def test_a_mobile_number_survives_in_no_formatting(mobile: tuple[str, str], before: str, after: str) -> None:
    bare, written = mobile
    left = "".join(letter for letter in digits_of(redact(before + written + after)) if letter.isdecimal())
    assert bare not in left


@given(st.text(st.sampled_from("0123456789一零幺 -.、，号路村组栋单元省市县地址收货：[]电话吗"), max_size=80))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@given(st.text())
def test_the_shadow_is_as_long_as_the_text(text: str) -> None:
    assert len(digits_of(text)) == len(text)


@pytest.mark.skipif(not QUESTIONS.exists(), reason="the labelled questions are not beside this checkout")
@pytest.mark.parametrize("name", ["questions.csv", "extra_questions.csv", "clusters.csv", "shop_chat_pool.csv"])
def test_no_collected_question_loses_a_word(name: str) -> None:
    with (QUESTIONS / name).open(encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    assert len(texts) > 50
    assert [text for text in texts if redact(text) != text] == []
