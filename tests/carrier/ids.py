"""The carrier's names for things: two letters and 32 hexadecimal digits."""

import secrets


def new_id(kind: str) -> str:
    """A fresh id: CA call, RE recording, QU queue, CF conference."""
    return kind + secrets.token_hex(16)
