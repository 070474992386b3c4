"""Ready flows that a client's file starts from with `use: standard`, and how the file's own parts are laid over them."""

from functools import cache
from importlib.resources import files

from ivr.flows.flow import FlowFile
from ivr.flows.load import load_flow

PACKS = ("start", "standard")
"""Names of the packs; each is a flow file beside this module, with its own tests."""


def pack_text(name: str) -> str:
    """The pack as YAML."""
    return (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def pack(name: str) -> FlowFile:
    """The pack as a flow file. `name` is one of PACKS."""
    loaded = load_flow(pack_text(name), f"packs/{name}.yaml")
    if loaded.flow is None:
        raise ValueError(f"pack {name}: {loaded.problems[0].message}")
    return loaded.flow


def merged(flow_file: FlowFile) -> FlowFile:
    """The file laid over its pack: its own steps, sub-flows and prompts replace the pack's of the same name."""
    if flow_file.use is None:
        return flow_file
    base = pack(flow_file.use)
    return flow_file.model_copy(
        update={
            "flow": {**base.flow, **flow_file.flow},
            "flows": {**base.flows, **flow_file.flows},
            "prompts": {**base.prompts, **flow_file.prompts},
        }
    )
