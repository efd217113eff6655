"""What one line of the recording is before it is written: a noun, and when it was heard. Reads and writes nothing."""

from __future__ import annotations

from typing import NamedTuple

from companion.domain.inbound import Told
from sample_show.crowd import Person


class Heard(NamedTuple):
    """A noun and when it reached us; later than its own time when a platform was slow or told it twice."""

    heard_ms: int
    noun: Told


class Said(NamedTuple):
    """What someone says at a time, before it has a key."""

    at_ms: int
    person: Person
    text: str
