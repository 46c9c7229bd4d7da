"""Off the expected track, clearly better, and symptoms that part from daily life.

RSP-2, RSP-5 and RSP-6 of clinical rules §9, with the settled readings §9a.9 and §9a.10 and S10 of §7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rules.change import ChangeName, ChangeVerdict, change_since, in_remission, reliable_thresholds
from rules.dates import counted, listed, said
from rules.difference import better_by
from rules.findings import Finding, NotMet, Unknown, Urgency
from rules.flags_case import Base, Case, Point, closed_lately
from rules.flags_course import Found
from rules.flags_response import responded
from rules.instruments import Instrument
from rules.on_track import track


def off_the_expected_track(case: Case) -> Found:
    """RSP-2: two scores in a row worse than nine in ten who began the same, in the clinical range."""
    instrument = case.primary
    if instrument is None or case.step is None:
        return
    scores = [(one.on, one.value) for one in case.step_scores(instrument)]
    found = track(case.record.expected.get(instrument.id), instrument, scores, case.settings)
    closed = closed_lately(case, "RSP-2", instrument.id)
    if found.unsure:
        yield Unknown(instrument.id, found.reason)
    elif found.since is None:
        yield NotMet(instrument.id, found.reason)
    elif closed is not None:
        yield NotMet(instrument.id, f"A person closed this flag on {said(closed)}; the rule is quiet for four weeks.")
    else:
        evidence = {"curve_version": found.curve_version, "placed": len(found.placed)}
        yield Finding(instrument.id, Urgency.review, found.reason, found.since, evidence)


def clearly_better(case: Case) -> Found:
    """RSP-5: worth telling, for 28 days from the first score on which it held; never beside worsening or safety."""
    days = case.settings.whole("better.expires_days")
    goal = _goal_reached(case, days)
    instrument = case.primary
    subject = instrument.id if instrument else "goal"
    quiet = _not_now(case, subject)
    if quiet:
        yield from (NotMet(one, quiet) for one in dict.fromkeys((subject, "goal")))
        return
    if goal is not None:
        words = f"A goal of the patient's own was reached on {said(goal)}."
        yield Finding("goal", Urgency.info, words, goal, {"goal_reached_on": goal.isoformat()})
    else:
        yield NotMet("goal", "No goal was reached lately.", expired=True)
    if instrument is not None:
        yield _better(case, instrument, days)


def _goal_reached(case: Case, days: int) -> date | None:
    lately = [one.on for one in case.record.goals_reached if 0 <= (case.today - one.on).days < days]
    return max(lately, default=None)


def _not_now(case: Case, subject: str) -> str:
    if case.any_open("DET", "SAF"):
        return "A flag about safety or worsening is open: nothing is celebrated beside it."
    closed = closed_lately(case, "RSP-5", subject)
    return f"A person closed this flag on {said(closed)}." if closed else ""


def _better(case: Case, instrument: Instrument, days: int) -> Finding | Unknown | NotMet:
    scores, base = case.step_scores(instrument), case.base(instrument)
    need = case.settings.whole("better.scores")
    if base is None or len(scores) < need:
        have = counted(len(scores), "score")
        return Unknown(instrument.id, f"{instrument.abbreviation} has {have} in this step; {need} are needed.")
    run = _run(case, instrument, base)
    if not run:
        return NotMet(instrument.id, f"{instrument.abbreviation} is not clearly better on the latest score.")
    since, (_, latest, reasons) = run[0][0], run[-1]
    if (case.today - since).days >= days:
        return NotMet(instrument.id, f"This was told for {days} days from {said(since)}.", expired=True)
    words = f"{instrument.abbreviation} {latest.said()} against {base.said()}: {listed(reasons)}."
    return Finding(instrument.id, Urgency.info, words, since, {"base": base.value, "latest": latest.value})


def _run(case: Case, instrument: Instrument, base: Base) -> Sequence[tuple[date, Point, list[str]]]:
    """The unbroken row of good scores that the latest one ends; empty where the latest is not good."""
    thresholds = reliable_thresholds(instrument)
    run: list[tuple[date, Point, list[str]]] = []
    for i, one in reversed(tuple(enumerate(base.later))):
        pair = base.later[i - 1 : i + 1] if i else ()
        twice = bool(pair) and all(_reliably_better(instrument, base, other, thresholds) for other in pair)
        reasons = list(_reasons(case, instrument, base, one, twice=twice))
        if not reasons:
            break
        run.insert(0, (one.on, one, reasons))
    return run


def _reasons(case: Case, instrument: Instrument, base: Base, one: Point, *, twice: bool) -> Iterator[str]:
    if twice:
        yield "clearly better than measurement error, twice in a row"
    if responded(case, instrument, base, one):
        yield "half of what it was"
    if in_remission(instrument, one.value) and not in_remission(instrument, base.value):
        yield "nearly no symptoms left"
    own = instrument.id in case.record.targets
    if own and case.at_target(instrument, one.value) and not case.at_target(instrument, base.value):
        yield "at the patient's goal"


def _reliably_better(instrument: Instrument, base: Base, one: Point, thresholds: tuple[float, float] | None) -> bool:
    if thresholds is None:
        return False
    return better_by(instrument, base.value, one.value) >= thresholds[base.n == 2]


def symptoms_and_daily_life(case: Case) -> Found:
    """RSP-6: from week 8, one of symptoms and daily life is reliably better and the other is not."""
    symptom = symptom_measure(case)
    if symptom is None or case.step is None:
        return
    day, first = (case.today - case.step.from_).days, case.settings.whole("discordance.from_day")
    if day < first:
        yield NotMet(symptom.id, f"Day {day} of the step: this rule begins on day {first}.")
        return
    quiet = _decided(case, symptom.id)
    if quiet:
        yield NotMet(symptom.id, quiet)
        return
    function = function_measure(case)
    if function is None:
        yield Unknown(symptom.id, "Daily life was not measured.")
        return
    yield _compared(case, symptom, function)


def _decided(case: Case, subject: str) -> str:
    if case.decided_lately is not None:
        return f"The team decided on {said(case.decided_lately.on)}; the rule is quiet for four weeks."
    closed = closed_lately(case, "RSP-6", subject)
    return f"A person closed this flag on {said(closed)}; the rule is quiet for four weeks." if closed else ""


def symptom_measure(case: Case) -> Instrument | None:
    """The primary measure, or the first one of symptoms where the primary one is about daily life."""
    return next((one for one in case.measures if one.domain in ("symptom", "distress")), None)


def function_measure(case: Case) -> Instrument | None:
    """The one named for this patient where it was answered, else the first one of daily life."""
    found = [one for one in case.measures if one.domain == "function"]
    return next((one for one in found if one.id == case.record.function_measure), found[0] if found else None)


def latest_change(case: Case, instrument: Instrument) -> ChangeVerdict:
    """The latest score of the step against its base."""
    base = case.base(instrument)
    latest = base.later[-1].value if base is not None and base.later else None
    return change_since(instrument, case.baseline(instrument), latest)


def _compared(case: Case, symptom: Instrument, function: Instrument) -> Finding | Unknown | NotMet:
    verdicts = {one.id: latest_change(case, one) for one in (symptom, function)}
    silent = next((one for one in verdicts.values() if one.name is ChangeName.cannot_say), None)
    if silent is not None:
        return Unknown(symptom.id, silent.reason)
    better = [one for one in (symptom, function) if verdicts[one.id].name is ChangeName.reliably_better]
    if len(better) != 1:
        return NotMet(symptom.id, "Symptoms and daily life say the same.")
    other = function if better[0] is symptom else symptom
    words = (
        f"{better[0].abbreviation} is {verdicts[better[0].id].words}; "
        f"{other.abbreviation} is not: {verdicts[other.id].words}."
    )
    on = max(case.step_scores(one)[-1].on for one in (symptom, function))
    began = case.step.from_ if case.step else on
    since = max(on, began + timedelta(days=case.settings.whole("discordance.from_day")))
    evidence = {one: verdict.points for one, verdict in verdicts.items()}
    return Finding(symptom.id, Urgency.review, words, min(since, case.today), evidence)
