"""Ids in addresses: no larger than the database's own. A larger one names nothing, and the database would fail on it."""

LARGEST_ID = 2**63 - 1
ID = f"int(max={LARGEST_ID})"
"""The converter of an id in a route: what it does not take is a page that does not exist."""
