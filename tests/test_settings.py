"""Settings refuse to start on a wrong value and say which."""

import base64
import os
import stat
from pathlib import Path

import pytest

from ivr.settings import BadSettings, Settings, load_settings


def load(tmp_path: Path, **values: str) -> Settings:
    return load_settings({"IVR_DATA_DIR": str(tmp_path), **values})


@pytest.mark.parametrize(
    ("name", "value", "accepts"),
    [
        ("IVR_DATABASE_URL", "mysql://x", "postgresql://"),
        ("IVR_QUEUE_URL", "amqp://x", "redis://"),
        ("IVR_RECORDINGS_URL", "s3://bucket", "file:///"),
        ("IVR_PUBLIC_URL", "example.com", "https://"),
        ("IVR_TWILIO_API_URL", "ftp://x", "REST API"),
        ("IVR_SECRET_KEY", "short", "32 characters"),
        ("IVR_DATA_KEY", "bm90IDMyIGJ5dGVz", "32 bytes"),
        ("IVR_DATA_KEY", "***", "32 bytes"),
        ("IVR_SPEECH_ENGINE", "vosk", "faster-whisper or openai-whisper"),
        ("IVR_ASSISTANT_URL", "ollama", "ending in /v1"),
        ("IVR_ASSISTANT_URL", "https://user:secret@host/v1", "no user:password@"),
        ("IVR_ASSISTANT_KEY", "two words", "one line"),
        ("IVR_ASSISTANT_FAQ_LIMIT_S", "20", "0.3 to 5"),
        ("IVR_ASSISTANT_SUMMARY_LIMIT_S", "soon", "0.5 to 60"),
        ("IVR_PORT", "99999", "1 to 65535"),
        ("IVR_PORT", "eight", "1 to 65535"),
        ("IVR_LOG_LEVEL", "loud", "debug"),
    ],
)
def test_a_wrong_value_names_its_variable_and_what_is_accepted(tmp_path: Path, name: str, value: str, accepts: str) -> None:
    with pytest.raises(BadSettings) as error:
        load(tmp_path, **{name: value})

    assert name in str(error.value)
    assert accepts in str(error.value)


def test_every_wrong_value_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as error:
        load(tmp_path, IVR_PORT="0", IVR_QUEUE_URL="nats://x", IVR_SECRET_KEY_FILE=str(tmp_path / "absent"))

    assert all(name in str(error.value) for name in ("IVR_PORT", "IVR_QUEUE_URL", "IVR_SECRET_KEY_FILE"))


def test_a_wrong_secret_is_not_repeated_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as error:
        load(tmp_path, IVR_SECRET_KEY="hunter2")

    assert "hunter2" not in str(error.value)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from-a-file\n", encoding="utf-8")

    settings = load(tmp_path, IVR_TWILIO_AUTH_TOKEN_FILE=str(tmp_path / "token"))

    assert settings.twilio_auth_token.get_secret_value() == "from-a-file"


def test_missing_secrets_are_made_once_and_kept_private(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)

    assert first.data_key_bytes == second.data_key_bytes
    assert len(first.data_key_bytes) == 32
    assert stat.S_IMODE((tmp_path / "secrets" / "data_key").stat().st_mode) == 0o600


def test_an_empty_kept_secret_left_by_a_crash_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "data_key").touch(mode=0o644)

    first, second = load(tmp_path), load(tmp_path)

    assert first.data_key_bytes == second.data_key_bytes
    assert stat.S_IMODE((tmp_path / "secrets" / "data_key").stat().st_mode) == 0o600


def test_a_crash_while_a_secret_is_written_leaves_no_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            load(tmp_path)

    assert list((tmp_path / "secrets").iterdir()) == []


def test_two_processes_that_start_at_once_keep_the_same_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one is quicker, between our look and our writing."""
    others: list[Settings] = []
    sync = os.fsync

    def after_the_other(handle: int) -> None:
        monkeypatch.setattr("os.fsync", sync)
        others.append(load(tmp_path))
        sync(handle)

    monkeypatch.setattr("os.fsync", after_the_other)

    assert load(tmp_path) == others[0]
    assert sorted(path.name for path in (tmp_path / "secrets").iterdir()) == ["data_key", "secret_key", "twilio_auth_token"]


def test_defaults_need_no_server(tmp_path: Path) -> None:
    settings = load(tmp_path)

    assert settings.database.startswith("sqlite:///")
    assert settings.recordings_dir.is_relative_to(tmp_path)


def test_a_plain_postgresql_address_gets_our_driver(tmp_path: Path) -> None:
    key = base64.urlsafe_b64encode(b"\xff" * 32).decode()

    settings = load(tmp_path, IVR_DATABASE_URL="postgresql://u@h/d", IVR_DATA_KEY=key)

    assert settings.database == "postgresql+psycopg://u@h/d"
    assert settings.data_key_bytes == b"\xff" * 32


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    urls = {"IVR_DATABASE_URL": "postgresql://ivr:very-secret@db/ivr", "IVR_QUEUE_URL": "redis://:very-secret@cache/0"}
    settings = load(tmp_path, IVR_TWILIO_AUTH_TOKEN="very-secret-token", **urls)

    assert "very-secret" not in repr(settings)
    assert "very-secret" not in str(settings)


def test_there_is_no_assistant_unless_it_is_named(tmp_path: Path) -> None:
    assert load(tmp_path).assistant_url == ""
    assert load(tmp_path).assistant_faq_limit_s == 2.0


def test_an_assistant_without_a_model_is_refused_with_both_names(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as error:
        load(tmp_path, IVR_ASSISTANT_URL="http://127.0.0.1:11434/v1")

    assert "IVR_ASSISTANT_MODEL" in str(error.value)
    assert "IVR_ASSISTANT_URL" in str(error.value)


def test_the_assistants_key_is_never_shown(tmp_path: Path) -> None:
    settings = load(tmp_path, IVR_ASSISTANT_URL="http://127.0.0.1:11434/v1/", IVR_ASSISTANT_MODEL="m", IVR_ASSISTANT_KEY="sk-very-secret")

    assert settings.assistant_url == "http://127.0.0.1:11434/v1"
    assert "sk-very-secret" not in repr(settings)
    assert "sk-very-secret" not in settings.model_dump_json()
    with pytest.raises(BadSettings) as error:
        load(tmp_path, IVR_ASSISTANT_KEY="sk-very secret")
    assert "sk-very" not in str(error.value)


def test_the_assistants_key_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-from-a-file\n", encoding="utf-8")

    settings = load(tmp_path, IVR_ASSISTANT_KEY_FILE=str(tmp_path / "key"))

    assert settings.assistant_key.get_secret_value() == "sk-from-a-file"
