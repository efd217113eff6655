"""Floor 3. The dialogs of the clinic, and the command each becomes. Reads a Sight; sends by its `Post`."""

from __future__ import annotations

from companion.console.clinic_wire import Case
from companion.console.fields import Post, needed
from companion.console.form import Answers, Blank, Form, Option, Pick
from companion.console.sight import Sight


def answer(sight: Sight, group: str, case: Case, post: Post, draft: str = "") -> Form:
    """The answer, and whether it goes on air, is kept only, or somebody has to go and look."""
    words = sight.words

    def send(answers: Answers) -> None:
        how = answers["how"]
        text = answers["text"] if how == "visit" else needed(answers, "text")
        outcome = "visit" if how == "visit" else "answered"
        args = {"group": group, "text": text, "on_air": how == "air", "outcome": outcome}
        post("answer_clinic", args, words(f"did_clinic_{how}", what=case.text))

    how = tuple(Option(x, words(f"pick_clinic_{x}"), str(at)) for at, x in enumerate(("air", "later", "visit"), 1))
    fields = (
        Blank("text", words("field_answer"), draft or case.answer),
        Pick("how", words("field_how"), how, 1 if case.waits else -1),
    )
    title = f"{words('form_clinic_answer')} · {case.text}"
    return Form(title, fields, send, words("note_clinic_answer"))


def hand_on(sight: Sight, group: str, case: Case, post: Post) -> Form:
    """Another expert is to answer."""
    words, experts = sight.words, sight.board.view.station.experts

    def send(answers: Answers) -> None:
        post("route_to_clinic", {"group": group, "expert": answers["expert"]}, words("did_clinic", what=case.text))

    named = [Option(key, name, str(at)) for at, (key, name) in enumerate(experts.items(), 1)]
    options = (*named, Option("", words("pick_any_expert"), "0"))
    chosen = next((at for at, x in enumerate(options) if x.value == case.expert), -1)
    title = f"{words('form_clinic')} · {case.text}"
    return Form(title, (Pick("expert", words("field_expert"), options, chosen, at_once=True),), send)


def reopen(sight: Sight, group: str, case: Case, post: Post) -> Form:
    """A settled question waits for an answer again."""
    words = sight.words

    def send(answers: Answers) -> None:
        post("reopen_clinic", {"group": group}, words("did_clinic_reopen", what=case.text))

    return Form(words("form_clinic_reopen"), (), send, case.text)
