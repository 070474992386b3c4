"""What Aiko (owner of A), Ben (operator of A) and Chie (operator of B) get on each page."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from ivr.calls.tables import Call
from ivr.clients.tables import AuditEntry, Membership
from ivr.desk import claims, queue
from ivr.desk.tables import Disposition, QueueItem
from ivr.store.db import Store
from tests.desk.people import A, item_of, waiting_call
from tests.web.conftest import House, post


def text(answer) -> str:
    return answer.get_data(as_text=True)


def everybody(house: House):
    return [house.browser(user) for user in (house.people.aiko, house.people.ben, house.people.chie)]


def test_the_queue_shows_each_person_their_own_clients(house: House) -> None:
    aiko, ben, chie = (text(browser.get("/desk")) for browser in everybody(house))

    for page in (aiko, ben):
        assert "さくら不動産" in page
        assert "090-1234-5678" in page
        assert "ヤマト設備" not in page
    assert "ヤマト設備" in chie
    assert "さくら不動産" not in chie


def test_a_call_page_is_for_its_clients_people_alone(house: House) -> None:
    aiko, ben, chie = (browser.get(f"/desk/calls/{house.scene.call_id}") for browser in everybody(house))

    assert [page.status_code for page in (aiko, ben, chie)] == [200, 200, 404]
    for part in ("田中 花子", "水漏れ", "天井から水が漏れて", "敷地内に3台分ございます", "営業時間内", "世田谷区", "未確認"):
        assert part in text(ben)


def test_a_call_page_shows_the_two_lines_of_its_summary_also_when_nobody_waits_any_more(house: House) -> None:
    with house.store.system("turn") as session:
        session.execute(update(QueueItem).values(status="done"))
        session.execute(update(Call).where(Call.id == house.scene.call_id).values(summary="田中様/給湯器の修理について\n今日中に来てほしいとのこと"))

    page = text(house.browser(house.people.ben).get(f"/desk/calls/{house.scene.call_id}"))

    assert '<span class="line">田中様/給湯器の修理について</span><span class="line">今日中に来てほしいとのこと</span>' in page


def test_the_pieces_of_a_call_page_are_as_closed_as_the_page(house: House) -> None:
    for part in ("state", "sounds", "timeline"):
        path = f"/desk/calls/{house.scene.call_id}/{part}"
        assert [browser.get(path).status_code for browser in everybody(house)] == [200, 200, 404]


def test_a_recording_is_heard_by_its_clients_people_and_written_down(house: House) -> None:
    answers = [browser.get(f"/desk/recordings/{house.scene.recording_id}.wav") for browser in everybody(house)]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert answers[0].data[:4] == b"RIFF"
    assert answers[0].mimetype == "audio/wav"
    with house.store.system("sign_in", write=False) as session:
        entries = session.execute(select(AuditEntry.user_id, AuditEntry.subject).where(AuditEntry.action == "recording.listen")).all()
    assert [tuple(entry) for entry in entries] == [(user, f"recording:{house.scene.recording_id}") for user in (house.people.aiko, house.people.ben)]


def test_a_player_may_fetch_a_recording_in_pieces_and_is_written_down_once(house: House) -> None:
    ben = house.browser(house.people.ben)
    path = f"/desk/recordings/{house.scene.recording_id}.wav"

    answers = [ben.get(path, headers={"Range": span}) for span in ("bytes=0-", "bytes=100-199")]

    assert [answer.status_code for answer in answers] == [206, 206]
    assert len(answers[1].data) == 100
    with house.store.system("sign_in", write=False) as session:
        assert session.scalar(select(func.count()).where(AuditEntry.action == "recording.listen")) == 1


def test_looking_at_a_call_is_written_down(house: House) -> None:
    house.browser(house.people.aiko).get(f"/desk/calls/{house.scene.call_id}")

    with house.store.system("sign_in", write=False) as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.user_id, entry.action, entry.subject, entry.client_id) == (house.people.aiko, "call.view", f"call:{house.scene.call_id}", A)


def test_the_end_of_a_recording_is_not_heard_unseen(house: House) -> None:
    ben = house.browser(house.people.ben)

    for span in ("bytes=1-", "bytes=-5000"):
        ben.get(f"/desk/recordings/{house.scene.recording_id}.wav", headers={"Range": span})

    with house.store.system("sign_in", write=False) as session:
        assert session.scalar(select(func.count()).where(AuditEntry.action == "recording.listen")) == 1


def test_a_piece_of_a_call_page_is_not_read_unseen(house: House) -> None:
    ben = house.browser(house.people.ben)

    for part in ("sounds", "timeline", "sounds"):
        ben.get(f"/desk/calls/{house.scene.call_id}/{part}")

    with house.store.system("sign_in", write=False) as session:
        assert session.scalar(select(func.count()).where(AuditEntry.action == "call.view")) == 1


def test_the_history_is_each_persons_own(house: House) -> None:
    aiko, ben, chie = (text(browser.get("/desk/history")) for browser in everybody(house))

    assert "田中 花子" in aiko
    assert "田中 花子" in ben
    assert "田中 花子" not in chie
    assert "03-1234-5678" in chie


def test_the_history_filters_by_outcome_and_client(house: House) -> None:
    ben = house.browser(house.people.ben)
    with house.store.system("turn") as session:
        session.execute(update(Call).where(Call.id == house.scene.call_id).values(outcome="message", ended_at=house.clock()))

    assert "田中 花子" in text(ben.get("/desk/history?outcome=message&client=sakura"))
    assert "該当する通話はありません" in text(ben.get("/desk/history?outcome=handled"))
    assert "該当する通話はありません" in text(ben.get("/desk/history?client=yamato"))


def test_taking_a_caller_leads_to_the_call(house: House) -> None:
    ben = house.browser(house.people.ben)

    answer = post(ben, f"/desk/items/{house.scene.item_id}/claim")

    assert answer.headers["Location"] == f"/desk/calls/{house.scene.call_id}"
    assert item_of(house.store, house.scene.item_id).claimed_by == house.people.ben
    assert "お手元の電話(090-0000-0002)を鳴らしています" in text(ben.get(f"/desk/calls/{house.scene.call_id}"))


def test_the_second_operator_is_told_who_was_first(house: House) -> None:
    aiko, ben, chie = everybody(house)
    post(ben, f"/desk/items/{house.scene.item_id}/claim")

    assert post(aiko, f"/desk/items/{house.scene.item_id}/claim").headers["Location"] == "/desk"
    assert "Benさんが先に対応しています。" in text(aiko.get("/desk"))
    assert post(chie, f"/desk/items/{house.scene.item_id}/claim").status_code == 404


def test_an_operator_without_a_telephone_is_asked_for_it_first(house: House) -> None:
    ben = house.browser(house.people.ben)
    post(ben, "/desk/me/phone", phone="")

    answer = post(ben, f"/desk/items/{house.scene.item_id}/claim")

    assert answer.headers["Location"] == "/desk#phone"
    assert item_of(house.store, house.scene.item_id).status == "waiting"


def test_a_claim_can_be_given_back(house: House) -> None:
    aiko, ben, _chie = everybody(house)
    post(ben, f"/desk/items/{house.scene.item_id}/claim")

    post(aiko, f"/desk/items/{house.scene.item_id}/release")
    assert item_of(house.store, house.scene.item_id).status == "claimed"
    post(ben, f"/desk/items/{house.scene.item_id}/release")
    assert item_of(house.store, house.scene.item_id).status == "waiting"


def test_a_callback_is_taken_made_and_finished(house: House) -> None:
    ben = house.browser(house.people.ben)
    with house.store.system("turn") as session:
        queue.to_callback(session, call_id=house.scene.call_id, client_id=A, number="+81398765432", summary="", owner="operators", now=house.clock())

    post(ben, f"/desk/items/{house.scene.item_id}/claim")
    assert 'href="tel:+81398765432"' in text(ben.get(f"/desk/calls/{house.scene.call_id}"))
    post(ben, f"/desk/items/{house.scene.item_id}/done")

    assert item_of(house.store, house.scene.item_id).status == "done"


def test_a_disposition_is_kept_with_the_call(house: House) -> None:
    aiko, ben, chie = everybody(house)
    path = f"/desk/calls/{house.scene.call_id}/disposition"

    assert post(ben, path, code="passed_on", note="担当の鈴木様へ取り次ぎ", follow_up="1").status_code == 302
    assert post(chie, path, code="other").status_code == 404
    assert post(aiko, path, code="nonsense").headers["Location"].endswith("#disposition")

    page = text(aiko.get(f"/desk/calls/{house.scene.call_id}"))
    assert "担当の鈴木様へ取り次ぎ" in page
    assert "要フォロー" in page
    with house.store.system("sign_in", write=False) as session:
        assert [row.code for row in session.scalars(select(Disposition))] == ["passed_on"]


def test_whoever_talked_is_asked_to_write_it_up(house: House) -> None:
    aiko, ben, _chie = everybody(house)
    claim = claims.claim(house.store, house.scene.item_id, house.people.ben, {A}, house.clock())
    claims.accept(house.store, claim.claim_id, house.clock())
    claims.caller_joined(house.store, claim.claim_id, house.clock())
    claims.conversation_ended(house.store, claim.claim_id, house.clock())
    path = f"/desk/calls/{house.scene.call_id}"

    assert "お話が終わりました。<a" in text(ben.get(path))
    assert "お話が終わりました。<a" not in text(aiko.get(path))
    post(ben, path + "/disposition", code="answered")
    assert "お話が終わりました。<a" not in text(ben.get(path))


def test_notes_are_shown_as_text_never_as_markup(house: House) -> None:
    ben = house.browser(house.people.ben)
    post(ben, f"/desk/calls/{house.scene.call_id}/disposition", code="other", note="<script>alert(1)</script>")

    assert "<script>alert" not in text(ben.get(f"/desk/calls/{house.scene.call_id}"))


def test_the_change_number_moves_with_every_change_and_costs_no_membership(house: House) -> None:
    ben = house.browser(house.people.ben)
    before = ben.get("/desk/changes").get_json()["number"]

    claims.claim(house.store, house.scene.item_id, house.people.ben, {A}, house.clock())

    assert ben.get("/desk/changes").get_json()["number"] == before + 1
    assert house.app.test_client().get("/desk/changes").status_code == 401


def test_a_shift_is_begun_and_ended_on_the_desk(house: House) -> None:
    ben = house.browser(house.people.ben)

    post(ben, "/desk/me/shift", on="0")
    assert "休止中" in text(ben.get("/desk"))
    post(ben, "/desk/me/shift", on="1")
    assert "受付中" in text(ben.get("/desk"))


def test_a_bad_telephone_number_is_explained(house: House) -> None:
    ben = house.browser(house.people.ben)

    post(ben, "/desk/me/phone", phone="abc")

    assert "電話番号の形が正しくありません" in text(ben.get("/desk"))


@pytest.mark.parametrize(("role", "desk", "act"), [("viewer", 200, 404), ("editor", 403, 403)])
def test_roles_that_do_not_take_calls_cannot_act(house: House, role: str, desk: int, act: int) -> None:
    ben = house.browser(house.people.ben)
    with house.store.system("sign_in") as session:
        session.execute(update(Membership).where(Membership.user_id == house.people.ben).values(role=role))
    page = ben.get("/desk")
    token = text(page).split('name="csrf_token" value="')[1].split('"')[0]

    assert page.status_code == desk
    assert "対応する</button>" not in text(page)
    assert ben.post(f"/desk/items/{house.scene.item_id}/claim", data={"csrf_token": token}).status_code == act
    assert ben.post(f"/desk/calls/{house.scene.call_id}/disposition", data={"csrf_token": token, "code": "other"}).status_code == act


def test_pages_that_are_not_there_say_so_in_japanese(house: House) -> None:
    for browser in everybody(house):
        answer = browser.get("/desk/calls/999999")
        assert answer.status_code == 404
        assert "ページが見つかりません" in text(answer)


def test_a_failure_of_ours_is_a_plain_page_without_our_insides(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ben = house.browser(house.people.ben)
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("ivr.desk.pages.history.calls_list.calls", lambda *_args, **_options: 1 / 0)

    answer = ben.get("/desk/history")

    assert answer.status_code == 500
    assert "電話の受付は続いています" in text(answer)
    assert "ZeroDivision" not in text(answer)


def test_the_error_page_needs_no_database(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_arguments: object) -> None:
        raise OperationalError("", {}, ConnectionError())

    ben = house.browser(house.people.ben)
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("ivr.clients.people.signed_in", down)

    assert "電話の受付は続いています" in text(ben.get("/desk"))


def test_the_urgent_caller_stands_above_the_one_who_waits_longer(house: House, sqlite_store: Store) -> None:
    waiting_call(house.store, house.clock(), summary="通常のご相談")
    page = text(house.browser(house.people.ben).get("/desk/queue"))

    assert page.index("天井からの水漏れ") < page.index("通常のご相談")
    assert "緊急" in page


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_an_id_that_no_database_holds_is_a_page_that_does_not_exist(house: House, number: int) -> None:
    ben = house.browser(house.people.ben)

    for path in (
        f"calls/{number}",
        f"calls/{number}/timeline",
        f"recordings/{number}.wav",
        f"history?before={number}",
        f"history?before=-{number + 1}",
    ):
        assert ben.get(f"/desk/{path}").status_code == 404, path
    for path in (f"items/{number}/claim", f"items/{number}/release", f"items/{number}/done", f"calls/{number}/disposition"):
        assert post(ben, f"/desk/{path}").status_code == 404, path
    assert ben.get(f"/desk/calls/{2**63 - 1}").status_code == 404
    assert ben.get(f"/desk/history?before={2**63 - 1}").status_code == 200
