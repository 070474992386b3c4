"""Secrets that do not belong in a file which is mailed about, versioned and shown on screens. Comments are searched too."""

import re
from collections.abc import Iterator

from ivr.flows.check.book import Book
from ivr.flows.problems import Finding, Place

_NAMED = r"""(?i)(?:pass(?:word|wd)?|secret|token|api[ _-]?key|パスワード|トークン)["']?\s{0,9}[:：=は]\s{0,9}["']?"""
_LOOKS_MADE_UP = r"(?=\S{0,60}\d)(?=\S{0,60}[a-z])[!-~]{8,}"

_PATTERNS = (
    ("Twilio の認証情報", "Twilio credentials", re.compile(r"\b(?:AC|SK)[0-9a-f]{32}\b")),
    ("Slack のトークン", "a Slack token", re.compile(r"\bxox[abeoprs]-[0-9A-Za-z-]{8,}")),
    ("Slack の Webhook アドレス", "a Slack webhook", re.compile(r"hooks\.slack\.com/services/\S+")),
    ("AWS のアクセスキー", "an AWS access key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("秘密鍵", "a private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    ("GitHub のトークン", "a GitHub token", re.compile(r"\bgh[pousr]_[0-9A-Za-z]{30,}")),
    ("API キー", "an API key", re.compile(r"\bsk-[0-9A-Za-z_-]{20,}")),
    ("パスワードや鍵", "a password or key", re.compile(_NAMED + _LOOKS_MADE_UP)),
)
"""What it is called in Japanese and English, and how it looks. Prefixes as their makers document them."""


def secrets(book: Book) -> Iterator[Finding]:
    """Every line that holds one, once."""
    for number, line in enumerate(book.loaded.text.splitlines(), start=1):
        for kind, kind_en, pattern in _PATTERNS:
            found = pattern.search(line)
            if found:
                yield Finding("secret", place=Place(number, found.start() + 1), values={"kind": kind, "kind_en": kind_en})
                break
