"""Who asks, and who only seems to."""

from __future__ import annotations

import pytest

from companion.reading.reader import Reader
from tests.reading.shelves import PLUMS_AND_CHILLI

READER = Reader(PLUMS_AND_CHILLI)


def asks(line: str) -> bool:
    return READER.read(line).is_question


@pytest.mark.parametrize("line", "包邮吗 有大果吗 甜吗 是现摘的吗 能便宜点吗 可以货到付款么 包邮吗😭 甜嗎".split())
def test_a_particle_asks(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize(
    "line", "包邮不 新疆能到不 可以退不 打药没 卖完没得 还有没 有黄桃没 包邮不嘛 得不得包邮嘛".split()
)
def test_a_bare_ending_asks(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize(
    "line", "甜不甜 酸布酸 新疆发不发货 能不能退 会不会很酸 好不好吃 有没有优惠 是不是现摘的 核大不大".split()
)
def test_a_not_a_asks(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize(
    "line", "多少钱 怎么卖 几天到 哪里产的 发什么快递 什么时候发货 为什么我没有优惠 一箱几斤 谁出运费".split()
)
def test_a_question_word_asks(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize(
    "line",
    "好多钱一斤 咋个卖 啷个下单 便宜点要得不 有没得大果 发得出不新疆 哪凼发货 得行不能退 好久发货嘛".split(),
)
def test_the_southwest_asks(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize("line", "新疆呢 3号多少 5斤的呢多少钱 几号 2号还有 孕期呢".split())
def test_half_a_sentence_asks(line: str) -> None:
    assert asks(line) is (line != "2号还有")


@pytest.mark.parametrize("line", "价格 链接 规格 保质期 产地 运费？ 净重 优惠券 客服 5斤价格".split())
def test_a_bare_noun_asks(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize(
    "line",
    "付不了款 拍不了 链接点不开 没看到优惠 没看到链接 拍了三天还没发货 我收到的烂了好几个 少发一罐".split(),
)
def test_a_report_of_trouble_needs_an_answer(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize(
    "line", "补货补货 上链接 讲解3号 切开看看 便宜点呗 回复一下我 我要退货 取消订单 求链接 主播报个价".split()
)
def test_a_request_needs_an_answer(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize(
    "line", ["how much", "price?", "Does it ship to Beijing?", "where can I buy this?", "is it sweet?"]
)
def test_english_asks_too(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize(
    "line",
    "666 好看 主播加油 来了来了 支持家乡 哈哈哈哈 👍👍👍 已拍 拍了两箱 收到了很新鲜 好甜啊 真便宜 1号链接".split(),
)
def test_cheering_and_reports_do_not_ask(line: str) -> None:
    assert not asks(line)


@pytest.mark.parametrize(
    "line",
    "这么便宜谁不买啊 怎么不去抢 还要啥自行车 难道还有比这便宜的 这不是坑人吗 啷个可能不甜嘛 谁买谁知道".split(),
)
def test_rhetoric_does_not_ask(line: str) -> None:
    assert not asks(line)


@pytest.mark.parametrize(
    "line", "好不好吃我都买 太甜了吧 挺好的呢 真的很甜呢 怎么这么好看 也太大了吧 不会吧这么便宜".split()
)
def test_exclamations_do_not_ask(line: str) -> None:
    assert not asks(line)


@pytest.mark.parametrize(
    "line",
    "买什么都行 随便什么快递 想吃多少有多少 发什么快递都行 什么时候有钱什么时候买 知道几号链接了 没什么意见".split(),
)
def test_statements_with_question_words_do_not_ask(line: str) -> None:
    assert not asks(line)


@pytest.mark.parametrize(
    "line",
    "主播吃了吗 主播多大了 在吗 这歌叫什么 你结婚没得嘛 声音怎么这么小 主播有男朋友吗 会不会跳舞".split(),
)
def test_small_talk_is_no_question_of_a_buyer(line: str) -> None:
    assert not asks(line)


@pytest.mark.parametrize(
    "line",
    "有人要兼职吗日结 想减肥吗看我主页 缺钱吗找我放款快 有没有互粉的 【小助手】1号链接5斤29.9坏果包赔".split(),
)
def test_advertisements_do_not_ask(line: str) -> None:
    assert not asks(line)


@pytest.mark.parametrize("line", "等补货 蹲补货 等上链接 有点贵 快递有点慢 没抢到".split())
def test_waiting_and_grumbling_do_not_ask(line: str) -> None:
    assert not asks(line)


def test_the_surer_the_higher_the_confidence() -> None:
    sure, unsure = READER.read("蜂糖李多少钱一斤").confidence, READER.read("价格").confidence
    assert 0.5 <= unsure < sure <= 1.0
