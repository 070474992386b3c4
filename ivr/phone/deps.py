"""What the webhooks work with."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ivr.calls.ending import Endings
from ivr.calls.service import Calls
from ivr.calls.values import Given
from ivr.jobs.waker import Waker
from ivr.phone import markup
from ivr.phone.render import Renderer
from ivr.phone.urls import Urls
from ivr.settings import Settings
from ivr.store.db import Store


@dataclass(frozen=True, slots=True)
class VoiceDeps:
    """Handed in by the wiring. `hold_s`: how long a poll for a transcription may wait inside itself; `pause` how it waits."""

    calls: Calls
    endings: Endings
    store: Store
    settings: Settings
    clock: Callable[[], datetime]
    waker: Waker
    hold_s: float = 2.0
    pause: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Phone:
    """The dependencies and what is made of them once. `holders` bounds the polls that hold a thread: at most half of them."""

    deps: VoiceDeps
    urls: Urls
    renderer: Renderer
    holders: threading.Semaphore = field(repr=False)

    @classmethod
    def of(cls, deps: VoiceDeps) -> "Phone":
        """Make the rest."""
        urls = Urls(deps.settings.public_url)
        return cls(deps, urls, Renderer(urls), threading.Semaphore(max(1, deps.settings.web_threads // 2)))

    def now(self) -> datetime:
        """The time."""
        return self.deps.clock()

    def take_turn(self, key: str, token: str, given: Given) -> str:
        """The document of a turn; a caller who stands elsewhere is sent there."""
        reply = self.deps.calls.take_turn(key, token, given, self.renderer.reply, self.now())
        return self.to_where_it_stands(key) if reply.kind == "elsewhere" else reply.text

    def to_where_it_stands(self, key: str) -> str:
        """A late or unexpected request changes nothing: go on with the newest reply."""
        return markup.document(markup.redirect(self.urls.resume(key)))
