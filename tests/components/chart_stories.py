"""Stories for the chart tests: an ordinary one, and the awkward ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from components.charts_trajectory import Event, MeasureSeries, Period, Point, Session, Story, Treatment
from rules.instruments import Band, Direction, Instrument, Method

TODAY = date(2026, 8, 24)
START = date(2026, 1, 5)


def instrument(name: str, high: float, bands: list[tuple[float, float, str]], **changes: Any) -> Instrument:
    """Invented bands and ranges in the form of real ones: the pictures are tested, not the clinic."""
    fields: dict[str, Any] = {"direction": Direction.higher_worse, "low": 0, "construct": "symptoms", **changes}
    return Instrument(
        id=name.lower(),
        version="1",
        name=name,
        abbreviation=name,
        domain="symptom",
        method=Method.sum,
        high=high,
        bands=tuple(Band(*band) for band in bands),
        **fields,
    )


LOW_MOOD = instrument("Mood-9", 27, [(0, 4, "Minimal"), (5, 9, "Mild"), (10, 19, "Moderate"), (20, 27, "Severe")])
WELL = instrument("Well-5", 100, [(0, 28, "Poor"), (29, 100, "Good")], direction=Direction.higher_better)
TOTAL = instrument("Total-21", 63, [])


def every(days: int) -> Iterator[date]:
    on = START
    while True:
        yield on
        on += timedelta(days=days)


def series(scale: Instrument, values: list[Any], **changes: Any) -> MeasureSeries:
    """One value a fortnight: None is due and not answered, "?" answered without a score, a tuple prorated."""
    dated = list(zip(values, every(14), strict=False))
    points = []
    for n, (value, on) in enumerate(dated):
        if value == "?":
            points.append(Point(f"{scale.id}-{n}", on, None, "not_scorable"))
        elif value is not None:
            score, status = (value[0], "prorated") if isinstance(value, tuple) else (value, "scored")
            points.append(Point(f"{scale.id}-{n}", on, float(score), status, band="Mild" if score < 10 else None))
    missed = tuple(on for value, on in dated if value is None)
    return MeasureSeries(scale, tuple(points), missed, **changes)


def ordinary(**changes: Any) -> Story:
    mood = series(
        LOW_MOOD,
        [21, 21, 20, None, 16, (16,), 11, "?", 9, None, None, 13, 8, 6],
        baseline=21.0,
        reliable_points=6.0,
        reliable_source="a published source",
        goal=5.0,
    )
    fields: dict[str, Any] = {
        "period": Period(date(2026, 1, 1), TODAY),
        "measures": (mood, series(WELL, [20, 24, 28, None, 40, 60], baseline=22.0, reliable_points=16.0)),
        "treatments": (
            Treatment("t1", "Sertraline", "drug", "50 mg", 0, date(2026, 1, 12), date(2026, 2, 9)),
            Treatment("t2", "Sertraline", "drug", "100 mg", 1, date(2026, 2, 9)),
            Treatment("t3", "Graded activity", "module", "weekly", 0.5, date(2026, 3, 2), date(2026, 6, 1)),
        ),
        "sessions": (Session(date(2026, 1, 20), True, "first"), Session(date(2026, 2, 3), False)),
        "events": (
            Event(date(2026, 3, 1), "life event", "Job loss"),
            Event(date(2026, 4, 6), "note", "Dose raised; sleep poor"),
        ),
        "steps": ((date(2025, 12, 1), 1), (date(2026, 3, 30), 2)),
        "decisions": ((date(2026, 3, 30), "Step up"),),
    }
    return Story(**{**fields, **changes})


def only(*measures: MeasureSeries, **changes: Any) -> Story:
    return Story(Period(date(2026, 1, 1), TODAY), measures, **changes)


LONG = "قلق شديد بعد وفاة الأب والانتقال إلى مدينة أخرى"
AWKWARD = {
    "nothing": Story(Period(date(2026, 1, 1), TODAY)),
    "one score": only(series(LOW_MOOD, [14])),
    "all missing": only(series(LOW_MOOD, [None] * 8)),
    "no score, no date": only(MeasureSeries(LOW_MOOD)),
    "not one scorable": only(series(LOW_MOOD, ["?", None, "?"])),
    "no bands": only(series(TOTAL, [33, 30, 22], baseline=31.5, reliable_points=8.5)),
    "no range": only(series(instrument("Free", None, [], low=None), [3, 3])),  # type: ignore[arg-type]
    "outside the range": only(series(LOW_MOOD, [14, 99, -3])),
    "in the future": only(MeasureSeries(LOW_MOOD, (Point("late", date(2027, 2, 1), 9.0),))),
    "two on one day": only(MeasureSeries(LOW_MOOD, (Point("a", START, 20.0), Point("b", START, 12.0)))),
    "one day only": Story(Period(START, START), (series(LOW_MOOD, [14]),)),
    "markup": ordinary(
        treatments=(Treatment("t", "<b>认知行为治疗小组</b>" * 4, "drug", "٧٥ ملغ", 1, START),),
        events=(Event(START, "life event", "<script>alert(1)</script> **x** $y$"), Event(TODAY, "note", LONG)),
        decisions=((TODAY, "line one\nline two"),),
    ),
    "seven measures": only(*(series(LOW_MOOD, [20, 15]) for _ in range(7))),
    "only treatments": only(treatments=ordinary().treatments),
    "only events": only(events=ordinary().events),
}
