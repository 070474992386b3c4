"""Which addresses are the carrier's."""

import pytest

from ivr.phone.hosts import ForeignHost, is_carrier, require_carrier

USUAL, TEST = "https://api.twilio.com", "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    ("url", "api_url", "ours"),
    [
        ("https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1", USUAL, True),
        ("https://api.dublin.ie1.twilio.com/RE1", USUAL, True),
        ("https://api.twilio.com:443/RE1", USUAL, True),
        ("http://127.0.0.1:9000/RE1", TEST, True),
        ("http://api.twilio.com/RE1", USUAL, False),
        ("https://api.twilio.com:8443/RE1", USUAL, False),
        ("https://api.twilio.com.example.jp/RE1", USUAL, False),
        ("https://nottwilio.com/RE1", USUAL, False),
        ("https://user:word@api.twilio.com/RE1", USUAL, False),
        ("https://api.twilio.com@example.jp/RE1", USUAL, False),
        ("http://127.0.0.1:9001/RE1", TEST, False),
        ("http://127.0.0.1:9000/RE1", USUAL, False),
        ("https://169.254.169.254/latest/meta-data", USUAL, False),
        ("http://carrier.example.jp/RE1", "http://carrier.example.jp", False),
        ("https://carrier.example.jp/RE1", "https://carrier.example.jp", True),
        ("file:///etc/passwd", USUAL, False),
        ("https://[broken/RE1", USUAL, False),
        ("", USUAL, False),
    ],
)
def test_only_the_carriers_hosts_over_https(url, api_url, ours):
    assert is_carrier(url, api_url) is ours


def test_a_foreign_address_is_named_by_its_host_alone():
    with pytest.raises(ForeignHost, match=r"evil\.example$"):
        require_carrier("https://evil.example/secret?name=x", USUAL)
