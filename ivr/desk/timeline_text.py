"""The timeline in words: each event as a line that an operator reads. Pure; an unknown kind still gets a line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ivr.desk import labels
from ivr.text.phone import national

Tone = Literal["caller", "system", "desk", "good", "bad", "quiet"]
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """`who` is the speaker or part that acted, `text` what happened, `why` the reason, if any."""

    tone: Tone
    who: str
    text: str
    why: str = ""


def describe(kind: str, data: Data) -> Line:
    """The line of one event."""
    made = _LINES.get(kind)
    return Line("quiet", "記録", kind, _plain(data)) if made is None else made(data)


def _step(data: Data) -> Line:
    kind = labels.STEPS.get(_text(data, "kind"), _text(data, "kind"))
    name = _text(data, "step")
    return Line("quiet", "手順", f"{name}({kind})" if kind else name, _text(data, "why"))


def _spoken(data: Data) -> Line:
    return Line("caller", "発信者", f"「{_text(data, 'text')}」", _percent("聞き取りの確かさ", data.get("confidence")))


def _heard(data: Data) -> Line:
    text = _text(data, "text")
    return Line("caller", "発信者", f"「{text}」" if text else "聞き取れる言葉はありませんでした", "・".join(_understood(data)))


def _understood(data: Data) -> list[str]:
    intent = labels.INTENTS.get(_text(data, "intent"), "")
    sales = data.get("sales")
    decision = sales.get("decision") if isinstance(sales, Mapping) else sales
    urgent = data.get("urgent")
    level = urgent.get("level") if isinstance(urgent, Mapping) else urgent
    notable = {"decline", "ask"}
    return [
        word
        for word in (
            f"用件: {intent}" if intent else "",
            labels.SALES.get(str(decision), "") if decision in notable else "",
            f"緊急度: {labels.URGENCIES[str(level)]}" if level in {"danger", "hurry"} else "",
            _percent("聞き取りの確かさ", data.get("confidence")),
        )
        if word
    ]


def _recorded(data: Data) -> Line:
    ended = "、発信者が電話を切りました" if data.get("hung_up") else ""
    return Line("quiet", "録音", f"{_seconds(data.get('seconds'))}を録音しました{ended}")


def _decision(data: Data) -> Line:
    result = _text(data, "result")
    words = labels.RESULTS | labels.INTENTS
    name = labels.RULES.get(_text(data, "rule"), _text(data, "rule"))
    return Line("system", "判断", f"{name}: {words.get(result, result)}", _text(data, "why"))


def _slot(data: Data) -> Line:
    name = labels.SLOTS.get(_text(data, "name"), _text(data, "name"))
    text = _text(data, "value")
    value = (national(text) if re.fullmatch(r"\+\d{7,15}", text) else text) or ("録音でお預かり" if data.get("recording") is not None else "(なし)")
    source = labels.SOURCES.get(_text(data, "source"), _text(data, "source"))
    checked = "確認済み" if data.get("verified") else "未確認"
    return Line("system", "聞き取り", f"{name}: {value}", "・".join(part for part in (source, checked) if part))


def _transfer(data: Data) -> Line:
    numbers = "、".join(national(str(number)) for number in data.get("numbers") or ())
    status = _text(data, "status")
    if data.get("accepted"):
        return Line("good", "転送", f"{numbers} におつなぎしました", labels.TRANSFERS.get(status, ""))
    if not status:
        return Line("system", "転送", f"{numbers} を呼び出します")
    return Line("bad", "転送", f"{numbers} はつながりませんでした", labels.TRANSFERS.get(status, status))


def _queue(data: Data) -> Line:
    what = _text(data, "what")
    return Line("system", "待ち", labels.QUEUE.get(what, what), f"窓口: {_text(data, 'queue')}" if data.get("queue") else "")


def _outcome(data: Data) -> Line:
    name = _text(data, "outcome")
    return Line("good", "結果", labels.OUTCOMES.get(name, name), _text(data, "reason"))


def _unanswered(data: Data) -> Line:
    why = _text(data, "why")
    what = "つながってすぐに電話が切れ" if why == "alone" else "電話に出られず"
    return Line("bad", _text(data, "operator"), f"{what}、お客様は元の順番でお待ちです", labels.UNANSWERED.get(why, why))


def _disposition(data: Data) -> Line:
    code = labels.DISPOSITIONS.get(_text(data, "code"), _text(data, "code"))
    return Line("desk", _text(data, "operator"), f"対応記録: {code}{'(要フォロー)' if data.get('follow_up') else ''}", _text(data, "note"))


def _callback(data: Data) -> Line:
    owner = "契約先の担当者" if data.get("owner") == "client" else "オペレーター"
    number = national(_text(data, "number")) if data.get("number") else "番号不明"
    return Line("system", "折り返し", f"{number} への折り返しをお約束しました", f"かける人: {owner}")


def _late(data: Data) -> Line:
    return Line("caller", "発信者", f"「{_text(data, 'text')}」", "・".join(["あとから聞き取り", *_understood(data)]))


def _fault(data: Data) -> Line:
    code = _text(data, "code")
    return Line("bad", "障害", labels.FAULTS.get(code, f"こちらの処理で問題が起きました({code})"), _text(data, "detail"))


def _ended(data: Data) -> Line:
    return Line("quiet", "通話", "終了しました", "応答がないため確認のうえ終了" if data.get("why") == "sweep" else "")


def _faq_mark(data: Data) -> Line:
    solved = bool(data.get("solved"))
    return Line("good" if solved else "system", "FAQ", f"{_text(data, 'entry')}: {'解決' if solved else '解決せず'}")


def _claimed(data: Data) -> Line:
    return Line("desk", _text(data, "operator"), "折り返しを担当します" if data.get("kind") == "callback" else "対応を引き受けました")


def _corrected(data: Data) -> Line:
    subject, verdict = _text(data, "subject"), data.get("verdict")
    name = labels.SUBJECTS.get(subject, subject)
    if verdict is None:
        return Line("desk", _text(data, "operator"), f"{name}の訂正を取り消しました")
    return Line("desk", _text(data, "operator"), f"{name}を訂正: {labels.VERDICTS.get(subject, {}).get(str(verdict), str(verdict))}")


def _by_operator(text: str, tone: Tone = "desk") -> Callable[[Data], Line]:
    return lambda data: Line(tone, _text(data, "operator"), text)


_LINES: dict[str, Callable[[Data], Line]] = {
    "step": _step,
    "said": lambda data: Line("system", "案内", _text(data, "text")),
    "keys": lambda data: Line("caller", "発信者", f"ボタン {_text(data, 'digits')} を押しました"),
    "spoken": _spoken,
    "silence": lambda _data: Line("quiet", "発信者", "無言でした"),
    "recorded": _recorded,
    "heard": _heard,
    "heard_late": _late,
    "decision": _decision,
    "slot": _slot,
    "transfer": _transfer,
    "queue": _queue,
    "outcome": _outcome,
    "limit": lambda data: Line("bad", "制限", labels.LIMITS.get(_text(data, "which"), "上限に達したため、担当者または伝言に切り替えました")),
    "fault": _fault,
    "hung_up": lambda _data: Line("quiet", "発信者", "電話を切りました"),
    "ended": _ended,
    "faq_mark": _faq_mark,
    "summary_worded": lambda _data: Line("quiet", "要約", "補助AIが言葉を整えました(事実はお話と照合済み)"),
    "in_queue": lambda _data: Line("quiet", "待ち", "保留音をお聞きいただいています"),
    "item_restored": lambda _data: Line("bad", "待ち", "待ちの記録が失われていたため、自動で作り直しました"),
    "priority_raised": lambda data: Line("bad", "優先度", "緊急に引き上げました", _text(data, "why")),
    "callback_promised": _callback,
    "claimed": _claimed,
    "ringing": _by_operator("電話を呼び出しています"),
    "accepted": _by_operator("電話に出て、1を押しました"),
    "joined": _by_operator("お客様とつながりました", "good"),
    "unanswered": _unanswered,
    "conversation_ended": lambda data: Line("desk", _text(data, "operator"), "お話が終わりました", _seconds(data.get("seconds"))),
    "disposition": _disposition,
    "corrected": _corrected,
}


def _text(data: Data, name: str) -> str:
    value = data.get(name)
    return "" if value is None else str(value)


def _percent(name: str, value: Any) -> str:
    return f"{name} {round(float(value) * 100)}%" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _seconds(value: Any) -> str:
    return f"{round(float(value))}秒" if isinstance(value, int | float) else ""


def _plain(data: Data) -> str:
    return "、".join(f"{name}: {value}" for name, value in data.items() if isinstance(value, str | int | float))[:300]
