"""What the interpreter tells of a call: the words of every turn, the slots by their parts, a sentence for the voice."""

from ivr.flows.inputs import Keys, Spoken
from ivr.flows.limits import Limits
from ivr.flows.outputs import PutInQueue
from ivr.flows.state import State
from tests.flows.playing import Call, flow_of

FLOW = """
start: {listen: ご用件をどうぞ。, otherwise: 聞く}
聞く:
  ask:
    お名前: お名前をどうぞ。
    電話番号: {say: お電話番号をどうぞ。, default: caller}
    状態: どのような状態ですか。
  confirm: true
  next: 窓口
窓口: {queue: 一般}
"""


def called() -> Call:
    made = Call(flow_of(FLOW))
    made.rings()
    return made


def test_slots_that_the_author_named_in_japanese_stand_on_the_first_line():
    made = called()
    made.says("浴室の換気扇の修理をお願いしたいんですが")
    made.says("木村と申します")
    made.give(Keys("1"))
    made.says("昨日から変な音がします")
    made.give(Keys("1"))

    item = next(effect for effect in made.effects if isinstance(effect, PutInQueue))
    assert item.summary == "木村様(090-1234-5678)/浴室の換気扇の修理について\n浴室の換気扇の修理をお願いしたい。昨日から変な音がするとのこと"


def test_a_name_given_in_answer_is_not_taken_for_the_matter():
    made = called()
    made.says("浴室の換気扇の修理をお願いしたいんですが")
    made.says("木村商店の木村です、よろしくお願いします")

    assert made.state is not None
    assert [(said.asked, said.is_free) for said in made.state.said] == [("", True), ("お名前", False)]
    assert "よろしく" not in made.state.summary()


def test_what_is_said_to_a_menu_is_told_as_well():
    made = Call(flow_of('start: {menu: 故障は1、その他は2です。, choices: {"1 故障": 窓口, "2 その他 請求": 窓口}}\n窓口: {queue: 一般}'))
    made.rings()

    made.give(Spoken("昨日届いた請求の件なんですが", 0.9))

    assert made.state is not None
    assert "請求" in made.state.summary()


def test_of_a_call_without_end_the_oldest_words_go():
    made = Call(flow_of("start: {listen: どうぞ。, otherwise: start}"), limits=Limits(heard_chars=30))
    made.rings()

    for number in range(5):
        made.says(f"{number}番目の用件をお話ししております")

    assert made.state is not None
    assert sum(len(said.text) for said in made.state.said) <= 30
    assert made.state.said[-1].text.startswith("4番目")


def test_the_state_of_an_older_release_has_said_nothing():
    assert State.from_json('{"flow_version": "v1", "heard_text": "水漏れです"}').said == ()
