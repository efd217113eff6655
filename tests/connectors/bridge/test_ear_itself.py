"""What a bridge says of itself, and what its ear makes of many pages and viewers at once."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from companion.domain.buyers import asker_of
from companion.domain.inbound import ConnectorStatus
from connectors import bridge
from connectors.bridge.douyin_console import SIGN_IN
from connectors.bridge.ear import AGED, AHEAD_MS, EXTENSION, BridgeEar
from connectors.bridge.pages import PAGES, Page
from tests.connectors.bridge.answers import channels, channels_line, douyin_console, taobao, taobao_line
from tests.connectors.bridge.hearing import comments, notes, page, parked, told
from tests.connectors.bridge.wire import NOW, comment, common, item, picked, push, response, said, user


def test_a_bridge_that_says_hello_is_told_what_came_of_its_pieces(ear: BridgeEar) -> None:
    told(ear, item(push(response(said()))), picked(), {"not": "an item"})
    assert ear.answer() == '{"ok":3}'
    assert told(ear, {"v": 1, "src": "bridge", "kind": "hello"}) == ()
    assert orjson.loads(ear.answer()) == {"ok": 1, "comments": {"douyin-web": 1, "generic": 1}, "parked": 1}


def test_a_bridge_that_had_to_let_go_says_how_many(ear: BridgeEar) -> None:
    (status,) = told(ear, {"v": 1, "src": "bridge", "kind": "hello", "lost": 12, "t": NOW - 95_000})
    assert isinstance(status, ConnectorStatus)
    assert "12" in status.note
    assert (status.state, status.missing_ms) == ("up", 95_000)


def test_an_extension_of_another_version_is_told_of_and_the_one_we_ship_is_not(ear: BridgeEar) -> None:
    shipped = orjson.loads((Path(bridge.__file__).parent / "extension" / "manifest.json").read_bytes())["version"]
    assert shipped == EXTENSION
    assert told(ear, {"v": 1, "src": "bridge", "kind": "hello", "text": shipped}) == ()
    assert notes(told(ear, {"v": 1, "src": "bridge", "kind": "hello", "text": "0.9.0"})) == [AGED]


def test_a_decoder_that_trips_costs_its_own_piece_only(ear: BridgeEar, monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setitem(PAGES, "taobao-console", Page("", "", trip))  # type: ignore[arg-type]
    nouns = told(ear, page("taobao-console", "{}"), picked())
    assert parked(nouns) == 1
    assert [one.text for one in comments(nouns)] == ["发新疆不"]
    assert ear.answer() == '{"ok":2}'


def test_short_ids_of_two_platforms_are_two_comments(ear: BridgeEar) -> None:
    nouns = told(
        ear,
        page("taobao-console", taobao(taobao_line("7", "甲", "几号"))),
        page("douyin-console", douyin_console(("7", "乙", "几斤"))),
    )
    assert [one.text for one in comments(nouns)] == ["几号", "几斤"]


def test_two_masked_guests_who_ask_are_two_askers(ear: BridgeEar) -> None:
    guests = [said(comment("多少钱", user(id=111111, nickname="無***"), common(number))) for number in (1, 2)]
    one, two = comments(told(ear, item(push(response(*guests)))))
    assert asker_of(one.source, one.key, one.user.id, one.user.name) != asker_of(
        two.source, two.key, two.user.id, two.user.name
    )


def test_what_the_page_is_told_again_on_entry_is_old_and_what_is_said_now_is_new(ear: BridgeEar) -> None:
    ages = [said(comment(str(age), about=common(age), event_s=NOW // 1000 - age)) for age in (300, 45, 20, 1)]
    nouns = comments(told(ear, item(push(response(*ages)))))
    assert [(one.text, one.old) for one in nouns] == [("300", True), ("45", True), ("20", False), ("1", False)]


def test_a_page_that_is_logged_out_stays_so_while_another_is_heard_and_says_it_once(ear: BridgeEar) -> None:
    logged_out = page("douyin-console", {"code": 20000007})
    said_of = []
    for number in range(5):
        nouns = told(ear, logged_out, page("taobao-console", taobao(taobao_line(f"22035218650{number}", "甲", "几号"))))
        said_of += [(noun.state, noun.note) for noun in nouns if isinstance(noun, ConnectorStatus)]
    assert said_of == [("late", SIGN_IN)]
    nouns = told(ear, page("douyin-console", douyin_console(("7381000000000000001", "乙", "几斤"))))
    assert [(noun.state, noun.note) for noun in nouns if isinstance(noun, ConnectorStatus)] == [("up", "")]


def test_of_two_pages_that_are_logged_out_the_other_is_still_told_of(ear: BridgeEar) -> None:
    told(ear, page("douyin-console", {"code": 20000007}), page("channels-console", {"errCode": 300330}))
    nouns = told(ear, page("channels-console", channels(channels_line(1, "甲", "多少钱"))))
    assert [(noun.state, noun.note) for noun in nouns if isinstance(noun, ConnectorStatus)] == [("late", SIGN_IN)]


def test_a_broken_time_sets_no_clock_ahead(ear: BridgeEar) -> None:
    year = 365 * 86_400_000
    (noun,) = comments(told(ear, page("taobao-console", taobao(taobao_line("220352186503", "甲", "几号", NOW + year)))))
    assert noun.at_ms == NOW + AHEAD_MS
    far = taobao(taobao_line("220352186504", "乙", "几斤", NOW), now_ms=NOW + year)
    (noun,) = comments(told(ear, page("taobao-console", far, t=NOW + year)))
    assert noun.at_ms == NOW
