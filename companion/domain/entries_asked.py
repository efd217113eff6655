"""Floor 0. The view's entries on what is asked and on air, and on what helpers did. Reads the State; writes nothing."""

from __future__ import annotations

from typing import Any

from companion.domain.questions import SAMPLES, WAITING, QuestionGroup, counted
from companion.domain.rank import rank
from companion.domain.state import State
from companion.domain.suggestions import answered_tonight, expert, fresh, holds, suggestion, title_of
from companion.reading.claims import claims

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
    askers = len(group.askers) if len(together) == 1 else len({a for g in together for a in g.askers})
    buyers = sum(g.buyers for g in together)
    entry: View = {
        "text": group.text,
        "title": title_of(state, group),
        "intent": group.need.intent,
        "askers": askers,
        "comments": sum(g.comments for g in together),
        "again": sum(g.again for g in together),
        "first_at": group.first_at,
        "since": group.since,
        "last_at": max(g.last_at for g in together),
        "rank": rank(group.need, group.since, askers, buyers),
        "state": group.state,
        "by": group.by,
        "samples": _samples(group, together),
        "suggestion": "",
        "from": "",
        "answer": group.answer,
    }
    if buyers:
        entry["buyers"] = buyers
    if group.need.pack:
        entry["pack"] = group.need.pack
    if len(together) > 1:
        entry["parts"] = len(together) - 1
    if whom := expert(state, group):
        entry["expert"] = whom
    return entry | _answering(state, group)


def _answering(state: State, group: QuestionGroup) -> View:
    """What may be answered and what of it a village may not say; whether what was answered no longer holds."""
    entry: View = {}
    said = answered_tonight(state, group)
    if said is not None and not holds(state, group, said):
        entry["stale"] = True
    if counted(group.state) != "open":
        return entry
    suggested = suggestion(state, group)
    if suggested is not None:
        entry["suggestion"], entry["from"] = suggested.text, suggested.source
        if found := claims(suggested.text):
            entry["claims"] = [claim.word for claim in found]
    return entry


def _samples(group: QuestionGroup, together: list[QuestionGroup]) -> list[str]:
    """Other wordings of it, the most said first."""
    said = {text: len(sayers) for one in together for text, sayers in one.headline.wordings.items()}
    said.pop(group.text, None)
    return sorted(said, key=lambda text: (-said[text], text))[:SAMPLES]


def maybe(state: State, id: str) -> View | None:
    """A comment that may be a question: nobody is sure."""
    seen = state.maybes.get(id)
    if seen is None:
        return None
    return {
        "text": seen.text,
        "user": seen.name,
        "room": seen.room,
        "source": seen.source,
        "key": seen.key,
        "at": seen.at_ms,
        "intent": seen.need.intent,
    }


def air(state: State, _id: str) -> View:
    """The answer on the picture; {} when there is none."""
    aired = state.show.air
    if aired is None:
        return {}
    group = state.questions.groups.get(aired.group)
    text, agrees = aired.text, True
    if aired.live and group is not None:
        # What is left or costs may be said as live only if it is.
        now = fresh(state, group)
        text, agrees = (now.text, True) if now else (text, False)
    else:
        agrees = holds(state, group, aired)
    entry = {"group": aired.group, "question": aired.question, "text": text, "askers": aired.askers, "at": aired.at_ms}
    return entry if agrees else entry | {"stale": True}


def air_public(state: State, id: str) -> View:
    """The answer on the picture as viewers may see it: none that no longer agrees with price or stock."""
    entry = air(state, id)
    return {} if "stale" in entry else {key: value for key, value in entry.items() if key != "group"}


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
