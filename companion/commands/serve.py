"""Floor 4. `companion serve`: the station without a console. Writes `ready http://HOST:PORT` when it takes traffic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from companion.app import Station, run_station
from companion.commands import pid
from companion.commands.assembly import faces, plan_of
from companion.commands.stopping import asked_to_stop
from companion.config import Settings

if TYPE_CHECKING:
    from companion.web.server import Server


async def serve(settings: Settings, data: Path, host: str, port: int) -> None:
    """Run the station until the process is asked to stop."""

    async def tell(_station: Station, server: Server) -> None:
        pid.note_down(data)
        print(f"ready {server.url}", flush=True)

    with asked_to_stop() as until:
        plan = plan_of(settings, data)
        try:
            await run_station(plan, until, faces(host, port, data, settings.catalogue.language, tell))
        finally:
            pid.strike_out(data)
