"""The one place where real adapters are chosen: the web application, the workers, and what both share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Literal

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ivr.assistant import make_assistant
from ivr.calls.ending import Endings
from ivr.calls.hearing import Hearing
from ivr.calls.ports import Carrier
from ivr.calls.rewording import Rewording
from ivr.calls.service import Calls
from ivr.classify import learnt
from ivr.clients.flows import PublishedFlows
from ivr.desk import watchdog
from ivr.desk.ringing import Addresses, Ringing
from ivr.encoders import keep_in
from ivr.errors import IvrError
from ivr.health import make_health_blueprint
from ivr.jobs import beats
from ivr.jobs.queue import JobQueue
from ivr.jobs.waker import PollingWaker, RedisWaker, Waker
from ivr.jobs.worker import Handler, Worker, forget_done
from ivr.phone.last_resort import take_in
from ivr.phone.media import FOR_CALLERS
from ivr.phone.rest import TwilioCarrier
from ivr.phone.voice import VoiceDeps, make_voice_blueprint
from ivr.settings import Settings
from ivr.speech import get_engine
from ivr.speech.model import Engine
from ivr.store.db import Store
from ivr.store.recordings import RecordingFiles
from ivr.web.pages import register_pages

log = structlog.get_logger(__name__)

Kind = Literal["live", "letters", "general"]
Part = Literal["all", "voice", "pages"]

WORK: dict[Kind, tuple[JobQueue, ...]] = {"live": ("live",), "letters": ("letters",), "general": ("general",)}
"""Live speech has a process and queue of its own: no caller on the line waits behind a message."""


def utc_now() -> datetime:
    """The clock of the real world."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """What a process of this installation shares between its rooms."""

    settings: Settings
    store: Store
    flows: PublishedFlows
    calls: Calls
    endings: Endings
    files: RecordingFiles
    waker: Waker
    carrier: Carrier
    clock: Callable[[], datetime]


def build(settings: Settings, clock: Callable[[], datetime] = utc_now) -> House:
    """Open the store and the adapters that `settings` name."""
    store = Store(settings.database, settings.data_key_bytes)
    flows = PublishedFlows(store)
    return House(
        settings=settings,
        store=store,
        flows=flows,
        calls=Calls(store, flows, reword=bool(settings.assistant_url)),
        endings=Endings(store, flows, reword=bool(settings.assistant_url)),
        files=RecordingFiles(settings.recordings_dir, store.keyring),
        carrier=TwilioCarrier.from_settings(settings),
        waker=RedisWaker(settings.queue_url) if settings.queue_url else PollingWaker(),
        clock=clock,
    )


def create_app(settings: Settings, *, part: Part = "all", clock: Callable[[], datetime] = utc_now) -> Flask:
    """The web application: the telephone's webhooks, the pages, or both; always health."""
    house = build(settings, clock)
    app = Flask("ivr", static_folder=None)
    app.config["SECRET_KEY"] = settings.secret_key.get_secret_value()
    app.extensions["uketsuke"] = house
    if settings.public_url:
        # Behind a proxy of ours: one hop is believed for the client's address and scheme.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_prefix=1)  # type: ignore[method-assign]  # Flask's documented way
    app.register_blueprint(make_health_blueprint(house.store, house.waker, clock))
    if part in {"all", "voice"}:
        house.flows.warm()
        app.register_blueprint(make_voice_blueprint(VoiceDeps(house.calls, house.endings, house.store, settings, clock, house.waker)))
    if part in {"all", "pages"}:
        register_pages(app, house.store, settings, house.files, clock, house.flows)
    return app


def make_worker(settings: Settings, kind: Kind, name: str | None = None) -> Worker:
    """A worker of one kind, with its models loaded (or the reason why not, told in its sign of life)."""
    house = build(settings)
    keep_in(settings.data_dir.absolute() / "models")
    engine: Callable[[], Engine] = partial(get_engine, settings)
    carrier = TwilioCarrier.from_settings(settings, FOR_CALLERS) if kind == "live" else house.carrier
    assistant = make_assistant(settings)
    pick, reword = (None, None) if assistant is None else (assistant.pick, assistant.reword)
    hearing = Hearing(
        house.store, house.flows, carrier, house.files, engine, house.clock,
        pick=pick, reword=reword is not None, faq_folder=settings.data_dir.absolute() / "faq",
    )  # fmt: skip
    handlers: dict[str, Handler] = {
        "hear": hearing.run,
        "ready_faq": hearing.ready_faq,
        "store_recording": hearing.store_again,
        "delete_recording": hearing.delete_at_carrier,
        "settle": house.endings.settle,
        "reword_summary": Rewording(house.store, reword).run,
        **Ringing(house.store, house.carrier, Addresses(settings.own_url)).handlers(),
    }
    worker = Worker(house.store, WORK[kind], handlers, house.clock, house.waker, sweeps=_sweeps(house) if kind == "general" else ())
    worker.name = name or f"{worker.name}:{kind}"
    ready, detail = (True, "") if kind == "general" else _load(engine)
    if kind != "general":
        hearing.make_ready(house.flows.live())
    worker.beat = lambda now: beats.beat(house.store, worker.name, kind, ready=ready, detail=detail, now=now)
    return worker


def _load(engine: Callable[[], Engine]) -> tuple[bool, str]:
    """Load the models before the first caller; a failure is told, and tried again with each job."""
    learnt.packaged()  # with the sentence encoders; one that does not load is in the log, and the words alone decide
    try:
        return True, engine().name
    except (IvrError, OSError, RuntimeError, ValueError) as error:
        log.exception("the speech model does not load")
        return False, str(error)


def _sweeps(house: House) -> list[Callable[[datetime], None]]:
    def lost_calls(now: datetime) -> None:
        house.endings.sweep(house.carrier, now)

    def desk(now: datetime) -> None:
        counts = watchdog.sweep(house.store, house.carrier, now)
        if counts != watchdog.SweepCounts():
            log.warning("the watchdog put something right", **{name: getattr(counts, name) for name in counts.__slots__})

    def last_resort(now: datetime) -> None:
        take_in(house.settings.data_dir, house.store, house.calls, now)

    def old_jobs(now: datetime) -> None:
        forget_done(house.store, now)

    return [lost_calls, desk, last_resort, old_jobs]
