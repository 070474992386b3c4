"""Japanese text: one form for comparing, readings, number words, how things are spoken. Knows nothing of calls."""

from ivr.text.normalise import normalise, strip_fillers, without_ending
from ivr.text.reading import fold_reading, reading

__all__ = ["fold_reading", "normalise", "reading", "strip_fillers", "without_ending"]
