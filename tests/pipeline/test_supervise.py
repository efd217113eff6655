"""A connector that falls is started again, says so once, and waits longer each time."""

from __future__ import annotations

from companion.pipeline.supervise import FIRST_DELAY_S, supervise


async def test_a_connector_that_fails_is_tried_again_with_growing_pauses_and_told_down_once() -> None:
    tries, pauses, told = 0, [], []

    async def run() -> None:
        nonlocal tries
        tries += 1
        if tries < 4:
            raise OSError("no route")

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async def down(failure: Exception) -> None:
        told.append(str(failure))

    await supervise(run, down, sleep, lambda: 0.5)
    assert tries == 4
    assert told == ["no route"]
    assert pauses == [FIRST_DELAY_S, FIRST_DELAY_S * 2, FIRST_DELAY_S * 4]
