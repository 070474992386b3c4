"""The figures as sections that a person reads. What they mean is said beside them, once; how to judge them is in docs/evaluation.md."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from ivr.evaluation.audio import AudioFigures, Level
from ivr.evaluation.calibration import Calibration
from ivr.evaluation.faq import FaqFigures, InScope, OutOfScope
from ivr.evaluation.intents import IntentFigures, RelationFigures
from ivr.evaluation.judged import Mistake
from ivr.evaluation.markdown import Section
from ivr.evaluation.rates import Rate, percent
from ivr.evaluation.sales import SalesFigures, Treated
from ivr.evaluation.slots import VERDICTS, SlotFigures
from ivr.evaluation.trade_off import Oracle
from ivr.evaluation.urgency import LEVELS, UrgencyFigures

_RATE = "hits/of, share (95 %)"
_CONFUSIONS = 12
"""So many pairs of intents are shown."""


def tell_faq(figures: FaqFigures) -> Section:
    """The FAQ's section."""
    section = Section("FAQ")
    section.say(
        f"{len(figures.clients)} clients, {figures.in_scope.ranked_first.of} questions that an entry answers, {figures.out_of_scope.answered.of} "
        "that none does. Pooled intervals resample whole clients."
    )
    section.table(
        ("questions that an entry answers", *_IN_SCOPE),
        [
            ("all", *_in_scope(figures.in_scope)),
            *((f"… {name}", *_in_scope(some)) for name, some in (*figures.by_register.items(), *figures.by_language.items())),
        ],
    )
    section.table(
        ("questions that none answers", "answered", "asked"),
        [
            ("all", *_out_of_scope(figures.out_of_scope)),
            *((f"… {name}", *_out_of_scope(some)) for name, some in (*figures.by_scope.items(), *figures.out_of_scope_by_language.items())),
        ],
    )
    section.table(
        ("client", "entries", *_IN_SCOPE, "out of scope answered", "out of scope asked"),
        [(client.client, client.entries, *_in_scope(client.in_scope), *_out_of_scope(client.out_of_scope)) for client in figures.clients],
    )
    registers, scopes = tuple(figures.by_register), tuple(figures.by_scope)
    if len(registers) > 1:
        section.table(
            ("client, answered right", *registers),
            [(client.client, *(_of(client.by_register, name, lambda some: some.answered_right) for name in registers)) for client in figures.clients],
        )
    if len(scopes) > 1:
        section.table(
            ("client, out of scope", *(f"{name} {what}" for name in scopes for what in ("answered", "asked"))),
            [
                (
                    client.client,
                    *(_of(client.by_scope, name, show) for name in scopes for show in (lambda some: some.answered, lambda some: some.asked)),
                )
                for client in figures.clients
            ],
        )
    at_most = percent(figures.oracle_one_threshold.at_most)
    section.say(
        f"Oracle, not the operating point: answers with the threshold chosen on these very questions, so that at most {at_most} of the questions "
        "that no entry answers get one. Chosen for each client by itself, then one threshold for all."
    )
    section.table(
        ("oracle", "answered right", "out of scope answered", "threshold"),
        [
            *((client.client, *_oracle(client.oracle)) for client in figures.clients),
            ("all, each its own", figures.oracle_right, "", ""),
            ("all, one threshold", *_oracle(figures.oracle_one_threshold)),
        ],
    )
    _calibration(section, "the first candidate's probability, against its being the right entry", figures.calibration)
    return _mistakes(section, figures.mistakes)


Some = TypeVar("Some")


def _of(groups: Mapping[str, Some], name: str, show: Callable[[Some], Rate]) -> object:
    return show(groups[name]) if name in groups else "–"


_IN_SCOPE = ("ranked first", "answered right", "answered wrong", "asked, right among the two", "asked, right not among them")


def _in_scope(some: InScope) -> tuple[Rate, ...]:
    return some.ranked_first, some.answered_right, some.answered_wrong, some.asked_right, some.asked_wrong


def _out_of_scope(some: OutOfScope) -> tuple[Rate, Rate]:
    return some.answered, some.asked


def _oracle(found: Oracle) -> tuple[object, ...]:
    return found.wanted, found.unwanted, "none" if found.threshold is None else f"{found.threshold:.3f}"


def tell_sales(figures: SalesFigures) -> Section:
    """The section on sales pitches."""
    section = Section("Sales")
    section.table(
        (f"{figures.utterances} utterances", _RATE),
        [
            ("handled as they should be (pitches declined or asked, others let through)", figures.handled_right),
            ("pitches declined", figures.sales.declined),
            ("pitches declined or asked", figures.sales.declined_or_asked),
            ("others declined", figures.others.declined),
            ("others declined or asked", figures.others.declined_or_asked),
            ("of those declined, pitches", figures.of_declined),
            ("AUROC of the probability", figures.auroc),
            ("AUROC of the length alone (0.5: tells nothing)", figures.auroc_of_length),
        ],
    )
    section.say(
        f"Oracle, not the operating point: with the threshold chosen on these very utterances, so that at most {percent(figures.oracle.at_most)} "
        f"of the others pass it ({figures.oracle.unwanted}), {figures.oracle.wanted} of the pitches do"
        + ("." if figures.oracle.threshold is None else f" (from probability {figures.oracle.threshold:.3f} on).")
    )
    _treated(section, "others by kind", figures.others_by_kind)
    _treated(section, "others by intent", figures.others_by_intent)
    _treated(section, "pitches by length", figures.sales_by_length)
    _treated(section, "others by length", figures.others_by_length)
    _treated(section, "pitches by register", figures.sales_by_register)
    _treated(section, "others by register", figures.others_by_register)
    section.table(
        ("characters", "mean", "quarter", "half", "three quarters"),
        [(name, each.mean, each.quarter, each.half, each.three_quarters) for name, each in figures.lengths.items()],
    )
    _calibration(section, "the probability of a pitch, in this set's mixture of callers", figures.calibration)
    return _mistakes(section, figures.mistakes)


def _treated(section: Section, title: str, groups: Mapping[str, Treated]) -> None:
    section.table((title, "declined", "declined or asked"), [(name, some.declined, some.declined_or_asked) for name, some in groups.items()])


def tell_urgency(figures: UrgencyFigures) -> Section:
    """The section on danger and haste."""
    section = Section("Urgency")
    section.table(
        (f"{figures.utterances} utterances", _RATE),
        [
            ("level right, of three", figures.right),
            ("urgent (danger or hurry) noticed", figures.recall),
            ("false alarms: urgent where nothing is", figures.false_alarms),
            ("danger noticed as danger", figures.danger_recall),
            ("danger noticed as danger or hurry", figures.danger_taken_as_urgent),
            ("danger seen where there is none", figures.danger_false_alarms),
            ("of danger seen, real", figures.danger_precision),
            ("hurry noticed as hurry", figures.hurry_recall),
        ],
    )
    section.table(("danger noticed, by register", _RATE), figures.danger_by_register.items())
    section.table(("labelled", *(f"seen as {level}" for level in LEVELS)), [(name, *seen.values()) for name, seen in figures.seen_as.items()])
    return _mistakes(section, figures.mistakes)


def tell_intents(figures: IntentFigures) -> Section:
    """The section on the sort of call."""
    section = Section("Intent")
    section.table(
        (f"{figures.utterances} utterances, ten intents", _RATE),
        [
            ("right", figures.right),
            ("mean recall of the intents", percent(figures.mean_recall)),
            *((f"… {name}", each) for name, each in (*figures.by_length.items(), *figures.by_register.items())),
        ],
    )
    section.table(
        ("intent", "recall", "precision"),
        [(name, figures.recall.get(name, "–"), precision) for name, precision in figures.precision.items()],
    )
    section.table(
        ("labelled", "taken for", "utterances", "of the intent"),
        [(each.labelled, each.found, each.count, percent(each.share)) for each in figures.confusions[:_CONFUSIONS]],
    )
    return _mistakes(section, figures.mistakes)


def tell_relation(figures: RelationFigures) -> Section:
    """The section on whether the caller is known."""
    section = Section("Relationship")
    section.table(
        (f"{figures.utterances} utterances", _RATE),
        [
            ("existing relationship seen", figures.existing_seen),
            ("seen of strangers, wrongly", figures.seen_of_strangers),
            ("seen where the words do not show it", figures.seen_of_unknown),
            ("strangers seen as such", figures.strangers_seen),
        ],
    )
    return _mistakes(section, figures.mistakes)


def tell_slots(figures: SlotFigures) -> Section:
    """The section on values read from speech."""
    section = Section("Slots")
    section.say(
        "right: taken without asking. read back: asked about the right value. doubted: asked about another, or again though there was one. "
        "asked again: rightly. wrong: taken without asking."
    )
    section.table(
        ("kind", "cases", *VERDICTS, "understood (right or read back, of the values there were)", "right of those taken"),
        [(each.kind, each.cases, *(each.counts[verdict] for verdict in VERDICTS), each.understood, each.sure_right) for each in figures.kinds],
    )
    return _mistakes(section, figures.mistakes)


def tell_audio(figures: AudioFigures) -> Section:
    """The section on spoken words."""
    section = Section("Audio")
    section.say(
        f"{figures.utterances} utterances and {figures.questions} FAQ questions, spoken by {', '.join(figures.voices)}, through an 8 kHz "
        f"mu-law line, with pink noise so many dB under the speech, heard by {figures.engine} without hints."
    )
    rows: list[tuple[str, Callable[[Level], object]]] = [
        ("something heard", lambda level: level.heard),
        ("letters wrong", lambda level: percent(level.letters_wrong)),
        ("sounds wrong", lambda level: percent(level.sounds_wrong)),
        ("intent right", lambda level: level.intent_right),
        ("pitches declined or asked", lambda level: level.sales_declined_or_asked),
        ("others declined", lambda level: level.others_declined),
        ("others declined or asked", lambda level: level.others_declined_or_asked),
        ("urgent noticed", lambda level: level.urgent_noticed),
        ("danger noticed", lambda level: level.danger_noticed),
        ("urgent, false alarms", lambda level: level.urgent_false_alarms),
        ("FAQ ranked first", lambda level: level.faq_ranked_first),
        ("FAQ answered right", lambda level: level.faq_answered_right),
        ("FAQ answered wrong", lambda level: level.faq_answered_wrong),
        ("FAQ out of scope answered", lambda level: level.faq_out_of_scope_answered),
        ("nothing heard because of", lambda level: ", ".join(f"{reason} {count}" for reason, count in level.unheard.items()) or "–"),
    ]
    section.table(("", *(level.name for level in figures.levels)), [(name, *map(show, figures.levels)) for name, show in rows])
    return _mistakes(section, figures.mistakes)


def _calibration(section: Section, of_what: str, found: Calibration) -> None:
    if found.error is None or found.brier is None:
        return
    section.say(f"Calibration of {of_what}: expected calibration error {found.error:.3f}, Brier score {found.brier:.3f}.")
    section.table(
        ("probability", "mean said", "true (95 %)"), [(f"{each.low:.1f}–{each.high:.1f}", f"{each.mean:.3f}", each.true) for each in found.bins]
    )


def _mistakes(section: Section, mistakes: Sequence[Mistake]) -> Section:
    section.lines("Worst mistakes:", [line_of(mistake) for mistake in mistakes])
    return section


def line_of(mistake: Mistake) -> str:
    """A mistake in one line."""
    reasons = f" [{'・'.join(mistake.reasons)}]" if mistake.reasons else ""
    return f"{mistake.text} → {mistake.told}, meant {mistake.meant}{reasons}"
