"""Sound to text. `hear` is the entry; engines stand behind it. Heavy libraries load only when an engine is made."""

from ivr.speech.factory import get_engine, make_engine

__all__ = ["get_engine", "make_engine"]
