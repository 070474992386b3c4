"""play: play a sound file and go on."""

from typing import ClassVar

from ivr.flows.steps.base import HttpsUrl, PromptText, Step, StepName


class Play(Step):
    """Play the sound file at `play` (https); `text` is what it says, for transcripts and for when it cannot be played."""

    KIND: ClassVar[str] = "play"

    play: HttpsUrl
    text: PromptText | None = None
    next: StepName
