"""A connector says little of itself: that it is up, what it could not read, and what an anchor should know."""

from __future__ import annotations

from companion.domain.inbound import ConnectorStatus
from connectors.kit.health import AT_ONCE, GAP_MS, NOTE_CHARS, Health


def test_up_is_said_once() -> None:
    health = Health("bridge")
    assert health.speak(5) == (ConnectorStatus(5, "bridge", "up"),)
    assert health.speak(6) == ()


def test_what_is_parked_is_said_with_its_number_and_then_forgotten() -> None:
    health = Health("bridge")
    health.park("gzip", 2)
    health.park("foreign")
    assert health.speak(5) == (ConnectorStatus(5, "bridge", "up", "foreign", 3),)
    assert health.speak(5) == ()


def test_a_flood_of_parked_pieces_is_said_once_a_second_and_none_is_lost() -> None:
    health = Health("bridge")
    health.speak(0)
    said: list[ConnectorStatus] = []
    for at_ms in range(0, 5 * GAP_MS, 10):
        health.park("gzip")
        said += health.speak(at_ms)
    assert len(said) == AT_ONCE + 4
    health.park("gzip")
    said += health.speak(9 * GAP_MS)
    assert sum(status.parked for status in said) == 501


def test_news_does_not_wait() -> None:
    health = Health("bridge")
    health.speak(0)
    for _ in range(AT_ONCE + 1):
        health.park("gzip")
        health.speak(0)
    health.tell("the live has ended")
    (status,) = health.speak(1)
    assert (status.note, status.parked) == ("the live has ended", 1)


def test_a_note_has_a_bound() -> None:
    health = Health("bridge")
    health.tell("x" * 1000)
    assert len(health.speak(0)[0].note) == NOTE_CHARS
