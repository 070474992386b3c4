"""Names and companies out of how people introduce themselves."""

import re
import unicodedata
from typing import NamedTuple

from ivr.classify.slots.known_names import begins_with_family, is_known, known_end, read_name
from ivr.classify.slots.value import SlotValue
from ivr.text import fold_reading, reading, strip_fillers

_COMPANY_FORM = r"株式会社|有限会社|合同会社|合名会社|合資会社|[一-龠]{2,6}法人|\(株\)|\(有\)|カブシキガイシャ|かぶしきがいしゃ"
_COMPANY_END = (
    r"会社|商事|商店|商会|工業|工務店|建設|建築|不動産|銀行|信用金庫|信金|病院|クリニック|医院|歯科|薬局|大学|高校|学校|幼稚園|保育園|役所|役場|センター"
    r"|サービス|システムズ?|運輸|運送|物流|電機|電気|電力|ガス|水道|保険|生命|証券|事務所|協会|組合|ホテル|旅館|製作所|製薬|食品|印刷|産業|興業|管理|サロン|美容室"
    r"|コーポレーション|グループ|ホールディングス|カンパニー|ジャパン|テクノロジーズ?|ソリューションズ?|デザイン|新聞|放送|通信|警察署?|消防署?"
)
_COMPANY = re.compile(rf"{_COMPANY_FORM}|(?:{_COMPANY_END})$")
_LEAD = re.compile(
    r"^(?:(?:もしもし|お世話になって(?:い|お)?ります|お世話になります|いつもお世話に[^、。]*|お忙しいところ[^、。]*|突然のお電話[^、。]*|すみません|すいません"
    r"|恐れ入ります|こんにちは|おはようございます|こんばんは|はじめまして|初めまして|はい(?=[、。\s])|ええと?(?=[、。\s])|あ(?=[、。\s])"
    r"|(?:私ども|わたくしども|私|わたくし|わたし|僕|ぼく|俺|自分)(?:は|、|の名前は)?"
    r"|(?:お?名前|ご?氏名|苗字|名字|フルネーム|担当者?)(?:は|が|で(?!す)|、|\s))[、。,.\s]*)+"
)
_RELATIVE_CLAUSE = re.compile(r"^.*(?:した|いただいた|頂いた|もらった|ている|ておる|てる)(?=[一-龠々ァ-ヺー]{1,8}$)")
_RELATION = re.compile(r"^(?:妻|夫|母|父|主人|家内|家族|息子|娘|兄|弟|姉|妹|祖母|祖父|代理|秘書|奥さん|旦那)$")
# Recognisers leave out the full stop: 「山田と申しますよろしくお願いします」. Not before か: 「山田さんですか」 introduces nobody.
_RUN_ON = re.compile(
    r"(と(?:申し|もうし|言い|いい)ます(?:けれども|けれど|けども|けど|が|ので)?|(?:ございます|です)(?:けれども|けれど|けども|けど|が|ね|よ(?!ろ)|から|ので)?)(?=[^。、!?])(?!か|ね|よ(?!ろ)|が|け|の|っ|て|ー|し|で)"
)
_SPLIT = re.compile(r"[。!?！？、,]+")
_SAID_NAME = re.compile(
    r"^(?P<who>.+?)(?P<end>と(?:申し|もうし|言い|いい)(?:ます|まして)|と(?:申す|いう|言う)?(?:もの|者)(?:です|なん|でござい)?(?:ます|ですが|です)?|(?:な)(?:ん|の)(?:です|だ)|(?:と|って)(?:言う|いう)(?:ん|の)です|って(?:言い|いい|申し)ます|でございます|と申す|に?なります"
    r"|で[ーぇえ]*す[ーぅう]*|デス|だ|っす|でしょ[うー]?|で?お願い(?:いた)?します|で)(?:けれども|けれど|けども|けど|が|ね|よ|から|ので|の?で|っ?て)*$"
)
_STAFF = re.compile(r"(?P<company>.+?)の(?:者|もの|スタッフ|担当|社員)$")
_NAME = re.compile(r"^[一-龠々〆ヶヵぁ-ゖァ-ヺーA-Za-zÀ-ÿ・.' ]{1,24}$")
_NO_NAME = re.compile(
    r"お願い|よろしく|お世話|すみません|すいません|すみま|もしもし|ください|下さい|ます|ません|でした|聞こえ|きこえ|わかり|分かり|ちょっと|電話|住所|番号|名前|予約|営業|時間"
    r"|を|んぼ|という字|の字|漢字|水漏れ|故障|修理|料金|いくら|これ|それ|あれ|どこ|いつ|なに|何|だれ|誰|違|いいえ|^いや$|^はい$|^ええ$|^うん$|^そう$|大丈夫|結構|ですか|でしょうか|^[ぁ-ゖァ-ヺー]$|女性|男性|個人|法人|本人|お客|新規|初めて|わかん|知ら|しらな|って|ている|から|まで|では|ました|そう$|匿名|もう(?:一|1)"
)
_SENTENCE = re.compile(r"[一-龠](?:が|に|で|も|は(?=[一-龠]))|[ぁ-ゖ][はがで](?=[一-龠])")
"""A sentence rather than a name; a known name at its end may still be the one: 「今は結婚して近藤」."""
_SENTENCE_END = re.compile(r"(?<=[一-龠])[いきしちりっ]?(?:たい|した|ない)$")
_ROLE = re.compile(r"[ 、]?(?:代表取締役|代表|社長|専務|店長|所長|院長|部長|課長|係長|主任|担当|事務局?|スタッフ|[一-龠]{2,4}部|[一-龠]{1,4}課)$")
_HONORIFIC = re.compile(r"(?<=.)(?:様|さま|さん|君|くん|ちゃん|氏)$")
_CORRECTION = re.compile(r"いや[、。,\s]|いえ[、。,\s]|じゃなくて|ではなくて|違います|ちがいます|間違えました|訂正|失礼")
_LONGEST_COMPANY = 25
_LONGEST_BARE = 12
"""A bare answer longer than this is a sentence, not a name: the longest family and given names in one are 8 to 10 characters."""


class Introduction(NamedTuple):
    """Who said they are calling. `certain`: in words that only introduce (と申します)."""

    name: str | None
    company: str | None
    certain: bool


def _clean(text: str) -> str:
    text = strip_fillers(unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<![A-Za-z.])\s+|\s+(?![A-Za-z])", " ", text).strip()


def _without_spaces(text: str) -> str:
    return re.sub(r"(?<![A-Za-z.]) | (?![A-Za-z])", "", text).strip(" ・.")


def _split_company(who: str, *, certain: bool) -> tuple[str | None, str]:
    """「さくら不動産の山田」 into company and name. The の inside a name stays: 木の下, みのだ."""
    before, joint, name = who.rpartition("の")
    if not joint or not name:
        return None, who
    if _RELATION.match(name):
        return None, before
    if _COMPANY.search(before):
        return before, name
    if len(before) < 2 or re.fullmatch(r"[ぁ-んー]+", who):  # noqa: PLR2004 - 木の下, 井の上
        return None, who
    plausible = certain and len(before) > 2 and not re.search(r"[0-9]|号室$", before)  # noqa: PLR2004 - 東京の田中
    return (before if plausible else None), name


def _as_name(text: str) -> str | None:
    name = _HONORIFIC.sub("", _without_spaces(text))
    if not _NAME.fullmatch(name) or not re.search(r"[^\W\d_]", name) or _NO_NAME.search(name) or _SENTENCE_END.search(name) or _COMPANY.search(name):
        return None
    return None if _SENTENCE.search(name) and not known_end(name) else name


def _as_company(text: str | None) -> str | None:
    """The company without the caller's office in it: 「ヤマモト工業 代表」, 「営業部」."""
    while text and (shorter := _ROLE.sub("", text)) != text:
        text = shorter
    return _without_spaces(text) or None if text else None


def _clause(text: str, *, bare: bool) -> Introduction | None:
    text = _LEAD.sub("", text.strip())
    match = _SAID_NAME.match(text)
    if match is None and not bare:
        return None
    who = match["who"] if match else text
    if match and "願" in match["end"] and _HONORIFIC.search(who):
        return None  # 「佐藤さんお願いします」 asks for somebody
    certain = bool(match and match["end"].startswith(("と", "って")))
    if staff := _STAFF.match(who):
        return Introduction(None, _as_company(staff["company"]), certain=True)
    company, rest = _split_company(_RELATIVE_CLAUSE.sub("", who), certain=certain)
    name = _as_name(rest)
    if name is None or (match is None and len(name) > _LONGEST_BARE):
        return None
    return Introduction(name, _as_company(company), certain)


def _clauses(text: str) -> list[str]:
    return [clause for clause in _SPLIT.split(_RUN_ON.sub(r"\1、", _clean(text))) if clause.strip()]


def _lone_company(clause: str) -> str | None:
    """「株式会社青空建設、営業部の小川と申します」: the company in a breath of its own."""
    written = _without_spaces(_LEAD.sub("", clause.strip()))
    return written if len(written) <= _LONGEST_COMPANY and _COMPANY.search(written) and not re.search(r"[をにがは]|ます|です", written) else None


def introductions(text: str, *, bare: bool = False) -> list[Introduction]:
    """Every introduction in `text`, in order. With `bare` a lone word or two count as well, as in answer to "your name, please"."""
    found: list[Introduction] = []
    company: str | None = None
    for clause in _clauses(text):
        intro = _clause(clause, bare=bare)
        if intro:
            found.append(intro if intro.company else intro._replace(company=company))
        company = _lone_company(clause)
    if found or not bare:
        return found
    whole = _clause(_SPLIT.sub("", _clean(text)), bare=True)  # 「山田、太郎」
    return [whole] if whole else []


class _Heard(NamedTuple):
    """An introduction with how much its words are a name's: 2 a known one, 1 written as one, 0 anything; and how plainly it was said."""

    intro: Introduction
    likeness: int
    is_said: bool
    is_repaired: bool = False

    @property
    def rank(self) -> tuple[int, bool, bool]:
        return (self.likeness, self.intro.certain, self.is_said)


_WRITTEN_AS_NAME = re.compile(r"[一-龠々ヶ]{1,6}|[ァ-ヺー・]{2,14}|[A-Za-zÀ-ÿ.' ]{2,24}|[一-龠々]{1,3}[ぁ-ゖァ-ヺー]{2,4}")


def _judged(intro: Introduction, *, is_said: bool) -> _Heard:
    name = intro.name or ""
    if is_known(name):
        return _Heard(intro, 2, is_said)
    is_sentence = bool(_SENTENCE.search(name))
    if not is_sentence and (begins_with_family(name) or _WRITTEN_AS_NAME.fullmatch(name)):
        return _Heard(intro, 1, is_said)
    end = known_end(name)
    return _Heard(intro._replace(name=end), 2, is_said, is_repaired=True) if end else _Heard(intro, 0, is_said)


def _best(text: str) -> _Heard | None:
    """The likeliest name; after a correction, the one said last."""
    weak: _Heard | None = None
    for part in (*_CORRECTION.split(text)[:0:-1], text):
        found = [intro for intro in introductions(part, bare=True) if intro.name]
        said = [intro for intro in introductions(part) if intro.name]
        if pair := _family_and_given(found, said, part):
            return _judged(pair, is_said=True)
        heard = [_judged(intro, is_said=intro in said) for intro in [*said, *(intro for intro in found if intro not in said)]]
        best = max(heard, key=lambda each: each.rank, default=None)
        if best and best.likeness > 0:
            return best._replace(intro=_in_kanji(_in_full(best.intro, heard), found))
        weak = weak or best
    return weak


def _in_full(chosen: Introduction, heard: list[_Heard]) -> Introduction:
    """「木村です。木村拓海です」: the family name first, then the whole."""
    longer = [each.intro.name for each in heard if each.likeness and (each.intro.name or "").startswith(chosen.name or "")]
    return chosen._replace(name=max((name for name in longer if name), key=len, default=chosen.name))


def _family_and_given(found: list[Introduction], said: list[Introduction], text: str) -> Introduction | None:
    """「山田、太郎です」: a short pause between family and given name, nothing else said."""
    clauses = _clauses(text)
    if len(clauses) == 2 == len(found) and len(said) == 1 and found[1] == said[0] and not said[0].company:  # noqa: PLR2004 - two parts
        first, second = found[0].name or "", found[1].name or ""
        if 0 < len(first) <= 4 and len(second) <= 4 and not second.startswith(first):  # noqa: PLR2004 - longest usual parts
            return Introduction(first + second, None, certain=False)
    return None


def _in_kanji(chosen: Introduction, found: list[Introduction]) -> Introduction:
    """「長谷川健二、はせがわけんじです」: the same name twice, so keep the spelling that says more."""
    sound = fold_reading(reading(chosen.name or ""))
    twins = [intro for intro in found if re.search("[一-龠]", intro.name or "") and fold_reading(reading(intro.name or "")) == sound]
    return chosen._replace(name=twins[0].name) if twins else chosen


_CONFIDENCE = {
    (2, "certain"): 0.92, (2, "said"): 0.85, (2, "bare"): 0.75, (1, "certain"): 0.75, (1, "said"): 0.65, (1, "bare"): 0.55,
    (0, "certain"): 0.55, (0, "said"): 0.45, (0, "bare"): 0.35,
}  # fmt: skip
"""By how much the words are a name's and how they were said: と申します, です, alone. Unknown names ask to be read back."""
_REPAIRED = 0.6


def _confidence(found: _Heard) -> float:
    how = "certain" if found.intro.certain else "said" if found.is_said else "bare"
    sure = _CONFIDENCE[found.likeness, how]
    return min(sure, _REPAIRED) if found.is_repaired else sure


def _name_value(value: str, spoken: str, confidence: float, company: str | None) -> SlotValue:
    return SlotValue(value, spoken, confidence, company=company, question=f"{spoken}様、でよろしいでしょうか。")


def parse_name(text: str) -> SlotValue | None:
    """A person's name, kanji kept, with the reading to say back; the company apart."""
    found = _best(text)
    if found is None or not found.intro.name:
        return None
    return _name_value(found.intro.name, read_name(found.intro.name), _confidence(found), found.intro.company)


def parse_kana(text: str) -> SlotValue | None:
    """How a name is read, in katakana."""
    named = parse_name(text)
    if named is None:
        return None
    only_kana = bool(re.fullmatch(r"[ァ-ヺー]+", named.spoken))
    given_in_kana = bool(re.fullmatch(r"[ぁ-ゖァ-ヺー]+", named.value))
    return _name_value(named.spoken, named.spoken, 0.85 if given_in_kana else 0.6 if only_kana else 0.3, named.company)


def is_company(text: str) -> bool:
    """Whether `text` is written as a company's name is."""
    return bool(_COMPANY.search(text))
