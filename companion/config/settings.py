"""Floor 3. What station.toml says, as one frozen value: `Settings`.

Reads the root `Table` and the `Secrets` it is given; writes its findings.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, Final, cast, get_args
from urllib.parse import quote
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Struct

from companion.config.secret import Secrets
from companion.config.stock import Units, check_ids, read_packs, read_pools
from companion.config.table import Table, nearest
from companion.domain.catalogue import Catalogue, Expert, Facts, Faq, RefundBearer, Room, SpoilageRule
from companion.journal import is_shared
from connectors import REGISTRY
from connectors.contract import Setting

JOURNAL_URL: Final = "sqlite:station.db"
KEEP_COMMENTS_DAYS: Final = 30
HOST: Final = "127.0.0.1"
PORT: Final = 8321
THRESHOLD: Final = 60
MAYBE: Final = 30

_HOST: Final = re.compile(r"[A-Za-z0-9._:-]+")
_FACTS: Final = ("shipping", "dispatch", "after_sales", "storage", "origin")


class Settings(Struct, frozen=True, kw_only=True):
    """A station's settings, secrets resolved. `connectors` holds what each one's `connect` is given.

    A comment is a question from a chance of `threshold` percent, and may be one from `maybe` percent.
    """

    catalogue: Catalogue
    journal_url: str = JOURNAL_URL
    keep_comments_days: int = KEEP_COMMENTS_DAYS
    host: str = HOST
    port: int = PORT
    threshold: int = THRESHOLD
    maybe: int = MAYBE
    connectors: dict[str, Setting] = {}


def read_settings(root: Table, secrets: Secrets, hearing: bool = True, station: str = "") -> Settings:
    """The settings of a station; they hold only if nothing was found wrong. Unless it is `hearing`, no connector's
    secret is looked up, and none is among the settings. `station` is its id where the file names none."""
    catalogue = _read_catalogue(root)
    journal, web, reading = root.table("journal"), root.table("web"), root.table("reading")
    threshold = reading.count("threshold", THRESHOLD, 1, 99)
    settings = Settings(
        catalogue=catalogue,
        journal_url=_read_url(journal, secrets, station),
        keep_comments_days=journal.count("keep_comments_days", KEEP_COMMENTS_DAYS, 1, 36_500),
        host=_read_host(web),
        port=web.count("port", PORT, 1, 65_535),
        threshold=threshold,
        maybe=reading.count("maybe", min(MAYBE, threshold), 1, threshold),
        connectors=_read_connectors(root.table("connector"), catalogue, secrets if hearing else None),
    )
    for table in (journal, web, reading, root):
        table.close()
    return settings


def _read_catalogue(root: Table) -> Catalogue:
    station, stock, settlement = root.table("station"), root.table("stock"), root.table("settlement")
    pools, units = read_pools(root.tables("pool"))
    catalogue = Catalogue(
        name=station.text("name"),
        language=station.choice("language", ("zh", "en"), "zh"),
        timezone=_read_timezone(station),
        goal=_read_goal(station, units),
        hold_ms=stock.hold_ms("hold", Catalogue("").hold_ms),
        count_unpaid=stock.flag("count_unpaid", True),
        write_shops=stock.flag("write_shops", False),
        spoilage=cast("SpoilageRule", settlement.choice("spoilage", get_args(SpoilageRule), "pro_rata")),
        refunds=cast("RefundBearer", settlement.choice("refunds", get_args(RefundBearer), "cooperative")),
        pools=pools,
        packs=read_packs(root.tables("pack"), units),
        facts=_read_facts(root.table("facts")),
        experts=_read_experts(root.tables("expert")),
        rooms=_read_rooms(root.tables("room")),
    )
    for table in (station, stock, settlement):
        table.close()
    return catalogue


def _read_timezone(station: Table) -> str:
    name = station.text("timezone", Catalogue("").timezone)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        zones = sorted(available_timezones())
        near = get_close_matches(name, zones, 1, 0.5) or ["Asia/Shanghai"]
        zh, en = f"没有“{name}”这个时区，例如可写 {near[0]}", f'"{name}" is no time zone; one is {near[0]}'
        if not zones:
            zh, en = "：这台电脑没有时区数据，请先 pip install tzdata", "finds no time zones here: pip install tzdata"
        station.wrong("timezone", zh, en)
    return name


def _read_goal(station: Table, units: Units) -> int:
    if not units and "goal" in station:
        station.wrong("goal", "要有 [[pool]] 才能算", "needs a [[pool]] to be counted in")
    unit = next(iter(units.values()), None)
    return station.amount("goal", unit, 0)[0]


def _read_facts(table: Table) -> Facts:
    said = {key: table.text(key, "") for key in _FACTS}
    faq = tuple(_read_faq(entry) for entry in table.tables("faq"))
    table.close()
    return Facts(**said, faq=faq)


def _read_faq(table: Table) -> Faq:
    faq = Faq(table.texts("ask", must=True), table.text("answer"))
    if "ask" in table and not faq.ask:
        table.wrong("ask", '里至少要有一种问法：ask = ["打药没有"]', 'needs at least one way of asking: ask = ["…"]')
    table.close()
    return faq


def _read_experts(tables: list[Table]) -> tuple[Expert, ...]:
    experts = tuple(Expert(table.id(), table.text("name"), table.texts("topics")) for table in tables)
    _finish(tables, [expert.id for expert in experts])
    return experts


def _read_rooms(tables: list[Table]) -> tuple[Room, ...]:
    rooms = tuple(Room(table.id(), table.text("name")) for table in tables)
    _finish(tables, [room.id for room in rooms])
    return rooms


def _finish(tables: list[Table], ids: list[str]) -> None:
    for table in tables:
        table.close()
    check_ids(tables, ids)


def _read_url(journal: Table, secrets: Secrets, station: str) -> str:
    """Where the book is; a book that others share the server with is told apart by the station's id."""
    url = secrets.resolve_url(journal.text("url", JOURNAL_URL), (*journal.place, "url"))
    id = journal.id("station") if "station" in journal else station
    if not is_shared(url) or "station=" in url.partition("?")[2]:
        return url
    if not id:
        journal.wrong(
            "station",
            '要写：Redis 里的账本靠它分开，例如 station = "nongpao"，定了就不要改',
            'is needed: it tells the books in one Redis apart, such as station = "nongpao"; do not change it later',
        )
    return f"{url}{'&' if '?' in url else '?'}station={quote(id)}"


def _read_host(web: Table) -> str:
    host = web.text("host", HOST)
    if not _HOST.fullmatch(host):
        web.wrong(
            "host",
            f'不能是“{host}”：只在本机用写 "127.0.0.1"，别的电脑也要连写 "0.0.0.0"',
            f'can\'t be "{host}": write "127.0.0.1" for this machine alone, "0.0.0.0" for others too',
        )
    return host


def _read_connectors(table: Table, catalogue: Catalogue, secrets: Secrets | None) -> dict[str, Setting]:
    rooms = tuple(room.id for room in catalogue.rooms)
    experts = tuple(expert.id for expert in catalogue.experts)
    connectors: dict[str, Setting] = {}
    for name in table.entries():
        entries = table.table(name)
        if name not in REGISTRY:
            zh, en = nearest(name, list(REGISTRY))
            table.wrong(name, f"不是已有的连接器{zh}", f"is no connector there is{en}")
            continue
        values = entries.entries()
        _check_rooms(entries, values, rooms)
        if secrets is not None:
            told = secrets.resolve(values, entries.place)
            connectors[name] = Setting(told, rooms, catalogue.timezone, experts, language=catalogue.language)
    return connectors


def _check_rooms(table: Table, values: dict[str, Any], rooms: tuple[str, ...]) -> None:
    named = [("room", values["room"])] if "room" in values else []
    several = values.get("rooms", {})
    if isinstance(several, dict):
        several = list(several.values())
    named += [("rooms", room) for room in (several if isinstance(several, list) else [several])]
    for key, room in named:
        if room not in rooms:
            zh, en = nearest(str(room), rooms)
            table.wrong(key, f"“{room}”不是任何一个 [[room]] 的 id{zh}", f'"{room}" is the id of no [[room]]{en}')
