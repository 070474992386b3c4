"""Sentences as vectors, by models that install with a package: each an optional extra, none needed."""

from ivr.encoders.installed import Name, encoder, keep_beside_data, keep_in, names
from ivr.encoders.model import Encoder, EncoderError, Vectors

__all__ = ["Encoder", "EncoderError", "Name", "Vectors", "encoder", "keep_beside_data", "keep_in", "names"]
