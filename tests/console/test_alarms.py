"""What is shouted, the bell that rings once for a change, and the quiet a helper may have."""

from __future__ import annotations

from typing import Any

from companion.console.alarms import Alarms
from companion.console.sight import Sight
from tests.console.evening import NOW_MS, oversold, view
from tests.console.looking import sight


def _calm() -> dict[str, Any]:
    shown = view()
    shown["pools"]["rosa"] |= {"available": 50, "level": "normal"}
    shown["packs"]["rosa-250"] |= {"left": 50, "take_down": False}
    return shown


def _stopped() -> dict[str, Any]:
    shown = _calm()
    shown["pools"]["plum"]["level"] = "stop"
    for pack in ("plum-5", "plum-10"):
        shown["packs"][pack]["take_down"] = True
    return shown


def _later(shown: dict[str, Any], seconds: int = 1) -> Sight:
    return sight(shown)._replace(now_ms=NOW_MS + seconds * 1000)


def _named(alarms: Alarms, shown: dict[str, Any]) -> list[str]:
    return [key for key, _ in alarms.to_take_down(sight(shown))]


def test_the_bell_rings_once_when_a_pool_must_not_be_sold_any_more() -> None:
    alarms = Alarms()
    assert [alarms.note(sight(x)) for x in (_calm(), _stopped(), _stopped(), _stopped())] == [False, True, False, False]


def test_it_rings_again_when_it_becomes_worse_and_not_when_it_becomes_better() -> None:
    short = _stopped()
    short["pools"]["plum"] |= {"level": "oversold", "oversold": 500, "available": -500}
    alarms = Alarms()
    assert [alarms.note(sight(x)) for x in (_stopped(), short, _stopped(), _calm())] == [True, True, False, False]


def test_a_pool_that_is_only_low_does_not_ring() -> None:
    low = _calm()
    low["pools"]["plum"]["level"] = "low"
    alarms = Alarms()
    assert not alarms.note(sight(low))
    assert not alarms.loud(sight(low))


def test_a_single_pack_sold_out_rings_though_its_pool_sells_on() -> None:
    shown = _calm()
    shown["packs"]["plum-10"]["take_down"] = True
    alarms = Alarms()
    alarms.note(sight(_calm()))
    assert alarms.note(sight(shown))


def test_who_has_seen_to_it_has_quiet_until_another_pack_must_go() -> None:
    alarms, shown = Alarms(), _stopped()
    alarms.note(sight(shown))
    assert _named(alarms, shown) == ["plum-5", "plum-10"]
    alarms.quiet(sight(shown))
    assert not alarms.loud(sight(shown))
    shown["packs"]["shoot-2"]["take_down"] = True
    assert alarms.note(sight(shown))
    assert _named(alarms, shown) == ["shoot-2"]


def test_a_pack_that_comes_back_and_goes_again_is_shouted_again() -> None:
    alarms, shown = Alarms(), _stopped()
    alarms.note(sight(shown))
    alarms.quiet(sight(shown))
    alarms.note(sight(_calm()))
    assert alarms.note(sight(shown))
    assert _named(alarms, shown) == ["plum-5", "plum-10"]


def test_a_known_oversell_is_shouted_again_only_when_it_grows() -> None:
    alarms, shown = Alarms(), oversold(_calm())
    alarms.note(sight(shown))
    assert [pool.name for pool in alarms.short(sight(shown))] == ["方竹笋"]
    alarms.quiet(sight(shown))
    alarms.note(sight(shown))
    assert alarms.short(sight(shown)) == []
    shown["pools"]["shoot"]["oversold"] = 5000
    assert [pool.name for pool in alarms.short(sight(shown))] == ["方竹笋"]


def test_a_pack_that_may_be_sold_again_is_told_for_three_minutes() -> None:
    alarms = Alarms()
    alarms.note(sight(_stopped()))
    alarms.note(sight(_calm()))
    assert [key for key, _ in alarms.returned(_later(_calm()))] == ["plum-5", "plum-10"]
    assert alarms.returned(_later(_calm(), 181)) == []
    alarms.quiet(_later(_calm()))
    assert not alarms.loud(_later(_calm()))


def test_a_pack_that_leaves_the_catalogue_has_not_come_back() -> None:
    alarms, gone = Alarms(), _calm()
    alarms.note(sight(_stopped()))
    del gone["packs"]["plum-5"]
    alarms.note(sight(gone))
    assert [key for key, _ in alarms.returned(_later(gone))] == ["plum-10"]
