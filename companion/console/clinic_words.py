"""Floor 3. The words of the clinic's screens, in Chinese and English side by side. Reads and writes nothing."""

from __future__ import annotations

from typing import Final

CLINIC_WORDS: Final[dict[str, tuple[str, str]]] = {
    "key_consult": ("坐诊", "clinic"),
    "help_consult": ("坐诊：等农技员的问题，以前答过的", "the clinic: what waits, and its archive"),
    "clinic_title": ("坐诊", "Clinic"),
    "clinic_waiting": ("{n} 个在等", "{n} waiting"),
    "clinic_settled": ("最近 {n} 个有了结果", "{n} settled lately"),
    "clinic_none": ("没有等农技员的问题。在问题上按 h 就转过来", "nothing waits here; h on a question sends it here"),
    "clinic_anyone": ("谁都行", "anyone"),
    "clinic_told": ("已通知 {n}", "told by {n}"),
    "clinic_earlier": ("以前答过的，按数字拿来用：", "Answered before; a digit takes it up:"),
    "clinic_no_earlier": ("档案里没有相近的", "the archive has nothing like it"),
    "clinic_answered": ("已答", "answered"),
    "clinic_visit": ("上门", "visit"),
    "clinic_keys_answer": ("答", "answer"),
    "clinic_keys_hand": ("换人", "hand on"),
    "clinic_keys_reopen": ("重新打开", "reopen"),
    "clinic_keys_search": ("查档案", "search"),
    "form_clinic_answer": ("坐诊答复", "Answer at the clinic"),
    "form_clinic_reopen": ("重新打开，再等一个答复", "Open again, to be answered anew"),
    "field_how": ("结果", "Then"),
    "pick_clinic_air": ("现在上屏", "on air now"),
    "pick_clinic_later": ("不上屏，存档", "keep, not on air"),
    "pick_clinic_visit": ("要上门看", "needs a visit"),
    "note_clinic_answer": ("电话和地址不会记下来", "telephone numbers and addresses are not kept"),
    "did_clinic_air": ("坐诊上屏「{what}」", "on air: {what}"),
    "did_clinic_later": ("坐诊答复「{what}」", "answered: {what}"),
    "did_clinic_visit": ("要上门「{what}」", "a visit: {what}"),
    "did_clinic_reopen": ("重新打开「{what}」", "reopened: {what}"),
    "search_title": ("坐诊档案", "The clinic's archive"),
    "search_hint": ("病、虫、作物、怎么做……", "a disease, a pest, a crop, …"),
    "search_keys": ("↑ ↓ 看上下 · Esc 返回", "↑ ↓ move · Esc back"),
    "search_none": ("没有找到，换个说法试试", "nothing found; try other words"),
    "search_empty": ("档案还是空的", "the archive is empty"),
    "cmd_answer_clinic": ("坐诊答复", "answered"),
    "cmd_reopen_clinic": ("重开坐诊", "reopened"),
}
