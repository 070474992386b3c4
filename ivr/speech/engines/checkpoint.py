"""CTranslate2's Whisper weights → openai-whisper's checkpoint, so that both engines run on the same tensors.

The names are the reverse of CTranslate2's own converter (`WhisperSpec`, revision 3); fused projections are split again.
Only float weights are taken: quantised ones would not be the same model.
"""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ivr.errors import MissingExtra
from ivr.speech.wrong_weights import WeightsError

_DTYPES: dict[int, str] = {0: "<f4", 1: "i1", 2: "<i2", 3: "<i4", 4: "<f2"}
_SPEC = "WhisperSpec"
_HEAD_WIDTH = 64  # every published Whisper has heads of this width

Tensors = dict[str, NDArray[Any]]


def read_variables(model_bin: Path) -> Tensors:
    """Every variable of a CTranslate2 model file (binary version 6), as stored."""
    with model_bin.open("rb") as file:
        try:
            return dict(_variables(file))
        except (struct.error, KeyError, UnicodeDecodeError, ValueError) as error:
            raise WeightsError(f"{model_bin} is not a CTranslate2 Whisper model", permanent=True) from error


def _variables(file: BinaryIO) -> Iterator[tuple[str, NDArray[Any]]]:
    _version = _number(file, "<I")
    if _text(file) != _SPEC:
        raise ValueError("another kind of model")
    _revision, count = _number(file, "<I"), _number(file, "<I")
    for _ in range(count):
        name, rank = _text(file), _number(file, "<B")
        shape = tuple(_number(file, "<I") for _ in range(rank))
        dtype, size = _DTYPES[_number(file, "<B")], _number(file, "<I")
        yield name, np.frombuffer(file.read(size), dtype).reshape(shape)


def _number(file: BinaryIO, form: str) -> int:
    return int(struct.unpack(form, file.read(struct.calcsize(form)))[0])


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "<H")).rstrip(b"\0").decode()


def to_state(variables: Tensors) -> Tensors:
    """openai-whisper's names → tensors. Variables that are settings of CTranslate2, not weights, are left out."""
    state: Tensors = {}
    for name, tensor in variables.items():
        if tensor.ndim > 0 and tensor.dtype.kind == "f":
            state.update(_renamed(name, tensor))
    return state


_RULES: tuple[tuple[str, str], ...] = (
    (r"^(encoder|decoder)/position_encodings/encodings$", r"\1.positional_embedding"),
    (r"^decoder/embeddings/weight$", "decoder.token_embedding.weight"),
    (r"^encoder/(conv[12])/(weight|bias)$", r"encoder.\1.\2"),
    (r"^encoder/layer_norm/", "encoder.ln_post."),
    (r"^decoder/layer_norm/", "decoder.ln."),
    (r"/layer_(\d+)/", r".blocks.\1."),
    (r"self_attention/layer_norm/", "attn_ln."),
    (r"(?<=\.)attention/layer_norm/", "cross_attn_ln."),
    (r"ffn/layer_norm/", "mlp_ln."),
    (r"ffn/linear_0/", "mlp.0."),
    (r"ffn/linear_1/", "mlp.2."),
    (r"self_attention/linear_0/", "attn.qkv."),
    (r"self_attention/linear_1/", "attn.out."),
    (r"(?<=\.)attention/linear_0/", "cross_attn.query."),
    (r"(?<=\.)attention/linear_1/", "cross_attn.kv."),
    (r"(?<=\.)attention/linear_2/", "cross_attn.out."),
    (r"gamma$", "weight"),
    (r"beta$", "bias"),
)


def _renamed(name: str, tensor: NDArray[Any]) -> Iterator[tuple[str, NDArray[Any]]]:
    for pattern, new in _RULES:
        name = re.sub(pattern, new, name)
    fused = re.search(r"\.(qkv|kv)\.", name)
    if fused is None:
        yield name, tensor
        return
    parts = {"qkv": ("query", "key", "value"), "kv": ("key", "value")}[fused.group(1)]
    for part, piece in zip(parts, np.split(tensor, len(parts)), strict=True):
        if not (part == "key" and name.endswith("bias")):  # Whisper's keys have no bias; CTranslate2 stores zeros
            yield name.replace(fused.group(0), f".{part}."), piece


def dimensions(state: Tensors) -> dict[str, int]:
    """openai-whisper's `ModelDimensions`."""
    audio_ctx, audio_state = state["encoder.positional_embedding"].shape
    text_ctx, text_state = state["decoder.positional_embedding"].shape
    layers = {side: len({name.split(".")[2] for name in state if name.startswith(f"{side}.blocks.")}) for side in ("encoder", "decoder")}
    return {
        "n_mels": state["encoder.conv1.weight"].shape[1],
        "n_audio_ctx": audio_ctx,
        "n_audio_state": audio_state,
        "n_audio_head": audio_state // _HEAD_WIDTH,
        "n_audio_layer": layers["encoder"],
        "n_vocab": state["decoder.token_embedding.weight"].shape[0],
        "n_text_ctx": text_ctx,
        "n_text_state": text_state,
        "n_text_head": text_state // _HEAD_WIDTH,
        "n_text_layer": layers["decoder"],
    }


def write_checkpoint(folder: Path, target: Path) -> None:
    """Write the model in `folder` as the checkpoint `target`, after openai-whisper has accepted every tensor by name and shape."""
    try:
        import torch  # noqa: PLC0415 - an optional extra
        from whisper.model import ModelDimensions, Whisper  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("openai-whisper with torch (scripts/install-reference installs both)", "speech-reference") from error
    state = to_state(read_variables(folder / "model.bin"))
    dims = dimensions(state)
    tensors = {name: torch.from_numpy(tensor.copy()) for name, tensor in state.items()}
    try:
        Whisper(ModelDimensions(**dims)).load_state_dict(tensors, strict=True)
    except RuntimeError as error:
        raise WeightsError(f"{folder} is not a float Whisper model that openai-whisper knows: {error}", permanent=True) from error
    torch.save({"dims": dims, "model_state_dict": tensors}, target)
