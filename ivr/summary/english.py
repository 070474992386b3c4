"""A call in English: nothing is translated here, the sentences that ask for something are quoted."""

import re

from ivr.summary.sentences import LINE_CHARS

_WISH = re.compile(
    r"\?|\b(?:please|could|can|would|i'd like|i want|i need|need to|help|call me|not|won't|doesn't|broken|leak\w*|lost|late|cancel|complain)\b",
    re.IGNORECASE,
)


def is_english(text: str) -> bool:
    """Whether more of the letters are Latin than Japanese."""
    return len(re.findall(r"[A-Za-z]", text)) > len(re.findall(r"[ぁ-んァ-ヴ一-龠]", text))


def quoted(text: str) -> str:
    """The second line of a call in English."""
    said = [each.strip() for each in re.split(r"(?<=[.?!])\s+", text) if each.strip()]
    wished = [each for each in said if _WISH.search(each)] or said
    words = ""
    for each in wished:
        if len(words) + len(each) <= LINE_CHARS:
            words = f"{words} {each}".strip()
    return f"英語で「{words or wished[0][:LINE_CHARS]}」とのこと"
