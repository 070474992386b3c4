"""ask: slot by slot, keys before speech, read back, one correction at a time, a recording rather than a third try."""

import pytest

from ivr.flows.inputs import HeardLate, HungUp, Keys, Recorded, Silence, Spoken
from ivr.flows.outputs import Collect, Record, TakeMessage, Transcribe
from tests.flows.playing import NUMBER, Call, flow_of

NEXT = "終わり: {end: message}"


def call(slots: str, confirm: str = "false", number: str | None = NUMBER) -> Call:
    made = Call(flow_of(f"start:\n  ask: {slots}\n  confirm: {confirm}\n  next: 終わり\n{NEXT}"))
    made.rings(number)
    return made


def slot(made: Call, name: str):
    return made.state.slots[name]


BOTH = "{name: お名前をお願いいたします。, phone: {say: お電話番号をお願いいたします。, default: caller}}"


def test_a_name_is_recorded_heard_and_read_back_in_kana():
    made = call("{name: お名前をお願いいたします。}")
    assert isinstance(made.ending, Record)

    made.says("佐藤花子と申します")
    assert "サトウハナコ様、でよろしいでしょうか" in made.words
    made.give(Keys("1"))

    assert slot(made, "name").value == "佐藤花子"
    assert slot(made, "name").verified
    assert slot(made, "name").recording == 1
    assert Transcribe(1, live=True, expects="name") in made.effects
    assert made.outcome == "message"


def test_the_callers_own_number_is_offered_first():
    made = call("{phone: {say: お電話番号をお願いいたします。, default: caller}}")
    assert "ゼロキュウゼロ、イチニーサンヨン、ゴーロクナナハチ" in made.words

    made.give(Keys("1"))

    assert slot(made, "phone").value == NUMBER
    assert slot(made, "phone").source == "caller"
    assert slot(made, "phone").verified


def test_another_number_is_pressed_and_read_back_in_groups():
    made = call("{phone: {say: お電話番号をお願いいたします。, default: caller}}")

    made.give(Spoken("いいえ、別の番号です"))
    assert isinstance(made.ending, Collect)
    assert made.ending.max_keys is None
    made.give(Keys("0312345678"))
    assert "ゼロサン、イチニーサンヨン、ゴーロクナナハチ、でよろしいでしょうか" in made.words
    made.give(Keys("1"))

    assert (slot(made, "phone").value, slot(made, "phone").source, slot(made, "phone").verified) == ("+81312345678", "keys", True)


def test_a_withheld_number_is_asked_for_at_once():
    made = call("{phone: {say: お電話番号をお願いいたします。, default: caller}}", number=None)

    assert "市外局番から押して" in made.words


def test_a_number_that_came_by_speech_stays_unverified_though_confirmed():
    made = call("{phone: お電話番号をお願いいたします。}")

    made.give(Spoken("ゼロサン、イチニサンヨン、ゴーロクナナハチです"), Keys("1"))

    assert slot(made, "phone").value == "+81312345678"
    assert slot(made, "phone").source == "speech"
    assert not slot(made, "phone").verified


@pytest.mark.parametrize(
    ("question", "answer", "value"),
    [
        ("number: {say: 会員番号をどうぞ。, digits: 4}", Keys("0123"), "0123"),
        ("number: 何名様でしょうか。", Spoken("三人です"), "3"),
        ("date: ご希望の日をどうぞ。", Keys("1130"), "2026-11-30"),
        ("date: ご希望の日をどうぞ。", Spoken("11月30日です"), "2026-11-30"),
        ("time: お時間をどうぞ。", Keys("1530"), "15:30"),
        ("time: お時間をどうぞ。", Spoken("午後3時半です"), "15:30"),
        ("postcode: 郵便番号をどうぞ。", Keys("1500001"), "150-0001"),
        ("郵便番号: 郵便番号をどうぞ。", Spoken("150の0001です"), "150-0001"),
        ("amount: ご予算をどうぞ。", Keys("30000"), "30000"),
        ("金額: ご予算をどうぞ。", Spoken("三万円です"), "30000"),
        ("order_number: ご注文番号をどうぞ。", Keys("00123"), "00123"),
        ("注文番号: ご注文番号をどうぞ。", Spoken("A-1234です"), "A1234"),
        ("初回: {say: 初めてでしょうか。, type: yes_no}", Keys("2"), "no"),
        ("初回: {say: 初めてでしょうか。, type: yes_no}", Spoken("はい、そうです"), "yes"),
        ("種別: {say: 個人は1を、法人は2を。, type: choice, choices: {1 個人: 個人, 2 法人: 法人}}", Keys("2"), "法人"),
        ("種別: {say: 個人は1を、法人は2を。, type: choice, choices: {1 個人: 個人, 2 法人: 法人}}", Spoken("個人です"), "個人"),
    ],
)
def test_each_type_is_taken_by_keys_or_speech(question, answer, value):
    made = call(f"{{{question}}}", confirm="true")

    made.give(answer)

    assert next(iter(made.state.slots.values())).value == value
    assert "ご確認いたします" in made.words


@pytest.mark.parametrize(("question", "said", "value"), [
    ("kana: フリガナをどうぞ。", "さとうはなこです", "サトウハナコ"),
    ("address: ご住所をどうぞ。", "東京都港区芝1丁目2番3号です", "東京都港区芝1-2-3"),
    ("用件: ご用件をどうぞ。", "鍵が壊れました", "鍵が壊れました"),
])  # fmt: skip
def test_long_answers_are_recorded(question, said, value):
    made = call(f"{{{question}}}", confirm="true")

    made.says(said)

    assert next(iter(made.state.slots.values())).value == value


def test_all_is_read_back_and_only_what_is_wrong_is_asked_again():
    made = call(BOTH, confirm="true")
    made.says("佐藤花子と申します")
    made.give(Keys("1"))
    assert "お名前は、サトウハナコ様。お電話番号は、ゼロキュウゼロ" in made.words

    made.give(Spoken("違います"))
    assert "お名前は1を、お電話番号は2を" in made.words
    made.give(Keys("2"))
    assert "お電話番号をお願いいたします" in made.words
    made.give(Keys("0312345678"))
    assert "お名前は、サトウハナコ様。お電話番号は、ゼロサン" in made.words
    made.give(Keys("1"))

    assert slot(made, "phone").value == "+81312345678"
    assert slot(made, "name").recording == 1
    assert slot(made, "name").verified
    assert made.recordings == 1
    assert made.outcome == "message"


def test_what_is_wrong_may_be_named_at_once():
    made = call(BOTH, confirm="true")
    made.says("佐藤花子と申します")
    made.give(Keys("1"))

    made.give(Spoken("電話番号が違います"))

    assert "お電話番号をお願いいたします" in made.words


def test_corrections_end_after_some_rounds():
    made = call(BOTH, confirm="true")
    made.says("佐藤花子と申します")
    made.give(Keys("1"))

    for _ in range(5):
        if made.over:
            break
        made.give(Keys("2"))
        if not made.over:
            made.give(Keys("2"), Keys("0312345678"))

    assert made.outcome == "message"
    assert any(event.kind == "limit" for event in made.events)


def test_a_name_not_understood_twice_is_kept_as_a_recording():
    made = call("{name: お名前をお願いいたします。}")

    made.says("")
    assert "もう一度" in made.words or "聞こえません" in made.words
    made.says("")

    assert slot(made, "name").recording == 2
    assert slot(made, "name").value == ""
    assert made.over
    assert made.outcome == "message"


def test_a_wrong_reading_twice_keeps_what_was_heard_and_the_recording():
    made = call("{name: お名前をお願いいたします。}")
    made.says("佐藤花子と申します")
    made.give(Keys("2"))
    made.says("加藤花代と申します")

    made.give(Keys("2"))

    assert slot(made, "name").recording == 2
    assert not slot(made, "name").verified


def test_keys_not_understood_twice_are_kept_as_a_recording():
    made = call("{phone: お電話番号をお願いいたします。}")

    made.give(Keys("12"), Spoken("ええと"))
    assert isinstance(made.ending, Record)
    made.give(Recorded(5, 4.0))

    assert slot(made, "phone").recording == 5
    assert Transcribe(5, live=False) in made.effects
    assert made.over


def test_a_number_with_a_digit_missing_is_asked_again_with_the_reason():
    made = call("{phone: お電話番号をお願いいたします。}")

    made.give(Spoken("090の1234の567です"))
    assert "桁数が足りないようです" in made.words
    made.give(Spoken("090の1234の5678です"))
    made.give(Keys("1"))

    assert slot(made, "phone").value == NUMBER


def test_an_address_without_its_city_is_asked_for_it_once_and_then_kept():
    made = call("{address: ご住所をお願いいたします。}")

    made.says("桜1丁目の2の3です")
    assert "市区町村から" in made.words
    made.says("桜1丁目の2の3です")

    assert slot(made, "address").value == "桜1丁目の2の3です"
    assert slot(made, "address").recording == 2


def test_words_that_come_too_late_are_kept_as_a_recording():
    made = call("{name: お名前をお願いいたします。}")

    made.give(Recorded(3, 2.0), HeardLate(3))

    assert slot(made, "name").recording == 3
    assert made.over


@pytest.mark.parametrize("answer", [Silence(), Keys("#")])
def test_an_optional_slot_may_be_passed_over(answer):
    made = call("{number: {say: 会員番号をどうぞ。, optional: true}}")

    made.give(answer)

    assert made.over
    assert slot(made, "number").value == ""


def test_silence_throughout_comes_to_an_end():
    made = call(BOTH, confirm="true")

    made.give(*[Silence()] * 8)

    assert made.over
    assert slot(made, "phone").value == NUMBER
    assert not slot(made, "phone").verified


def test_a_company_named_with_the_name_is_kept():
    made = call("{name: お名前をお願いいたします。}", confirm="true")

    made.says("株式会社青空の佐藤と申します")

    assert "青空" in slot(made, "company").value


def test_danger_in_an_answer_raises_the_call():
    made = call("{状態: どのような状態でしょうか。}")

    made.says("天井から水が漏れていて止まりません")

    assert made.state.raised == "urgent"
    assert made.state.heard is not None


def test_what_was_told_is_stored_as_the_message():
    made = call("{name: お名前をお願いいたします。}")

    made.says("佐藤花子と申します")
    made.give(Keys("1"))

    assert TakeMessage(None, {"name": "佐藤花子"}) in made.effects


def test_hanging_up_between_two_questions_leaves_no_message():
    made = call(BOTH)

    made.give(HungUp())

    assert made.outcome == "abandoned"


def test_no_answer_to_which_is_wrong_goes_on_with_what_there_is():
    made = call(BOTH, confirm="true")
    made.says("佐藤花子と申します")
    made.give(Keys("1"), Keys("2"))

    made.give(Keys("9"))
    assert "どちらを直しますか" in made.words
    made.give(Silence())

    assert made.over
    assert not slot(made, "name").verified


def test_the_only_slot_is_asked_again_at_once():
    made = call("{name: お名前をお願いいたします。}", confirm="true")
    made.says("佐藤花子と申します")

    made.give(Keys("2"))

    assert made.words == "お名前をお願いいたします。"


def test_an_unclear_answer_to_what_was_read_back_asks_once_more_and_then_takes_it_unverified():
    made = call("{name: お名前をお願いいたします。}")
    made.says("佐藤花子と申します")

    made.give(Spoken("ええと"))
    assert "サトウハナコ" in made.words
    made.give(Silence())

    assert slot(made, "name").value == "佐藤花子"
    assert not slot(made, "name").verified


@pytest.mark.parametrize("keys", ["2", "12"])
def test_more_than_nine_slots_are_chosen_by_number(keys):
    names = [f"項目{place}" for place in range(1, 13)]
    made = call("{" + ", ".join(f"{name}: {{say: {name}をどうぞ。, type: yes_no}}" for name in names) + "}", confirm="true")
    made.give(*[Keys("1")] * 12)

    made.give(Keys("2"))
    assert made.ending.max_keys == 2
    made.give(Keys(keys))

    assert f"項目{keys}をどうぞ" in made.words


def test_an_input_out_of_order_repeats_the_question():
    made = call(BOTH, confirm="true")
    made.give(Recorded(1, 2.0), Keys("1"))
    assert made.ending.recording == 1
    made.give(made.heard("佐藤花子と申します"), Keys("1"))

    made.give(Recorded(9, 1.0))
    assert "ご確認いたします" in made.words
    made.give(Keys("2"), Recorded(9, 1.0))

    assert "どちらを直しますか" in made.words
