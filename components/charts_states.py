"""What is not a plain score, as rows of a chart: forms due, overdue, declined, partly answered, and who filled them in.

A shape tells each apart and the legend names it; colour only repeats it.
"""

from __future__ import annotations

from datetime import date

from components.charts_data import DAY, Row, height_of, in_words, levels, moment
from components.charts_layout import plain
from components.charts_shape import MISSED, TITLE
from components.charts_story import MeasureSeries, Point
from components.charts_texts import level_colour
from components.theme import CROSS, DECLINED, HALF, OVERDUE, QUERY, Palette

# In the strip below a panel: what became of a form that gave no score.
STATES = {
    "due and not answered": CROSS,
    "due and waited for": "circle",
    "overdue": OVERDUE,
    "declined": DECLINED,
    "partly answered without a score": HALF,
    "answered but not scorable": QUERY,
}
# Around a point: who filled the form in, where the patient did not do it alone.
RINGS = {"assisted": "circle", "staff": "square"}
RING_WORDS = {"assisted": "answered with help", "staff": "entered by staff"}


def state_of(point: Point) -> str:
    """The key of STATES for an assessment without a score."""
    if point.declined:
        return "declined"
    return "partly answered without a score" if point.why_unscored.startswith("partly") else "answered but not scorable"


def sign_rows(series: MeasureSeries, plot: float, shape: str, colour: str) -> list[Row]:
    """One row per form without a score: not answered yet, never answered, declined, or answered and not scorable.

    The last is the measure's own sign, before its name.
    """
    y = TITLE + plot + MISSED / 2
    own = {"a": 0, "x": 7, "y": 13, "shape": shape, "c": colour}
    name = plain(series.instrument.abbreviation)
    found = [(on, "due and not answered", "due and not answered", "") for on in series.expected_missing]
    found += [(on, "due and waited for", "due and waited for", "") for on in series.due]
    found += [(on, "overdue", "overdue", "") for on in series.overdue]
    found += [(p.taken_on, state_of(p), plain(p.why_unscored), p.assessment_id) for p in series.unscored]
    return [
        {
            **{"d": moment(on), "x": 0, "y": y, "shape": STATES[state]},
            **{"what": f"{name}: {why}", "when": in_words(on), "assessment_id": id_},
        }
        for on, state, why, id_ in sorted(found, key=lambda row: row[0])
    ] + [own]


def ring_rows(series: MeasureSeries, plot: float) -> list[Row]:
    """One row per score that somebody helped with or entered."""
    return [
        {"day": moment(p.taken_on), "y": height_of(p.value or 0, series, plot), "shape": RINGS[p.how]}
        for p in series.scored
        if p.how in RINGS
    ]


def line_rows(series: MeasureSeries, plot: float, until: date, colours: Palette) -> list[Row]:
    """Every level line of one panel: across the plot, or from a day to a day."""
    return [
        *_unsaid(series, until, colours),
        *(_level(series, kind, value, words, plot, colours) for kind, value, words, _ in levels(series)),
        *_scheduled(series, TITLE + plot + MISSED / 2, colours),
    ]


def _level(series: MeasureSeries, kind: str, value: float, words: str, plot: float, colours: Palette) -> Row:
    dash = {"goal": [1, 0], "baseline": [2, 3]}.get(kind, [6, 4])
    drawn = {"y": height_of(value, series, plot), "c": level_colour(kind, colours), "dash": dash}
    drawn |= {"w": 1.6 if kind == "goal" else 1.2}
    return {**drawn, "line": words, "source": plain(series.reliable_source) or "not stated"}


def _scheduled(series: MeasureSeries, y: float, colours: Palette) -> list[Row]:
    """The stretches in which the form was asked for; where there is no line, nothing was due."""
    return [{"from": moment(a), "to": moment(b) + DAY, "y": y, "c": colours.frame, "w": 1} for a, b in series.scheduled]


def _unsaid(series: MeasureSeries, until: date, colours: Palette) -> list[Row]:
    """The stretch in which there is a curve and it carries nothing: grey, never an empty place beside a band."""
    if series.unsaid_from is None or series.unsaid_from >= until:
        return []
    ends = {"from": moment(series.unsaid_from), "to": moment(until) + DAY}
    return [{**ends, "y": TITLE + 2, "c": colours.faint, "w": 4}]


def expected_rows(series: MeasureSeries, plot: float) -> list[Row]:
    return [
        {
            "day": moment(e.on),
            "y": height_of(e.half, series, plot),
            "y2": height_of(e.nearly_all, series, plot),
        }
        for e in series.expected
    ]
