"""Yes or no, in the many ways of saying either politely."""

import re
import unicodedata

from ivr.classify.slots.value import SlotValue
from ivr.text import normalise

_SPOKEN = {"yes": "はい", "no": "いいえ"}
# Recognisers write these for a lone short answer.
_MISHEARD = {
    "配": "yes", "肺": "yes", "灰": "yes", "杯": "yes", "蝿": "yes", "絵": "yes", "へえ": "yes", "へい": "yes", "背": "yes",
    "家": "no", "言え": "no", "いい絵": "no", "いい家": "no", "居家": "no", "嫌": "no", "癒え": "no", "イエ": "no",
}  # fmt: skip
_RULES: tuple[tuple[str, str, float], ...] = (
    (r"^(?:1|一|いち|イチ)番?(?:です|で)?$", "yes", 0.8),
    (r"^(?:2|二|に|ニ|にー)番?(?:です|で)?$", "no", 0.8),
    # "no mistake", "no problem", "no objection" are yes, before the words inside them say no
    (
        r"(?:間違い|まちがい|相違)(?:は|が)?(?:ありません|ない|ございません|ないです)|(?:問題|異存)(?:は|が)?(?:ありません|ない|ございません)|違いありません",
        "yes",
        0.95,
    ),
    (
        r"(?:それ|これ|そちら|この番号|その番号|以上|そのまま|内容|この電話)(?:で|は)?(?:も)?(?:結構|けっこう|大丈夫|だいじょうぶ|いい|良い|よい|オッケー|ok)",
        "yes",
        0.85,
    ),
    (r"^あ*(?:いいえ|いえいえ|いえ|いや|いーえ|いやいや|嫌)|^(?:ノー|のー|no)(?:です|$)", "no", 0.95),
    (r"違い|違う|違っ|ちがい|ちがう|ちがっ|間違|まちが", "no", 0.9),
    (r"そうじゃ|そうでは|ではありません|じゃありません|じゃない|ではない", "no", 0.9),
    (
        r"(?:要り|いり|必要あり|必要ござい|希望し|解決し(?:てい|て)?|して(?:い)?|でき|合って(?:い)?)ません|いらない|要らない|不要|必要ない|ございません|ありません|ないです",
        "no",
        0.9,
    ),
    (
        r"もういい|もう(?:結構|けっこう|大丈夫)|やめ|止め|キャンセル|だめ|ダメ|駄目|遠慮|まだです|まだ(?:だ|解決)|^まだ$|よくない|良くない|しない|断",
        "no",
        0.8,
    ),
    (r"^(?:はい|ええ|うん).*(?:結構|けっこう)です", "yes", 0.5),
    (r"結構です|けっこうです|結構$|けっこう$", "no", 0.75),
    (r"^あ*(?:はい|ハイ|はーい|ええ|えぇ|うん|はぁい|はあい|イエス|いえす|yes|yeah)", "yes", 0.95),
    (r"そうです|そうでございます|そうそう|そうっす|^そう(?:だ|よ|ね|なん|$)|その通り|そのとおり|左様|さようで", "yes", 0.9),
    (
        r"お願い|おねがい|おめが|ぜひ|是非|もちろん|合って|あってます|あっています|正しい|承知|了解|構いません|かまいません|希望し|希望です",
        "yes",
        0.9,
    ),
    (r"解決し|分かりました|わかりました|オッケー|オーケー|おっけー|おーけー|^ok|okです|よろしいです|よいです|良いです|いいですよ", "yes", 0.8),
    (r"^いいです|^いい(?:よ|$)|^あります|しました$", "yes", 0.6),
    (r"はい|ええ", "yes", 0.6),
)
_AGAIN = re.compile(r"もう(?:一|1)度|もう一回|聞こえ|聞き取れ|(?:何|なん)(?:て|と)(?:言|い|お)|ゆっくり")
_ALL_RIGHT = re.compile(r"大丈夫|だいじょう?ぶ")


def parse_yes_no(text: str, *, offer: bool = False) -> SlotValue | None:
    """Read `text` as "yes" or "no"; None when neither can be made out.

    「大丈夫です」 depends on the question: after "is this right?" it is yes (the default here), after an offer ("shall we …?",
    `offer=True`) it declines. Alone it is never surer than 0.6, so that a flow may ask again. 「結構です」 alone declines.
    """
    plain = normalise(text)
    if _AGAIN.search(plain):
        return None
    misheard = _MISHEARD.get(plain) or _MISHEARD.get(unicodedata.normalize("NFKC", text).strip("。、 "))
    if misheard:
        return SlotValue(misheard, _SPOKEN[misheard], 0.5)
    for pattern, answer, confidence in _RULES:
        if re.search(pattern, plain):
            return SlotValue(answer, _SPOKEN[answer], confidence)
    if _ALL_RIGHT.search(plain):
        answer = "no" if offer else "yes"
        return SlotValue(answer, _SPOKEN[answer], 0.6)
    return None
