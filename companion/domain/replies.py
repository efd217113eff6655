"""Floor 0. An answer that was typed into the room's own comments: which question it answers. Reads the State.

Taobao says which comment a reply is to; WeChat Channels only whom. Who wrote it is shown as the answerer.
"""

from __future__ import annotations

from typing import Final

from companion.domain import facts as f
from companion.domain.buyers import asker_of
from companion.domain.inbound import Replied
from companion.domain.questions import WAITING, QuestionGroup, asker_mark
from companion.domain.state import State

UNANSWERED: Final = (*WAITING, "snoozed")


def heed_reply(state: State, noun: Replied) -> tuple[f.AnyFact, ...]:
    """The facts of a reply: it was seen and, if what it answers still waits, that this has its answer."""
    if state.once.seen(noun.source, noun.key):
        return ()
    group = _answered(state, noun)
    seen = f.ReplySeen(noun.source, noun.room, noun.key, group.id if group else "", at_ms=noun.at_ms)
    if group is None or group.state not in UNANSWERED:
        return (seen,)
    by = noun.by or ("主播" if state.catalogue.language == "zh" else "the anchor")
    return (seen, f.QuestionAnswered(group.id, noun.text, by=by, at_ms=noun.at_ms))


def _answered(state: State, noun: Replied) -> QuestionGroup | None:
    questions, user = state.questions, noun.user
    id = questions.lately.of_comment(noun.source, noun.to) if noun.to else ""
    if not id and (user.id or user.name):
        # A guest whose name is masked is one person only within one comment: then nobody is found.
        id = questions.lately.of_asker(asker_mark(asker_of(noun.source, noun.key, user.id, user.name)))
    group = questions.groups.get(id)
    return questions.root(group) if group else None
