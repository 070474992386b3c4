"""Place one call through the simulated carrier (tests/carrier) to a service running on this machine, and print what happens."""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from ruamel.yaml import YAML

from ivr.settings import load_settings
from tests.carrier.network import Network
from tests.carrier.pace import Pace
from tests.carrier.people import Person, Presses, Ring
from tests.carrier.sound import clip

CLIPS = Path(__file__).parent.parent / "tests/clips/clips.yaml"
"""What the clips say: the carrier's own recogniser gives these words in a Gather."""
REST_PORT = 8010
"""Where scripts/run expects the carrier's REST side when no account is set."""

RINGS = {"accepts": Ring("answers", (Presses("1"),)), "no_answer": Ring("no-answer"), "busy": Ring("busy")}


class InOrder(argparse.Action):
    """Keeps what the caller does in the order given."""

    def __call__(
        self, _parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option: str | None = None
    ) -> None:  # fmt: skip
        done = list(getattr(namespace, "moves", None) or [])
        done += [(option or "clip", value) for value in (values if isinstance(values, list) else [values])]
        namespace.moves = done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", nargs="*", action=InOrder, help="WAV files of 8 kHz telephone speech, said in this order")
    parser.add_argument("--keys", action=InOrder, help="press keys at this point")
    parser.add_argument("--silent", action=InOrder, nargs=0, help="say nothing at this point")
    parser.add_argument("--to", default="+815031234567", help="the number that is called")
    parser.add_argument("--from", dest="from_", default="+819012345678", help="the caller's number, or anonymous")
    parser.add_argument("--url", default="", help="address of the service (default: this machine, IVR_PORT)")
    parser.add_argument("--operator", choices=["accepts", "no_answer", "busy"], default="accepts", help="how every rung telephone behaves")
    parser.add_argument("--wait", type=float, default=60.0, metavar="SECONDS", help="hang up after this long")
    parser.add_argument("--speed", type=float, default=4.0, help="how much faster than in life speech and silence pass")
    parser.add_argument("--webhooks", action="store_true", help="show every webhook and its document")
    options = parser.parse_args()

    settings = load_settings()
    url = options.url or f"http://127.0.0.1:{settings.port}"
    person = Person()
    texts = {entry["id"]: entry.get("text", "") for entry in YAML(typ="safe").load(CLIPS.read_text(encoding="utf-8"))}
    for what, value in getattr(options, "moves", None) or []:
        if what == "--keys":
            person.presses(str(value))
        elif what == "--silent":
            person.silent()
        else:
            path = Path(str(value))
            try:
                person.says(clip(path, texts.get(path.stem, "")))
            except (OSError, ValueError) as error:
                parser.error(f"{path}: {getattr(error, 'strerror', None) or error}")
    with Network(url, pace=Pace(speed=options.speed), auth_token=settings.twilio_auth_token.get_secret_value(), rest_port=REST_PORT) as network:
        network.usual = (RINGS[options.operator],)
        leg = network.call(options.from_, options.to, person)
        deadline = time.monotonic() + options.wait
        shown = 0
        while not leg.over and time.monotonic() < deadline:
            shown = show(leg.transcript.lines, shown, webhooks=options.webhooks)
            time.sleep(0.1)
        if not leg.over:
            leg.hang_up("caller")
            leg.join(5)
        network.settle()
        show(leg.transcript.lines, shown, webhooks=options.webhooks)


def show(lines: list[object], shown: int, *, webhooks: bool) -> int:
    """Print the lines that are new."""
    for line in lines[shown:]:
        if webhooks or type(line).__name__ != "Asked":
            print(line, flush=True)
    return len(lines)


if __name__ == "__main__":
    main()
