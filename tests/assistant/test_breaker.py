"""An address that failed is left alone for a while, longer each time, and one tries first."""

from ivr.assistant.breaker import FIRST_WAIT_S, LONGEST_WAIT_S, UNUSABLE_AT_MOST, Breaker
from tests.assistant.conftest import Clock


def test_after_a_failure_nobody_asks_for_a_while(clock: Clock):
    breaker = Breaker(clock)
    assert breaker.may_try()

    breaker.failed()

    assert not breaker.may_try()
    clock.now += FIRST_WAIT_S + 0.1
    assert breaker.may_try()


def test_after_the_wait_one_tries_first(clock: Clock):
    breaker = Breaker(clock)
    breaker.failed()
    clock.now += FIRST_WAIT_S + 0.1

    assert [breaker.may_try() for _ in range(3)] == [True, False, False]


def test_waits_grow_and_end_with_a_success(clock: Clock):
    breaker = Breaker(clock)
    for _ in range(10):
        breaker.failed()

    clock.now += LONGEST_WAIT_S - 1
    assert not breaker.may_try()
    clock.now += 2
    assert breaker.may_try()

    breaker.succeeded()
    breaker.failed()
    clock.now += FIRST_WAIT_S + 0.1
    assert breaker.may_try()


def test_a_wait_that_was_asked_for_is_kept(clock: Clock):
    breaker = Breaker(clock)

    breaker.failed(120)

    clock.now += 119
    assert not breaker.may_try()
    clock.now += 2
    assert breaker.may_try()


def test_nobody_is_kept_waiting_for_a_day(clock: Clock):
    breaker = Breaker(clock)

    breaker.failed(86400)

    clock.now += LONGEST_WAIT_S + 1
    assert breaker.may_try()


def test_answers_that_nobody_can_use_are_a_failure_after_a_few(clock: Clock):
    breaker = Breaker(clock)
    for _ in range(UNUSABLE_AT_MOST - 1):
        breaker.unusable()
    assert breaker.may_try()

    breaker.unusable()

    assert not breaker.may_try()


def test_a_usable_answer_forgets_the_unusable_ones(clock: Clock):
    breaker = Breaker(clock)
    for _ in range(UNUSABLE_AT_MOST * 2):
        breaker.unusable()
        breaker.succeeded()

    assert breaker.may_try()
