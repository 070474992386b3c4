"""`ivr serve`: the web server (gunicorn, threads) for the telephone, the pages, or both."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from ivr.logs import configure_logs
from ivr.settings import Settings, load_settings

Part = Literal["all", "voice", "pages"]


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn without a configuration file."""

    def __init__(self, make: Callable[[], Flask], options: dict[str, Any]) -> None:
        self._make = make
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._make()


@click.command()
@click.option("--only", type=click.Choice(["voice", "pages"]), default=None, help="serve only the webhooks, or only the pages")
@click.option("--host", default=None, help="address to listen on (IVR_HOST)")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="port to listen on (IVR_PORT)")
def serve(only: Literal["voice", "pages"] | None, host: str | None, port: int | None) -> None:
    """Answer the telephone and the pages."""
    settings = load_settings()
    configure_logs(settings.log_level)
    settings = settings.model_copy(update={name: value for name, value in (("host", host), ("port", port)) if value is not None})
    part: Part = only or "all"

    def make() -> Flask:
        from ivr.wiring import create_app  # noqa: PLC0415 - each worker process opens its own database connections

        return create_app(settings, part=part)

    _Server(make, server_options(settings)).run()


def server_options(settings: Settings) -> dict[str, Any]:
    """Gunicorn's options; docs/performance.md measures with the same."""
    metrics = settings.data_dir / "metrics" / str(os.getpid())
    if settings.web_workers > 1:
        metrics.mkdir(parents=True, exist_ok=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(Path(metrics).absolute())
    return {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.web_workers,
        "worker_class": "gthread",
        "threads": settings.web_threads,
        "timeout": 30,
        "graceful_timeout": 20,
        "keepalive": 30,
        "loglevel": "warning",
        "forwarded_allow_ips": "127.0.0.1",
        "limit_request_line": 8190,
        "proc_name": "uketsuke-web",
    }
