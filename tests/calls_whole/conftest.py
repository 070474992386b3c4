"""Installations that last the whole session (a model is loaded once), and what each test makes of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.calls_whole.installation import Installation
from tests.carrier.network import Network
from tests.carrier.recordings import Recordings
from tests.carrier.sound import Clip, clip
from tests.stores import fresh_url

FLOWS = Path(__file__).parent / "flows"
CLIPS = Path(__file__).parents[1] / "clips"
OPERATOR = "+819000000001"
CLIENTS = ("sakura", "menu", "closed")


@contextmanager
def installed(kind: str, folder: Path, **environ: str) -> Iterator[Installation]:
    """An installation on a database of `kind`, with the test clients and one operator."""
    with fresh_url(kind, folder) as url, Network() as network:
        house = Installation(folder, url.replace("postgresql+psycopg://", "postgresql://", 1), network, environ)
        for client in CLIENTS:
            house.run("client", "import", str(FLOWS / f"{client}.yaml"))
        house.operator = house.add_operator("hanako", OPERATOR, CLIENTS)
        try:
            house.start(ready="IVR_SPEECH_MODEL" not in environ)
            yield house
        finally:
            house.stop()


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The embedded default."""
    with installed("sqlite", tmp_path_factory.mktemp("sqlite")) as house:
        yield house


@pytest.fixture(scope="session")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The distributed set-up."""
    with installed("postgresql", tmp_path_factory.mktemp("postgresql")) as house:
        yield house


@pytest.fixture
def house(on_sqlite: Installation) -> Iterator[Installation]:
    """The embedded installation, its carrier as good as new."""
    with _fresh_carrier(on_sqlite):
        yield on_sqlite


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """Each installation in turn."""
    house: Installation = request.getfixturevalue(f"on_{request.param}")
    with _fresh_carrier(house):
        yield house


@contextmanager
def _fresh_carrier(house: Installation) -> Iterator[None]:
    network = house.network
    network.webhooks.twice = "no"
    network.rest.asked.clear()
    network.telephones.clear()
    network.recordings = Recordings()
    yield
    for leg in network.legs.values():
        if not leg.over:
            leg.hang_up("caller")
    for leg in list(network.legs.values()):
        leg.join(10.0)
    network.legs.clear()


@pytest.fixture(scope="session")
def clips() -> Callable[[str], Clip]:
    """Telephone speech by name."""
    texts = {entry["id"]: entry.get("text", "") for entry in yaml.safe_load((CLIPS / "clips.yaml").read_text(encoding="utf-8"))}
    return lambda name: clip(CLIPS / f"{name}.wav", texts[name])
