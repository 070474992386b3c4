"""What is wrong in an `hours` mapping, in words its author understands."""

from typing import Any


class HoursProblem(ValueError):
    """One mistake. `path` leads to it from the mapping's top, by the keys as the file has them.

    `suggestion` is the nearest valid spelling, where there is one; both messages already name it.
    """

    def __init__(self, path: tuple[Any, ...], code: str, message: str, message_en: str, suggestion: str | None = None) -> None:
        if suggestion:
            message += f"「{suggestion}」ではありませんか。"
            message_en += f" Did you mean {suggestion!r}?"
        super().__init__(message)
        self.path = path
        self.code = code
        self.message = message
        self.message_en = message_en
        self.suggestion = suggestion
