"""What the assistant's room counts, for /metrics."""

from prometheus_client import Counter, Histogram

RESULTS = ("used", "none", "refused", "unusable", "failed", "timed_out", "waiting")
"""used; none: it said that no entry fits; refused: its words said what the caller did not; unusable: no answer of the agreed form;
waiting: not asked, because it failed a moment ago."""
ANSWERS = Counter("ivr_assistant_answers", "What became of questions to the assistant's address", ["use", "result"])
SECONDS = Histogram("ivr_assistant_seconds", "Time until the assistant answered or was given up", ["use"], buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 20))
