"""The subject on the first line: what it is about, and what sort of call that is where the caller's words speak of it."""

import re
from collections.abc import Sequence

from ivr.classify.model import Intent
from ivr.summary.cues import packaged

_ABOUT: dict[Intent, str] = {"complaint": "{}についての苦情", "sales": "営業({})", "applicant": "求人への応募({})"}
_ALONE: dict[Intent, str] = {
    "sales": "営業のご案内", "complaint": "苦情", "repair_emergency": "修理のご依頼", "repair_normal": "修理のご依頼",
    "reservation": "予約について", "cancel_reservation": "予約の取り消しについて", "inquiry": "お問い合わせ",
    "callback_request": "折り返しのご希望", "applicant": "求人への応募について", "wrong_number": "間違い電話",
}  # fmt: skip
_TAKES: dict[Intent, str] = {"repair_emergency": "修理", "repair_normal": "修理", "reservation": "予約", "cancel_reservation": "予約の取り消し"}
_SPEAKS_OF: dict[Intent, str] = {
    "repair_emergency": "speaks_of_repair", "repair_normal": "speaks_of_repair", "reservation": "speaks_of_booking",
    "cancel_reservation": "speaks_of_cancelling", "applicant": "speaks_of_applying", "complaint": "speaks_of_complaint",
}  # fmt: skip
_NAMES_IT = re.compile(r"漏れ|臭い|故障|不具合|トラブル")
_NOT_MENDED = re.compile(r"[血人子犬猫頭足腕体父母]$")


def about(names: Sequence[str], intent: Intent, said: str) -> str:
    """「給湯器の修理について」. `said`: all words of the caller; without a trace of `intent` in them it is not named."""
    cues = packaged()
    if intent in _SPEAKS_OF and not cues[_SPEAKS_OF[intent]].search(said):
        intent = "inquiry"
    if intent == "wrong_number":
        return _ALONE[intent]
    if not names:
        return _nothing_named(intent, said)
    joined = "、".join(names)
    if intent in _ABOUT:
        return _ABOUT[intent].format(joined)
    if intent == "cancel_reservation" and "予約" in joined and not re.search(r"取り?消し|キャンセル", joined):
        return f"{joined}の取り消しについて"
    act = _TAKES.get(intent)
    is_named = any(cues["act"].search(name) for name in names) or _NAMES_IT.search(joined)
    if act and len(names) == 1 and not is_named and not (act == "修理" and _NOT_MENDED.search(joined)):
        return f"{joined}の{act}について"
    return f"{joined}について"


def _nothing_named(intent: Intent, said: str) -> str:
    if intent != "callback_request":
        return _ALONE[intent]
    if packaged()["returns_our_call"].search(said):
        return "着信への折り返し"
    return _ALONE[intent] if packaged()["speaks_of_ringing_back"].search(said) else "お取り次ぎのご希望"
