"""Which addresses are the carrier's."""

from urllib.parse import urlsplit

import pytest
import requests

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
        ("https://evil.example\\.twilio.com/RE1", USUAL, False),
        ("https://evil.example\\@api.twilio.com/RE1", USUAL, False),
        ("https://evil.example%5c.twilio.com/RE1", USUAL, False),
        ("https://evil.example#.twilio.com/RE1", USUAL, False),
        ("https://evil.example?.twilio.com/RE1", USUAL, False),
        ("https://@api.twilio.com/RE1", USUAL, False),
        ("https://evil.example\n.twilio.com/RE1", USUAL, False),
        (" https://api.twilio.com/RE1", USUAL, False),
        ("https://api.twilio.com/RE1\r\nHost: evil.example", USUAL, False),
        ("https://api.twilio.com:99999/RE1", USUAL, False),
        ("https://evil_example.twilio.com/RE1", USUAL, False),
        ("https://ｅvil.twilio.com/RE1", USUAL, False),
        ("https://API.Twilio.com/RE1", USUAL, True),
    ],
)
def test_only_the_carriers_hosts_over_https(url, api_url, ours):
    assert is_carrier(url, api_url) is ours


@pytest.mark.parametrize(
    "url",
    ["https://evil.example\\.twilio.com/x", "https://evil.example#.twilio.com", "https://evil.example?.twilio.com", "https://API.twilio.com:443/x"],
)
def test_no_address_is_ours_and_asked_elsewhere(url):
    """The client that fetches says where it would go."""
    asked = requests.Request("GET", url).prepare().url or ""

    assert is_carrier(url, USUAL) is (urlsplit(asked).hostname == "api.twilio.com")


def test_an_address_that_cannot_be_read_is_foreign():
    with pytest.raises(ForeignHost):
        require_carrier("https://[broken/RE1", USUAL)


def test_a_foreign_address_is_named_by_its_host_alone():
    with pytest.raises(ForeignHost, match=r"evil\.example$"):
        require_carrier("https://evil.example/secret?name=x", USUAL)
