"""What every page needs, kept with the application: store, recordings, clock, throttle."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from ivr.desk.instructions import Flows
from ivr.store.db import Store
from ivr.store.recordings import RecordingFiles
from ivr.web.throttle import Throttle

KEY = "uketsuke_site"


@dataclass(frozen=True, slots=True)
class Site:
    """One application's pages."""

    store: Store
    recordings: RecordingFiles
    flows: Flows
    clock: Callable[[], datetime]
    throttle: Throttle
    https: bool


def site() -> Site:
    """The site of the application that handles this request."""
    return cast("Site", current_app.extensions[KEY])
