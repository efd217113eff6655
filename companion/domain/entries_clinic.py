"""Floor 0. The view's entries on the clinic: what waits for an expert, what was answered lately. Reads the State."""

from __future__ import annotations

from typing import Any

from companion.domain.state import State

View = dict[str, Any]


def case(state: State, id: str) -> View | None:
    """A question at the clinic that waits, or was settled lately; with what was answered earlier to one like it."""
    known = state.clinic.shown(id)
    if known is None:
        return None
    group = state.questions.groups.get(id)
    askers = len({asker for one in state.questions.together(group) for asker in one.askers}) if group else 0
    entry: View = {
        "text": known.text,
        "askers": max(askers, known.askers),
        "expert": known.expert,
        "since": known.since,
        "state": known.state,
        "answer": known.answer,
        "by": known.by,
        "at": known.at_ms,
        "earlier": [
            {"question": one.question, "answer": one.answer, "at": one.at_ms} for one in state.earlier.get(id, ())
        ],
    }
    if known.on_air:
        entry["on_air"] = True
    if known.told:
        entry["notified"] = list(known.told)
    return entry
