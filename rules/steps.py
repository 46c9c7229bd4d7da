"""The step model as decision support (clinical rules §10): a suggestion with reasons. It proposes; a person decides.

Order: crisis, medical, what the patient wants and the service can give, worsening, no response, target, down. A wish
or the capacity may overrule in either direction, except over crisis and the body; what was overruled stays in sight.
Nobody has to pass through a step that failed: severity, risk or preference may point to any step directly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rules.dates import counted, said
from rules.findings import Evaluation
from rules.flag_life import is_safety
from rules.flags_case import Case
from rules.flags_process import review_due
from rules.instruments import Instrument
from rules.record import Record
from rules.settings import DEFAULT, Settings
from rules.step_criteria import Criterion, Met, Scene, up
from rules.step_down import down

RULE, RULE_VERSION = "STP-1", "4"
PERSON_DECIDES = "It proposes; a person decides."
HIGHEST = 4
SPEAKS_FOR_LESS = ("target", "function", "gain", "agrees")  # criteria that are more than the absence of trouble
STEP_NAMES = (
    "watchful waiting and self-management",
    "low intensity",
    "moderate",
    "high intensity",
    "specialist or crisis",
)


class Way(StrEnum):
    up = "up"
    down = "down"
    hold = "hold"
    cannot_say = "cannot say"


@dataclass(frozen=True)
class StepSuggestion:
    """`to` is the step proposed; None for staying, for discharge from step 0, and where nothing can be said."""

    way: Way
    words: str
    step: int | None
    to: int | None = None
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # what would have to be known
    up: tuple[Criterion, ...] = ()  # more care if any is met
    down: tuple[Criterion, ...] = ()  # less care only if all are met
    overruled_by: str = ""  # a wish or the capacity that turned the suggestion
    days_in_step: int | None = None
    review_due_on: date | None = None
    overdue: bool = False
    rule: str = RULE
    rule_version: str = RULE_VERSION


def suggest(
    record: Record, catalogue: Mapping[str, Instrument], evaluation: Evaluation, settings: Settings = DEFAULT
) -> StepSuggestion:
    """The suggestion for this record, given what the flag rules made of it. Always one, if only "cannot say"."""
    case = Case(record, catalogue, settings)
    scene = Scene(case, evaluation)
    gone = record.discharged_on
    if gone is not None and gone <= case.today and not any(is_safety(one.rule) for one in evaluation.fired):
        return _discharged(gone)
    if case.step is None:
        return _not_placed(scene)
    step = case.step.step
    due, _ = review_due(case)
    told = StepSuggestion(
        way=Way.hold,
        words="",
        step=step,
        up=up(scene, step),
        down=down(scene, step),
        days_in_step=(case.today - case.step.from_).days,
        review_due_on=due,
        overdue=due is not None and case.today > due,
    )
    return _with_wish(scene, _by_the_rules(scene, told))


def _by_the_rules(scene: Scene, told: StepSuggestion) -> StepSuggestion:
    """What the criteria alone say: crisis, medical, worsening, no response, then down."""
    met = [one for one in told.up if one.state is Met.met and one.id != "asks"]
    unmet = [one for one in told.down if one.state is not Met.met]
    step = told.step or 0
    if met:
        return _up(scene, told, met)
    waits = next((one for one in told.up if one.id == "crisis" and one.state is Met.unknown), None)
    if waits is not None:
        words = "Safety first: the assessment decides about the step."
        missing = ("What the assessment after the crisis flag found.",)
        return replace(told, way=Way.cannot_say, words=words, reasons=(waits.why,), missing=missing)
    blind = _blind(scene, told)
    if blind:
        return replace(told, way=Way.cannot_say, words=f"Cannot say: {blind[0]}", missing=blind)
    if not unmet:
        return _down(told, step)
    return _hold(told, unmet)


def _up(scene: Scene, told: StepSuggestion, met: Sequence[Criterion]) -> StepSuggestion:
    step = told.step or 0
    if step >= HIGHEST:
        words = "Already in the highest step: the crisis pathway, not another step."
        return replace(told, way=Way.hold, words=words, reasons=_said(met), missing=_unknown(told.up))
    to = HIGHEST if any(one.id == "screen" for one in met) else max(step + 1, _by_severity(scene) or 0)
    words = f"Speaks for more care: step {to}, {STEP_NAMES[to]}."
    against = _said([one for one in told.down if one.state is Met.met and one.id in SPEAKS_FOR_LESS])
    return replace(told, way=Way.up, to=to, words=words, reasons=_said(met), against=against, missing=_unknown(told.up))


def _down(told: StepSuggestion, step: int) -> StepSuggestion:
    words = f"Speaks for less care: step {step - 1}, {STEP_NAMES[step - 1]}." if step else "Speaks for discharge."
    to = step - 1 if step else None
    return replace(told, way=Way.down, to=to, words=words, reasons=_said(told.down), missing=_unknown(told.up))


def _hold(told: StepSuggestion, unmet: Sequence[Criterion]) -> StepSuggestion:
    only_people = all(one.id in ("agrees", "plan", "handover") for one in unmet)
    words = (
        "All that is measured speaks for less care; still open is what people have to say or write."
        if only_people
        else "Nothing speaks for more care, and not everything for less: stay in this step for now."
    )
    good = [one for one in told.down if one.state is Met.met and one.id in SPEAKS_FOR_LESS]
    against = tuple(f"{one.words}: {one.why}" for one in good)
    reasons = tuple(_waits_for(one) for one in unmet)
    return replace(told, way=Way.hold, words=words, reasons=reasons, against=against, missing=_unknown(told.up))


def _waits_for(one: Criterion) -> str:
    if one.id == "open":
        return f"A safety or medical flag is open: {one.why}"
    waits = "an answer" if one.state is Met.unknown else "this"
    return f"Less care waits for {waits}: {one.words[:1].lower()}{one.words[1:]}."


def _blind(scene: Scene, told: StepSuggestion) -> tuple[str, ...]:
    """Why nothing can be said; empty where the scores carry a judgement."""
    failed = [f"the rule {one.rule} failed" for one in scene.evaluation.cannot_evaluate if one.failed]
    case, primary = scene.case, scene.case.primary
    scores = case.step_scores(primary) if primary else ()
    few = [] if len(scores) >= 2 else [f"{counted(len(scores), 'score')} in this step; two are needed."]
    came = [one.why for one in told.down if one.id == "came" and one.state is not Met.met] if not few else []
    return tuple([*failed, *few, *(f"the last measures are missing. {why}" for why in came)])


def _with_wish(scene: Scene, told: StepSuggestion) -> StepSuggestion:
    """What the patient wants and the service can give. Crisis and the body come before both."""
    wish = scene.wish
    first = any(one.id in ("screen", "crisis") and one.state is not Met.not_met for one in told.up)
    if wish is None or first:
        return told
    if wish.wish == "up" and told.way is not Way.up and (told.step or 0) < HIGHEST:
        return _overruled(told, Way.up, (told.step or 0) + 1, f"The patient asked for more on {said(wish.on)}.")
    if wish.wish == "down" and told.way in (Way.up, Way.hold) and _may_go_down(told):
        to = (told.step or 0) - 1
        return _overruled(told, Way.down, to if to >= 0 else None, f"The patient asked for less on {said(wish.on)}.")
    if wish.wish in ("hold", "down") and told.way is Way.up:
        return _overruled(told, Way.hold, None, f"The patient wanted no more on {said(wish.on)}.")
    if wish.wish in ("hold", "up") and told.way is Way.down:
        return _overruled(told, Way.hold, None, f"The patient wanted no less on {said(wish.on)}.")
    if wish.capacity == "not available" and told.way is Way.up:
        words = f"There was no place on {said(wish.on)}. Say what is offered meanwhile, and who is told."
        return _overruled(told, Way.hold, None, words)
    return told


def _may_go_down(told: StepSuggestion) -> bool:
    """A wish may stand over the target and the papers, never over safety, missing measures or one high first score."""
    firm = [one for one in told.down if one.id in ("open", "came", "start", "alarm")]
    return all(one.state is Met.met for one in firm)


def _overruled(told: StepSuggestion, way: Way, to: int | None, why: str) -> StepSuggestion:
    """The other suggestion stays in sight as what speaks against."""
    against = (told.words, *told.reasons)
    return replace(told, way=way, to=to, words=why, reasons=(why,), against=against, overruled_by=why)


def _discharged(on: date) -> StepSuggestion:
    """Nobody is in a step after discharge; an alarm about safety is still told, by the criteria above."""
    words = f"Discharged on {said(on)}: no step is suggested. Who comes back is placed anew."
    return StepSuggestion(Way.cannot_say, words, None)


def _not_placed(scene: Scene) -> StepSuggestion:
    to = _by_severity(scene)
    screen = any(one.rule == "SAF-2" and one.urgency.order == 0 for one in scene.evaluation.fired)
    if screen:
        to = HIGHEST
    if to is None:
        words = "Not placed on the pathway yet, and there is no score to place by."
        return StepSuggestion(Way.cannot_say, words, None, missing=("a first score",))
    words = f"Not placed yet. By severity and risk: step {to}, {STEP_NAMES[to]}."
    return StepSuggestion(Way.cannot_say, words, None, to, reasons=(words,), missing=("what the patient prefers",))


def _by_severity(scene: Scene) -> int | None:
    """The step that the latest scores point to by themselves; None without any."""
    case, latest = scene.case, {}
    for name in ("phq9", "sss8", "wsas"):
        known = case.catalogue.get(name)
        scores = case.scores(known) if known else ()
        if scores:
            latest[name] = scores[-1].value
    if not latest:
        return None
    value = case.settings.value
    mood, body, life = (latest.get(name, 0.0) for name in ("phq9", "sss8", "wsas"))
    if mood >= value("step.very_severe_phq9"):
        return 3
    if body >= value("step.high_sss8") or mood >= value("step.severe_phq9") or life > value("step.severe_wsas"):
        return 2
    limited = life > value("step.limited_wsas")
    return 1 if body >= value("step.mild_sss8") or mood >= value("step.mild_phq9") or limited else 0


def _said(criteria: Sequence[Criterion]) -> tuple[str, ...]:
    return tuple(f"{one.words}: {one.why}" for one in criteria)


def _unknown(criteria: Sequence[Criterion]) -> tuple[str, ...]:
    return tuple(f"{one.words}: {one.why}" for one in criteria if one.state is Met.unknown)
