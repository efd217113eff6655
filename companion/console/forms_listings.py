"""Floor 3. The dialogs about what shops list: a difference looked at; and, where allowed, the shop told otherwise.

Reads a Sight; sends by its `Post`. Nothing is changed at a shop by one key: what will be done is said first, and done
on the Enter after that.
"""

from __future__ import annotations

from typing import Any

from companion.console.fields import Post
from companion.console.form import Answers, Form, Option, Pick
from companion.console.listing_wire import Listing
from companion.console.safe import spaced
from companion.console.sight import Sight


def named(sight: Sight, one: Listing) -> str:
    """Whose listing it is, and of what."""
    pack = sight.board.view.packs.get(one.pack)
    return f"{sight.words.shop(one.shop)} {spaced(pack.title if pack else one.pack)}"


def _room(sight: Sight, one: Listing) -> int:
    """What the pile is enough for at this moment, which may be less than when the shop was read."""
    known = sight.board.view.quota.get(f"{one.shop}/{one.pack}")
    return known.units if known else one.quota


def listing(sight: Sight, one: Listing, post: Post) -> Form:
    """What can be done about a listing."""
    words = sight.words
    what = named(sight, one)

    def send(answers: Answers) -> Form | None:
        if answers["do"] == "see":
            post("see_listing", _of(one), words("did_see_listing", what=what))
            return None
        return _confirmed(sight, one, answers["do"], post)

    do = [Option("see", words("pick_seen"), "1")] if one.differs else []
    if sight.board.view.station.write_shops:
        do.append(Option("set", words("pick_list", n=_room(sight, one)), "2"))
        do.append(Option("down", words("pick_take_down"), "3"))
    note = " ".join(x for x in (one.what or words("note_take_down", n=one.units), _wished(sight, one)) if x)
    return Form(f"{words('form_listing')} · {what}", (Pick("do", "", tuple(do), 0, at_once=True),), send, note)


def _confirmed(sight: Sight, one: Listing, do: str, post: Post) -> Form:
    """What will be done at the shop, to be confirmed."""
    words, what, room = sight.words, named(sight, one), _room(sight, one)

    def send(answers: Answers) -> None:
        args: dict[str, Any] = _of(one)
        if do == "set":
            post("list_units", args | {"units": room}, words("did_list", what=what, n=room))
        else:
            post("take_down", args, words("did_take_down", what=what))

    said = words("note_sure_list", what=what, n=room, before=one.units) if do == "set" else ""
    return Form(words("form_sure"), (), send, said or words("note_sure_take_down", what=what))


def _of(one: Listing) -> dict[str, Any]:
    return {"shop": one.shop, "pack": one.pack}


def _wished(sight: Sight, one: Listing) -> str:
    """What came of the last wish."""
    if not one.wish:
        return ""
    return " ".join(x for x in (sight.words(f"wish_{one.wish}"), one.note) if x)
