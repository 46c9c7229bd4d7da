"""From one patient's rows to what the trajectory is drawn from. No database and no screen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from components.charts_states import state_of
from components.charts_story import Event, Period, Point, Session, Story, Treatment
from components.story_measures import drawn, in_order, lines, measure, other_raters, why_not
from queries.patients import Chart
from rules.dates import points, said
from rules.expected_response import Curve
from rules.instruments import Instrument
from rules.settings import DEFAULT, Settings
from rules.t_scores import part_scores

# The tables' words to the chart's lanes; a contact alone has none.
LANES = {
    "home practice": "home practice",
    "life event": "life event",
    "flare-up": "flare-up",
    "adverse effect": "side effect",
    "health-care use": "health-care use",
    "medical warning sign": "health-care use",
    "note": "note",
}
GIVEN = ("scored", "valid")  # a form that was answered as it asks to be
FEWEST_DAYS = 84  # a chart of one score still shows three months of axis
TREATMENTS, SESSIONS, DECISIONS, STEPS = "treatments", "sessions", "decisions", "steps"


def story_of(
    chart: Chart,
    instruments: Mapping[str, Instrument],
    today: date,
    first: str = "",
    decisions: pd.DataFrame | None = None,
    curves: Mapping[str, Curve] | None = None,
    settings: Settings = DEFAULT,
) -> Story:
    """The story up to today; `first` is the instrument whose panel comes on top. `curves` by instrument."""
    there = sorted(chart.assessments["instrument"].unique())
    names = in_order([name for name in there if drawn(instruments.get(name))], instruments, first)
    measures = tuple(
        measure(chart, one, rows, today, (curves or {}).get(one.id), settings)
        for name in names
        for one, rows in lines(chart, instruments[name])
    )
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
        decisions=_decisions(decisions),
        undrawn=(*(why_not(name, instruments.get(name)) for name in there if name not in names), *other_raters(chart)),
        beside=tuple(_beside(chart, instruments, {p.assessment_id for m in measures for p in m.points})),
    )


def parts(story: Story) -> dict[str, str]:
    """What a reader may choose to see or not: the key of each part and its name."""
    found = {m.instrument.id: m.instrument.abbreviation for m in story.measures}
    found |= {TREATMENTS: "Treatments"} if story.treatments else {}
    found |= {SESSIONS: "Sessions"} if story.sessions else {}
    found |= {kind: kind.capitalize() for kind in dict.fromkeys(event.kind for event in story.events)}
    return found | ({DECISIONS: "Decisions"} if story.decisions else {})


def without(story: Story, hidden: Collection[str]) -> Story:
    """The same story with these parts left out, on the same time axis."""
    return replace(
        story,
        period=Period(story.drawn.from_on, story.period.to_on),
        measures=tuple(m for m in story.measures if m.instrument.id not in hidden),
        treatments=() if TREATMENTS in hidden else story.treatments,
        sessions=() if SESSIONS in hidden else story.sessions,
        events=tuple(event for event in story.events if event.kind not in hidden),
        decisions=() if DECISIONS in hidden else story.decisions,
    )


def picked_points(story: Story) -> dict[str, str]:
    """Every assessment, newest first, as a list names it: what a click does, a keyboard does too.

    What has no place on a line is picked here: forms of T scores or without a single score, and others' ratings.
    """
    found = [
        (p.taken_on, f"{m.instrument.abbreviation} {_value(p)}", p.assessment_id)
        for m in story.measures
        for p in m.points
    ]
    found += [(on, words, id_) for on, id_, words in story.beside]
    found.sort(key=lambda one: (-one[0].toordinal(), one[1]))
    return {id_: f"{said(on)} · {words}" for on, words, id_ in found}


def _beside(
    chart: Chart, instruments: Mapping[str, Instrument], on_a_line: Collection[str]
) -> Iterator[tuple[date, str, str]]:
    """Each assessment that no line has; a diary's days are looked at one by one under Patterns."""
    for row in chart.assessments[~chart.assessments["id"].isin(on_a_line)].itertuples():
        instrument = instruments.get(row.instrument)
        if instrument is None or instrument.domain != "log":
            name = instrument.abbreviation if instrument else str(row.instrument)
            rater = "" if row.rater == "patient" else f" ({row.rater})"
            yield row.taken_on, row.id, f"{name}{rater}: {_told(row, instrument)}"


def _told(row: Any, instrument: Instrument | None) -> str:
    """T scores with their errors; a total; or, of a form without one, what became of it."""
    if instrument is not None and instrument.t_scores:
        return "; ".join(f"{one.name} {one.words}" for one in part_scores(instrument, row.answers))
    if pd.notna(row.total):
        return points(float(row.total))
    if instrument is not None and not instrument.single_score and row.status in GIVEN:
        return "answered"
    return state_of(Point(row.id, row.taken_on, None, row.status))


def _value(point: Point) -> str:
    return state_of(point) if point.value is None else points(point.value)


def _period(chart: Chart, today: date) -> Period:
    starts = [*chart.assessments["taken_on"], *chart.steps["from_on"]]
    return Period(min([*starts, today - timedelta(days=FEWEST_DAYS)]), today)


def _decisions(frame: pd.DataFrame | None) -> tuple[tuple[date, str], ...]:
    if frame is None:
        return ()
    return tuple(sorted((row.held_on, ", ".join(row.kinds)) for row in frame.itertuples()))


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
