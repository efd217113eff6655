"""What can be wrong in a station.toml: each is one sentence with the file, the line, and what to write instead."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from companion.config import inspect, load
from companion.domain.trouble import Trouble

GOOD: Final = """\
[station]
name = "村"
goal = "100斤"

[journal]
url = "sqlite:station.db"

[stock]
hold = "30m"

[web]
port = 8321

[[pool]]
id = "plum"
name = "蜂糖李"
on_hand = "640斤"
low_at = "50斤"

[[pool.lot]]
household = "罗家"
amount = "200斤"

[[pool]]
id = "cili"
name = "刺梨干"
on_hand = "60件"

[[pack]]
id = "plum-5"
pool = "plum"
link = 3
title = "5斤装"
content = "5斤"
price = "39.9"
aliases = ["小箱"]
sku = { doudian = ["35"] }

[[pack]]
id = "cili-3"
pool = "cili"
link = 4
title = "3袋"
content = "3件"
price = "52.8"

[facts]
shipping = "包邮"

[[facts.faq]]
ask = ["打药没有"]
answer = "没有"

[[expert]]
id = "li"
name = "李农技"

[[room]]
id = "douyin"
name = "抖音直播间"

[connector.webhook]
room = "douyin"
"""

MISTAKES: Final = {
    "an unknown key": ("low_at = ", "lowat = ", 18, "不认识，是不是想写 low_at", "did you mean low_at"),
    "an unknown key far from any": ("low_at = ", '"颜色" = ', 18, "可以写的有：id、name", "there are: id, name"),
    "an unknown table": ("[web]", "[wep]", 11, "不认识，是不是想写 web", "did you mean web"),
    "an unknown list": ("[[expert]]", "[[experts]]", 54, "是不是想写 expert", "did you mean expert"),
    "an unknown fact": ("shipping = ", "shiping = ", 48, "是不是想写 shipping", "did you mean shipping"),
    "a key in Chinese": ("low_at = ", "颜色 = ", 18, "键只能用英文", "Invalid statement"),
    "an unknown key of a lot": ("amount = ", "amuont = 1\namount = ", 22, "是不是想写 amount", "did you mean amount"),
    "a price without quotes": ('price = "39.9"', "price = 39.9", 35, 'price = "39.9"', "in quotes"),
    "a price that is whole, without quotes": ('"52.8"', "52", 45, 'price = "52"', 'price = "52"'),
    "a price that is none": ('"39.9"', '"三十九"', 35, "看不懂价格“三十九”", "is no price"),
    "a price of parts of a fen": ('"39.9"', '"39.999"', 35, "两位小数", "two decimals"),
    "a negative price": ('"39.9"', '"-1"', 35, "看不懂价格", "is no price"),
    "an empty price": ('"39.9"', '""', 35, "不能是空的", "may not be empty"),
    "an amount without a unit": ('"640斤"', '"640"', 17, "请写数字加单位", "its unit"),
    "an amount that is a number": ('"640斤"', "640", 17, 'on_hand = "640"', "in quotes"),
    "a negative amount": ('"640斤"', '"-640斤"', 17, "看不懂数量", "is no amount"),
    "a part of a gram": ('"5斤"', '"0.001斤"', 34, "不是整克", "whole number of grams"),
    "an amount in the other unit": ('"50斤"', '"50件"', 18, "按重量（斤）算", "counted in weight"),
    "a content in the other unit": ('"3件"', '"3斤"', 44, "按件数（件）算", "counted in pieces"),
    "a lot in the other unit": ('"200斤"', '"200件"', 22, "按重量（斤）算", "counted in weight"),
    "a lot's price without quotes": ('"200斤"', '"200斤"\nprice = 6.5', 23, 'price = "6.5"', "in quotes"),
    "a bearer that is none": ("[web]", '[settlement]\nrefunds = "farmer"\n[web]', 12, "household", "household"),
    "a spoilage that is none": ("[web]", '[settlement]\nspoilage = "name"\n[web]', 12, "想写 named", "mean named"),
    "a goal in the other unit": ('"100斤"', '"100件"', 3, "按重量（斤）算", "counted in weight"),
    "more in the lots than there is": ('"200斤"', '"700斤"', 20, "比 on_hand 的 640斤 还多", "more than"),
    "a pack of no pool": ('pool = "plum"', 'pool = "plom"', 31, "是不是想写 plum", "did you mean plum"),
    "two pools of one id": ('id = "cili"\n', 'id = "plum"\n', 25, "第 15 行的重复", "already used in line 15"),
    "two packs of one id": ('"cili-3"', '"plum-5"', 40, "第 30 行的重复", "already used in line 30"),
    "two packs with one link": ("link = 4", "link = 3", 42, "3 号链接已经是“5斤装”", 'already "5斤装"'),
    "an id with a space": ('id = "li"', 'id = "li ming"', 55, "不能有空格", "no spaces"),
    "an empty id": ('id = "li"', 'id = " "', 55, "不能是空的", "may not be empty"),
    "a link below one": ("link = 4", "link = 0.5", 42, "整数", "whole number"),
    "a link out of bounds": ("link = 4", "link = -4", 42, "1 到 9999", "1 to 9999"),
    "a title left out": ('title = "3袋"\n', "", 39, "里缺少 title", "needs title"),
    "a station without a name": ('name = "村"\n', "", 1, "[station] 里缺少 name", "needs name"),
    "a name that is empty": ('name = "村"', 'name = ""', 2, "不能是空的", "may not be empty"),
    "aliases that are no list": ('["小箱"]', '"小箱"', 36, "写成一列", "must be a list"),
    "aliases that are no texts": ('["小箱"]', "[5]", 36, "一列文字", "list of texts"),
    "codes that are no list": ('["35"]', '"35"', 37, "写成一列", "must be a list"),
    "a table where there may be several": ("[[room]]", "[room]", 58, "两层方括号：[[room]]", "two brackets: [[room]]"),
    "several where there is one table": ("[web]", "[[web]]", 11, "[web]", "must be a table: [web]"),
    "a port that is text": ("port = 8321", 'port = "8321"', 12, "整数", "whole number"),
    "a port that is true": ("port = 8321", "port = true", 12, "整数", "whole number"),
    "a port too high": ("port = 8321", "port = 70000", 12, "1 到 65535", "1 to 65535"),
    "a port too low": ("port = 8321", "port = 0", 12, "1 到 65535", "1 to 65535"),
    "a host that is none": ("port = 8321", 'host = "my host"', 12, "127.0.0.1", "127.0.0.1"),
    "a time zone that is none": ("goal = ", 'timezone = "Asia/Shanghia"\ngoal = ', 3, "Asia/Shanghai", "Asia/Shanghai"),
    "a time zone that is a path": ("goal = ", 'timezone = "../etc"\ngoal = ', 3, "没有“../etc”", "no time zone"),
    "a language that is none": ("goal = ", 'language = "cn"\ngoal = ', 3, "zh、en", "zh, en"),
    "a rule that is none": ("low_at = ", 'refund_before_shipping = "asks"\nlow_at = ', 18, "想写 ask", "mean ask"),
    "a hold that is none": ('"30m"', '"soon"', 9, "一段时间", "length of time"),
    "a hold without a unit": ('"30m"', '"30"', 9, "例如 \"30m\"", 'such as "30m"'),
    "a hold without end": ('"30m"', '"9999h"', 9, "30 天以内", "at most 30 days"),
    "a truth that is text": ("hold = ", 'count_unpaid = "yes"\nhold = ', 9, "true 或 false", "true or false"),
    "days that are none": ("url = ", "keep_comments_days = 0\nurl = ", 6, "1 到 36500", "1 to 36500"),
    "a question without a wording": ('ask = ["打药没有"]', "ask = []", 51, "至少要有一种问法", "at least one way"),
    "a question without an answer": ('answer = "没有"', "", 50, "[[facts.faq]] 里缺少 answer", "needs answer"),
    "a connector there is not": ("[connector.webhook]", "[connector.webhok]", 62, "是不是想写 webhook", "mean webhook"),
    "a connector that is no table": ("[connector.webhook]\nroom", "[connector]\nwebhook", 63, "一个表", "a table"),
    "a room there is not": ('room = "douyin"', 'room = "douyn"', 63, "是不是想写 douyin", "did you mean douyin"),
    "a mapped room there is not": ('room = "douyin"', 'rooms = { a = "kuaishou" }', 63, "“kuaishou”", "no [[room]]"),
    "a listed room there is not": ('room = "douyin"', 'rooms = ["douyin", "x"]', 63, "“x”", "no [[room]]"),
    "rooms that are a number": ('room = "douyin"', "rooms = 7", 63, "“7”", "no [[room]]"),
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station.toml"


def test_the_file_the_mistakes_are_made_in_is_right(path: Path) -> None:
    path.write_text(GOOD, "utf-8")
    assert inspect(path) == []


@pytest.mark.parametrize(("there", "instead", "line", "zh", "en"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_one_sentence_with_its_line(
    path: Path, there: str, instead: str, line: int, zh: str, en: str
) -> None:
    assert there in GOOD
    path.write_text(GOOD.replace(there, instead, 1), "utf-8")
    found = inspect(path)
    assert all("is the id of no" in trouble.en for trouble in found[1:])  # what is wrong only because of the first
    assert re.match(rf"{re.escape(str(path))} 第 {line} 行(：|第)", found[0].zh)
    assert re.match(rf"{re.escape(str(path))}, line {line}(:|, column)", found[0].en)
    assert zh in found[0].zh
    assert en in found[0].en
    with pytest.raises(Trouble, match=re.escape(found[0].zh)):
        load(path)


def test_all_mistakes_are_found_at_once_from_the_top_down(path: Path) -> None:
    text = GOOD.replace("port = 8321", "port = 0").replace('"39.9"', "39.9").replace('"douyin"\n', '"kuaishou"\n')
    path.write_text(text.replace('name = "村"', "nam = 3"), "utf-8")
    found = [trouble.en for trouble in inspect(path)]
    lines = [int(sentence.split("line ")[1].split(":")[0]) for sentence in found]
    assert lines == sorted(lines)
    assert {1, 2, 12, 35} <= set(lines)


def test_a_machine_without_time_zones_is_told_what_to_install(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.config.settings.available_timezones", set)
    path.write_text(GOOD.replace("goal = ", 'timezone = "Asia/Nowhere"\ngoal = '), "utf-8")
    (found,) = inspect(path)
    assert "tzdata" in found.zh
    assert "tzdata" in found.en


def test_one_code_means_one_pack(path: Path) -> None:
    text = GOOD.replace('price = "52.8"', 'price = "52.8"\nsku = { doudian = ["36", "35"] }')
    path.write_text(text, "utf-8")
    (found,) = inspect(path)
    assert "line 46" in found.en
    assert '"35" at doudian is already "5斤装"' in found.en


def test_a_goal_without_a_pool_has_no_unit(path: Path) -> None:
    path.write_text('[station]\nname = "村"\ngoal = "100斤"\n', "utf-8")
    (found,) = inspect(path)
    assert "[[pool]]" in found.zh


def test_a_connector_without_a_room_to_name_says_there_is_none(path: Path) -> None:
    path.write_text('[station]\nname = "村"\n[connector.webhook]\nroom = "douyin"\n', "utf-8")
    (found,) = inspect(path)
    assert "（没有）" in found.zh
    assert "(none)" in found.en


@pytest.mark.parametrize("text", ["", "station = 1\n", "pool = [1]\n", "[station.name]\na = 1\n", "[[station]]\n"])
def test_a_file_of_another_shape_is_refused_in_words(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    assert inspect(path)
