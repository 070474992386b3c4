"""Sales pitches: decline politely, or ask one question. Shared by listen and the step screen."""

from collections.abc import Callable

from ivr.flows.inputs import Input
from ivr.flows.run.callback import yes_or_no
from ivr.flows.run.work import Work
from ivr.flows.state import Understood

QUESTION = "sales"


def screen(work: Work, heard: Understood, *, declined: str | None) -> bool:
    """Decide on the last words. True when the turn is decided: declined, or the question is asked."""
    if heard.sales == "pass":
        return False
    if heard.relationship == "existing":
        work.decide("relationship", "yes", "お取引のあるお客様のため、営業としてお断りしません")
        return False
    if heard.sales == "decline":
        decline(work, declined, "営業のご案内と判断したため")
        return True
    work.decide("sales", "ask", "営業かどうかはっきりしないため、確認します")
    work.place(QUESTION)
    ask(work)
    return True


def ask(work: Work, *before: str) -> None:
    """The one question."""
    work.collect(*before, work.sentence("sales_question"))


def resume(work: Work, given: Input, *, declined: str | None, go_on: Callable[[], None]) -> None:
    """Yes → declined; no, silence or anything else → go on."""
    if yes_or_no(given) is True:
        decline(work, declined, "営業のご案内とのお答えのため")
        return
    work.decide("sales", "pass", "営業ではない、またはお答えがなかったため")
    go_on()


def decline(work: Work, target: str | None, why: str) -> None:
    """Turn the pitch away."""
    work.decide("sales", "decline", why)
    if target:
        work.goto(target, why)
        return
    work.set_outcome("declined", why)
    work.say_key("declined")
    work.hang_up()
