"""`ivr doctor` says where what callers say is sent."""

import pytest

from ivr.commands import doctor
from ivr.settings import Settings


def test_without_an_assistant_nothing_is_sent():
    finding = doctor._assistant(Settings())

    assert finding.ok
    assert "どこへも送りません" in finding.what


@pytest.mark.parametrize(
    ("url", "ok"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://ollama:11434/v1", True),
        ("http://192.168.1.20:8000/v1", True),
        ("https://api.example.com/v1", True),
        ("http://api.example.com/v1", False),
        ("http://8.8.8.8/v1", False),
    ],
)
def test_an_assistant_far_away_must_be_reached_over_https(url: str, ok: bool):
    finding = doctor._assistant(Settings(assistant_url=url, assistant_model="m"))

    assert finding.ok is ok
    assert "お客様のお話を送ります" in finding.what
    assert not finding.serious
