"""The operator at the desk's page: signs in with a link, sees the caller, presses the button."""

import re
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import requests

from ivr.clients import people
from tests.calls_whole.installation import Installation


class Operator:
    """A signed-in operator."""

    def __init__(self, house: Installation) -> None:
        self._house = house
        self._session = requests.Session()
        token = people.make_link(house.store, house.operator, datetime.now(UTC))
        self._post(f"/sign-in/{token}", self._get(f"/sign-in/{token}"))

    def sees(self) -> str:
        """The live queue's page."""
        return self._get("/desk")

    def takes(self, item_id: int) -> str:
        """Press 対応する on an item; the page that follows."""
        return self._post(f"/desk/items/{item_id}/claim", self.sees())

    def _post(self, path: str, page: str) -> str:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token is not None, "the page has no form"
        answer = self._session.post(self._house.network.app_url + path, data={"csrf_token": token[1]}, timeout=15)
        assert answer.ok, f"{path} {answer.status_code}: {answer.text[:500]}"
        return answer.text

    def _get(self, path: str) -> str:
        answer = self._session.get(self._house.network.app_url + path, timeout=15)
        assert answer.ok, f"{path} {answer.status_code}: {answer.text[:500]}"
        return answer.text

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._session.close()
