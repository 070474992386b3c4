"""Is it a sales pitch? Turning away a real customer is the worst error, so a decline needs a sure sign and nothing against it.

Two judges look: the cues, which a person can read, and what was learnt (`ivr.classify.learnt`), which also weighs the cues.
Either may ask; a decline needs the second to be sure, and nothing that forbids it.
"""

import math

from ivr.classify.cues import Cue, Evidence, Words
from ivr.classify.learnt import SALES_AT, Learnt, Opinion
from ivr.classify.model import CallerSigns, Decision, Relationship, Sales
from ivr.classify.thresholds import Thresholds
from ivr.text import fold_reading, normalise, reading

CAP = 7.0
"""Evidence of one side beyond this adds nothing: long texts have more of everything."""
GROUPS = ("sales", "sales_topic")
LEAST_SELLING = 1.2
"""A decline needs at least this much of a seller's position in the words themselves (group "sales"): topics alone and the
number's history decline nobody."""
LEAST_KINDS = 2
"""… and this many different reasons, so that no single pattern declines: 「ご案内です」 is also said by a school."""
_A_KIND = 0.7
FEW_WORDS, FEW_WORDS_MARGIN = 25, 3.0
"""Of fewer characters than this without two selling reasons, what was learnt must be this much surer (log-odds) before it declines:
「社長様いらっしゃいますか」 is also said by old friends."""
LEAST_INTENT = 0.7
"""A decline needs selling to be this likely among the ten intents, too."""
_NUMBER_WEIGHTS = {"withheld": 0.4, "050": 0.4, "toll_free": 0.8, "mobile": -0.5}
_NUMBER_REASONS = {"withheld": "非通知", "050": "050番号", "toll_free": "フリーダイヤルからの発信"}
_CUSTOMER_OUTCOMES = frozenset({"resolved", "booked", "dispatched", "transferred", "handled", "callback", "message"})
_SURE_CUSTOMER_OUTCOMES = frozenset({"booked", "dispatched"})
"""An answered FAQ question is no relationship: anybody may ask for the opening hours, and then sell."""
_DECLINED_WEIGHT = 1.0
_DECLINED_CAP = 2
_CORRECTED_WEIGHT = 2.0
"""As much as a number that was declined twice: here a person has said so."""
UNWELCOME_WEIGHT = 2.0
"""A heavy cue of `cues.yaml`: alone it asks, together with other words of selling it declines."""
_UNWELCOME = "お断りする言葉に登録"
LIKE_A_CORRECTION = "以前の訂正に近い言い方"
_LIKE_A_RELATION = "お取引のある方の話し方に近い"
_SHORTEST_SOUND = 3


def evidence_sum(evidence: Evidence) -> float:
    """Selling minus buying, from the words alone: what the logistic was fitted on."""
    selling = min(evidence.weight(*GROUPS), CAP)
    relation = evidence.weight("relationship") + evidence.weight("relationship_hint")
    trouble = evidence.weight("complaint", "repair", "cancel_reservation", "wrong_number", "applicant", "danger")
    return selling - min(evidence.weight("customer") + 0.7 * min(relation, 4.0) + 0.5 * min(trouble, 4.0), CAP)


def _signs_sum(signs: CallerSigns) -> tuple[float, tuple[str, ...]]:
    weight = _NUMBER_WEIGHTS.get(signs.number_kind, 0.0)
    reasons = [_NUMBER_REASONS[signs.number_kind]] if signs.number_kind in _NUMBER_REASONS else []
    declined = min(signs.earlier_outcomes.count("declined"), _DECLINED_CAP)
    if declined:
        weight += declined * _DECLINED_WEIGHT
        reasons.append("以前に営業としてお断りした番号")
    if signs.number_corrected == "sales":
        weight += _CORRECTED_WEIGHT
        reasons.append("以前に営業と訂正された番号")
    if _CUSTOMER_OUTCOMES.intersection(signs.earlier_outcomes):
        weight -= 1.0
    return weight, tuple(reasons)


def welcome_name(words: Words, signs: CallerSigns) -> str | None:
    """The name or word of the client's list that occurs, by spelling or by sound; None when none does."""
    return next((name for name in signs.welcome if _occurs(name, words)), None)


def _occurs(name: str, words: Words) -> bool:
    spelt, sound = normalise(name), fold_reading(reading(name))
    return bool(spelt) and (spelt in words.text or (len(sound) >= _SHORTEST_SOUND and sound in words.sound))


def with_unwelcome(evidence: Evidence, words: Words, signs: CallerSigns) -> Evidence:
    """`evidence` with the client's own cues: each name or word of its list that occurs speaks for a pitch."""
    cues = tuple(Cue(f"{_UNWELCOME}: {name}", UNWELCOME_WEIGHT) for name in signs.unwelcome if _occurs(name, words))
    return Evidence({**evidence.found, "sales": (*evidence.found.get("sales", ()), *cues)}) if cues else evidence


def relationship_of(evidence: Evidence, signs: CallerSigns, opinion: Opinion, learnt: Learnt) -> Relationship:
    """Existing when the words say so or the number has been served before; none when it can only be a stranger selling."""
    if evidence.found.get("relationship") or _SURE_CUSTOMER_OUTCOMES.intersection(signs.earlier_outcomes):
        return "existing"
    if opinion.existing >= learnt.limits.existing:
        return "existing"
    if evidence.weight("sales") >= LEAST_SELLING and not evidence.found.get("relationship_hint"):
        return "none"
    return "unknown"


def _forbids_decline(words: Words, evidence: Evidence, signs: CallerSigns) -> str | None:
    """Why this caller must not be declined, in words for the operator; None when nothing forbids it."""
    if said := _said_not_sales(words, signs):
        return said
    for group in ("relationship", "relationship_hint", "danger", "applicant"):
        if evidence.found.get(group):
            return evidence.reasons(group)[0]
    if _SURE_CUSTOMER_OUTCOMES.intersection(signs.earlier_outcomes):
        return "以前に対応したお客様の番号"
    return None


def _said_not_sales(words: Words, signs: CallerSigns) -> str | None:
    """A person's word against a decline: an operator's or the client's own."""
    if signs.number_corrected in {"not_sales", "both"}:
        return "以前に営業ではないと訂正された番号"
    if name := welcome_name(words, signs):
        return f"お断りしない相手に登録: {name}"
    return LIKE_A_CORRECTION if signs.like_not_sales else None


def judge_sales(words: Words, evidence: Evidence, signs: CallerSigns, thresholds: Thresholds, opinion: Opinion, learnt: Learnt) -> Sales:
    """Decision, probability and reasons."""
    signs_weight, signs_reasons = _signs_sum(signs)
    log_odds = opinion.sales + signs_weight
    complains = bool(evidence.found.get("complaint")) and not evidence.weight(*GROUPS)
    speaks = log_odds >= learnt.limits.ask and not complains
    few_words = len(words.text) < FEW_WORDS and not says_enough(evidence)
    sure = log_odds >= learnt.limits.decline + (FEW_WORDS_MARGIN if few_words else 0.0) and opinion.intents["sales"] >= LEAST_INTENT
    forbidden = _forbids_decline(words, evidence, signs) or (_LIKE_A_RELATION if opinion.existing >= 0 else None)
    known_seller = signs_weight >= _DECLINED_WEIGHT or _is_unwelcome(evidence)
    by_cues = known_seller and _cues_ask(evidence, signs_weight, thresholds)
    decision: Decision = "ask" if speaks or by_cues else "pass"
    if not forbidden and speaks and sure:
        decision = "decline"
    if evidence.found.get("relationship") or _is_welcome(words, signs):
        decision = "pass"
    reasons = evidence.reasons(*GROUPS)
    if decision != "pass" and not reasons and (span := learnt.telling(words, SALES_AT)):
        reasons = (f"言い回し「{span}」",)
    if reasons:
        reasons = ((f"営業としない理由: {forbidden}",) if forbidden else ()) + reasons + (() if forbidden else signs_reasons)
    elif decision != "pass":
        reasons = ("全体の言い回しが営業の電話に近い", *signs_reasons)
    return Sales(decision, round(1.0 / (1.0 + math.exp(-log_odds)), 4), reasons)


def _cues_ask(evidence: Evidence, signs_weight: float, at: Thresholds) -> bool:
    """Whether the cues alone would ask."""
    if evidence.found.get("relationship") or not evidence.weight(*GROUPS):
        return False
    return 1.0 / (1.0 + math.exp(-(at.offset + at.scale * (evidence_sum(evidence) + signs_weight)))) >= at.ask


def _is_unwelcome(evidence: Evidence) -> bool:
    return any(reason.startswith(_UNWELCOME) for reason in evidence.reasons(*GROUPS))


def _is_welcome(words: Words, signs: CallerSigns) -> bool:
    """Neither declined nor asked: by the client's own list, or because an operator said so."""
    return signs.number_corrected == "not_sales" or signs.like_not_sales or welcome_name(words, signs) is not None


def says_enough(evidence: Evidence) -> bool:
    """Whether the words themselves give two reasons, so that few of them suffice."""
    kinds = [weight for weight in evidence.kinds(*GROUPS).values() if weight >= _A_KIND]
    return evidence.weight("sales") >= LEAST_SELLING and len(kinds) >= LEAST_KINDS
