"""Floor 0. The view's entries on what is asked and on air, and on what helpers did. Reads the State; writes nothing."""

from __future__ import annotations

from typing import Any

from companion.domain.questions import SAMPLES, WAITING, counted
from companion.domain.state import State
from companion.domain.suggestions import suggestion

View = dict[str, Any]


def question(state: State, id: str) -> View | None:
    """A group that is open, or was settled lately; None for one that is merged into another or long settled."""
    questions = state.questions
    group = questions.groups.get(id)
    if (
        group is None
        or group.into
        or not (group.state in WAITING or id in questions.settled or id in questions.snoozed)
    ):
        return None
    together = questions.together(group)
    entry: View = {
        "text": group.text,
        "intent": group.need.intent,
        "askers": len(group.askers) if len(together) == 1 else len({a for g in together for a in g.askers}),
        "comments": sum(g.comments for g in together),
        "again": group.again,
        "first_at": group.first_at,
        "since": group.since,
        "last_at": max(g.last_at for g in together),
        "state": group.state,
        "by": group.by,
        "samples": [text for text in group.samples if text != group.text][:SAMPLES],
        "suggestion": "",
        "from": "",
        "answer": group.answer,
    }
    if group.need.pack:
        entry["pack"] = group.need.pack
    if counted(group.state) == "open":
        suggested = suggestion(state, group)
        if suggested is not None:
            entry["suggestion"], entry["from"] = suggested.text, suggested.source
    return entry


def air(state: State, _id: str) -> View:
    """The answer on the picture; {} when there is none."""
    aired = state.show.air
    if aired is None:
        return {}
    text = aired.text
    if aired.live and aired.group in state.questions.groups:
        # What is left may be said as live only if it is.
        now = suggestion(state, state.questions.groups[aired.group])
        text = now.text if now else text
    return {"group": aired.group, "question": aired.question, "text": text, "askers": aired.askers, "at": aired.at_ms}


def air_public(state: State, id: str) -> View:
    """The answer on the picture as viewers may see it."""
    return {key: value for key, value in air(state, id).items() if key != "group"}


def command(state: State, id: str) -> View | None:
    """One of the last commands."""
    done = state.show.commands.get(id)
    if done is None or id not in state.show.lately:
        return None
    fact = done.fact
    return {
        "by": fact.by,
        "name": fact.name,
        "what": fact.what,
        "at": fact.at_ms,
        "undone": done.undone,
        "undoable": bool(fact.undo) and not done.undone,
    }
