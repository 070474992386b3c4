"""What the phone room itself says to callers and operators. All else is said by flows and their packs."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from ivr.desk.rules import Standing

UNKNOWN_NUMBER = (
    "お電話ありがとうございます。恐れ入りますが、おかけになった電話番号は、ただいまご利用いただけません。"
    "番号をお確かめのうえ、おかけ直しくださいませ。"
)
SORRY_TAKEN = "承りました。担当の者より、折り返しご連絡いたします。お電話ありがとうございました。"
SORRY_NOTHING = "恐れ入りますが、お声が聞き取れませんでした。しばらくしてから、おかけ直しくださいませ。失礼いたします。"
SORRY_LOST = "申し訳ございません。ただいま、ご伝言をお預かりできませんでした。恐れ入りますが、しばらくしてから、おかけ直しくださいませ。"

PRESS_ONE = "お受けになる場合は、1を押してください。"
NOT_TAKEN = "おつなぎしませんでした。失礼いたします。"
CLAIM_OVER = "お客様はすでにお電話をお切りになったか、ほかの担当者がお受けしました。ありがとうございました。"
CONNECTING = "お客様におつなぎします。"
OPERATOR_TROUBLE = "申し訳ございません。おつなぎできませんでした。画面から、もう一度お受けください。"


@dataclass(frozen=True, slots=True)
class Words:
    """One language's sentences for callers."""

    yes: str
    checking: str
    next_in_line: str
    position: str
    expected: str
    offer_wait: str
    offers: dict[str, str]

    def standing(self, standing: Standing) -> str:
        """Where the caller stands in the queue, in a sentence or two."""
        where = self.next_in_line if standing.position <= 1 else self.position.format(ahead=standing.position - 1)
        if standing.expected_wait_s is None:
            return where
        return where + self.expected.format(minutes=max(1, ceil(standing.expected_wait_s / 60)))

    def choices(self, offers: Sequence[str]) -> str:
        """What the caller may choose by key while waiting; keys count from 1 in the order of `offers`."""
        return "".join(self.offers[offer].format(key=key) for key, offer in enumerate(offers, 1) if offer in self.offers) + self.offer_wait


_JAPANESE = Words(
    yes="はい。",
    checking="確認しております。少々お待ちください。",
    next_in_line="次に、担当の者がお伺いいたします。そのままお待ちください。",
    position="ただいま、お客様の前に{ahead}名様がお待ちでございます。そのままお待ちください。",
    expected="お待ちいただく時間は、およそ{minutes}分の見込みでございます。",
    offer_wait="このままお待ちいただくこともできます。",
    offers={
        "message": "ご伝言を残される場合は、{key}を押してください。",
        "callback": "折り返しのお電話をご希望の場合は、{key}を押してください。",
    },
)
_ENGLISH = Words(
    yes="All right.",
    checking="One moment, please.",
    next_in_line="You are next in line. Please hold.",
    position="There are {ahead} callers before you. Please hold.",
    expected=" The wait is about {minutes} minutes.",
    offer_wait=" Or simply stay on the line.",
    offers={"message": " To leave a message, press {key}.", "callback": " To be called back, press {key}."},
)


def words(language: str) -> Words:
    """The sentences in a language; Japanese for any but English."""
    return _ENGLISH if language.startswith("en") else _JAPANESE
