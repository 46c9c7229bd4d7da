"""From one patient's rows to what the trajectory is drawn from. No database and no screen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

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
    return Story(
        period=_period(chart, today),
        measures=tuple(
            measure(chart, one, rows, today, (curves or {}).get(one.id), settings)
            for name in names
            for one, rows in lines(chart, instruments[name])
        ),
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
        in_parts=tuple(_in_parts(chart, instruments)),
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
    """Every assessment on the chart, newest first, as a list names it: what a click does, a keyboard does too.

    Forms of T scores have no line, and are picked here.
    """
    found = [
        (p.taken_on, f"{m.instrument.abbreviation} {_value(p)}", p.assessment_id)
        for m in story.measures
        for p in m.points
    ]
    found += [(on, words, id_) for on, id_, words in story.in_parts]
    found.sort(key=lambda one: (-one[0].toordinal(), one[1]))
    return {id_: f"{said(on)} · {words}" for on, words, id_ in found}


def _in_parts(chart: Chart, instruments: Mapping[str, Instrument]) -> Iterator[tuple[date, str, str]]:
    """Each form of T scores with its parts; whose view it is, where it is not the patient's."""
    forms = {name: one for name, one in instruments.items() if one.t_scores}
    for row in chart.assessments[chart.assessments["instrument"].isin(forms)].itertuples():
        parts = part_scores(forms[row.instrument], row.answers)
        rater = "" if row.rater == "patient" else f" ({row.rater})"
        words = "; ".join(f"{one.name} {one.words}" for one in parts)
        yield row.taken_on, row.id, f"{forms[row.instrument].abbreviation}{rater}: {words}"


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
