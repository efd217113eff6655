"""Floor 3. The dialogs about questions and the show, and the command each becomes. Reads a Sight; sends by a `Post`."""

from __future__ import annotations

from typing import Any

from companion.console.fields import Post, needed, packs, said
from companion.console.form import Answers, Blank, Form, Option, Pick, Send
from companion.console.sight import Sight
from companion.console.wire import Question
from companion.console.words import Words


def edit(sight: Sight, group: str, one: Question, post: Post, text: str = "", why_not: str = "") -> Form:
    """The answer to a question, to be changed before it goes; on air or only spoken.

    `text` was refused, and `why_not` says why: it is sent again as it is only if it is left unchanged.
    """
    words, before = sight.words, text or one.suggestion

    def send(answers: Answers) -> None:
        said, on_air = needed(answers, "text"), answers["on_air"] == "yes"
        args: dict[str, Any] = {"group": group, "text": said, "on_air": on_air}
        args |= {"anyway": True} if why_not and on_air and said == before else {}
        post("answer_question", args, words("did_air" if on_air else "did_say", what=one.text))

    how = (Option("yes", words("pick_air"), "1"), Option("no", words("pick_spoken"), "2"))
    answer = Blank("text", words("field_answer"), before)
    fields = (answer, Pick("on_air", words("field_on_air"), how, 0))
    return Form(f"{words('form_edit')} · {one.text}", fields, send, why_not)


def split(sight: Sight, group: str, one: Question, post: Post) -> Form:
    """What does not ask the same: a wording of its own, or all that was merged into it; in two keystrokes."""
    words = sight.words

    def send(answers: Answers) -> None:
        text = {"text": answers["wording"]} if answers["wording"] else {}
        post("split_question", {"group": group} | text, words("did_split", what=answers["wording"] or one.text))

    wordings = [Option(x, x, str(at)) for at, x in enumerate((x for x in one.samples if x != one.text), 1)]
    merged = [Option("", words("pick_merged"), "0")] if one.parts else []
    title = f"{words('form_split')} · {one.text}"
    return Form(title, (Pick("wording", words("field_wording"), (*wordings, *merged), at_once=True),), send)


def pin(sight: Sight, post: Post) -> Form:
    """Which pack the anchor shows now."""
    words = sight.words

    def send(answers: Answers) -> None:
        pack = answers["pack"]
        if pack:
            post("pin_pack", {"pack": pack}, words("did_pin", what=sight.board.view.packs[pack].title))
        else:
            post("unpin_pack", {}, words("did_unpin"))

    options = (*packs(sight), Option("", words("pick_none"), "0"))
    chosen = next((i for i, x in enumerate(options) if x.value == sight.board.view.pinned.pack), -1)
    pick = Pick("pack", words("field_pack"), options, chosen, at_once=True)
    return Form(words("form_pin"), (pick,), send, words("note_pin"))


def clinic(sight: Sight, group: str, one: Question, post: Post) -> Form:
    """Which expert is to answer, the suggested one to begin with; in two keystrokes."""
    words, experts = sight.words, sight.board.view.station.experts

    def send(answers: Answers) -> None:
        args = {"group": group} | ({"expert": answers["expert"]} if answers["expert"] else {})
        post("route_to_clinic", args, words("did_clinic", what=one.text))

    named = [Option(key, name, str(at)) for at, (key, name) in enumerate(experts.items(), 1)]
    options = (*named, Option("", words("pick_any_expert"), "0"))
    chosen = next((at for at, x in enumerate(options) if x.value and x.value == one.expert), -1)
    title = f"{words('form_clinic')} · {one.text}"
    return Form(title, (Pick("expert", words("field_expert"), options, chosen, at_once=True),), send)


def undo(sight: Sight, post: Post) -> Form:
    """Which command to take back: mine come first to hand, everyone's are there."""
    words = sight.words
    listed = sight.board.undoable()[:9]
    if not listed:
        raise said("nothing_to_undo")
    labels = [
        f"{sight.hour(x.at)} {x.by} {words.named('cmd', x.name)} {words.reasoned(x.name, x.what)}" for _, x in listed
    ]
    options = tuple(
        Option(key, label, str(i)) for i, ((key, _), label) in enumerate(zip(listed, labels, strict=True), 1)
    )
    chosen = next((i for i, (_, x) in enumerate(listed) if sight.me and x.by == sight.me), 0)

    def send(answers: Answers) -> None:
        one = sight.board.view.commands.get(answers["command"])
        name = words.named("cmd", one.name) if one else ""
        what = words("did_undo", what=f"{name} {words.reasoned(one.name, one.what) if one else ''}".strip())
        post("undo", {"key": answers["command"]}, what)

    return Form(words("form_undo"), (Pick("command", words("field_command"), options, chosen),), send)


def show(sight: Sight, post: Post) -> Form:
    """Begin the broadcast, or end it."""
    words = sight.words
    if sight.board.on_air():
        return Form(
            words("form_end"), (), lambda answers: post("end_broadcast", {}, words("did_end")), words("note_end")
        )

    def send(answers: Answers) -> None:
        args = {"title": answers["title"]} if answers["title"] else {}
        post("start_broadcast", args, words("did_start"))

    return Form(words("form_start"), (Blank("title", words("field_title"), hint=words("hint_optional")),), send)


def leave(words: Words, send: Send) -> Form:
    """Leave, and let the station run or stop it too."""
    options = (Option("leave", words("pick_keep"), "1"), Option("stop", words("pick_stop"), "2"))
    return Form(words("form_leave"), (Pick("end", words("field_leave"), options, 0),), send)
