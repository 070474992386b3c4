"""What the phone room counts, for /metrics."""

from prometheus_client import Counter, Histogram

RESULTS = ("ok", "mended", "last_resort")
"""How a webhook was answered; mended: our side failed and the caller was taken on; last_resort: nothing else worked."""
WEBHOOKS = Counter("ivr_webhooks", "Signed requests of the carrier answered", ["webhook", "result"])
WEBHOOK_SECONDS = Histogram(
    "ivr_webhook_seconds", "Time to answer the carrier", ["webhook"], buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10)
)
FORGED = Counter("ivr_webhooks_forged", "Requests without a valid signature, refused")
UNKNOWN_NUMBERS = Counter("ivr_calls_to_unknown_numbers", "Calls to a number that no client has")
FALLBACKS = Counter("ivr_fallbacks", "Calls that the carrier sent to the fallback address", ["code"])
LAST_RESORT_MESSAGES = Counter("ivr_last_resort_messages", "Recordings of the last resort, kept in the file")
CARRIER_REQUESTS = Counter("ivr_carrier_requests", "Requests to the carrier's REST side", ["verb", "result"])
