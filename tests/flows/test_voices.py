"""One list of voices: the checker's is the telephone's."""

from ivr.flows.voices import VOICES
from ivr.phone.voices import voices


def test_the_checker_and_the_telephone_know_the_same_voices():
    assert voices() == VOICES
