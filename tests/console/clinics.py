"""A made-up clinic for the console's tests and pictures: what waits, what was settled, what the archive holds."""

from __future__ import annotations

from typing import Any

from tests.console.evening import NOW_MS

DAY_MS = 86_400_000


def case(text: str, waited_s: int = 0, **more: Any) -> dict[str, Any]:
    told = {"text": text, "askers": 1, "expert": "", "since": NOW_MS - waited_s * 1000, "state": "waiting"}
    return told | {"answer": "", "by": "", "at": 0, "earlier": [], **more}


def earlier(question: str, answer: str, days: int) -> dict[str, Any]:
    return {"question": question, "answer": answer, "at": NOW_MS - days * DAY_MS}


def clinic() -> dict[str, Any]:
    yellow = earlier("李子树叶子发黄", "多半缺铁：叶面喷 0.3% 硫酸亚铁，隔七天再喷一次，雨后开沟排水", 9)
    again = earlier("李树叶子黄了还掉", "先看根，烂根就断水晒土，灌根用多菌灵", 40)
    return {
        "q31": case(
            "李子树叶子发黄怎么办", 900, askers=12, expert="li", earlier=[yellow, again], notified=["wecom_robot"]
        ),
        "q32": case("刺梨什么时候移栽最合适，我们这边海拔一千四，土是黄壤，年年栽年年死不少", 260),
        "q33": case("果园里可以养鸡吗", 30, expert="li"),
        "q21": case(
            "李子流胶怎么治",
            4000,
            expert="li",
            state="answered",
            answer="刮掉胶块，涂石硫合剂",
            by="小王",
            at=NOW_MS - 600_000,
            on_air=True,
        ),
        "q20": case(
            "整片叶子卷了", 5000, expert="li", state="visit", answer="周三上午去看", by="李农技", at=NOW_MS - 900_000
        ),
    }


def archive() -> dict[str, Any]:
    def found(group: str, question: str, answer: str, days: int, **more: Any) -> dict[str, Any]:
        told = {"group": group, "question": question, "answer": answer, "outcome": "answered", "expert": "李农技"}
        return told | {"by": "小王", "at": NOW_MS - days * DAY_MS, "askers": 3, **more}

    return {
        "cases": [
            found("q7", "李子树叶子发黄", "多半缺铁：叶面喷 0.3% 硫酸亚铁，隔七天再喷一次", 9),
            found("q3", "整片叶子黄了", "去看过，是烂根", 400, outcome="visit"),
        ]
    }
