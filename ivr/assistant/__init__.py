"""The optional help of a language model behind an OpenAI-compatible address: it may word a summary and pick among FAQ candidates.

Off unless `IVR_ASSISTANT_URL` is set; then what callers say is sent there. It decides nothing by itself: what it answers is held to what
was said, and wherever it is late, wrong or away the rules' own result stands.
"""

from ivr.assistant.assistant import Assistant, AssistantSettings, make_assistant

__all__ = ["Assistant", "AssistantSettings", "make_assistant"]
