"""From one patient's rows to the series of the trajectory: whose answers, what is due, base and expected course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from components.charts_story import Expected, MeasureSeries, Point
from queries.patients import Chart
from rules.change import baseline
from rules.dates import counted, said
from rules.due import next_due
from rules.expected_response import Curve, expected
from rules.health_care_use import use_of
from rules.instruments import Instrument
from rules.measurement_error import measurement_error
from rules.missingness import Waiting, freshness, waiting_days
from rules.record import Schedule
from rules.settings import DEFAULT, Settings

FORTNIGHT = timedelta(days=14)
ORDER = ("symptom", "function", "distress", "use")
USE = "utilisation"


def of_rater(rows: pd.DataFrame, instrument: str) -> pd.DataFrame:
    """One instrument's rows of one rater: the patient, or who rated last where the patient never did.

    Two raters are never joined in one line; the others are shown against each other elsewhere.
    """
    mine = rows[rows["instrument"] == instrument]
    raters = list(mine.sort_values("taken_on")["rater"])
    return mine[mine["rater"] == ("patient" if "patient" in raters else raters[-1])] if raters else mine


def drawn(instrument: Instrument | None) -> bool:
    """A line needs one number per assessment; health-care use has its visits."""
    if instrument is None:
        return False
    return instrument.single_score or instrument.id == USE


def why_not(name: str, instrument: Instrument | None) -> str:
    """Why something recorded has no line, for the words under the chart."""
    if instrument is None:
        return f"{name}: this service has no such instrument, so its answers cannot be drawn"
    if instrument.domain == "log":
        return f"{instrument.abbreviation}: a diary, shown under Patterns"
    if instrument.t_scores:
        return f"{instrument.abbreviation}: T scores of its parts, in the list below the chart"
    return f"{instrument.abbreviation}: has no single score to draw a line of, in the list below the chart"


def in_order(names: list[str], instruments: Mapping[str, Instrument], first: str) -> list[str]:
    """The patient's primary measure, then symptoms, daily life, distress and health-care use."""
    rank = {domain: i for i, domain in enumerate(ORDER)}
    return sorted(names, key=lambda name: (name != first, rank.get(instruments[name].domain, len(ORDER)), name))


def lines(chart: Chart, instrument: Instrument) -> list[tuple[Instrument, pd.DataFrame]]:
    """The scores of each version of a form, the latest first: two versions are never joined in one line."""
    rows = of_rater(chart.assessments, instrument.id).sort_values("taken_on", kind="stable")
    versions = list(dict.fromkeys(reversed(list(rows["version"]))))
    older = [
        replace(instrument, id=f"{instrument.id}@{one}", abbreviation=f"{instrument.abbreviation}, version {one}")
        for one in versions[1:]
    ]
    return [
        (one, rows[rows["version"] == version]) for one, version in zip([instrument, *older], versions, strict=True)
    ]


def measure(
    chart: Chart,
    instrument: Instrument,
    rows: pd.DataFrame,
    today: date,
    curve: Curve | None = None,
    settings: Settings = DEFAULT,
) -> MeasureSeries:
    """One line of the chart from its rows, with base, error, goal, what was due and the expected course."""
    use = instrument.id == USE
    points = tuple(_use_point(row) if use else _point(row) for row in rows.itertuples())
    error = measurement_error(instrument)
    threshold = error.points(1) if error else None
    base = None if use else baseline(_scores_of_step(points, chart.steps), threshold, settings)
    series = MeasureSeries(
        instrument=_as_visits(instrument) if use else instrument,
        points=points,
        baseline=base.value if base else None,
        reliable_points=error.points(base.n) if error and base else None,
        reliable_source=error.source if error else "",
        goal=_goal(chart.goals, instrument.id),
    )
    series = series if curve is None else _with_expected(series, curve, _first_of_step(points, chart.steps), today)
    return _aged(_asked_for(series, schedules(chart, instrument.id), today), today)


def _as_visits(instrument: Instrument) -> Instrument:
    return replace(instrument, abbreviation="Visits", construct="visits in the period asked about", low=0)


def _point(row: tuple) -> Point:  # type: ignore[type-arg]
    value: float | None = None if pd.isna(row.total) else float(row.total)
    band = row.band if isinstance(row.band, str) else None  # beside forms with bands pandas says NaN, which is true
    return Point(row.id, row.taken_on, value, row.status, row.how, band, row.note)


def _use_point(row: tuple) -> Point:  # type: ignore[type-arg]
    use = use_of(row.answers)
    status = "scored" if use.visits is not None else "partial"
    note = "; ".join(filter(None, (use.words, row.note)))
    return Point(row.id, row.taken_on, use.visits, status, row.how, None, note)


def _scores_of_step(points: tuple[Point, ...], steps: pd.DataFrame) -> list[tuple[date, float | None]]:
    """The scores since the current step began; before any step, all of them."""
    began = max(steps["from_on"], default=date.min)
    return [(point.taken_on, point.value) for point in points if point.taken_on >= began]


def _goal(goals: pd.DataFrame, instrument: str) -> float | None:
    scores = goals[goals["instrument"] == instrument]["target_score"].dropna()
    return None if scores.empty else float(scores.iloc[-1])


def schedules(chart: Chart, instrument: str) -> list[Schedule]:
    found = []
    for row in chart.schedules[chart.schedules["instrument"] == instrument].itertuples():
        due = tuple(date.fromisoformat(text) for text in row.due_on)
        to_on = None if pd.isna(row.to_on) else row.to_on
        found.append(Schedule(row.instrument, row.every_days, row.from_on, to_on, due))
    return found


def _asked_for(series: MeasureSeries, schedules: list[Schedule], today: date) -> MeasureSeries:
    """The same with what was due and when the form was asked for at all."""
    taken = [point.taken_on for point in series.points]
    waiting = {on: state for one in schedules for on, state in waiting_days(one, taken, today)}
    days = {state: tuple(sorted(on for on, is_ in waiting.items() if is_ is state)) for state in Waiting}
    ahead = [on for one in schedules if (on := next_due(one, taken, today)) is not None and on > today]
    return replace(
        series,
        expected_missing=days[Waiting.not_answered],
        due=days[Waiting.due],
        overdue=days[Waiting.overdue],
        scheduled=tuple(sorted(_stretch(one, today) for one in schedules if one.from_ <= today)),
        every_days=min((one.every_days for one in schedules if one.to is None or one.to >= today), default=None),
        next_on=min(ahead, default=None),
    )


def _stretch(schedule: Schedule, today: date) -> tuple[date, date]:
    if schedule.due:
        return min(schedule.due), min(max(schedule.due), today)
    return schedule.from_, min(schedule.to or today, today)


def _aged(series: MeasureSeries, today: date) -> MeasureSeries:
    if not series.scored:
        return series
    fresh = freshness(series.scored[-1].taken_on, today, series.every_days)
    return replace(series, fading=fresh.share, age=fresh.words)


def _first_of_step(points: tuple[Point, ...], steps: pd.DataFrame) -> tuple[date, float] | None:
    """What a curve begins at: the first score of the step, as the rule reads it (EXP-2)."""
    known = [(on, value) for on, value in _scores_of_step(points, steps) if value is not None]
    return min(known, default=None, key=lambda one: one[0])


def _with_expected(series: MeasureSeries, curve: Curve, first: tuple[date, float] | None, today: date) -> MeasureSeries:
    """The site's own curve from the first score of the step, a fortnight at a time, as far as the data carry it."""
    if first is None:
        return series
    began, base = first
    found: list[Expected] = []
    for k in range(1, (today - began) // FORTNIGHT + 2):
        on, told = began + FORTNIGHT * k, expected(curve, k, base)
        if told.half is None or told.nearly_all is None:
            why = told.words if told.half is None else f"{told.words} What nine in ten reach cannot be said."
            grey = {"expected_unsaid": f"From {said(on)} on: {why}", "unsaid_from": on - FORTNIGHT}
            return replace(_drawn_from(series, found, curve), **grey)
        found.append(Expected(on, told.half, told.nearly_all, told.n))
    return _drawn_from(series, found, curve)


def _drawn_from(series: MeasureSeries, found: list[Expected], curve: Curve) -> MeasureSeries:
    return replace(series, expected=tuple(found), expected_source=f"{curve.said()}; {curve.checked()}")


def other_raters(chart: Chart) -> tuple[str, ...]:
    """In words, whose ratings there are beside the patient's own."""
    rows = chart.assessments[chart.assessments["rater"] != "patient"]
    return tuple(
        f"{counted(len(group), 'rating')} by the {rater}, shown under Patterns"
        for rater, group in rows.groupby("rater")
    )
