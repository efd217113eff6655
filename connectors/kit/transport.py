"""Floor 3: one call to a platform's HTTP interface. Reads and writes the network; it awaits.

Whatever goes wrong is told without the address, for the address of a robot is its secret.
"""

from __future__ import annotations

from typing import Final

from companion.domain.trouble import NotTaken

ANSWER_S: Final = 10.0
_BODY_MOST: Final = 64 * 1024


async def post_json(url: str, body: bytes, answer_s: float = ANSWER_S) -> tuple[int, bytes]:
    """Post JSON; the status and the body of the answer. Raises `NotTaken` when there is none."""
    import aiohttp
    from yarl import URL

    limit = aiohttp.ClientTimeout(total=answer_s)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    try:
        # Already encoded: a signature must arrive letter by letter as it was written.
        address = URL(url, encoded=True)
        async with (
            aiohttp.ClientSession(timeout=limit, headers=headers) as visit,
            visit.post(address, data=body, allow_redirects=False) as answer,
        ):
            return answer.status, await answer.content.read(_BODY_MOST)
    except TimeoutError:
        raise NotTaken(f"{answer_s:g} 秒没有回音，会再试", f"no answer in {answer_s:g} s; trying again") from None
    except (aiohttp.ClientError, OSError, ValueError) as wrong:
        why = type(wrong).__name__
        raise NotTaken(f"连不上（{why}），会再试", f"can't be reached ({why}); trying again") from None
