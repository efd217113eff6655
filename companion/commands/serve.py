"""Floor 4. `companion serve`: the station without a console. Writes `ready http://HOST:PORT` when it takes traffic."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from companion.app import Station, run_station
from companion.commands.assembly import faces, plan_of
from companion.commands.stopping import asked_to_stop
from companion.config import Settings

if TYPE_CHECKING:
    from companion.web.server import Server


async def serve(settings: Settings, data: Path, host: str, port: int) -> None:
    """Run the station until the process is asked to stop."""

    async def tell(_station: Station, server: Server) -> None:
        await asyncio.sleep(0)
        print(f"ready {server.url}", flush=True)

    with asked_to_stop() as until:
        plan = plan_of(settings, data)
        await run_station(plan, until, faces(host, port, data, settings.catalogue.language, tell))
