"""Telephone numbers: E.164 inside, grouped outside, masked in logs."""

import pytest

from ivr.text.phone import group_digits, mask, national, number_kind, to_e164


@pytest.mark.parametrize(
    ("raw", "e164", "kind"),
    [
        ("+81312345678", "+81312345678", "fixed"),
        ("03-1234-5678", "+81312345678", "fixed"),
        ("(03)1234-5678", "+81312345678", "fixed"),
        ("０９０ー１２３４ー５６７８", "+819012345678", "mobile"),
        ("060-1234-5678", "+816012345678", "mobile"),
        ("050 3123 4567", "+815031234567", "050"),
        ("0120-123-456", "+81120123456", "toll_free"),
        ("08001234567", "+818001234567", "toll_free"),
        ("0570012345", "+81570012345", "unknown"),
        ("+14155552671", "+14155552671", "foreign"),
    ],
)
def test_numbers_are_recognised_with_their_kind(raw: str, e164: str, kind: str) -> None:
    assert to_e164(raw) == e164
    assert number_kind(to_e164(raw)) == kind


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "anonymous",
        "+266696687",
        "+7378742833",
        "unknown",
        "Restricted",
        "sip:taro@example.com",
        "client:taro",
        "110",
        "119",
        "非通知",
        "+",
        "0312",
        "1" * 30,
        "03-1234-567",
    ],
)
def test_what_is_no_number_is_none(raw: str | None) -> None:
    assert to_e164(raw) is None
    assert number_kind(to_e164(raw)) == "withheld"


@pytest.mark.parametrize(
    ("e164", "groups", "written"),
    [
        ("+81312345678", ("03", "1234", "5678"), "03-1234-5678"),
        ("+81463123456", ("0463", "12", "3456"), "0463-12-3456"),
        ("+819011112222", ("090", "1111", "2222"), "090-1111-2222"),
        ("+81120123456", ("0120", "123", "456"), "0120-123-456"),
        ("+14155552671", ("1", "415", "555", "2671"), "+1-415-555-2671"),
    ],
)
def test_digits_are_grouped_as_people_write_them(e164: str, groups: tuple[str, ...], written: str) -> None:
    assert group_digits(e164) == groups
    assert national(e164) == written


@pytest.mark.parametrize(
    ("number", "masked"), [("+819011112222", "+8190******22"), ("+81312345678", "+8131*****78"), (None, "-"), ("", "-"), ("taro", "***")]
)
def test_a_log_cannot_be_rung_back(number: str | None, masked: str) -> None:
    assert mask(number) == masked
