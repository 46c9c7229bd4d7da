"""From one patient's rows to what the trajectory is drawn from. No database and no screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from components.charts_story import Event, MeasureSeries, Period, Point, Session, Story, Treatment
from queries.patients import Chart
from rules.change import baseline
from rules.due import missed_days
from rules.instruments import Instrument, Method
from rules.measurement_error import measurement_error
from rules.record import Schedule
from rules.settings import DEFAULT, Settings

# The tables' words to the chart's lanes; contacts and home practice are told in the table, not drawn.
LANES = {
    "life event": "life event",
    "flare-up": "flare-up",
    "adverse effect": "side effect",
    "health-care use": "health-care use",
    "medical warning sign": "health-care use",
    "note": "note",
}
FEWEST_DAYS = 84  # a chart of one score still shows three months of axis


def story_of(
    chart: Chart, instruments: Mapping[str, Instrument], today: date, first: str = "", settings: Settings = DEFAULT
) -> Story:
    """The story up to today; `first` is the instrument whose panel comes on top."""
    names = sorted(chart.assessments["instrument"].unique(), key=lambda name: (name != first, name))
    lines = [line for name in names if _drawn(instruments.get(name)) for line in _by_version(chart, instruments[name])]
    measures = tuple(_measure(chart, one, rows, today, settings) for one, rows in lines)
    return Story(
        period=_period(chart, today),
        measures=measures,
        treatments=_treatments(chart.interventions),
        sessions=tuple(
            Session(row.on, row.attended is not False, row.title)
            for row in chart.events[chart.events["kind"] == "session"].itertuples()
        ),
        events=tuple(
            Event(row.on, LANES[row.kind], row.title) for row in chart.events.itertuples() if row.kind in LANES
        ),
        steps=tuple((row.from_on, row.step) for row in chart.steps.itertuples()),
    )


def _drawn(instrument: Instrument | None) -> bool:
    """A line needs one number per assessment."""
    return instrument is not None and instrument.method in (Method.sum, Method.mean, Method.total_only)


def _period(chart: Chart, today: date) -> Period:
    starts = [*chart.assessments["taken_on"], *chart.steps["from_on"]]
    return Period(min([*starts, today - timedelta(days=FEWEST_DAYS)]), today)


def _by_version(chart: Chart, instrument: Instrument) -> list[tuple[Instrument, pd.DataFrame]]:
    """The scores of each version of a form, the latest first: two versions are never joined in one line."""
    rows = chart.assessments[chart.assessments["instrument"] == instrument.id].sort_values("taken_on", kind="stable")
    versions = list(dict.fromkeys(reversed(list(rows["version"]))))
    older = [
        replace(instrument, id=f"{instrument.id}@{one}", abbreviation=f"{instrument.abbreviation}, version {one}")
        for one in versions[1:]
    ]
    return [
        (one, rows[rows["version"] == version]) for one, version in zip([instrument, *older], versions, strict=True)
    ]


def _measure(
    chart: Chart, instrument: Instrument, rows: pd.DataFrame, today: date, settings: Settings
) -> MeasureSeries:
    points = tuple(_point(row) for row in rows.itertuples())
    error = measurement_error(instrument)
    base = baseline(_scores_of_step(points, chart.steps), error.points(1) if error else None, settings)
    return MeasureSeries(
        instrument=instrument,
        points=points,
        expected_missing=_missed(chart, instrument.id, points, today),
        baseline=base.value if base else None,
        reliable_points=error.points(base.n) if error and base else None,
        reliable_source=error.source if error else "",
        goal=_goal(chart.goals, instrument.id),
    )


def _point(row: tuple) -> Point:  # type: ignore[type-arg]
    value: float | None = None if pd.isna(row.total) else float(row.total)
    return Point(row.id, row.taken_on, value, row.status, row.how, row.band, row.note)


def _scores_of_step(points: tuple[Point, ...], steps: pd.DataFrame) -> list[tuple[date, float | None]]:
    """The scores since the current step began; before any step, all of them."""
    began = max(steps["from_on"], default=date.min)
    return [(point.taken_on, point.value) for point in points if point.taken_on >= began]


def _missed(chart: Chart, instrument: str, points: tuple[Point, ...], today: date) -> tuple[date, ...]:
    taken = [point.taken_on for point in points]
    days: set[date] = set()
    for row in chart.schedules[chart.schedules["instrument"] == instrument].itertuples():
        due = tuple(date.fromisoformat(text) for text in row.due_on)
        to_on = None if pd.isna(row.to_on) else row.to_on
        schedule = Schedule(row.instrument, row.every_days, row.from_on, to_on, due)
        days |= set(missed_days(schedule, taken, today, grace_days=0))
    return tuple(sorted(days))


def _goal(goals: pd.DataFrame, instrument: str) -> float | None:
    scores = goals[goals["instrument"] == instrument]["target_score"].dropna()
    return None if scores.empty else float(scores.iloc[-1])


def _treatments(rows: pd.DataFrame) -> tuple[Treatment, ...]:
    return tuple(
        Treatment(row.id, row.name, row.kind, row.dose, rank, row.from_on, None if pd.isna(row.to_on) else row.to_on)
        for row, rank in ((row, _dose_rank(rows, row)) for row in rows.rename_axis(None).itertuples(name="Row"))
    )


def _dose_rank(rows: pd.DataFrame, row: tuple) -> float:  # type: ignore[type-arg]
    """0 for the first number among this treatment's doses, 1 for the highest; 0.5 where doses are not numbers."""
    doses = [_number(dose) for dose in rows[rows["name"] == row.name]["dose"]]
    numbers = sorted({dose for dose in doses if dose is not None})
    mine = _number(row.dose)
    if mine is None or len(numbers) < 2:
        return 0.5
    return numbers.index(mine) / (len(numbers) - 1)


def _number(dose: str) -> float | None:
    digits = "".join(letter if letter.isdigit() or letter == "." else " " for letter in dose).split()
    try:
        return float(digits[0]) if digits else None
    except ValueError:
        return None
