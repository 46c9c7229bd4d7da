"""What speaks for a step up, criterion by criterion: met, not met, or unknown. Any one is enough.

The table of clinical rules §10. Some criteria no form measures: they are shown as unknown and are a person's to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from rules.change import in_clinical_range, reliable_thresholds
from rules.dates import said
from rules.difference import better_by, worse_by
from rules.findings import Evaluation, Fired, Urgency
from rules.flag_rules import BY_ID
from rules.flags_case import Case, Point
from rules.flags_progress import function_measure
from rules.instruments import Instrument
from rules.record import Preference


class Met(StrEnum):
    met = "met"
    not_met = "not met"
    unknown = "unknown"


@dataclass(frozen=True)
class Criterion:
    """One line of the table. `judged`: no form measures it, a person has to say."""

    id: str
    words: str
    state: Met
    why: str
    judged: bool = False


@dataclass(frozen=True)
class Scene:
    """The record, and what the flag rules made of it."""

    case: Case
    evaluation: Evaluation

    def flag(self, *rules: str) -> str:
        """The reason of the first of these flags that fires; empty where none does."""
        return next((one.reason for one in self.evaluation.fired if one.rule in rules and not one.historic), "")

    def silent(self, rule: str) -> str:
        """Why the rule could say nothing about the primary measure."""
        mine = [one for one in self.evaluation.cannot_evaluate if one.rule == rule]
        primary = self.case.record.primary_measure
        return next((one.reason for one in mine if one.subject in ("", primary)), "")

    @property
    def wish(self) -> Preference | None:
        """The latest thing that was said about what the patient wants and what the service can give."""
        case, days = self.case, self.case.settings.whole("step.wish_days")
        lately = [one for one in case.record.preferences if 0 <= (case.today - one.on).days <= days]
        return max(lately, key=lambda one: one.on, default=None)


def up(scene: Scene, step: int) -> tuple[Criterion, ...]:
    """The criteria for more care in this step, the most urgent first."""
    by_step = {0: _up_from_0, 1: _up_from_1, 2: _up_from_2, 3: _up_from_3}
    return (_screen(scene), _crisis(scene), *(by_step[step](scene) if step in by_step else ()), _asks(scene))


def _screen(scene: Scene) -> Criterion:
    high = [one for one in scene.evaluation.fired if one.rule == "SAF-2" and one.urgency is Urgency.crisis]
    why = high[0].reason if high else "No screen with intent, plan or recent behaviour is open."
    return Criterion("screen", "The suicide screen asks for an immediate response", met_if(bool(high)), why)


def _crisis(scene: Scene) -> Criterion:
    """An answer at crisis level asks for an assessment; the assessment decides about step 4."""
    rules = ("SAF-1", "SAF-3")
    found = [one for one in scene.evaluation.fired if one.rule in rules and one.urgency is Urgency.crisis]
    words = "An assessment after a crisis flag asks for specialist or crisis care"
    if not found:
        return Criterion("crisis", words, Met.not_met, "No crisis flag is open.")
    why = f"{found[0].reason} What the assessment found is not recorded."
    return Criterion("crisis", words, Met.unknown, why, judged=True)


def _asks(scene: Scene) -> Criterion:
    wish = scene.wish
    if wish is None or not wish.wish:
        return Criterion("asks", "The patient asks for more", Met.unknown, "The patient was not asked lately.", True)
    why = f"Said on {said(wish.on)}: {wish.wish}."
    return Criterion("asks", "The patient asks for more", met_if(wish.wish == "up"), why, True)


def _up_from_0(scene: Scene) -> Iterator[Criterion]:
    yield _by_flag(scene, "relapse", "Coming back after recovery", "DET-3")
    yield _by_flag(scene, "worse", "Reliably worse", "DET-1")
    twice = "on two scores at least two weeks apart"
    yield _back_in_range(scene, scene.case.primary, "range", f"In the clinical range {twice}")
    function = function_measure(scene.case)
    if function is None or function is not scene.case.primary:
        yield _back_in_range(scene, function, "limits", f"Limited in daily life {twice}")


def _up_from_1(scene: Scene) -> Iterator[Criterion]:
    yield _by_flag(scene, "worse", "Reliably worse", "DET-1")
    yield _by_flag(
        scene, "early", "Little early change, still in week 6", "RSP-1", scene.case.settings.whole("early.to_day")
    )
    yield _by_flag(scene, "target", "No response by week 8", "RSP-3")
    yield _severe(scene)
    yield a_person("anxiety", "Marked avoidance or health anxiety")


def _up_from_2(scene: Scene) -> Iterator[Criterion]:
    late = scene.case.settings.whole("step.late_day")
    yield _by_flag(scene, "worse", "Reliably worse", "DET-1")
    yield _by_flag(scene, "target", "No response by week 12", "RSP-3", late)
    yield _by_flag(scene, "track", "Not on the expected track, and supervision did not help", "RSP-2")
    yield a_person("cluster", "A second organ system limits daily life")
    yield a_person("work", "Off work for more than six weeks")


def _up_from_3(scene: Scene) -> Iterator[Criterion]:
    yield _confirmed(scene, _by_flag(scene, "worse", "Reliably worse, confirmed", "DET-1"))
    yield _no_gain(scene)
    yield _by_flag(scene, "safety", "The suicide screen stays at a level that asks for an assessment", "SAF-2")


def _confirmed(scene: Scene, worse: Criterion) -> Criterion:
    """One jump asks to measure again, not for specialist care: two scores in a row have to say it (§9a.3, §10)."""
    if worse.state is not Met.met or any(_twice(scene, one) for one in scene.evaluation.fired if one.rule == "DET-1"):
        return worse
    return replace(worse, state=Met.unknown, why=f"Not on two scores in a row yet: measure again. {worse.why}")


def _twice(scene: Scene, worse: Fired) -> bool:
    instrument = scene.case.catalogue.get(worse.subject)
    base, error = (scene.case.base(instrument), reliable_thresholds(instrument)) if instrument else (None, None)
    if instrument is None or base is None or error is None:
        return False
    need, start = error[1] if base.n == 2 else error[0], base.value
    pairs = [pair for pair in pairwise(base.later) if pair[1].on >= worse.since]
    return any(all(worse_by(instrument, start, one.value) >= need for one in pair) for pair in pairs)


def _by_flag(scene: Scene, key: str, words: str, rule: str, from_day: int = 0) -> Criterion:
    """Met while the flag is up, from this day of the step on; unknown where its rule could not say."""
    why, day = scene.flag(rule), scene.case.day or 0
    if why and day < from_day:
        return Criterion(key, words, Met.not_met, f"Not before day {from_day} of the step. {why}")
    if why:
        return Criterion(key, words, Met.met, why)
    silent = scene.silent(rule)
    return Criterion(
        key, words, Met.unknown if silent else Met.not_met, silent or f"The flag “{BY_ID[rule].name}” is not up."
    )


def _back_in_range(scene: Scene, instrument: Instrument | None, key: str, words: str) -> Criterion:
    apart = scene.case.settings.whole("step.back_apart_days")
    scores = scene.case.step_scores(instrument) if instrument else ()
    if instrument is None or len(scores) < 2 or instrument.change.caseness is None:
        return Criterion(key, words, Met.unknown, "There are not two scores with a clinical range in this step.")
    row = unbroken(scores, lambda one: bool(in_clinical_range(instrument, one.value)))
    return Criterion(key, words, met_if(lasts(row, apart)), f"{instrument.abbreviation} is {scores[-1].said()}.")


def _severe(scene: Scene) -> Criterion:
    case, words = scene.case, "Severe symptoms or severe limits in daily life"
    level, latest = case.settings.value("step.severe_phq9"), _latest(case, "phq9")
    limit, function = case.settings.value("step.severe_wsas"), _latest(case, "wsas")
    told = [f"PHQ-9 {latest.said()}"] if latest else []
    told += [f"WSAS {function.said()}"] if function else []
    severe = bool(latest and latest.value >= level) or bool(function and function.value > limit)
    if not severe and not (latest and function):
        return Criterion("severe", words, Met.unknown, "PHQ-9 or WSAS was not answered in this step.")
    return Criterion("severe", words, met_if(severe), f"{', '.join(told)} (limits {level:g} and {limit:g}).")


def _no_gain(scene: Scene) -> Criterion:
    case, words = scene.case, "No noticeable gain by week 12 to 16"
    instrument, late = case.primary, case.settings.whole("step.late_day")
    base = case.base(instrument) if instrument else None
    if (case.day or 0) < late:
        return Criterion("gain", words, Met.not_met, f"Day {case.day or 0} of the step.")
    if instrument is None or base is None or not base.later:
        return Criterion("gain", words, Met.unknown, "There is no later score to compare with the start of this step.")
    if instrument.change.mid is None:
        return Criterion("gain", words, Met.unknown, unnoticed(instrument))
    gain = better_by(instrument, base.value, base.later[-1].value)
    why = f"{instrument.abbreviation} {base.later[-1].said()} against {base.said()}."
    return Criterion("gain", words, met_if(gain < instrument.change.mid.value), why)


def unnoticed(instrument: Instrument) -> str:
    return f"How large a change of {instrument.abbreviation} patients notice is not known."


def a_person(key: str, words: str) -> Criterion:
    return Criterion(key, words, Met.unknown, "No form measures this: ask.", judged=True)


def met_if(whether: bool) -> Met:
    return Met.met if whether else Met.not_met


def _latest(case: Case, instrument: str) -> Point | None:
    known = case.catalogue.get(instrument)
    scores = case.step_scores(known) if known else ()
    return scores[-1] if scores else None


def unbroken(scores: Sequence[Point], holds: Callable[[Point], bool]) -> list[Point]:
    """The unbroken row of scores that the latest one ends and for which this holds."""
    row: list[Point] = []
    for one in reversed(scores):
        if not holds(one):
            break
        row.insert(0, one)
    return row


def lasts(row: Sequence[Point], days: int) -> bool:
    return len(row) >= 2 and (row[-1].on - row[0].on).days >= days
