"""People at telephones, as scripts: what a caller says and presses, how a rung telephone behaves."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Self

from tests.carrier.sound import Clip, tone


@dataclass(frozen=True, slots=True)
class Says:
    """Words. In a Record they become the recording, in a Gather with speech the carrier's recogniser gives `clip.text`."""

    clip: Clip
    then_presses: str = ""
    then_hangs_up: bool = False


@dataclass(frozen=True, slots=True)
class Presses:
    """Keys."""

    keys: str


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing, until the carrier gives up waiting."""


@dataclass(frozen=True, slots=True)
class HangsUp:
    """Goes away while `during` runs (a verb's name); "" = at the next place where the call listens or waits."""

    during: str = ""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """The test does something when the call comes to this point; the next move follows at once."""

    act: Callable[[], object]


Move = Says | Presses | Silent | HangsUp | Meanwhile


class Person:
    """Does its moves in order, one at each place where the call listens. After the last one it is silent."""

    def __init__(self, *moves: Move) -> None:
        self._moves: deque[Move] = deque(moves)
        self._lock = threading.Lock()

    def says(self, words: Clip | str, *, then_presses: str = "", then_hangs_up: bool = False) -> Self:
        """Speak a clip; plain text gets a tone for its sound (for calls where nobody transcribes)."""
        clip = words if isinstance(words, Clip) else Clip(words, tone(max(1.0, len(words) / 8)))
        return self._add(Says(clip, then_presses, then_hangs_up))

    def presses(self, keys: str) -> Self:
        """Press keys."""
        return self._add(Presses(keys))

    def silent(self, times: int = 1) -> Self:
        """Say and press nothing."""
        for _ in range(times):
            self._add(Silent())
        return self

    def hangs_up(self, during: str = "") -> Self:
        """Go away."""
        return self._add(HangsUp(during))

    def meanwhile(self, act: Callable[[], object]) -> Self:
        """Have the test do something at this point."""
        return self._add(Meanwhile(act))

    def next(self, *kinds: type[Move]) -> Move | None:
        """Take the next move if it is of one of `kinds` (any kind when none are named)."""
        self._act()
        with self._lock:
            if self._moves and (not kinds or isinstance(self._moves[0], kinds)):
                return self._moves.popleft()
            return None

    def leaves(self, verb: str, *, listening: bool) -> bool:
        """Whether the next move is to go away during `verb`; it is taken then."""
        if listening:
            self._act()
        with self._lock:
            if self._moves and isinstance(self._moves[0], HangsUp) and (self._moves[0].during == verb or (listening and not self._moves[0].during)):
                self._moves.popleft()
                return True
            return False

    @property
    def rest(self) -> list[Move]:
        """What has not been done."""
        with self._lock:
            return list(self._moves)

    def _act(self) -> None:
        while True:
            with self._lock:
                if not self._moves or not isinstance(self._moves[0], Meanwhile):
                    return
                move = self._moves.popleft()
            move.act()

    def _add(self, move: Move) -> Self:
        with self._lock:
            self._moves.append(move)
        return self


Manner = Literal["answers", "busy", "no-answer", "failed"]


@dataclass(frozen=True, slots=True)
class Ring:
    """How a telephone takes one ringing."""

    manner: Manner
    moves: tuple[Move, ...] = ()
    machine: bool = False


@dataclass(slots=True)
class Telephone:
    """A telephone that can be rung. One entry a ringing, the last one for every later one; without any it does not answer."""

    number: str
    rings: deque[Ring] = field(default_factory=deque)
    rung: int = 0

    def answers(self, *moves: Move) -> Self:
        """Somebody picks up and does `moves`."""
        self.rings.append(Ring("answers", moves))
        return self

    def accepts(self) -> Self:
        """Somebody picks up and presses 1."""
        return self.answers(Presses("1"))

    def answering_machine(self) -> Self:
        """A machine picks up: it presses nothing."""
        self.rings.append(Ring("answers", (), machine=True))
        return self

    def busy(self) -> Self:
        """Engaged."""
        self.rings.append(Ring("busy"))
        return self

    def no_answer(self) -> Self:
        """It rings and rings."""
        self.rings.append(Ring("no-answer"))
        return self

    def fails(self) -> Self:
        """The number does not exist."""
        self.rings.append(Ring("failed"))
        return self

    def ring(self) -> Ring:
        """It is rung now."""
        self.rung += 1
        if not self.rings:
            return Ring("no-answer")
        return self.rings.popleft() if len(self.rings) > 1 else self.rings[0]
