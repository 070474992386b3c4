"""The assistant's two services. Neither raises: None means that the rules' own result stands."""

import time
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol, TypeVar

import structlog
from pydantic import SecretStr

from ivr.assistant import words
from ivr.assistant.breaker import Breaker
from ivr.assistant.endpoint import Endpoint, Unanswered
from ivr.assistant.metrics import ANSWERS, SECONDS
from ivr.faq.model import Entry
from ivr.faq.picked import Picked
from ivr.summary import Summary, Told
from ivr.summary.grounded import problems

log = structlog.get_logger(__name__)

Use = Literal["faq", "summary"]
LEAST_S = 0.3
"""With less time left nobody is asked: no model answers so fast, and the caller would wait for nothing."""
T = TypeVar("T")


class AssistantSettings(Protocol):
    """The settings of this room (see `ivr.settings`)."""

    @property
    def assistant_url(self) -> str:
        """Base address; empty = no assistant."""
        ...

    @property
    def assistant_model(self) -> str:
        """The model's name there."""
        ...

    @property
    def assistant_key(self) -> SecretStr:
        """The key, or empty."""
        ...

    @property
    def assistant_faq_limit_s(self) -> float:
        """Seconds a caller may wait for a choice."""
        ...

    @property
    def assistant_summary_limit_s(self) -> float:
        """Seconds a job may wait for a wording."""
        ...


class Assistant:
    """Thread-safe. One a process: it remembers that the address failed."""

    def __init__(self, endpoint: Endpoint, *, faq_limit_s: float, summary_limit_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._endpoint = endpoint
        self._limits: dict[Use, float] = {"faq": faq_limit_s, "summary": summary_limit_s}
        # Apart, since an address may be too slow for callers and quick enough for summaries.
        self._breakers: dict[Use, Breaker] = {"faq": Breaker(clock), "summary": Breaker(clock)}

    def pick(self, question: str, entries: Sequence[Entry], *, within_s: float = 60.0) -> Picked | None:
        """Which of `entries` answers `question`, or that none does; None = nobody could say, within the limit or `within_s`."""
        limit_s = min(self._limits["faq"], within_s)
        if not entries or limit_s < LEAST_S:
            return None
        asked = words.pick_question(question, entries)
        picked = self._ask(
            "faq", words.PICK_SYSTEM, asked, words.pick_schema(entries), limit_s, lambda content: Picked(words.read_pick(content, entries))
        )
        if picked is not None:
            _count("faq", "none" if picked.entry is None else "used")
        return picked

    def reword(self, told: Told, rules: Summary) -> Summary | None:
        """`rules` in better words; None where it cannot be asked, or where its words say anything that was not said."""
        if not rules.wants:
            return None
        asked = words.reword_question(told, rules)
        wording = self._ask("summary", words.REWORD_SYSTEM, asked, words.REWORD_SCHEMA, self._limits["summary"], words.read_wording)
        if wording is None:
            return None
        strange = problems(wording.about, wording.wants, told, rules)
        _count("summary", "refused" if strange else "used")
        if strange:
            log.info("assistant", use="summary", result="refused", words=len(strange))
            return None
        return rules.reworded(wording.about, wording.wants)

    def _ask(self, use: Use, system: str, question: str, schema: dict[str, Any], limit_s: float, read: Callable[[str], T]) -> T | None:
        breaker = self._breakers[use]
        if not breaker.may_try():
            _count(use, "waiting")
            return None
        try:
            with SECONDS.labels(use=use).time():
                answer = read(self._endpoint.ask(system, question, schema, limit_s))
        except words.Unusable:
            self._given_up(use, Unanswered("unusable", "not of the agreed form"))
            return None
        except Unanswered as error:
            self._given_up(use, error)
            return None
        breaker.succeeded()
        return answer

    def _given_up(self, use: Use, error: Unanswered) -> None:
        """Tell the breaker, the metrics and the log; no word of what was asked or answered."""
        if error.result == "unusable":
            self._breakers[use].unusable()
        else:
            self._breakers[use].failed(error.wait_s)
        _count(use, error.result)
        log.warning("assistant", use=use, result=error.result, why=error.why)


def _count(use: Use, result: str) -> None:
    ANSWERS.labels(use=use, result=result).inc()


def make_assistant(settings: AssistantSettings) -> Assistant | None:
    """The assistant that the settings name; None = there is none, and nothing is sent anywhere."""
    if not settings.assistant_url:
        return None
    endpoint = Endpoint(settings.assistant_url, settings.assistant_model, settings.assistant_key.get_secret_value())
    return Assistant(endpoint, faq_limit_s=settings.assistant_faq_limit_s, summary_limit_s=settings.assistant_summary_limit_s)
