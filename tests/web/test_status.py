"""State, health, readiness and figures."""

from __future__ import annotations

from companion.web.status import prometheus_text
from tests.web.running import Running


async def test_the_state_is_given_as_the_station_wrote_it(up: Running) -> None:
    status, seen, headers = await up.get("/state", "helper")
    assert (status, seen) == (200, {"revision": 7})
    assert headers["Cache-Control"] == "no-store"


async def test_health_is_that_the_process_answers(up: Running) -> None:
    up.station.is_ready = False
    assert (await up.get("/healthz"))[:2] == (200, {"ok": True})


async def test_readiness_is_the_stations_own(up: Running) -> None:
    assert (await up.get("/readyz"))[:2] == (200, {"ok": True})
    up.station.is_ready = False
    status, seen, headers = await up.get("/readyz")
    assert (status, list(seen)) == (503, ["error"])
    assert int(headers["Retry-After"]) > 0


async def test_the_figures_hold_the_stations_and_the_webs_own(up: Running) -> None:
    async with up.dial("/feed", "helper"), up.dial("/ear/bridge", "connector"):
        await up.station.brought.get()
        status, body, headers = await up.get("/metrics")
    assert (status, headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    lines = body.decode().splitlines()
    for line in ("companion_facts_total 3", "companion_sockets_open 2", 'companion_ears_open{connector="bridge"} 1'):
        assert line in lines


def test_figures_of_one_name_stand_together_under_one_type() -> None:
    figures = {'a{x="2"}': 1, "a_b_total": 2, 'a{x="1"}': 0.5}
    assert prometheus_text(figures).splitlines() == [
        "# TYPE a gauge",
        'a{x="1"} 0.5',
        'a{x="2"} 1',
        "# TYPE a_b_total counter",
        "a_b_total 2",
    ]
