"""Polite speech told on by another: 「見に来ていただけると助かるんですが」 becomes 「見に来てほしい」, 「動きません」 「動かない」.

Only the manners go; every other word stays as it was said.
"""

import re
from collections.abc import Sequence

from ivr.summary.pieces import RANG
from ivr.text.words import Word, negative, past

_AFTER_TE = {"おる": "いる", "いらっしゃる": "いる", "ござる": "ある"}
_HUMBLE = {"ござる": "ある", "おる": "いる", "いたす": "する", "いらっしゃる": "いる"}


def plain(said: Sequence[Word]) -> str:
    """The words with plain forms in place of polite ones, without です; as they are where the dictionary is not installed."""
    return _without_copula(_plain_words(said))


def _plain_words(said: Sequence[Word]) -> str:
    out: list[str] = []
    place = 0
    while place < len(said):
        word = said[place]
        if [each.surface for each in said[place : place + 2]] == ["でし", "た"]:
            out.append("だった")
            place += 2
            continue
        polite = _polite(said, place) if word.kind in {"verb", "auxiliary"} and word.conjugation else None
        if polite is not None:
            text, place = polite
            out.append(text)
            continue
        out.append(word.surface)
        place += 1
    return "".join(out)


def _polite(said: Sequence[Word], place: int) -> tuple[str, int] | None:
    """The plain form of a verb that ます follows, and where to go on. None: no ます follows, or it cannot be conjugated."""
    verb = _humble(said, place)
    masu = [word.surface for word in said[place + 1 : place + 5]]
    ends: tuple[tuple[tuple[str, ...], str | None], ...] = (
        (("ませ", "ん", "でし", "た"), _then(negative(verb), "い", "かった")),
        (("ませ", "ん"), negative(verb)),
        (("まし", "た"), past(verb)),
        (("まし", "たら"), _then(past(verb), "", "ら")),
        (("まし", "て"), _te(verb)),
        (("ます",), verb.base),
    )
    for surfaces, made in ends:
        if tuple(masu[: len(surfaces)]) == surfaces and made is not None:
            return made, place + 1 + len(surfaces)
    return None


def _humble(said: Sequence[Word], place: int) -> Word:
    """おります after て is いる, ございます is ある."""
    word = said[place]
    after_te = place > 0 and said[place - 1].surface in {"て", "で"}
    other = (_AFTER_TE if after_te else _HUMBLE).get(word.base)
    if other is None:
        return word
    return Word(other, "verb", other, "suru" if other == "する" else "godan" if other == "ある" else "ichidan")


def _then(form: str | None, cut: str, end: str) -> str | None:
    return None if form is None else form.removesuffix(cut) + end


def _te(verb: Word) -> str | None:
    form = past(verb)
    return None if form is None else form[:-1] + ("で" if form.endswith("だ") else "て")


_TAIL = re.compile(r"(?:ね(?:え|ー)?|よ|わ|な(?=$)|さ|[、\s])+$")
_SOFT = re.compile(
    r"(?:(?<=[るたいんだすう])(?:けれども|けれど|けども|けど|が|し)|もんですから|ものですから|もんで|もので|ので|(?<=[るたいだす])から)$"
)
_COPULA = re.compile(
    r"(?:(?<=[たるい])とです|(?:な(?:ん|の)|(?<=[るたいうくすつぬむぶ])ん|(?<=[るたいうくすつぬむぶん])の)(?:です|だ|でございます)"
    r"|(?<!も)でございます|です|だ(?=$))$"
)


def _without_copula(text: str) -> str:
    """Without the polite end of a sentence: 「故障なんですけどね」 → 「故障」, 「出ないんです」 → 「出ない」."""
    for _ in range(4):
        shorter = _COPULA.sub("", _SOFT.sub("", _TAIL.sub("", text)))
        if shorter == text or not shorter:
            break
        text = shorter
    return text


_ASKS = (
    r"(?:ます|ません|です|でしょう|ない|いい|よい|よろし[いく]|るん|んない|れば|へん|まへん|えん|ん)?(?:でしょう|です|ます)?(?:べ|の)?"
    r"(?:か|かな|かね|かしら|でしょう)?(?:ね|な|いかがですか)?"
)
_GIVE_ME = r"(?:ください|下さい|ほしい|欲しい|(?:いただ|頂|もら)(?:き|い)たい.*|(?:いただ|頂|もら)(?:け|え).*|くれ.*|お願い.*)"
_DO_FOR_ME = r"(?:ください|下さい|(?:いただ|頂|もら)(?:き|い)たい.*|(?:いただ|頂)け.*|お願い.*)"
_PLEASE = r"お願い(?:致|申)?[^、一-龠ァ-ヴ]{0,16}"
_HELPS = r"[、大変とても]*(?:助か|ありがた|うれし|嬉し|幸い|有り?難|安心).*"
_WANTED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(f"{pattern}$"), instead)
    for pattern, instead in (
        (r"(?:さ|)せて(?:いただき|もらい|頂き)たい", "したい"),
        (rf"([てで])(?:いただ|頂|もら)(?:け|え)(?:ると|れば|たら|ましたら|ますと){_HELPS}", r"\1ほしい"),
        (r"([てで])(?:いただ|頂|もら)(?:き|い)たい", r"\1ほしい"),
        (r"([てで])(?:いただ|頂)くことは?(?:可能|でき).*", r"\1ほしい"),
        (rf"([てで])(?:いただけ|頂け|もらえ|くれ|くださ|下さ)(?:る|い|いませ|ます|ん|れば|たら)?{_ASKS}", r"\1ほしい"),
        (r"([てで])(?:もらお|いただこ|頂こ)う", r"\1ほしい"),
        (r"([てで])(?:欲しい|ほしい)", r"\1ほしい"),
        (r"([てで])(?:ちょうだい|頂戴|くれよ)", r"\1ほしい"),
        (r"お?時間を?(?:いただ|頂).*", "お時間がほしい"),
        (rf"(?:って|は){_PLEASE}", "をお願いしたい"),
        (r"お伝え(?:ください|下さい|いただけ|願).*", "伝えてほしい"),
        (rf"お?(電話|返事)を?{_GIVE_ME}", r"\1がほしい"),
        (rf"ご?連絡を?{_GIVE_ME}", "連絡がほしい"),
        (rf"ご(確認|対応|手配|案内|用意|送付|返信|回答)を?{_DO_FOR_ME}", r"\1してほしい"),
        (rf"(?<=[一-龠ァ-ヴ]{{2}})(?<![個箱枚本台名人部冊泊]){_PLEASE}", "をお願いしたい"),
        (_PLEASE, "お願いしたい"),
        (r"(?<=[一-龠ァ-ヴ])でお願いしたい", "で希望"),
        (r"(たい|たく)て?", "たい"),
    )
)
"""Ways to ask somebody to do something, as told on; the first that ends the sentence."""
_DIFFICULT = re.compile(r"(?:なん)?でしょうか$|ですか(?:ね|な)?$")


_THINKS = re.compile(r"か?と(?:(?:思|存)(?:って|い|う|じて|じ|っている|じている)[^、]*)?$")


def wanted(text: str, *, is_order: bool = False) -> str:
    """A request in plain words as it is told on. `is_order`: said as 「して」 alone."""
    text = _THINKS.sub("", RANG.sub("", text))
    if is_order:
        return f"{text}ほしい"
    for pattern, instead in _WANTED:
        told = pattern.sub(instead, text)
        if told != text:
            return told
    return text


def asked(text: str) -> str:
    """A question in plain words, ending in か."""
    text = _DIFFICULT.sub("か", _TAIL.sub("", text))
    text = re.sub(r"(?:か(?:な|ね|しら|なあ)|でしょう(?:か)?)$", "か", text)
    text = re.sub(r"(?<!も)(?<=[るたいうだな])(?:の|ん)か$", "か", text)
    return text if text.endswith("か") else f"{text}か"


_TO_END: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"(?<=[るたすう])んで$", ""),
        (r"(?<=みたい|そうな)で$", ""),
        (r"(?<=よう)で$|(?<=そう)で$", ""),
        (r"なくて$", "ない"),
        (r"くて$", "い"),
        (r"([てで])い?て$", r"\1いる"),
        (r"て$", "た"),
        (r"(?<=[んい])で$", "だ"),
        (r"たら$", "た"),
    )
)
"""How a clause that goes on (て, ので, たら) ends as a sentence: て and た are built alike."""
_REASON = re.compile(r"(?:もん|もの)(?:です(?:から|ので)|で|だから)(?:ね(?:え)?)?$")
_IS_SO = re.compile(r"(?<=[うんがだ一-龠々ァ-ヴー])(?:な(?:もん|もの)で|ですので|ですから|でございますので)$")
_ABOUT_IT = re.compile(r"な(?:ん|の)です(?:けれども|けれど|けども|けど|が)$")
_BREATH = re.compile(r"(?:ですね|ね(?:え)?|さ|な)$")


def ending(said: Sequence[Word]) -> str:
    """A statement in plain words, as a sentence that ends: 「つかなくなりまして」 → 「つかなくなった」."""
    whole = plain(said)
    text = _THINKS.sub("", re.sub(r"(?<=の件|こと)で$", "", RANG.sub("", whole)))
    if text == whole and not any(word.surface in {"て", "で", "たら"} for word in said[-2:]):
        return text
    for pattern, instead in _TO_END:
        ended = pattern.sub(instead, text)
        if ended != text:
            return ended
    return text


def inner(said: Sequence[Word]) -> str:
    """A clause before another, in plain words: 「困っておりますもんでね」 → 「困っているので」."""
    text = _IS_SO.sub("なので", _REASON.sub("ので", _BREATH.sub("", _plain_words(said))))
    return _ABOUT_IT.sub("", re.sub(r"でして$", "で", text))
