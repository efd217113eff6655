"""Floor 4. From settings to a Plan and its faces: connectors imported as named, the web opened, tokens at hand.

Reads the registry of connectors; writes DATA/access.toml on the first start.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import structs

from companion.app import Delivery, Left, Plan, Receipt, Station
from companion.config import Settings
from companion.domain.trouble import Trouble
from companion.journal import open_journal
from companion.pipeline.clock import now_ms
from connectors import REGISTRY
from connectors.contract import Ear, Listener, Lister, Notifier, Receiver, Setting

if TYPE_CHECKING:
    from companion.web.access import Role
    from companion.web.doors import Doors, Seat
    from companion.web.server import Server

ARCHIVE: Final = "clinic.db"
"""The clinic's archive, in the data folder."""


def check_connector(settings: Settings, name: str) -> list[Trouble]:
    """What is wrong with the settings of a connector; empty when nothing is."""
    found: list[Trouble] = import_module(REGISTRY[name]).check(settings.connectors[name])
    return found


def timed(setting: Setting) -> Setting:
    """The settings of a connector that is to be at work: with the station's clock."""
    return structs.replace(setting, now=now_ms)


def plan_of(settings: Settings, data: Path) -> Plan:
    """The plan of a live station. Raises `Trouble` if a connector's settings are wrong."""
    listeners: dict[str, Listener] = {}
    receivers: dict[str, Receiver] = {}
    ears: dict[str, Callable[[], Ear]] = {}
    notifiers: dict[str, Notifier] = {}
    for name, told in settings.connectors.items():
        module, setting = import_module(REGISTRY[name]), timed(told)
        made: Any = module.connect(setting)
        # One connector may be heard in several ways: what it made of its settings tells which it is.
        if isinstance(made, Listener):
            listeners[module.CARD.source or name] = made
        elif isinstance(made, Receiver):
            receivers[name] = made
        elif isinstance(made, Notifier):
            notifiers[name] = made
        else:
            # An ear keeps what one socket told it, so each socket has its own.
            ears[name] = lambda module=module, setting=setting: module.connect(setting)  # type: ignore[misc]
    return Plan(
        catalogue=settings.catalogue,
        journal=open_journal(settings.journal_url, data),
        listeners=listeners,
        receivers=receivers,
        ears=ears,
        notifiers=notifiers,
        listers={name: one for name, one in {**receivers, **listeners}.items() if isinstance(one, Lister)},
        archive=data / ARCHIVE,
        threshold=settings.threshold / 100,
        maybe=settings.maybe / 100,
    )


def doors_of(plan: Plan, lang: str, at: Callable[[], Station]) -> Doors:
    """A station as the web sees it. `at` gives it, and raises `Trouble` while it is not there."""
    from companion.web.doors import Doors

    def join(role: Role) -> Seat:
        return at().feed.join(role)

    async def look_later(what: str, args: dict[str, Any], asked_in: str) -> dict[str, Any]:
        return await at().asking.answer(what, args, asked_in)

    return Doors(
        name=plan.catalogue.name,
        lang=lang,
        now_ms=now_ms,
        bring=lambda nouns: at().bring(nouns),
        hear_bridge=lambda nouns: at().hear_bridge(nouns),
        bring_to_book=lambda nouns: at().bring_to_book(nouns),
        join=join,
        left=Left,
        state_json=lambda: at().state_json(),
        record=lambda: at().record(),
        ask=look_later,
        ready=lambda: at().ready,
        metrics=lambda: at().metrics(),
        delivery=Delivery,
        receipt=Receipt,
        receivers=plan.receivers,
        ears=plan.ears,
    )


def faces(
    host: str, port: int, data: Path, lang: str, on_ready: Callable[[Station, Server], Awaitable[None]]
) -> Callable[[Station], Awaitable[Server]]:
    """What opens the web of a station and then calls `on_ready`."""

    async def open_faces(station: Station) -> Server:
        from companion.web.access import load_or_make
        from companion.web.server import open_server

        server = await open_server(doors_of(station.plan, lang, lambda: station), load_or_make(data), host, port)
        await on_ready(station, server)
        return server

    return open_faces
