"""What speaks for a step down, criterion by criterion: met, not met, or unknown. Less care only if all are met.

The table of clinical rules §10, and what stops every step down: an open safety or medical flag, missing measures, a
change that rests on one high first score.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rules.change import ChangeName, in_clinical_range
from rules.dates import counted, points, said
from rules.difference import better_by
from rules.due import missed_days
from rules.flag_rules import BY_ID
from rules.flags_case import Case, Point
from rules.flags_progress import function_measure, latest_change
from rules.instruments import Instrument
from rules.step_criteria import Criterion, Met, Scene, a_person, lasts, met_if, unbroken, unnoticed

RELAPSE_PLAN = "relapse prevention"


def down(scene: Scene, step: int) -> tuple[Criterion, ...]:
    """The criteria for less care; without a step below, for discharge."""
    blocks = (_no_open_alarm(scene), _last_two_came(scene), _not_one_high_start(scene))
    if step == 4:
        return (*blocks, _safety_stable(scene), a_person("handover", "Handover meeting with the receiving team"))
    if step == 3:
        return (*blocks, *_stable_gain(scene), _no_alarm_lately(scene), _agrees(scene))
    if step == 0:
        return (*blocks, _monthly_at_goal(scene), _no_alarm_lately(scene), _relapse_plan(scene), _agrees(scene))
    return (*blocks, *_at_goals(scene), _no_alarm_lately(scene), _relapse_plan(scene), _agrees(scene))


def _no_open_alarm(scene: Scene) -> Criterion:
    found = [one.reason for one in scene.evaluation.fired if one.rule.startswith(("SAF", "MED"))]
    held = [one.rule for one in scene.case.held_flags if one.rule.startswith(("SAF", "MED"))]
    why = (*found, *(f"“{_named(rule)}” is open." for rule in held), "None is open.")[0]
    return Criterion("open", "No safety or medical flag is open", met_if(not (found or held)), why)


def _named(rule: str) -> str:
    """A rule by its name; one that is not in use any more by its id."""
    return BY_ID[rule].name if rule in BY_ID else rule


def _last_two_came(scene: Scene) -> Criterion:
    case, words, instrument = scene.case, "The last two measures are there", scene.case.primary
    scores = case.step_scores(instrument) if instrument else ()
    if instrument is None or len(scores) < 2:
        return Criterion("came", words, Met.not_met, f"{counted(len(scores), 'score')} in this step.")
    asked = [one for one in case.record.schedule if one.instrument == instrument.id]
    missed = [day for one in asked for day in missed_days(one, [one.on for one in scores], case.today, 0)]
    late = [day for day in missed if day > scores[-1].on]
    if asked:
        why = f"{counted(len(late), 'due form')} missed since the latest score." if late else "No due form is missing."
        return Criterion("came", words, met_if(len(late) < 2), why)
    days = (case.today - scores[-1].on).days
    fresh = days <= case.settings.whole("step.latest_days")
    return Criterion("came", words, met_if(fresh), f"The latest score is {counted(days, 'day')} old.")


def _not_one_high_start(scene: Scene) -> Criterion:
    """A single high first score falls by itself: the change must also show from the second score on."""
    case, words, instrument = scene.case, "The change does not rest on one high first score", scene.case.primary
    base = case.base(instrument) if instrument else None
    if instrument is None or base is None or not base.later:
        return Criterion("start", words, Met.unknown, "There is no later score in this step.")
    if base.n == 2:
        return Criterion("start", words, Met.met, f"The base is {base.said()}.")
    if instrument.change.mid is None:
        return Criterion("start", words, Met.unknown, f"The base is one score only. {unnoticed(instrument)}")
    gain = better_by(instrument, base.later[0].value, base.later[-1].value)
    why = f"The base is one score only; from the second score on the gain is {points(gain)} points."
    return Criterion("start", words, met_if(gain >= instrument.change.mid.value), why)


def _at_goals(scene: Scene) -> Iterator[Criterion]:
    case, days = scene.case, scene.case.settings.whole("step.target_apart_days")
    yield _at_goal(case, case.primary, days, "target", "At the target on two scores at least four weeks apart")
    function = function_measure(case)
    yield _at_goal(case, function, days, "function", "Daily life at its goal on two scores at least four weeks apart")


def _at_goal(case: Case, instrument: Instrument | None, days: int, key: str, words: str) -> Criterion:
    scores = case.step_scores(instrument) if instrument else ()
    if instrument is None or not scores:
        return Criterion(key, words, Met.unknown, "It was not measured in this step.")
    if _under(case, instrument, scores[-1]) is None:
        return Criterion(key, words, Met.unknown, _no_goal(instrument))
    row = unbroken(scores, lambda one: bool(_under(case, instrument, one)))
    return Criterion(key, words, met_if(lasts(row, days)), f"{instrument.abbreviation} is {scores[-1].said()}.")


def _no_goal(instrument: Instrument) -> str:
    return f"No goal is set and {instrument.abbreviation} has no limit of its own."


def _under(case: Case, instrument: Instrument, one: Point) -> bool | None:
    """At the target; where the form knows neither a target nor remission, outside its clinical range."""
    at = case.at_target(instrument, one.value)
    if at is None or (case.target(instrument) is None and at is False):
        inside = in_clinical_range(instrument, one.value)
        return None if inside is None else not inside
    return at


def _stable_gain(scene: Scene) -> Iterator[Criterion]:
    case, days = scene.case, scene.case.settings.whole("step.stable_days")
    words = "Reliably better on two scores, stable for eight weeks"
    instrument, function = case.primary, function_measure(case)
    base = case.base(instrument) if instrument else None
    if instrument is None or base is None or not base.later:
        yield Criterion("gain", words, Met.unknown, "There is no later score in this step.")
    else:
        need = latest_change(case, instrument).reliable_points
        start = base.value
        row = unbroken(base.later, lambda one: need is not None and better_by(instrument, start, one.value) >= need)
        why = f"{instrument.abbreviation} is {base.later[-1].said()} against {base.said()}."
        if need is None:
            why = f"The measurement error of {instrument.abbreviation} is not known."
        yield Criterion("gain", words, Met.unknown if need is None else met_if(lasts(row, days)), why)
    words = "Daily life is reliably better"
    if function is None:
        yield Criterion("function", words, Met.unknown, "Daily life was not measured.")
        return
    verdict = latest_change(case, function)
    known = verdict.name is not ChangeName.cannot_say
    better = verdict.name is ChangeName.reliably_better
    why = f"{function.abbreviation}: {verdict.words}." if known else verdict.reason
    yield Criterion("function", words, met_if(better) if known else Met.unknown, why)


def _monthly_at_goal(scene: Scene) -> Criterion:
    case, words, instrument = scene.case, "Three monthly measures within the goal", scene.case.primary
    need, apart = case.settings.whole("step.discharge_scores"), case.settings.whole("step.discharge_apart_days")
    scores = case.step_scores(instrument) if instrument else ()
    if instrument is None or not scores:
        return Criterion("target", words, Met.unknown, "It was not measured in this step.")
    if _under(case, instrument, scores[-1]) is None:
        return Criterion("target", words, Met.unknown, _no_goal(instrument))
    kept: list[Point] = []
    for one in reversed(unbroken(scores, lambda one: bool(_under(case, instrument, one)))):
        if not kept or (kept[-1].on - one.on).days >= apart:
            kept.append(one)
    return Criterion("target", words, met_if(len(kept) >= need), f"{counted(len(kept), 'such score')} in a row.")


def _no_alarm_lately(scene: Scene) -> Criterion:
    return _no_alarm(scene, "alarm", "No safety or worsening flag in the last eight weeks", "step.no_alarm_days", "DET")


def _safety_stable(scene: Scene) -> Criterion:
    return _no_alarm(scene, "alarm", "Safety stable for two weeks", "step.safety_stable_days")


def _no_alarm(scene: Scene, key: str, words: str, setting: str, *also: str) -> Criterion:
    case, families = scene.case, ("SAF", *also)
    since = case.today - timedelta(days=case.settings.whole(setting))
    now = [one for one in scene.evaluation.fired if one.rule.startswith(families)]
    held = [one for one in case.held_flags if one.rule.startswith(families)]
    logged = [one for one in (*held, *case.record.settled_flags) if one.rule.startswith(families) and not one.historic]
    days: list[date] = [*(one.since for one in now), *(one.raised_at.date() for one in logged)]
    last = max(days, default=None)
    why = f"The last one is of {said(last)}." if last else "There was none."
    return Criterion(key, words, met_if(not now and not held and (last is None or last < since)), why)


def _relapse_plan(scene: Scene) -> Criterion:
    there = RELAPSE_PLAN in scene.case.record.plans
    why = "It is in the record." if there else "None is in the record."
    return Criterion("plan", "A relapse-prevention plan is written", met_if(there), why)


def _agrees(scene: Scene) -> Criterion:
    wish, words = scene.wish, "The patient agrees to less"
    if wish is None or not wish.wish:
        return Criterion("agrees", words, Met.unknown, "The patient was not asked lately.", True)
    return Criterion("agrees", words, met_if(wish.wish == "down"), f"Said on {said(wish.on)}: {wish.wish}.", True)
