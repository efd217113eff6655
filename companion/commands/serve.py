"""Floor 4. `companion serve`: the station without a console. Writes `ready http://HOST:PORT` when it takes traffic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from companion.app import run_station
from companion.commands import pid
from companion.commands.assembly import faces, plan_of
from companion.commands.stopping import asked_to_stop
from companion.config import Settings
from companion.domain.trouble import Trouble
from companion.journal import is_shared
from companion.station import Plan, Station

if TYPE_CHECKING:
    from companion.web.server import Server


async def serve(settings: Settings, data: Path, host: str, port: int, role: str = "") -> None:
    """Run the station until the process is asked to stop. Raises `Trouble` for a `role` where there are no others."""
    shared = is_shared(settings.journal_url)
    if role and not shared:
        raise Trouble(
            f"--role {role} 只用于几台机器共用的账本：请在 [journal] 里写 Redis 的地址，或去掉 --role",
            f"--role {role} is for a book that machines share: write Redis' url under [journal], or leave --role out",
        )

    async def tell(_station: Station, server: Server) -> None:
        pid.note_down(data)
        print(f"ready {server.url}", flush=True)

    with asked_to_stop() as until:
        plan = plan_of(settings, data)
        try:
            open_faces = faces(host, port, data, settings.catalogue.language, tell)
            if shared:
                from companion.shared import run_shared

                await run_shared(plan_for(plan, role), data, role or "both", until, open_faces)  # type: ignore[arg-type]
            else:
                await run_station(plan, until, open_faces)
        finally:
            pid.strike_out(data)


def plan_for(plan: Plan, role: str) -> Plan:
    """The plan of a machine that plays this role: one that is only the desk hears nothing itself."""
    return structs.replace(plan, listeners={}, receivers={}, ears={}) if role == "desk" else plan
