"""The throttle slows guessing and never locks the house."""

from limits.errors import StorageError

from ivr.web.throttle import Throttle


def test_one_address_is_slowed_from_any_network() -> None:
    throttle = Throttle()
    for number in range(10):
        throttle.failed(f"192.0.2.{number}", "ben@example.jp")

    assert not throttle.allows("198.51.100.1", " Ben@example.jp")
    assert throttle.allows("192.0.2.1", "aiko@example.jp")


def test_one_network_is_slowed_for_every_address() -> None:
    throttle = Throttle()
    for number in range(50):
        throttle.failed("192.0.2.1", f"{number}@example.jp")

    assert not throttle.allows("192.0.2.1", "ben@example.jp")


def test_people_may_sign_in_while_the_counters_store_is_down(monkeypatch) -> None:
    def down(*_args: object) -> bool:
        raise StorageError(ConnectionError("no Redis"))

    throttle = Throttle()
    monkeypatch.setattr(throttle._limiter, "test", down)
    monkeypatch.setattr(throttle._limiter, "hit", down)

    throttle.failed("192.0.2.1", "ben@example.jp")
    assert throttle.allows("192.0.2.1", "ben@example.jp")
