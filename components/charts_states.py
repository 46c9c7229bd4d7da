"""What is not a plain score, as rows of a chart: forms due, overdue, declined, partly answered, and who filled them in.

A shape tells each apart and the legend names it; colour only repeats it.
"""

from __future__ import annotations

from datetime import date

from components.charts_data import DAY, Row, in_words, moment
from components.charts_layout import plain
from components.charts_story import MeasureSeries, Point
from components.theme import CROSS, DECLINED, HALF, OVERDUE, QUERY

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


def missed_rows(series: MeasureSeries, panel: int) -> list[Row]:
    """One row per form without a score: not answered yet, never answered, declined, or answered and not scorable."""
    name = plain(series.instrument.abbreviation)
    found = [(on, "due and not answered", "due and not answered", "") for on in series.expected_missing]
    found += [(on, "due and waited for", "due and waited for", "") for on in series.due]
    found += [(on, "overdue", "overdue", "") for on in series.overdue]
    found += [(p.taken_on, state_of(p), plain(p.why_unscored), p.assessment_id) for p in series.unscored]
    return [
        {
            "panel": panel,
            "day": moment(on),
            "state": state,
            "shape": STATES[state],
            "when": in_words(on),
            "what": f"{name}: {why}",
            "assessment_id": id_,
        }
        for on, state, why, id_ in sorted(found, key=lambda row: row[0])
    ]


def ring_rows(series: MeasureSeries, panel: int) -> list[Row]:
    """One row per score that somebody helped with or entered."""
    return [
        {"panel": panel, "day": moment(p.taken_on), "value": p.value, "shape": RINGS[p.how]}
        for p in series.scored
        if p.how in RINGS
    ]


def scheduled_rows(series: MeasureSeries, panel: int) -> list[Row]:
    """The stretches in which the form was asked for; where there is no line, nothing was due."""
    return [{"panel": panel, "from": moment(a), "to": moment(b) + DAY} for a, b in series.scheduled]


def unsaid_rows(series: MeasureSeries, panel: int, until: date) -> list[Row]:
    """The stretch in which there is a curve and it carries nothing: grey, never an empty place beside a band."""
    if series.unsaid_from is None or series.unsaid_from >= until:
        return []
    return [{"panel": panel, "from": moment(series.unsaid_from), "to": moment(until) + DAY}]


def expected_rows(series: MeasureSeries, panel: int) -> list[Row]:
    return [{"panel": panel, "day": moment(e.on), "low": e.half, "high": e.nearly_all} for e in series.expected]
