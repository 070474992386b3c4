"""The matcher keeps what was measured on the development clients (docs/understanding.md)."""

from pathlib import Path

from ruamel.yaml import YAML

from ivr.faq import Entry, Matcher

DEV = sorted((Path(__file__).parent.parent / "data" / "faq" / "dev").glob("*.yaml"))


def test_known_clients_are_answered_rightly_and_rarely_wrongly():
    in_scope = right = wrong = out_of_scope = answered = 0
    for path in DEV:
        found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        matcher = Matcher([Entry(e["id"], e["question"], e["answer"], tuple(e.get("alternates", ()))) for e in found["entries"]])
        for label, texts in found["questions"].items():
            matches = [matcher.match(text).match for text in texts]
            if label == "none":
                out_of_scope += len(texts)
                answered += sum(match is not None for match in matches)
            else:
                in_scope += len(texts)
                right += matches.count(label)
                wrong += sum(match not in {None, label} for match in matches)

    assert right / in_scope >= 0.58
    assert wrong / in_scope <= 0.02
    assert answered / out_of_scope <= 0.05
