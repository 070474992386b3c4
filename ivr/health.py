"""Health for whoever runs the service: `/healthz` (process up), `/readyz` (database, queue, model), `/metrics`."""

import os
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess
from sqlalchemy.exc import SQLAlchemyError

from ivr.jobs.beats import life
from ivr.jobs.waker import RedisWaker, Waker
from ivr.store.db import Store
from ivr.store.upgrade import is_current


def make_health_blueprint(store: Store, waker: Waker, clock: Callable[[], datetime]) -> Blueprint:
    """The three addresses."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        parts = readiness(store, waker, clock())
        ready = all(part["ok"] for part in parts.values())
        return jsonify({"ready": ready, **parts}), 200 if ready else 503

    @blueprint.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def readiness(store: Store, waker: Waker, now: datetime) -> dict[str, dict[str, object]]:
    """What works: database, queue (somebody does the jobs), model (somebody hears live callers)."""
    try:
        current = is_current(store)
    except (SQLAlchemyError, TimeoutError) as error:
        down: dict[str, object] = {"ok": False, "detail": type(error).__name__}
        return {"database": down, "queue": down, "model": down}
    general, live = life(store, "general", now), life(store, "live", now)
    return {
        "database": {"ok": current, "detail": "" if current else "run: ivr db upgrade"},
        "queue": {"ok": general.alive and _nudges(waker), "detail": general.detail if not general.alive else type(waker).__name__},
        "model": {"ok": live.ready, "detail": live.detail},
    }


def _nudges(waker: Waker) -> bool:
    if not isinstance(waker, RedisWaker):
        return True
    return waker.is_up()


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # prometheus_client is partly typed
    return registry
