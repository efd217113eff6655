"""Floor 0. What platforms' codes mean: the pack that a line names outright, or by a code. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from companion.domain.catalogue import Catalogue, Pack
from companion.domain.orders import NO_POOL

FREE: Final = Pack(NO_POOL, "", "", 0, 0)
"""What a line is of that takes from no pool and costs nothing: a gift, a price difference, a deposit."""


def find_pack(
    packs: Mapping[str, Pack],
    skus: Mapping[tuple[str, str], str],
    mapped: Mapping[tuple[str, str], str],
    source: str,
    pack: str,
    sku: str,
) -> Pack | None:
    """The pack that `pack`, or the code `sku` at `source`, means by these; see `State.pack_of`."""
    if pack in packs:
        return packs[pack]
    if pack == NO_POOL:
        return FREE
    code = (source, sku or pack)
    meant = mapped.get(code, "")
    if meant == NO_POOL:
        return FREE
    # A pack that a helper has mapped may have left the catalogue since.
    return packs.get(meant) or packs.get(skus.get(code, ""))


def skus_of(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """The pack of every (source, code) that a catalogue names."""
    return {(source, code): p.id for p in catalogue.packs for source, codes in p.sku.items() for code in codes}
