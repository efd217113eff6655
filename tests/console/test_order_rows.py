"""The rows of the order screens: everything is there, nothing is cut, no text breaks a row."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import pytest
from rich.cells import cell_len

from companion.console.ink import Row
from companion.console.order_rows import PLACES, found_rows, head_rows, order_rows
from companion.console.order_wire import FoundOrders, History
from tests.console.evening import NOW_MS
from tests.console.looking import sight
from tests.console.orders import fact, found, found_orders, history, line

HOSTILE: Final = "\x1b[31m\u202e\u0000山\u0301\u0301\u0301\u0301里👨‍👩‍👧‍👦" * 30


def told(answer: dict[str, Any]) -> History:
    return msgspec.convert(answer, History)


def texts(rows: list[Row]) -> list[str]:
    return [row.strip().text for row in rows]


def shown(answer: dict[str, Any], width: int = 94, lang: str = "zh") -> str:
    return "\n".join(texts(order_rows(sight(lang=lang), told(answer), width)))


@pytest.mark.parametrize("width", [60, 94, 130])
def test_nothing_of_an_orders_history_is_cut(width: int) -> None:
    answer = history()
    page = shown(answer, width).replace("\n", "").replace(" ", "")
    sentences = [why for one in answer["order"]["lines"] for why in one["why"]]
    sentences += [one["say"] for one in answer["facts"]]
    for sentence in sentences:
        assert sentence.replace(" ", "") in page
    assert "…" not in page


def test_a_bar_has_a_block_for_each_unit_while_there_is_room() -> None:
    one = line("蜂糖李", 4, [], shipped=1, recoverable=2)
    rows = order_rows(sight(), told(history(lines=[one])), 94)
    painted = [str(part.style.bgcolor.name) for part in rows[2].strip() if part.style and part.style.bgcolor]
    blocks = {place: painted.count(colour) for place, colour in PLACES.items()}
    assert blocks == dict.fromkeys(PLACES, 0) | {"shipped": 1, "recoverable": 2, "released": 1}
    assert "已发货 1  待定 2  没有占 1" in rows[2].strip().text


def test_the_bar_of_many_units_is_in_proportion_and_shows_the_smallest_part() -> None:
    one = line("蜂糖李", 1000, [], shipped=999, lost=1)
    strip = order_rows(sight(), told(history(lines=[one])), 94)[2].strip()
    cells = {str(part.style.bgcolor.name): len(part.text) for part in strip if part.style and part.style.bgcolor}
    assert cells[PLACES["shipped"]] > 20
    assert cells[PLACES["lost"]] == 1


def test_facts_stand_in_the_order_of_their_own_time_and_late_ones_say_how_late() -> None:
    facts = [fact(5, "已付款", late=185), fact(0, "下单", late=59), fact(9, "发货", source="", late=7300)]
    facts.append(fact(60 * 30, "交易完成", source="console", late=3 * 86_400))
    page = shown(history(lines=[]) | {"facts": facts, "more": 2})
    assert "经过（6 条）" in page
    assert "更早还有 2 条" in page
    rows = [" ".join(row.split()) for row in page.splitlines() if "抖店" in row or "定时" in row or "控制台" in row]
    assert rows == [
        "19:10:01 抖店 下单",
        "19:15:01 抖店 晚到 3 分钟 已付款",
        "19:19:01 定时 晚到 2 小时 发货",
        "06-17 01:10 控制台 晚到 3 天 交易完成",
    ]
    assert "还不知道买了什么" in page


def test_the_head_tells_order_buyer_state_money_and_flags() -> None:
    one = told(history()).order
    first, second = texts(head_rows(sight(), one, 94))
    assert "6920117354104821  抖店 山里**" in first
    assert first.rstrip().endswith("19:10:01")
    assert second.split() == ["部分发货", "319.2", "元", "已退", "79.8", "元", "!", "没发货的售后退款"]


def test_those_found_stand_one_a_row_with_the_typed_digits_marked() -> None:
    answer = msgspec.convert(found_orders(), FoundOrders)
    rows = found_rows(sight(), answer, "4821", 1, 94)
    assert len(rows) == 5
    assert [part.text for part in rows[0].strip() if part.style and part.style.bold] == ["4821"]
    assert "还有 3 单" in rows[-1].strip().text
    starts = {row.strip().text.index(hour) for row, hour in zip(rows, ("19:58", "19:51", "19:46"), strict=False)}
    assert starts == {2}
    assert "没有这样的订单" in found_rows(sight(), FoundOrders(), "77", 0, 94)[0].strip().text
    assert "还没有订单" in found_rows(sight(), FoundOrders(), "", 0, 94)[0].strip().text


@pytest.mark.parametrize("id", ["4805961163201956789", "240720-123456789012345"])
def test_a_long_order_number_is_known_by_its_end_in_the_list_and_whole_once_it_is_opened(id: str) -> None:
    answer = msgspec.convert({"orders": [found(1, id, "阿黔**", "蜂糖李 5斤装 ×1", "paid")]}, FoundOrders)
    assert f"…{id[-12:]}" in texts(found_rows(sight(), answer, "", 0, 94))[0]
    assert id in texts(head_rows(sight(), told(history(order=id)).order, 94))[0]


def test_an_order_of_another_day_tells_the_day() -> None:
    answer = msgspec.convert({"orders": [found(1, "D1", "", "", "paid", at=NOW_MS - 86_400_000)]}, FoundOrders)
    assert "06-14 20:00" in found_rows(sight(), answer, "", 0, 94)[0].strip().text


@pytest.mark.parametrize("width", [20, 60, 130])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_of_strangers_breaks_a_row(width: int, lang: str) -> None:
    bad = found(1, HOSTILE, HOSTILE, HOSTILE, HOSTILE, shop=HOSTILE, flags=[HOSTILE])
    rows = found_rows(sight(lang=lang), msgspec.convert({"orders": [bad]}, FoundOrders), HOSTILE, 0, width)
    worse = history(
        order=HOSTILE, shop=HOSTILE, buyer=HOSTILE, state=HOSTILE, flags=[HOSTILE],
        lines=[line(HOSTILE, 2, [HOSTILE], lost=2) | {"sku": HOSTILE}],
    )  # fmt: skip
    answer = told(worse | {"facts": [fact(1, HOSTILE, HOSTILE, late=999)]})
    rows += order_rows(sight(lang=lang), answer, width) + head_rows(sight(lang=lang), answer.order, width)
    for row in rows:
        strip = row.strip()
        assert strip.cell_length == cell_len(strip.text) == width
        assert strip.text.isprintable()
