"""Floor 0. The helper's commands at the clinic: answer now or later, note a visit, open again, hand to an expert.

Reads the State; writes nothing. What answers a question that is on the list as well answers it there, by the very same
command (`commands_air`); a question whose group was let go of is answered all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

from msgspec import Meta

from companion.domain import facts as f
from companion.domain.admit import clean_text
from companion.domain.clinic import Case
from companion.domain.commands_air import AIR, AnswerQuestion, OfGroup, RouteToClinic
from companion.domain.inbound import Command
from companion.domain.state import State
from companion.domain.suggestions import suggestion
from companion.domain.trouble import Refused
from companion.domain.wish import Effect, Wish

ANSWER_MOST: Final = 2000
AIRED_MOST: Final = 300
"""Characters of an answer; and of one on the picture, which has to be read in passing."""
_SHORT: Final = 24
_VISIT: Final = {"zh": "需要上门看", "en": "needs a visit"}


class AnswerClinic(OfGroup):
    """Answer a question at the clinic, or note that somebody has to go and look (`visit`)."""

    text: Annotated[str, Meta(max_length=ANSWER_MOST)] = ""
    on_air: bool = False
    outcome: f.Outcome = "answered"
    anyway: bool = False


def _case(state: State, id: str) -> Case:
    case = state.clinic.cases.get(id)
    if case is None:
        raise Refused("坐诊里没有这个问题", "the clinic has no such question")
    return case


def _answer(state: State, wish: AnswerClinic, command: Command) -> Effect:
    case = _case(state, wish.group)
    # Whoever is to be visited is not to be found in the book: no telephone, no address.
    text = clean_text(wish.text, ANSWER_MOST).strip()
    if wish.outcome == "visit":
        if wish.on_air:
            raise Refused("上门的事不上屏", "a visit is not shown on air")
        text = text or _VISIT["en" if state.catalogue.language == "en" else "zh"]
    if not text:
        raise Refused("请先写上答复", "please write the answer first")
    if wish.on_air and len(text) > AIRED_MOST:
        raise Refused(f"上屏的答复请不要超过 {AIRED_MOST} 个字", f"on air, keep it to {AIRED_MOST} characters")
    listed = _on_the_list(state, case, text, wish, command)
    answered = f.ClinicAnswered(
        case.id,
        case.text,
        text,
        wish.outcome,
        case.expert,
        wish.on_air,
        command.by,
        _askers(state, case),
        case.since,
        at_ms=command.at_ms,
    )
    what = f"{case.text[:_SHORT]} → {text[:_SHORT]}"
    return Effect((answered, *listed.facts), (_before(case, command.at_ms), *listed.undo), what)


def _on_the_list(state: State, case: Case, text: str, wish: AnswerClinic, command: Command) -> Effect:
    """What becomes of the question group, and of the picture."""
    group = state.questions.groups.get(case.id)
    if group is None:
        if wish.on_air:
            raise Refused("问的人早就散了，这条只能存进档案", "those who asked are long gone; it can only be kept")
        return Effect(())
    _, answer = AIR["answer_question"]
    done = answer(state, AnswerQuestion(case.id, text[:AIRED_MOST], wish.on_air, wish.anyway), command)
    if wish.outcome == "answered":
        return done
    # That somebody comes to look is no answer to give to the next who asks.
    root, at = state.questions.root(group), command.at_ms
    moved = f.QuestionMoved(root.id, "answered", command.by, answer=text[:AIRED_MOST], at_ms=at)
    return Effect((moved,), done.undo)


def _askers(state: State, case: Case) -> int:
    group = state.questions.groups.get(case.id)
    asking = {asker for one in state.questions.together(group) for asker in one.askers} if group else ()
    return max(len(asking), case.askers)


def _before(case: Case, at_ms: int) -> f.ClinicAnswered | f.ClinicReopened:
    """The fact that puts a case back where it is now."""
    if case.waits and not case.outcome:
        return f.ClinicReopened(case.id, back=True, at_ms=at_ms)
    if case.waits:
        return f.ClinicReopened(case.id, at_ms=at_ms)
    outcome: f.Outcome = "visit" if case.outcome == "visit" else "answered"
    return f.ClinicAnswered(
        case.id,
        case.text,
        case.answer,
        outcome,
        case.expert,
        case.on_air,
        case.by,
        case.askers,
        case.since,
        at_ms=case.at_ms,
    )


def _reopen(state: State, wish: OfGroup, command: Command) -> Effect:
    case = _case(state, wish.group)
    if case.waits:
        raise Refused("这个问题正等着答复", "this question is waiting already")
    reopened = f.ClinicReopened(case.id, command.by, at_ms=command.at_ms)
    before = _before(case, command.at_ms)
    if case.id not in state.questions.groups:
        return Effect((reopened,), (before,), case.text[:_SHORT])
    _, route = AIR["route_to_clinic"]
    routed = route(state, RouteToClinic(case.id, case.expert), command)
    return Effect((reopened, *routed.facts), (before, *routed.undo), case.text[:_SHORT])


def _route(state: State, wish: RouteToClinic, command: Command) -> Effect:
    """As for any question; a case whose group was let go of can still be handed on."""
    _, route = AIR["route_to_clinic"]
    case = state.clinic.cases.get(wish.group)
    if case is None or wish.group in state.questions.groups:
        return route(state, wish, command)
    if wish.expert and wish.expert not in {x.id for x in state.catalogue.experts}:
        raise Refused(f"没有「{wish.expert}」这位农技员", f"there is no expert {wish.expert!r}")
    moved = f.QuestionMoved(case.id, "clinic", command.by, expert=wish.expert, at_ms=command.at_ms)
    back = f.QuestionMoved(case.id, "clinic" if case.waits else "answered", expert=case.expert, at_ms=command.at_ms)
    return Effect((moved,), (back,), case.text[:_SHORT])


def _answer_listed(state: State, wish: AnswerQuestion, command: Command) -> Effect:
    """As for any question; but one that waits at the clinic is answered there too, or the archive would miss it."""
    group = state.questions.groups.get(wish.group)
    id = state.questions.root(group).id if group else wish.group
    case = state.clinic.cases.get(id)
    if group is None or case is None or not case.waits:
        return AIR["answer_question"][1](state, wish, command)
    suggested = None if wish.text.strip() else suggestion(state, group)
    text = suggested.text if suggested else wish.text
    return _answer(state, AnswerClinic(id, text, wish.on_air, anyway=wish.anyway), command)


CLINIC: Final[dict[str, tuple[type[Wish], Callable[[State, Any, Command], Effect]]]] = {
    "answer_clinic": (AnswerClinic, _answer),
    "reopen_clinic": (OfGroup, _reopen),
    "route_to_clinic": (RouteToClinic, _route),
    "answer_question": (AnswerQuestion, _answer_listed),
}
"""The last two take the place of the ones for any question."""
