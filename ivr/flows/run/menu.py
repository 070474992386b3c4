"""menu: choose by key or by voice."""

import re
from functools import lru_cache

from ivr.classify.slots.choice import Option, match_choice, options
from ivr.flows.inputs import Input, Keys, Silence, Spoken
from ivr.flows.run.person import go
from ivr.flows.run.work import Work
from ivr.flows.steps.menu import Menu
from ivr.summary import Said

_TELLING_CHARS = 8
"""Longer answers to a menu tell what the call is about: 「昨日の請求書の件なんですが」, not 「その他です」."""


def enter(work: Work, step: Menu) -> None:
    """Ask."""
    work.place("")
    again(work, step)


def again(work: Work, step: Menu, *before: str) -> None:
    """Ask, with `before` spoken first."""
    work.collect(*before, work.fill(step.menu), timeout_s=step.timeout_s, hints=_hints(tuple(step.choices)))


@lru_cache(maxsize=2048)  # menus of all clients: reading their words again at every key would be half of a menu's time
def _hints(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for key in keys for word in re.split(r"[\s,、・/]+", key)[1:])


@lru_cache(maxsize=2048)
def _digits(keys: tuple[str, ...]) -> dict[str, Option]:
    return {option.digit: option for option in reversed(options(keys))}


def resume(work: Work, step: Menu, given: Input) -> None:
    """A key or words: the choice; else once more, then `otherwise`."""
    match given:
        case Keys(digits=digits):
            option = _digits(tuple(step.choices)).get(digits[:1])
            if option:
                work.goto(step.choices[option.key], f"ボタン {digits} が押されたため")
                return
        case Spoken(text=text):
            if len(text) >= _TELLING_CHARS:
                work.note_said(Said(text))
            found = match_choice(text, step.choices)
            if found:
                work.goto(step.choices[found[0].key], f"「{text}」を「{'・'.join(found[0].words[:1])}」と判断(確かさ {found[1]:.0%})")
                return
        case _:
            pass
    silent = isinstance(given, Silence)
    if work.tries < step.retries:
        work.place("", tries=work.tries + 1)
        again(work, step, work.sentence("not_heard" if silent else "not_understood"))
        return
    work.event("limit", which="retries")
    if silent:
        go(work, step.on_silence or step.otherwise, "何も選ばれなかったため")
    else:
        go(work, step.otherwise, "選択を聞き取れなかったため")
