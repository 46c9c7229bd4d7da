"""One patient's trajectory: measures, treatments, sessions and events on one time axis, as a Vega-Lite v6 dict."""

from __future__ import annotations

from typing import Any

from components.charts_data import axis_ends
from components.charts_lanes import event_lanes, legend_rows, treatment_lanes
from components.charts_layout import text_px
from components.charts_panels import specification
from components.charts_sets import datasets
from components.charts_shape import Shape
from components.charts_story import Event, MeasureSeries, Period, Point, Session, Story, Treatment
from components.charts_words import rows, summary
from components.theme import palette

__all__ = [
    "Event",
    "MeasureSeries",
    "Period",
    "Point",
    "Session",
    "Story",
    "Treatment",
    "rows",
    "summary",
    "trajectory",
    "warm",
]

SELECTED = "record"  # the point selection a page reads: event["selection"]["record"][0]["assessment_id"]


def trajectory(
    story: Story, width: int | str = "container", *, dark: bool = False, printed: bool = False
) -> dict[str, Any]:
    """The whole specification with its data. "container" fits the page; a number of pixels is for print."""
    ends = axis_ends(story.drawn)
    treatments = treatment_lanes(story, palette(dark), ends)
    events = event_lanes(story, palette(dark), ends)
    values = _values(story, ends, max(treatments.margin, events.margin))
    pixels = width if isinstance(width, int) else 0
    plot = pixels - values["left_wide"] - values["right_wide"]
    legend, legend_count = legend_rows(story, palette(dark), printed, room=plot)
    shape = Shape(
        measures=len(story.measures),
        treatment_rows=treatments.rows,
        event_rows=events.rows,
        legend_rows=legend_count,
        steps=bool(story.steps) or story.drawn.to_on > story.period.to_on,
        message=not (story.measures or treatments.rows or events.rows or story.steps),
        dark=dark,
        printed=printed,
        width=pixels or 1000,
    )
    spec = specification(shape)
    _bind(spec, values)
    _place(spec, {**datasets(story, shape, treatments, events, values), "legend": legend})
    spec["description"] = summary(story)
    if sum(len(m.points) for m in story.measures) > 1500:
        spec["usermeta"] = {"embedOptions": {"renderer": "canvas"}}
    return spec


def warm() -> None:
    """Build the panels most patients need, once at start-up: the first of each takes Altair a tenth of a second."""
    for dark in (False, True):
        specification(Shape(3, 1, 1, 1, steps=True, message=False, dark=dark, printed=False, width=1000))


def _place(spec: dict[str, Any], sets: dict[str, list[dict[str, Any]]]) -> None:
    """Each data set where it is first used; the others refer to it by name. A layer without a row is not sent.

    Under the top-level "datasets" Streamlit would turn each into Arrow, which takes 50 ms for one patient.
    """
    for panel in spec["vconcat"]:
        panel["layer"] = [layer for layer in panel["layer"] if _has_rows(layer, sets)]
    waiting = dict(sets)
    for view in (view for panel in spec["vconcat"] for view in (panel, *panel["layer"])):
        name = view.get("data", {}).get("name")
        if name in waiting:
            view["data"] |= {"values": waiting.pop(name)}


def _has_rows(layer: dict[str, Any], sets: dict[str, list[dict[str, Any]]]) -> bool:
    """Or is named: a selection refers to it."""
    rows = layer.get("data", {}).get("name")
    return "name" in layer or rows is None or bool(sets.get(rows))


def _bind(spec: dict[str, Any], values: dict[str, Any]) -> None:
    for parameter in spec["params"]:
        if parameter["name"] in values:
            parameter["value"] = values[parameter["name"]]


def _values(story: Story, ends: tuple[int, int], margin: float) -> dict[str, Any]:
    bands = [text_px(band.label, 10.5) for m in story.measures for band in m.instrument.bands]
    crowd = max((len(m.points) for m in story.measures), default=0)
    return {
        "period": list(ends),
        "left_wide": max(48, margin),
        "right_wide": min(max([*bands, 30]) + 12, 185),
        "dot": 62 if crowd <= 60 else 26 if crowd <= 300 else 8,
    }
