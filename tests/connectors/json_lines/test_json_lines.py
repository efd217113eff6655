"""A tool that can write a line can be heard: over its socket, over ours, or through a pipe."""

from __future__ import annotations

import os
from typing import Any

import pytest

from connectors.contract import Ear, Listener, Setting, Trouble
from connectors.json_lines import check, connect, knock
from connectors.json_lines.ear import LinesEar
from connectors.json_lines.transport import Piped
from connectors.kit.health import Health
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from tests.connectors.rooms import hall, listening

NOW = 1_781_524_801_250


def ear(**table: Any) -> LinesEar:
    made = connect(Setting(table, ("douyin", "kuaishou")))
    assert isinstance(made, LinesEar)
    return made


def test_an_ear_answers_how_many_were_new_and_stamps_what_names_no_time() -> None:
    one = ear()
    status, comment = one.hear('{"user":"山里人","text":"发新疆不"}', NOW)
    assert (comment.at_ms, comment.text, comment.room) == (NOW, "发新疆不", "douyin")  # type: ignore[union-attr]
    assert status.at_ms == NOW
    assert one.answer() == '{"ok":1}'
    assert one.hear('{"user":"山里人","text":"发新疆不"}', NOW + 500) == ()
    assert one.answer() == '{"ok":0}'
    assert len(one.hear('{"user":"山里人","text":"发新疆不"}', NOW + 5_000)) == 1


def test_an_id_or_a_time_makes_a_line_told_again_the_same_line() -> None:
    for told in ('{"id":"c1","user":"a","text":"一"}', '{"t":1781524801,"user":"a","text":"一"}'):
        one = ear()
        assert len(one.hear(told, NOW)) == 2
        assert one.hear(told, NOW + 60_000) == ()


def test_a_time_far_ahead_is_no_time() -> None:
    told = '{"t":4000000000,"user":"a","text":"一"}'
    assert [noun.at_ms for noun in ear().hear(told, NOW)] == [NOW, NOW]


def test_two_ears_give_lines_without_ids_keys_of_their_own() -> None:
    keys = {noun.key for one in (ear(), ear()) for noun in one.hear('{"text":"一"}', NOW)[1:]}  # type: ignore[union-attr]
    assert len(keys) == 2


def test_an_ear_never_raises_and_counts_what_it_can_not_read() -> None:
    one = ear(rooms={"7": "kuaishou"})
    (status,) = one.hear(b"\xff", NOW)
    assert status.parked == 1  # type: ignore[union-attr]
    assert [noun.room for noun in one.hear('{"room":7,"text":"一"}', NOW)] == ["kuaishou"]  # type: ignore[union-attr]
    assert [type(noun).__name__ for noun in one.hear('{"room":8,"text":"一"}', NOW)] == ["ConnectorStatus"]


async def test_a_tool_that_serves_lines_is_dialled_and_greeted() -> None:
    async with hall() as tool:
        listener = connect(Setting({"url": f"{tool.url}/live?token=s", "hello": '{"join":"7"}'}, ("douyin",)))
        async with listening(listener) as heard:  # type: ignore[arg-type]
            await tool.guest()
            await tool.push('{"user":"a","text":"一"}\n{"user":"b","text":"二"}', '{"user":"c","text":"三"}')
            await heard.until(lambda: len(heard.comments) == 3)
            assert heard.texts == ["一", "二", "三"]
        assert tool.said == ['{"join":"7"}']
        assert tool.paths == ["/live?token=s"]


async def test_what_a_tool_without_ids_tells_again_after_a_break_is_known_again() -> None:
    history = [f'{{"user":"u{n}","text":"第{n}句"}}' for n in range(10)]
    async with hall() as tool:
        listener = connect(Setting({"url": tool.url}, ("douyin",)))
        async with listening(listener) as heard:  # type: ignore[arg-type]
            await tool.guest()
            await tool.push(*history[:6])
            await heard.until(lambda: len(heard.comments) == 6)
            await tool.kick()
            await tool.guest()
            await tool.push(*history)
            await heard.until(lambda: len(heard.comments) == 10)
            assert heard.texts == [f"第{n}句" for n in range(10)]
            assert heard.state.show.seen == 10


async def test_a_tool_is_heard_through_a_pipe_to_its_end_whatever_the_pieces() -> None:
    read, write = os.pipe()
    line = Line("json_lines")
    piped = Piped(line, Scribe(line.health, "json_lines", {}, "douyin", "m", "zh"), read)
    async with listening(piped) as heard:
        whole = (
            '{"user":"山里人","text":"发新疆不"}\n坏的\n【聊天msg】[0]乙: 多少钱\n{"user":"丙","text":"完"}'.encode()
        )
        for first in range(0, len(whole), 7):
            os.write(write, whole[first : first + 7])
        os.close(write)
        await heard.until(lambda: heard.standing == "down")
        assert heard.texts == ["发新疆不", "多少钱", "完"]
        assert heard.parked == 1
        assert "结束" in heard.said[-1].note
    os.close(read)


async def test_a_listener_on_a_pipe_that_stays_open_lets_the_station_end() -> None:
    read, write = os.pipe()
    line = Line("json_lines")
    piped = Piped(line, Scribe(line.health, "json_lines", {}, "douyin", "m", "zh"), read)
    async with listening(piped) as heard:
        os.write(write, b'{"text":"x"}\n')
        await heard.until(lambda: bool(heard.comments))
    os.close(write)


@pytest.mark.parametrize(
    ("table", "en"),
    [
        ({"urll": "ws://x"}, "does not know 'urll'"),
        ({"url": "ws://"}, "no address in url"),
        ({"url": "ws://h", "stdin": True}, "can't both be written"),
        ({"stdin": "yes"}, "stdin must be true or false"),
        ({"hello": "hi"}, "hello is a text said once url is reached"),
        ({"room": "nowhere"}, "names the room 'nowhere'"),
    ],
)
def test_a_table_that_can_not_work_is_refused(table: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(table, ("douyin",)))
    assert en in trouble.en
    with pytest.raises(Trouble):
        connect(Setting(table, ("douyin",)))


def test_its_settings_say_how_it_is_heard() -> None:
    assert isinstance(connect(Setting({}, ("douyin",))), Ear)
    assert isinstance(connect(Setting({"url": "ws://127.0.0.1:9"}, ("douyin",))), Listener)
    assert isinstance(connect(Setting({"stdin": True}, ("douyin",))), Listener)
    assert Health("json_lines").standing == "up"


async def test_the_check_dials_only_what_is_dialled() -> None:
    assert await knock(Setting({}, ("douyin",))) == []
    async with hall() as tool:
        url = tool.url
        assert await knock(Setting({"url": url}, ("douyin",))) == []
    (trouble,) = await knock(Setting({"url": f"{url}/?token=secret"}, ("douyin",)))
    assert "secret" not in trouble.zh + trouble.en
