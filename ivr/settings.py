"""Typed settings from the environment. A wrong value stops the start with the variable's name and what it accepts.

Every variable may also come from a file named by `NAME_FILE` (for secrets that an orchestrator mounts).
"""

import base64
import binascii
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator

from ivr.errors import IvrError

PREFIX = "IVR_"


class BadSettings(IvrError):
    """One or more environment variables are wrong; the message lists each with what it accepts."""

    code = "bad_settings"


class Settings(BaseModel):
    """See README, "Settings". Field `x_y` is the variable `IVR_X_Y`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="folder for the embedded database, recordings and models")
    # Addresses may hold passwords: these two are never printed.
    database_url: str = Field(default="", repr=False, description="sqlite:///path or postgresql://user@host/name; empty = SQLite in IVR_DATA_DIR")
    queue_url: str = Field(default="", repr=False, description="empty (workers poll the database) or redis://host:port/n")
    recordings_url: str = Field(default="", description="file:///absolute/folder; empty = a folder in IVR_DATA_DIR")
    public_url: str = Field(default="", description="https://host[/prefix] as the carrier sees this service; empty = as requested")
    secret_key: SecretStr = Field(default=SecretStr(""), description="at least 32 characters; signs sign-in cookies")
    data_key: SecretStr = Field(default=SecretStr(""), description="32 bytes in base64; encrypts recordings, transcripts and numbers")
    twilio_account_sid: str = Field(default="", description="AC and 32 hex digits; empty = no outgoing calls")
    twilio_auth_token: SecretStr = Field(default=SecretStr(""), description="the carrier account's primary auth token; checks signatures")
    twilio_api_url: str = Field(default="https://api.twilio.com", description="base address of the carrier's REST API and recordings")
    speech_engine: Literal["faster-whisper", "openai-whisper"] = Field(default="faster-whisper", description="faster-whisper or openai-whisper")
    speech_model: str = Field(default="", description="empty = packaged weights; a folder or file; or a model name the engine downloads")
    assistant_url: str = Field(
        default="", description="empty = no assistant; base address of an OpenAI-compatible API, ending in /v1; no user:password@"
    )
    assistant_model: str = Field(default="", validate_default=True, description="the model's name there; needed with IVR_ASSISTANT_URL")
    assistant_key: SecretStr = Field(default=SecretStr(""), description="the key for it, one line; empty = none")
    assistant_faq_limit_s: float = Field(default=2.0, ge=0.3, le=5.0, description="seconds a caller may wait for its choice; 0.3 to 5")
    assistant_summary_limit_s: float = Field(default=10.0, ge=0.5, le=60.0, description="seconds a job may wait for its words; 0.5 to 60")
    host: str = Field(default="127.0.0.1", description="address the web server listens on")
    port: int = Field(default=8000, ge=1, le=65535, description="1 to 65535")
    web_threads: int = Field(default=16, ge=2, le=256, description="threads a web process; 2 to 256")
    web_workers: int = Field(default=1, ge=1, le=64, description="web processes; 1 to 64")
    live_workers: int = Field(default=1, ge=1, le=32, description="processes for live speech; 1 to 32")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="debug, info, warning or error")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("unsupported database")
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @field_validator("queue_url")
    @classmethod
    def _known_queue(cls, url: str) -> str:
        if url and not url.startswith(("redis://", "rediss://")):
            raise ValueError("unsupported queue")
        return url

    @field_validator("recordings_url")
    @classmethod
    def _known_recordings(cls, url: str) -> str:
        if url and not url.startswith("file:///"):
            raise ValueError("unsupported recordings store")
        return url

    @field_validator("assistant_url")
    @classmethod
    def _plain_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password or parts.query or parts.fragment):
            raise ValueError("not a plain http(s) address")  # the key has a setting of its own, which is never printed
        return url.rstrip("/")

    @field_validator("assistant_model")
    @classmethod
    def _model_with_address(cls, model: str, info: ValidationInfo) -> str:
        if info.data.get("assistant_url") and not model.strip():
            raise ValueError("no model")
        return model.strip()

    @field_validator("assistant_key")
    @classmethod
    def _one_line(cls, key: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[\x21-\x7e]*", key.get_secret_value()):  # it goes into a header
            raise ValueError("not one word of plain letters")
        return key

    @field_validator("public_url", "twilio_api_url")
    @classmethod
    def _http_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("not an http(s) address")
        return url.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _long_secret(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and len(key.get_secret_value()) < 32:  # noqa: PLR2004 - the length our description names
            raise ValueError("too short")
        return key

    @field_validator("data_key")
    @classmethod
    def _data_key_is_32_bytes(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value():
            _decode_key(key.get_secret_value())
        return key

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'uketsuke.db').absolute()}"

    @property
    def recordings_dir(self) -> Path:
        """The folder that holds encrypted recordings."""
        return Path(urlsplit(self.recordings_url).path) if self.recordings_url else self.data_dir.absolute() / "recordings"

    @property
    def data_key_bytes(self) -> bytes:
        """The 32-byte key that encrypts data at rest."""
        return _decode_key(self.data_key.get_secret_value())

    @property
    def own_url(self) -> str:
        """Absolute address for URLs handed to the carrier's REST API."""
        return self.public_url or f"http://{self.host}:{self.port}"


def _decode_key(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, altchars=b"-_" if set(text) & set("-_") else None, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(raw) != 32:  # noqa: PLR2004 - AES-256
        raise ValueError("not 32 bytes")
    return raw


def load_settings(environ: Mapping[str, str] | None = None, *, make_secrets: bool = True) -> Settings:
    """Settings from `environ` (default: the process's own).

    Missing secrets are made once and kept in the data folder (0600) when `make_secrets`, so that a laptop needs no set-up.
    Raises `BadSettings` naming each wrong variable.
    """
    values, problems = _read(os.environ if environ is None else environ)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        for item in error.errors():
            name = str(item["loc"][0])
            problems.append(f"{PREFIX}{name.upper()}: not accepted. Accepted: {Settings.model_fields[name].description}")
    if problems:
        raise BadSettings("\n".join(problems))
    return _with_secrets(settings) if make_secrets else settings


def _read(environ: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    values: dict[str, str] = {}
    problems: list[str] = []
    for field in Settings.model_fields:
        name = PREFIX + field.upper()
        if name in environ:
            values[field] = environ[name]
        elif name + "_FILE" in environ:
            path = Path(environ[name + "_FILE"])
            try:
                values[field] = path.read_text(encoding="utf-8").strip()
            except OSError as error:
                problems.append(f"{name}_FILE: cannot read {path}: {error.strerror}")
    return values, problems


def _with_secrets(settings: Settings) -> Settings:
    made: dict[str, Callable[[], str]] = {
        "secret_key": lambda: secrets.token_urlsafe(48),
        "data_key": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
        "twilio_auth_token": lambda: secrets.token_hex(16),
    }
    update: dict[str, SecretStr] = {}
    for field, make in made.items():
        if not getattr(settings, field).get_secret_value():
            update[field] = SecretStr(_kept_secret(settings.data_dir / "secrets" / field, make()))
    return settings.model_copy(update=update)


def _kept_secret(path: Path, fresh: str) -> str:
    """The secret kept at `path`, or `fresh`, kept there from now on; whole or not at all, also where two processes start at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if kept := _read_secret(path):
        return kept
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600
    ours = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(fresh)
            file.flush()
            os.fsync(handle)
        return _placed(ours, path) or fresh
    finally:
        ours.unlink(missing_ok=True)


def _placed(ours: Path, path: Path) -> str:
    """Put our file there, unless another process was quicker: then what it keeps."""
    try:
        path.hardlink_to(ours)
    except FileExistsError:
        if kept := _read_secret(path):
            return kept
        ours.replace(path)  # an empty one, left behind by a crash
    return ""


def _read_secret(path: Path) -> str:
    """Empty where there is none."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
