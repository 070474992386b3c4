"""An operator puts right what was understood, with one click, in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from ivr.calls import corrections
from tests.browser.conftest import Site
from tests.desk.people import A

pytestmark = pytest.mark.slow


@pytest.fixture
def page(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    page.set_default_timeout(8000)
    return page


def line(page: Page, name: str):
    return page.get_by_role("group", name=f"{name}の判断")


def test_one_click_corrects_a_decision_and_another_takes_it_back(page: Page, site: Site) -> None:
    site.sign_in(page, site.people.ben)
    page.goto(f"{site.url}/desk/calls/{site.scene.call_id}")
    expect(line(page, "緊急")).to_contain_text("水漏れ")

    line(page, "緊急").get_by_role("button", name="緊急ではない").click()

    expect(page.get_by_text("訂正を記録しました。")).to_be_visible()
    expect(line(page, "緊急").get_by_role("button", name="緊急ではない")).to_have_attribute("aria-pressed", "true")
    expect(line(page, "緊急")).to_contain_text("Benさんが訂正")
    expect(page.locator(".timeline")).to_contain_text("緊急を訂正: 緊急ではない")
    with site.store.tenant({A}, write=False) as session:
        assert [each.said.urgent for each in corrections.utterances(session, A)] == ["none"]

    line(page, "緊急").get_by_role("button", name="取り消す").click()

    expect(page.get_by_text("訂正を取り消しました。")).to_be_visible()
    expect(line(page, "緊急").get_by_role("button", name="緊急ではない")).to_have_attribute("aria-pressed", "false")
    with site.store.tenant({A}, write=False) as session:
        assert corrections.utterances(session, A) == []
    assert site.errors == []


def test_a_click_on_one_desk_shows_on_another(browser: Browser, page: Page, site: Site) -> None:
    site.sign_in(page, site.people.ben)
    page.goto(f"{site.url}/desk/calls/{site.scene.call_id}")
    other = browser.new_page(locale="ja-JP")
    site.sign_in(other, site.people.aiko)
    other.goto(f"{site.url}/desk/calls/{site.scene.call_id}")

    line(other, "FAQ").get_by_role("button", name="駐車場はありますか").click()

    expect(line(page, "FAQ")).to_contain_text("Aikoさんが訂正")
    expect(line(page, "FAQ").get_by_role("button", name="駐車場はありますか")).to_have_attribute("aria-pressed", "true")
    assert site.errors == []
