"""One click puts right what was understood: who may, what is kept, what the page says then."""

import pytest
from sqlalchemy import select, update

from ivr.calls.tables import Correction
from ivr.clients.tables import AuditEntry, Membership
from tests.web.conftest import House, post, token_of


def text(answer) -> str:
    return answer.get_data(as_text=True)


def page(house: House, user: int) -> str:
    return text(house.browser(user).get(f"/desk/calls/{house.scene.call_id}"))


def click(house: House, user: int, subject: str, **form: str):
    return post(house.browser(user), f"/desk/recordings/{house.scene.recording_id}/corrections", subject=subject, **form)


def kept(house: House) -> list[tuple[str, str | None, int]]:
    with house.store.system("jobs", write=False) as session:
        return [(row.subject, row.verdict, row.user_id) for row in session.scalars(select(Correction).order_by(Correction.id))]


def test_the_page_shows_every_decision_with_reasons_and_buttons(house: House) -> None:
    html = page(house, house.people.ben)

    for words in (
        "営業ではない 2%",
        "緊急の修理",
        "危険",
        "水漏れ",
        "営業だった",
        "緊急だった(お急ぎ)",
        "緊急ではない",
        "応募",
        "駐車場はありますか",
        "該当なし",
    ):
        assert words in html


@pytest.mark.parametrize(
    ("subject", "verdict"), [("sales", "yes"), ("sales", "no"), ("intent", "complaint"), ("urgent", "none"), ("faq", "駐車場"), ("faq", "")]
)
def test_a_click_is_kept_and_shown_with_who_and_when(house: House, subject: str, verdict: str) -> None:
    answer = click(house, house.people.ben, subject, verdict=verdict)

    assert answer.headers["Location"] == f"/desk/calls/{house.scene.call_id}#sound-{house.scene.recording_id}"
    assert kept(house) == [(subject, verdict, house.people.ben)]
    html = page(house, house.people.aiko)
    assert "Benさんが訂正 · 11/24(火) 12:00" in html
    assert 'class="small verdict right"' in html
    assert "を訂正: " in html


def test_a_click_can_be_taken_back(house: House) -> None:
    click(house, house.people.ben, "sales", verdict="yes")

    click(house, house.people.aiko, "sales", take_back="1")

    assert kept(house)[-1] == ("sales", None, house.people.aiko)
    html = page(house, house.people.ben)
    assert "さんが訂正" not in html
    assert "営業の訂正を取り消しました" in html


def test_each_click_is_in_the_audit_log(house: House) -> None:
    click(house, house.people.ben, "sales", verdict="yes")

    with house.store.system("sign_in", write=False) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "correction.make")).one()
    assert (entry.user_id, entry.subject) == (house.people.ben, f"recording:{house.scene.recording_id}")


def test_only_people_who_take_the_clients_calls_may_click(house: House) -> None:
    assert click(house, house.people.chie, "sales", verdict="yes").status_code == 404
    with house.store.system("sign_in") as session:
        session.execute(update(Membership).where(Membership.user_id == house.people.ben).values(role="viewer"))
    assert click(house, house.people.ben, "sales", verdict="yes").status_code == 404

    assert kept(house) == []
    html = page(house, house.people.ben)
    assert "営業ではない 2%" in html
    assert "営業だった" not in html


def test_a_form_without_the_pages_token_is_refused(house: House) -> None:
    ben = house.browser(house.people.ben)

    answer = ben.post(f"/desk/recordings/{house.scene.recording_id}/corrections", data={"subject": "sales", "verdict": "yes"})

    assert answer.status_code == 400
    assert kept(house) == []


@pytest.mark.parametrize(("subject", "verdict"), [("sales", "perhaps"), ("faq", "nonsense"), ("weather", "fine")])
def test_what_cannot_be_said_is_explained(house: House, subject: str, verdict: str) -> None:
    click(house, house.people.ben, subject, verdict=verdict)

    assert kept(house) == []


def test_a_click_without_a_verdict_is_no_click(house: House) -> None:
    ben = house.browser(house.people.ben)

    answer = ben.post(f"/desk/recordings/{house.scene.recording_id}/corrections", data={"csrf_token": token_of(ben), "subject": "sales"})

    assert answer.status_code == 400
    assert kept(house) == []


def test_open_desks_are_told_of_a_click(house: House) -> None:
    ben = house.browser(house.people.ben)
    before = ben.get("/desk/changes").get_json()["number"]

    click(house, house.people.aiko, "sales", verdict="no")

    assert ben.get("/desk/changes").get_json()["number"] == before + 1
