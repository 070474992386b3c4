"""One written form for text that is to be compared: width, case, spaces, punctuation and fillers no longer matter.

What a caller reads or an operator sees keeps its own spelling; this form is for matching only.
"""

import re
import unicodedata

import neologdn

_VARIANT_KANJI = str.maketrans("髙﨑濵邉邊齋齊斎嶋澤廣國德惠眞", "高崎浜辺辺斉斉斉島沢広国徳恵真")
"""Old and variant kanji of family names, which a recogniser writes either way."""

_BOUNDARY = r"(?:(?<=^)|(?<=[\s、。,.!?「」『』()・…]))"
_PAUSE = r"(?=[\s、。,.!?…]|$)"
# "あの", "その", "まあ" are fillers only when drawn out or followed by a pause: "あの件", "そのまま", "まあまあ" are words.
# "えー" before び, す, じ … is the letter A or a loan word (えーびーしー, えーす).
_ALWAYS = (
    r"え+[ーぇ]*っ?と[ーぉ]*|え[ー~]+(?![びすじたる])|[エ][ー~]+ッ?[トと]ー*|ええとー*"
    r"|あの[ー~]+|その[ー~]+|う[ー~]+ん?[ー~]*と?|うん[ー~]+と?|ん[ー~]+と?|ま[ー~]+あ?|あ[ー~]+"
)
_BEFORE_PAUSE = r"エ[ー~]+|あの|その|ま[あぁ]?|なんか|えっ|あっ"
_FILLER = re.compile(rf"{_BOUNDARY}(?:(?:{_ALWAYS})|(?:{_BEFORE_PAUSE}){_PAUSE})[\s、。,.…]*")

_LETTER = r"[0-9A-Za-z]"
_KEPT = re.compile(rf"(?<=\d)[.:/,](?=\d)|(?<={_LETTER})[-@._&](?={_LETTER})|(?<=\d)%|[¥+](?=\d)")
_DIGIT_BAR = re.compile(r"(?<=\d)[ー―−‐–](?=\d)")
_DIGIT_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_ENDINGS = re.compile(
    r"(?:を?(?:お?教え|おしえ)(?:て)?(?:ください|下さい|いただけますか|いただけませんか|頂けますか|もらえますか|願えますか)?"
    r"|を?(?:お願い|おねがい)(?:し|でき|いたし|致し)?(?:ます|ますか|たい|たいです)?"
    r"|な?(?:の|ん)(?:です|でしょう)(?:が|けど|けれど|けれども|か|よ|ね)*"
    r"|(?:で|て)?(?:ございます|ございますか|ございましょうか)"
    r"|(?:です|でしょう|ます|(?<!すみ)ません|ました)(?:が|けど|けれど|けれども|か|よ|ね)*"
    r"|(?:ください|下さい)|か|ね|よ)$"
)


def strip_fillers(text: str) -> str:
    """`text` without えー, あのー, えっと and the like where they stand as words of their own."""
    while (shorter := _FILLER.sub("", text)) != text:
        text = shorter
    return text


def _once(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_VARIANT_KANJI).strip()
    text = strip_fillers(text)
    text = neologdn.normalize(text)
    text = _DIGIT_COMMA.sub("", _DIGIT_BAR.sub("-", text))
    kept = {match.start() for match in _KEPT.finditer(text)}
    letters = (c if i in kept or unicodedata.category(c)[0] in "LMN" else " " for i, c in enumerate(text))
    return str(neologdn.normalize("".join(letters))).casefold().strip()


def normalise(text: str) -> str:
    """The form in which two texts are compared.

    >>> normalise("えーっと、ＡＢＣサー　ビスの、件なんですが…")
    'abcサービスの件なんですが'
    """
    # A filler may appear only once the punctuation inside it is gone; a handful of rounds settles any text.
    for _ in range(8):
        if (again := _once(text)) == text:
            break
        text = again
    return text


def without_ending(text: str) -> str:
    """Normalised `text` without its polite ending, so that 「料金を教えてください」 and 「料金ですか」 compare as 「料金」."""
    text = normalise(text)
    while (shorter := _ENDINGS.sub("", text)) != text and shorter:
        text = shorter
    return text
