"""The job that has a summary worded by the assistant, after the turn that made it: no caller waits for it, and the rules' words stand until then."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ivr.calls.summaries import standing, tell
from ivr.desk.changes import note
from ivr.store.db import Store
from ivr.summary import Summary, Told

Reword = Callable[[Told, Summary], Summary | None]
"""Better words for a summary, or None where there are none (see `ivr.assistant`). Never raises."""


class Rewording:
    """The job handler. `reword` None: no assistant is set up (any more)."""

    def __init__(self, store: Store, reword: Reword | None) -> None:
        self._store = store
        self._reword = reword

    def run(self, payload: dict[str, Any], _attempt: int, now: datetime) -> None:
        """Job "reword_summary": payload {call}. Done when the words stand, or when there are none; never tried again."""
        if self._reword is None:
            return
        with self._store.system("jobs", write=False) as session:
            found = standing(session, payload["call"], hold=False)
            if found is None or not found.is_made_by_rules:
                return  # worded already, or a turn is about to make it anew
            told, rules = found.told, found.rules
        worded = self._reword(told, rules)
        if worded is None:
            return
        with self._store.system("jobs") as session:
            found = standing(session, payload["call"], hold=True)
            if found is None or not found.is_made_by_rules or found.rules != rules:
                return  # more was said meanwhile: its own job words it
            tell(session, found, worded)
            note(session, found.call.id, found.call.client_id, "summary_worded", {}, now)
            session.flush()
