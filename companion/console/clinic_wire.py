"""Floor 3. What the station says of the clinic, typed for drawing. Reads and writes nothing.

Every field has a default, and unknown fields are let pass: a station of another version is still read.
"""

from __future__ import annotations

from msgspec import Struct, field


class Earlier(Struct):
    """What was answered earlier to a similar question."""

    question: str = ""
    answer: str = ""
    at: int = 0


class Case(Struct):
    """A question at the clinic; `expert` is an id, `notified` are the connectors that have told them."""

    text: str = ""
    askers: int = 0
    expert: str = ""
    since: int = 0
    state: str = "waiting"
    answer: str = ""
    by: str = ""
    at: int = 0
    on_air: bool = False
    earlier: list[Earlier] = field(default_factory=list)
    notified: list[str] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether it has yet to be answered."""
        return self.state == "waiting"


class FoundCase(Struct):
    """A case of the archive; `expert` is a name."""

    group: str = ""
    question: str = ""
    answer: str = ""
    outcome: str = ""
    expert: str = ""
    by: str = ""
    at: int = 0
    askers: int = 0


class FoundCases(Struct):
    """The answer to `search_clinic`, the best first."""

    cases: list[FoundCase] = field(default_factory=list)
