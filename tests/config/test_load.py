"""A station.toml that is right, and everything around it: where it lies, how it was saved, what it leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.config import SAMPLE, Settings, data_dir, inspect, language, load, settings
from companion.domain.catalogue import Catalogue, Expert, Facts, Faq, Lot, Pack, Room, StockPool
from companion.domain.trouble import Trouble
from companion.reading import reader
from connectors.contract import Setting

WHOLE = """
[station]
name = "弄袍村 · 蜂糖李专场"
language = "en"
goal = "1000斤"
timezone = "Asia/Urumqi"

[journal]
url = "sqlite:season.db"
keep_comments_days = 7

[stock]
hold = "2h"
count_unpaid = false

[settlement]
spoilage = "named"
refunds = "household"

[web]
host = "0.0.0.0"
port = 9000

[[pool]]
id = "plum"
name = "蜂糖李"
on_hand = "640斤"
low_at = "50斤"
safety = "5公斤"
refund_before_shipping = "restock"

[[pool.lot]]
household = "罗家"
amount = "200斤"

[[pool.lot]]
household = "韦家"
amount = "440斤"
price = "6.5"

[[pool]]
id = "cili"
name = "刺梨干"
on_hand = "60件"

[[pack]]
id = "plum-5"
pool = "plum"
link = 3
title = "蜂糖李 5斤装"
content = "5斤"
price = "39.9"
aliases = ["5斤", "小箱"]
sku = { doudian = ["3512345678901", "3512345678902"], wechat_shop = ["PLUM-5"] }

[[pack]]
id = "差价"
pool = "plum"
title = "补差价"
content = "0斤"
price = "0.01"

[[pack]]
id = "cili-3"
pool = "cili"
title = "刺梨干 3袋"
content = "3件"
price = "52.80"

[facts]
shipping = "全国包邮"
[[facts.faq]]
ask = ["有农药吗", "打药没有"]
answer = "采前 20 天停药。"

[[expert]]
id = "li"
name = "李农技"
topics = ["李子", "病虫害"]

[[room]]
id = "douyin"
name = "抖音直播间"

[[room]]
id = "kuaishou"
name = "快手直播间"

[connector.webhook]
room = "douyin"
secret = "env:TEST_SECRET"

[connector.bridge]
rooms = { "douyin-web" = "douyin", "kuaishou-web" = "kuaishou" }
"""

EXPECTED = Catalogue(
    name="弄袍村 · 蜂糖李专场",
    language="en",
    timezone="Asia/Urumqi",
    goal=500_000,
    hold_ms=7_200_000,
    count_unpaid=False,
    spoilage="named",
    refunds="household",
    pools=(
        StockPool(
            "plum",
            "蜂糖李",
            "g",
            320_000,
            25_000,
            5000,
            "restock",
            (Lot("罗家", 100_000), Lot("韦家", 220_000, 650)),
        ),
        StockPool("cili", "刺梨干", "piece", 60),
    ),
    packs=(
        Pack(
            "plum-5",
            "plum",
            "蜂糖李 5斤装",
            2500,
            3990,
            3,
            ("5斤", "小箱"),
            {"doudian": ("3512345678901", "3512345678902"), "wechat_shop": ("PLUM-5",)},
        ),
        Pack("差价", "plum", "补差价", 0, 1),
        Pack("cili-3", "cili", "刺梨干 3袋", 3, 5280),
    ),
    facts=Facts(shipping="全国包邮", faq=(Faq(("有农药吗", "打药没有"), "采前 20 天停药。"),)),
    experts=(Expert("li", "李农技", ("李子", "病虫害")),),
    rooms=(Room("douyin", "抖音直播间"), Room("kuaishou", "快手直播间")),
)

SMALLEST = '[station]\nname = "村"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station.toml"


def test_every_setting_arrives_where_it_belongs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_SECRET", "whsec_made_up")
    path.write_text(WHOLE, "utf-8")
    assert inspect(path) == []
    known = (("douyin", "kuaishou"), "Asia/Urumqi", ("li",))
    assert load(path) == Settings(
        catalogue=EXPECTED,
        journal_url="sqlite:season.db",
        keep_comments_days=7,
        host="0.0.0.0",
        port=9000,
        connectors={
            "webhook": Setting({"room": "douyin", "secret": "whsec_made_up"}, *known, language="en"),
            "bridge": Setting({"rooms": {"douyin-web": "douyin", "kuaishou-web": "kuaishou"}}, *known, language="en"),
        },
    )


def test_what_is_left_out_has_its_default(path: Path) -> None:
    path.write_text(SMALLEST, "utf-8")
    assert load(path) == Settings(
        catalogue=Catalogue("村"),
        journal_url="sqlite:station.db",
        keep_comments_days=30,
        host="127.0.0.1",
        port=8321,
        connectors={},
    )


def test_the_sample_that_is_shipped_is_right() -> None:
    assert inspect(SAMPLE) == []
    assert load(SAMPLE).catalogue.pools


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_saved_by_notepad_as_utf8_is_read(path: Path, encoding: str, ending: str) -> None:
    path.write_bytes(SMALLEST.replace("\n", ending).encode(encoding))
    assert load(path).catalogue.name == "村"


@pytest.mark.parametrize("content", [SMALLEST.encode("gbk"), SMALLEST.encode("utf-16"), b"# " + b"x" * 2_000_000])
def test_a_file_that_is_no_utf8_text_is_said_to_be_none(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(Trouble, match="UTF-8") as trouble:
        load(path)
    assert str(path) in trouble.value.en
    assert [found.zh for found in inspect(path)] == [trouble.value.zh]


def test_a_missing_file_names_the_command_that_makes_one(path: Path) -> None:
    with pytest.raises(Trouble, match="companion init") as trouble:
        load(path)
    assert "companion init" in trouble.value.en


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="读不了"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("[station]\nname = 蜂糖李\n", "第 2 行第 8 列：等号后面的值不对", "line 2, column 8"),
        ("[station]\nname = “蜂糖李”\n", "中文标点", "Chinese punctuation"),
        ('[station]\nname ＝ "村"\n', "中文标点", "Chinese punctuation"),
        ('[station]\nname = "村\n', "第 2 行", "line 2"),
        ('[station]\nname = "村"\nname = "寨"\n', "同一个键写了两次", "overwrite"),
        ('[station]\nname = "村"\n[station]\n', "同一个表写了两次", "twice"),
        ("[station\n", "第 1 行", "line 1"),
        ("[station]\nname\n", "缺少等号", "line 2"),
        ("a = [\n", "末尾", "at its end"),
        ("a = " + "[" * 5000, "括号", "brackets"),
    ],
)
def test_a_text_that_is_no_toml_is_refused_with_the_place(path: Path, text: str, zh: str, en: str) -> None:
    path.write_text(text, "utf-8")
    with pytest.raises(Trouble) as trouble:
        load(path)
    assert zh in trouble.value.zh
    assert en in trouble.value.en
    assert str(path) in trouble.value.zh


def test_chinese_punctuation_within_quotes_is_not_blamed(path: Path) -> None:
    path.write_text('[station]\nname = "村，寨" x\n', "utf-8")
    with pytest.raises(Trouble) as trouble:
        load(path)
    assert "中文标点" not in trouble.value.zh


# --- where data lies, and in which tongue ----------------------------------------------------------------------


def test_data_lies_where_it_is_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "by environment"))
    assert data_dir(tmp_path / "by flag") == tmp_path / "by flag"
    assert data_dir() == tmp_path / "by environment"
    assert data_dir(Path("here")).is_absolute()


def test_data_lies_with_the_users_own_when_nobody_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMPANION_DATA", raising=False)
    assert data_dir().is_absolute()
    assert data_dir().name == "zhubotai"


@pytest.mark.parametrize(
    ("flag", "lang", "expected"),
    [
        ("en", "zh_CN.UTF-8", "en"),
        ("zh", "en_US.UTF-8", "zh"),
        (None, "en_US.UTF-8", "en"),
        (None, "zh_CN.UTF-8", "zh"),
        (None, "C.UTF-8", "zh"),
        (None, "", "zh"),
        ("", "en_GB", "en"),
        ("fr", "en_GB", "zh"),
    ],
)
def test_the_language_is_the_users(monkeypatch: pytest.MonkeyPatch, flag: str | None, lang: str, expected: str) -> None:
    monkeypatch.setenv("LANG", lang)
    assert language(flag) == expected
    if not lang:
        monkeypatch.delenv("LANG")
        assert language(flag) == expected


def test_how_sure_one_must_be_is_what_reading_was_measured_at() -> None:
    assert (round(100 * reader.THRESHOLD), round(100 * reader.MAYBE)) == (settings.THRESHOLD, settings.MAYBE)
