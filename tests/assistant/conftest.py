"""An assistant whose address is a local server, with a clock of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from ivr.assistant.assistant import Assistant
from ivr.assistant.endpoint import Endpoint
from tests.assistant.model_server import ModelServer, model_server


@dataclass
class Clock:
    """Seconds that grow when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """The model's server."""
    with model_server() as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    """The breaker's clock."""
    return Clock()


@pytest.fixture
def assistant(server: ModelServer, clock: Clock) -> Assistant:
    """Short limits, so that a test of them is short."""
    return Assistant(Endpoint(server.url, "small-model", "sk-secret-key"), faq_limit_s=0.5, summary_limit_s=0.5, clock=clock)
