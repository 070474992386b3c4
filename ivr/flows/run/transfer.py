"""transfer: ring the client's people, in order or all at once, until one accepts."""

from ivr.flows.inputs import Input, TransferEnded
from ivr.flows.outputs import Transfer as Ring
from ivr.flows.run.person import go
from ivr.flows.run.work import Work
from ivr.flows.steps.transfer import Transfer


def enter(work: Work, step: Transfer) -> None:
    """Ring the first, or all."""
    numbers = _numbers(work, step)
    if not numbers:
        _unanswered(work, step, "呼び出す番号がないため")
        return
    work.say(work.fill(step.say) if step.say else work.sentence("transfer"))
    _ring(work, step, 0, numbers)


def _numbers(work: Work, step: Transfer) -> tuple[str, ...]:
    if isinstance(step.transfer, list):
        return tuple(step.transfer)
    named = work.flow.on_call.get(step.transfer)
    return named if named is not None else (step.transfer,) if step.transfer.startswith("+") else ()


def _ring(work: Work, step: Transfer, ringing: int, numbers: tuple[str, ...]) -> None:
    """The ringing with this number, counted through all rounds."""
    wanted = numbers if step.mode == "all" else (numbers[ringing % len(numbers)],)
    work.place("ring", ringing=ringing, numbers=list(wanted))
    work.event("transfer", numbers=list(wanted))
    announce = work.fill(step.announce) if step.announce else work.sentence("announce")
    work.ring(Ring(wanted, announce=announce if step.accept or step.announce else "", accept=step.accept, timeout_s=step.timeout_s))


def again(work: Work, step: Transfer) -> None:
    """Ring the same again."""
    _ring(work, step, int(work.memo.get("ringing", 0)), _numbers(work, step))


def resume(work: Work, step: Transfer, given: Input) -> None:
    """Accepted: done. Else the next one, the next round, and then `unanswered`."""
    if isinstance(given, TransferEnded) and given.accepted:
        work.set_outcome("transferred", "担当者におつなぎしたため")
        if step.next:
            work.goto(step.next, "お話が終わったため")
        else:
            work.hang_up()
        return
    numbers = _numbers(work, step)
    ringing = int(work.memo.get("ringing", 0)) + 1
    if ringing < step.rounds * (1 if step.mode == "all" else len(numbers)):
        work.say_key("transfer_again")
        _ring(work, step, ringing, numbers)
        return
    _unanswered(work, step, "どなたも電話に出られなかったため")


def _unanswered(work: Work, step: Transfer, why: str) -> None:
    work.say_key("transfer_failed")
    go(work, step.unanswered, why)
