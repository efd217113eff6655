"""What `companion init` writes is read back as what was answered, whatever was answered."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.config import Setting, Settings, inspect, load, sample_text
from companion.domain.catalogue import Catalogue, Expert, Facts, Faq, Lot, Pack, RefundRule, Room, StockPool, Unit

texts = st.text(max_size=20).map(str.strip).filter(bool)
maybe = st.text(max_size=20).map(str.strip)
ids = st.from_regex(r"[A-Za-z0-9果][A-Za-z0-9_.-]{0,8}", fullmatch=True)
amounts = st.integers(0, 10**9)
seconds = st.integers(1, 30 * 86_400).map(lambda count: count * 1000)


@st.composite
def pools(draw: st.DrawFn, id: str) -> StockPool:
    unit: Unit = draw(st.sampled_from(["g", "piece"]))
    lots = tuple(draw(st.lists(st.builds(Lot, texts, amounts, st.integers(0, 10**8)), max_size=3)))
    on_hand = draw(amounts) + sum(lot.amount for lot in lots)
    rule: RefundRule = draw(st.sampled_from(["ask", "restock"]))
    return StockPool(id, draw(texts), unit, on_hand, draw(amounts), draw(amounts), rule, lots)


@st.composite
def packs(draw: st.DrawFn, id: str, pools: list[StockPool], number: int) -> Pack:
    return Pack(
        id=id,
        pool=draw(st.sampled_from(pools)).id,
        title=draw(texts),
        content=draw(amounts),
        price_fen=draw(st.integers(0, 10**8)),
        link=draw(st.sampled_from([0, number + 1])),
        aliases=tuple(draw(st.lists(texts, max_size=3))),
        sku=dict.fromkeys(draw(st.sets(maybe, max_size=3)), (f"{id} {number}",)),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    shed = [draw(pools(id)) for id in draw(st.lists(ids, unique=True, min_size=1, max_size=3))]
    sold = [draw(packs(id, shed, n)) for n, id in enumerate(draw(st.lists(ids, unique=True, max_size=3)))]
    faq = st.builds(Faq, st.lists(texts, min_size=1, max_size=3).map(tuple), texts)
    return Catalogue(
        name=draw(texts),
        language=draw(st.sampled_from(["zh", "en"])),
        timezone=draw(st.sampled_from(["Asia/Shanghai", "Asia/Urumqi"])),
        goal=draw(amounts),
        hold_ms=draw(seconds),
        count_unpaid=draw(st.booleans()),
        spoilage=draw(st.sampled_from(["pro_rata", "named"])),
        refunds=draw(st.sampled_from(["cooperative", "household"])),
        pools=tuple(shed),
        packs=tuple(sold),
        facts=Facts(
            draw(maybe), draw(maybe), draw(maybe), draw(maybe), draw(maybe), tuple(draw(st.lists(faq, max_size=2)))
        ),
        experts=tuple(
            Expert(id, draw(texts), tuple(draw(st.lists(texts, max_size=2)))) for id in draw(st.sets(ids, max_size=2))
        ),
        rooms=tuple(Room(id, draw(texts)) for id in draw(st.sets(ids, max_size=2))),
    )


def write(catalogue: Catalogue, **more: Any) -> str:
    return sample_text(
        catalogue.name,
        catalogue.pools,
        catalogue.packs,
        catalogue.rooms,
        facts=catalogue.facts,
        experts=catalogue.experts,
        language=catalogue.language,
        timezone=catalogue.timezone,
        goal=catalogue.goal,
        hold_ms=catalogue.hold_ms,
        count_unpaid=catalogue.count_unpaid,
        spoilage=catalogue.spoilage,
        refunds=catalogue.refunds,
        **more,
    )


def read(text: str) -> Settings:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "station.toml"
        path.write_bytes(text.encode())
        assert [trouble.zh for trouble in inspect(path)] == []
        return load(path)


@given(catalogues())
def test_whatever_is_written_is_read_back(catalogue: Catalogue) -> None:
    assert read(write(catalogue)).catalogue == catalogue


def test_the_rest_is_read_back_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", "made up")
    catalogue = Catalogue("村", rooms=(Room("douyin", "抖音直播间"),))
    connectors: dict[str, dict[str, Any]] = {
        "webhook": {"room": "douyin", "secret": "env:WEBHOOK_SECRET"},
        "bridge": {"rooms": {"douyin-web": "douyin"}, "一": [1, True, "x"]},
    }
    text = write(catalogue, connectors=connectors, journal_url="sqlite:a.db", keep_comments_days=3, host="::1", port=9)
    settings = read(text)
    assert settings == Settings(
        catalogue=catalogue,
        journal_url="sqlite:a.db",
        keep_comments_days=3,
        host="::1",
        port=9,
        connectors={
            "webhook": Setting({"room": "douyin", "secret": "made up"}, ("douyin",)),
            "bridge": Setting(connectors["bridge"], ("douyin",)),
        },
    )


def test_what_is_written_is_fit_to_be_read_by_a_person() -> None:
    pool = StockPool("plum", "蜂糖李", "g", 320_000, 25_000, lots=(Lot("罗家", 100_000),))
    pack = Pack("plum-5", "plum", "蜂糖李 5斤装", 2500, 3990, 3, sku={"doudian": ("35",)})
    text = sample_text("弄袍村", [pool], [pack], goal=500_000)
    for line in (
        'name = "弄袍村"',
        'goal = "1000斤"',
        'hold = "30m"',
        'on_hand = "640斤"',
        'low_at = "50斤"',
        'price = "39.9"',
        'sku = { doudian = ["35"] }',
        "link = 3",
    ):
        assert Counter(text.split("\n"))[line] == 1
    assert "safety" not in text.partition("[[pool]]")[2].partition("[[pack]]")[0]
    assert "aliases" not in text
    assert "companion check" in text
    assert max(map(len, text.split("\n"))) <= 120
