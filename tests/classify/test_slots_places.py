"""Addresses and postcodes against Japan Post's list, and what remains without the extra that has it."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.classify.slots import postal
from ivr.classify.slots.addresses import parse_address
from ivr.classify.slots.places import cities, locate
from ivr.classify.slots.postcodes import parse_postcode
from ivr.classify.slots.value import SlotValue

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def without_list(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The extra `addresses` is not installed."""
    for cached in (postal.towns_of_city, postal.towns_of_postcode):
        cached.cache_clear()
    monkeypatch.setattr(postal, "_file", lambda: None)
    yield
    for cached in (postal.towns_of_city, postal.towns_of_postcode):
        cached.cache_clear()


def read(said: str) -> SlotValue:
    found = parse_address(said)
    assert found
    return found


@given(st.sampled_from(cities()))
def test_every_municipality_of_japan_is_found_as_written(city) -> None:
    found = locate(f"{city.prefecture}{city.name}本町1の2")

    assert found
    assert (found.city, found.rest, found.heard) == (city, "本町1の2", "written")


@pytest.mark.parametrize(
    ("said", "prefecture", "name", "heard"),
    [
        ("横浜市青葉区美しが丘", "神奈川県", "横浜市青葉区", "written"),
        ("軽井沢町長倉", "長野県", "北佐久郡軽井沢町", "written"),
        ("茅ケ崎市元町", "神奈川県", "茅ヶ崎市", "written"),
        ("東京と新宿区西新宿", "東京都", "新宿区", "misheard"),
        ("大阪不大阪市北区梅田", "大阪府", "大阪市北区", "misheard"),
        ("神奈川県横浜市なか区本町", "神奈川県", "横浜市中区", "misheard"),
        ("東京都大田九蒲田", "東京都", "大田区", "misheard"),
        ("とうきょうとしぶやく神宮前", "東京都", "渋谷区", "misheard"),
        ("千葉県船端市本町", "千葉県", "船橋市", "alike"),
    ],
)
def test_a_municipality_is_found_misheard_and_without_its_prefecture(said: str, prefecture: str, name: str, heard: str) -> None:
    found = locate(said)

    assert found
    assert found.city
    assert (found.city.prefecture, found.city.name, found.heard) == (prefecture, name, heard)


@pytest.mark.parametrize("said", ["府中市宮西町", "中央区日本橋", "北区王子"])
def test_a_name_that_several_places_bear_is_no_place(said: str) -> None:
    found = locate(said)

    assert found
    assert found.city is None
    assert found.rivals


def test_what_is_in_the_list_is_sure_and_what_is_misheard_or_incomplete_asks() -> None:
    assert read("渋谷区神宮前1の2の3です").is_sure
    for said in ("東京と渋谷区神宮前1の2の3です", "渋谷区神宮前です", "渋谷区神空前1の2の3です", "渋谷区神宮前1の2の3、いや、1の2の4です"):
        assert not read(said).is_sure


def test_a_town_written_by_its_sound_gets_its_spelling_from_the_list() -> None:
    assert read("渋谷区じんぐうまえ1の2の3です").value == "東京都渋谷区神宮前1-2-3"


def test_a_postcode_of_another_place_makes_an_address_doubtful() -> None:
    assert read("150の0001、渋谷区神宮前1の2の3").is_sure
    assert not read("530の0001、渋谷区神宮前1の2の3").is_sure


def test_a_postcode_tells_which_of_two_cities_is_meant() -> None:
    assert read("183の0022、府中市宮西町2の24").value == "〒183-0022 東京都府中市宮西町2-24"


def test_a_postcode_alone_is_the_town_it_stands_for() -> None:
    found = read("郵便番号150の0001です")

    assert found.value == "〒150-0001 東京都渋谷区神宮前"
    assert found.spoken == "郵便番号、イチゴーゼロ、ゼロゼロゼロイチ。東京都渋谷区神宮前"


def test_a_postcode_is_read_back_with_its_place_and_an_unknown_one_asks() -> None:
    known, unknown = parse_postcode("150の0001です"), parse_postcode("150の9999です")

    assert known
    assert known.is_sure
    assert known.question == "郵便番号は、イチゴーゼロ、ゼロゼロゼロイチ、東京都渋谷区神宮前、でよろしいでしょうか。"
    assert unknown
    assert not unknown.is_sure


def test_a_postcode_with_a_pause_in_the_wrong_place_asks() -> None:
    right, wrong = parse_postcode("112の0002です"), parse_postcode("11の20002です")

    assert right
    assert right.is_sure
    assert wrong
    assert not wrong.is_sure


@pytest.mark.usefixtures("without_list")
def test_without_the_list_municipalities_are_still_checked() -> None:
    assert read("渋谷区神宮前1の2の3です").value == "東京都渋谷区神宮前1-2-3"
    assert read("渋谷区神宮前1の2の3です").is_sure
    assert read("郵便番号150の0001です").value == "〒150-0001"
    code = parse_postcode("150の9999です")
    assert code
    assert code.is_sure


@given(st.text(max_size=60) | st.text(alphabet="東京都渋谷区横浜市中府県町1の2丁目いや、〒0", max_size=30))
def test_any_text_is_read_without_failing(text: str) -> None:
    found = parse_address(text)

    assert found is None or found.question
