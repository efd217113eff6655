"""Floor 3. What the feed tells of a listing, as it stands on the wire. Reads and writes nothing."""

from __future__ import annotations

from msgspec import Struct


class Listing(Struct):
    """A pack as a shop lists it now, beside what it should list; what a helper wanted, and what came of that."""

    shop: str = ""
    pack: str = ""
    units: int = 0
    quota: int = 0
    at: int = 0
    held: int = -1
    reserved: int = 0
    differs: str = ""
    what: str = ""
    wished: int = 0
    wish: str = ""
    note: str = ""
