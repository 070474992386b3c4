"""An operator's work in a real browser: sign in, see a caller appear, take the call, write it up."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from ivr.desk import claims
from tests.browser.conftest import Site, utc_now
from tests.desk.people import A, item_of, waiting_call

pytestmark = pytest.mark.slow


@pytest.fixture
def page(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    page.set_default_timeout(8000)
    return page


def test_an_operator_sees_a_caller_appear_takes_the_call_and_writes_it_up(page: Page, site: Site) -> None:
    site.sign_in(page, site.people.ben)
    expect(page.get_by_text("受付中", exact=True)).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)

    item_id = waiting_call(site.store, utc_now(), summary="退去の日程を相談したい")
    row = page.get_by_role("row").filter(has_text="退去の日程")
    expect(row).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(2\)"))
    first = row.locator("time").inner_text()
    expect(row.locator("time")).not_to_have_text(first)

    row.get_by_role("button", name="対応する").click()
    expect(page.get_by_text("お手元の電話")).to_be_visible()
    claim_id = item_of(site.store, item_id).claim_id
    assert claim_id
    claims.accept(site.store, claim_id, utc_now())
    claims.caller_joined(site.store, claim_id, utc_now())
    expect(page.locator(".state", has_text="Benさんが通話中")).to_be_visible()

    page.get_by_label("結果").select_option("passed_on")
    page.get_by_label("メモ").fill("担当の鈴木様へ取り次ぎました。")
    page.get_by_role("button", name="記録を保存").click()
    expect(page.get_by_text("対応記録を保存しました。")).to_be_visible()
    expect(page.locator(".written")).to_contain_text("担当の鈴木様へ取り次ぎました。")
    assert site.errors == []


def test_a_caller_taken_elsewhere_changes_on_every_open_desk(page: Page, site: Site) -> None:
    site.sign_in(page, site.people.aiko)
    expect(page.get_by_role("button", name="対応する")).to_be_enabled()

    claims.claim(site.store, site.scene.item_id, site.people.ben, {A}, utc_now())

    expect(page.locator(".state", has_text="Benさんを呼び出し中")).to_be_visible()
    expect(page.get_by_role("button", name="対応する")).to_have_count(0)
    assert site.errors == []


def test_a_recording_can_be_played(page: Page, site: Site) -> None:
    site.sign_in(page, site.people.ben)
    page.goto(f"{site.url}/desk/calls/{site.scene.call_id}")

    seconds = page.evaluate(
        """async () => {
            const audio = document.querySelector("audio");
            await audio.play();
            return audio.duration;
        }"""
    )

    assert seconds == pytest.approx(1.0, abs=0.1)
    assert site.errors == []


def test_what_is_being_written_survives_a_change(page: Page, site: Site) -> None:
    site.sign_in(page, site.people.ben)
    page.goto(f"{site.url}/desk/calls/{site.scene.call_id}")
    page.get_by_label("メモ").fill("書きかけ")

    claims.claim(site.store, site.scene.item_id, site.people.aiko, {A}, utc_now())

    expect(page.locator(".state", has_text="Aikoさんを呼び出し中")).to_be_visible()
    expect(page.locator("#say")).to_have_text("Aikoさんを呼び出し中")
    expect(page.get_by_label("メモ")).to_have_value("書きかけ")


def test_the_desk_works_with_the_keyboard_alone(page: Page, site: Site) -> None:
    site.sign_in(page, site.people.ben)

    button = page.get_by_role("button", name="対応する")
    for _ in range(20):
        page.keyboard.press("Tab")
        if button.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")

    expect(page.get_by_text("お手元の電話")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_no_page_scrolls_sideways(browser: Browser, site: Site, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    site.sign_in(page, site.people.ben)

    for path in ("/desk", f"/desk/calls/{site.scene.call_id}", "/desk/history"):
        page.goto(site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
