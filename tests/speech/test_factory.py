import threading
import time
from pathlib import Path

import pytest

from ivr.settings import Settings
from ivr.speech import factory
from tests.fakes.speech import ScriptedEngine


def test_the_model_is_loaded_once_whichever_thread_asks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ScriptedEngine] = []

    def make(_settings: Settings) -> ScriptedEngine:
        time.sleep(0.02)
        made.append(ScriptedEngine())
        return made[-1]

    monkeypatch.setattr(factory, "make_engine", make)
    settings = Settings(data_dir=tmp_path)
    threads = [threading.Thread(target=factory.get_engine, args=(settings,)) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 1
    assert factory.get_engine(settings) is made[0]
