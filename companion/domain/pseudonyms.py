"""Floor 0. Nouns as they may leave the house in a recording: nobody can be told by them, everybody is still told apart.

Reads the nouns it is given; writes nothing. A viewer gets a made-up id and keeps no more of the name than a buyer does
on the picture; the same viewer gets the same ones, so that a recording comes to what the evening came to. Buyers were
masked at the door.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from msgspec.structs import replace

from companion.domain.inbound import Comment, Replied, Told, User

_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz"
_TAIL: Final = 4
_SHOWN: Final = 2
_STARS: Final = ("*", "＊")


class Pseudonyms:
    """The made-up people of one recording. Who does not know `salt` can't tell who they are."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt[:64]

    def hide(self, noun: Told) -> Told:
        """The noun, its people made up."""
        if type(noun) is Comment:
            return replace(noun, user=self.user(noun.user))
        if type(noun) is Replied:
            return replace(noun, user=self.user(noun.user))
        return noun

    def user(self, user: User) -> User:
        """A viewer's made-up id and name; one without an id has none, nor has a guest a name of their own."""
        return User(f"u{self._mark(user.id, 12)}" if user.id else "", self.name(user.name))

    def name(self, name: str) -> str:
        """山里人 → 山里·kfbd: masked as a buyer's (`admit.mask_buyer`) it is masked alike, which finds who has bought.

        A name that the platform has masked, and so is many people's, stays as it is.
        """
        if not name or any(star in name for star in _STARS):
            return name
        letters = "".join(name.split())
        shown = letters[:_SHOWN] if len(letters) > _SHOWN else letters[:-1]
        return f"{shown}·{self._mark(name, _TAIL)}"

    def _mark(self, told: str, letters: int) -> str:
        digest = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=letters, key=self._salt).digest()
        return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest)
