"""Floor 0. The helper's commands about questions, the picture and the show. Reads the State; writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

from msgspec import Meta

from companion.domain import facts as f
from companion.domain.buyers import asker_of, viewer_mark
from companion.domain.headline import bare
from companion.domain.inbound import Command
from companion.domain.maybes import maybe_id
from companion.domain.questions import QuestionGroup
from companion.domain.state import State
from companion.domain.suggestions import LIVE, suggestion, title_of, told_by
from companion.domain.trouble import Refused
from companion.domain.wish import Effect, Name, Text, Wish
from companion.reading.claims import claims
from companion.reading.suggest import need_of

_SHORT: Final = 24
_WHOLE: Final = 120


class OfGroup(Wish):
    """A command about one question group."""

    group: Name


class AnswerQuestion(OfGroup):
    """Answer a group; an empty text means the suggested answer. `anyway`: on air though it claims what it may not."""

    text: Text = ""
    on_air: bool = False
    anyway: bool = False


class SplitQuestion(OfGroup):
    """Take a merged group out again; or, with a `text`, set that wording of it apart as a question of its own."""

    text: Text = ""


class FlagQuestion(Wish):
    """The comment `source` + `key`, which may be a question, is one."""

    source: Name
    key: Name


class SnoozeQuestion(OfGroup):
    """Put a group off for some minutes."""

    minutes: Annotated[int, Meta(ge=1, le=240)] = 5


class MergeQuestions(Wish):
    """Count `groups` into `into`."""

    into: Name
    groups: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=100)]


class RouteToClinic(OfGroup):
    """Hand a group to an expert (any, if none is named)."""

    expert: Text = ""


class PinPack(Wish):
    """The anchor speaks of this pack now."""

    pack: Name


class Nothing(Wish):
    """A command without arguments."""


class StartBroadcast(Wish):
    """Begin a show."""

    title: Text = ""


def _group(state: State, id: str) -> QuestionGroup:
    group = state.questions.groups.get(id)
    if group is None:
        raise Refused("这个问题已经不在了", "this question is no longer there")
    return group


def _back(group: QuestionGroup, at_ms: int) -> f.QuestionMoved:
    """The fact that puts a group back where it is now, its answer included."""
    return f.QuestionMoved(
        group.id,
        group.state,  # type: ignore[arg-type]
        group.by,
        group.until_ms,
        group.expert,
        group.answer,
        group.since,
        True,
        group.said,
        group.again,
        at_ms=at_ms,
    )


def _check_claims(text: str) -> None:
    """Raises `Refused` if `text` claims what a village may not."""
    found = claims(text)
    if found:
        words_zh, words_en = "、".join(f"「{one.word}」" for one in found), ", ".join(one.word for one in found)
        raise Refused(
            f"{words_zh} 不能上屏：{found[0].zh}。请改一改；确实要上，再按一次确认",
            f"{words_en} may not go on air: {found[0].en}. Change it, or confirm to air it anyway",
        )


def _answer(state: State, wish: AnswerQuestion, command: Command) -> Effect:
    group = _group(state, wish.group)
    group = state.questions.root(group)
    suggested = suggestion(state, group)
    text = wish.text.strip() or (suggested.text if suggested else "")
    if not text:
        raise Refused("这个问题没有现成的答复，请自己写一句", "there is no suggested answer, please write one")
    if wish.on_air and not wish.anyway:
        _check_claims(text)
    source = suggested.source if suggested is not None and suggested.text == text else ""
    told, at = told_by(state, group, text, suggested), command.at_ms
    answered = f.QuestionAnswered(group.id, text, wish.on_air, command.by, source, told, at_ms=at)
    what = f"{group.text[:_SHORT]} → {text[:_SHORT]}"
    if not wish.on_air:
        return Effect((answered,), (_back(group, at),), what)
    askers = len({asker for one in state.questions.together(group) for asker in one.askers})
    asked = title_of(state, group)
    aired = f.AnswerAired(group.id, asked, text, askers, source in LIVE, source, told, at_ms=at)
    before = state.show.air or f.AnswerAired(at_ms=at)
    return Effect((answered, aired), (_back(group, at), before), what)


def _move(to: str) -> Callable[[State, OfGroup, Command], Effect]:
    def move(state: State, wish: OfGroup, command: Command) -> Effect:
        group = _group(state, wish.group)
        if to == "claimed" and group.state == "claimed" and group.by != command.by:
            raise Refused(f"{group.by} 正在答这个问题", f"{group.by} is answering this already")
        group = state.questions.root(group)
        if to == "claimed" and group.state in ("answered", "dismissed"):
            raise Refused("这个问题已经处理过了，要再答请先重开", "this question is settled; reopen it first")
        by = "" if to == "open" else command.by
        until = command.at_ms + wish.minutes * 60_000 if isinstance(wish, SnoozeQuestion) else 0
        expert = wish.expert if isinstance(wish, RouteToClinic) else ""
        if expert and expert not in {x.id for x in state.catalogue.experts}:
            raise Refused(f"没有「{expert}」这位农技员", f"there is no expert {expert!r}")
        # Who gives a question back has not answered it: it has waited all along.
        since = group.since if to == "claimed" or (to == "open" and group.state == "claimed") else 0
        at = command.at_ms
        moved = f.QuestionMoved(group.id, to, by, until, expert, "", since, at_ms=at)  # type: ignore[arg-type]
        return Effect((moved,), (_back(group, command.at_ms),), group.text[:_SHORT])

    return move


def _merge(state: State, wish: MergeQuestions, command: Command) -> Effect:
    into = _group(state, wish.into)
    groups = tuple(dict.fromkeys(wish.groups))
    if into.into or into.id in groups or any(_group(state, id).into for id in groups):
        raise Refused("这些问题已经合并过，或把它并进了自己", "one of these is merged already, or into itself")
    merged = f.QuestionsMerged(into.id, groups, at_ms=command.at_ms)
    undo = tuple(f.QuestionsSplit(id, into.id, at_ms=command.at_ms) for id in groups)
    return Effect((merged,), undo, into.text[:_SHORT])


def _split(state: State, wish: SplitQuestion, command: Command) -> Effect:
    group = _group(state, wish.group)
    if wish.text.strip():
        return _set_apart(state, state.questions.root(group), bare(wish.text.strip()), command)
    parts, out_of = ((group.id,), group.into) if group.into else (tuple(group.parts), group.id)
    if not parts:
        raise Refused("这个问题没有合并过", "this question is not a merged one")
    at = command.at_ms
    split = tuple(f.QuestionsSplit(part, out_of, at_ms=at) for part in parts)
    return Effect(split, (f.QuestionsMerged(out_of, parts, at_ms=at),), group.text[:_SHORT])


def _set_apart(state: State, root: QuestionGroup, wording: str, command: Command) -> Effect:
    """A wording that reading wrongly took for the same: it and the next ones like it are a question of their own."""
    at = command.at_ms
    of = next((one for one in state.questions.together(root) if wording in one.headline.wordings), None)
    if of is None:
        raise Refused("这个问题里没有这句话", "this question has no such wording")
    if of is not root and len(of.headline.wordings) == 1:
        parted = f.QuestionsSplit(of.id, of.into, at_ms=at)
        return Effect((parted,), (f.QuestionsMerged(of.into, (of.id,), at_ms=at),), wording[:_SHORT])
    if wording == of.text:
        raise Refused("这句就是这个问题的叫法，请选另外的问法", "this is what the question is called; pick another")
    need, id = need_of(wording, of.need), state.questions.next_id()
    asks = (need.intent, need.wording, need.pack, need.pool, need.place)
    split = f.QuestionsSplit(id, of.id, wording, *asks, at_ms=at)
    return Effect((split,), (f.QuestionsMerged(of.id, (id,), at_ms=at),), wording[:_SHORT])


def _flag(state: State, wish: FlagQuestion, command: Command) -> Effect:
    seen = state.maybes.get(maybe_id(wish.source, wish.key))
    if seen is None:
        raise Refused("这条评论不在「可能是问题」里了", "this comment is no longer among the possible questions")
    need = seen.need
    flagged = f.QuestionFlagged(
        state.questions.index.find(need) or state.questions.next_id(),
        seen.source,
        seen.key,
        asker_of(seen.source, seen.key, seen.user, seen.name),
        seen.text[:_WHOLE],
        need.intent,
        need.wording,
        need.pack,
        need.pool,
        need.place,
        viewer_mark(seen.source, seen.room, seen.name) in state.bought,
        command.by,
        at_ms=command.at_ms,
    )
    return Effect((flagged,), (), seen.text[:_SHORT])


def _clear_air(state: State, _wish: Nothing, command: Command) -> Effect:
    air = state.show.air
    if air is None:
        raise Refused("贴片上没有答复", "no answer is on air")
    return Effect((f.AnswerAired(at_ms=command.at_ms),), (air,), air.question[:_SHORT])


def _pin(state: State, wish: PinPack | Nothing, command: Command) -> Effect:
    pack = wish.pack if isinstance(wish, PinPack) else ""
    if pack and pack not in state.packs:
        raise Refused(f"没有「{pack}」这个规格", f"there is no pack {pack!r}")
    before = f.PackPinned(state.show.pinned, at_ms=command.at_ms)
    what = state.packs[pack].title if pack else ""
    return Effect((f.PackPinned(pack, at_ms=command.at_ms),), (before,), what)


def _start(state: State, wish: StartBroadcast, command: Command) -> Effect:
    show = state.show
    if show.started_at and not show.ended_at:
        raise Refused("已经在播了", "a broadcast is on already")
    started = f.BroadcastStarted(f"b{show.count + 1}", wish.title, at_ms=command.at_ms)
    return Effect((started,), (f.BroadcastEnded(started.broadcast, at_ms=command.at_ms),), wish.title)


def _end(state: State, _wish: Nothing, command: Command) -> Effect:
    show = state.show
    if not show.started_at or show.ended_at:
        raise Refused("现在没有在播", "no broadcast is on")
    ended = f.BroadcastEnded(show.id, at_ms=command.at_ms)
    return Effect((ended,), (f.BroadcastStarted(show.id, show.title, at_ms=show.started_at),), show.title)


AIR: Final[dict[str, tuple[type[Wish], Callable[[State, Any, Command], Effect]]]] = {
    "answer_question": (AnswerQuestion, _answer),
    "claim_question": (OfGroup, _move("claimed")),
    "release_question": (OfGroup, _move("open")),
    "dismiss_question": (OfGroup, _move("dismissed")),
    "snooze_question": (SnoozeQuestion, _move("snoozed")),
    "reopen_question": (OfGroup, _move("open")),
    "route_to_clinic": (RouteToClinic, _move("clinic")),
    "merge_questions": (MergeQuestions, _merge),
    "split_question": (SplitQuestion, _split),
    "flag_question": (FlagQuestion, _flag),
    "clear_air": (Nothing, _clear_air),
    "pin_pack": (PinPack, _pin),
    "unpin_pack": (Nothing, _pin),
    "start_broadcast": (StartBroadcast, _start),
    "end_broadcast": (Nothing, _end),
}
