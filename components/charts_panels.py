"""The trajectory's panels in Altair, without data: one specification per shape, built once and kept.

What a browser needs for a chart grows with its layers, hardly with their rows: all measures are one panel, treatments
and events another, and what is of one kind in a panel is one layer, whose rows carry place, height and colour.

Every panel is as wide as the page. The time axis is inset by the `left` and `right` signals, so axis numbers,
lane names and band words lie inside the panel and the chart fits any width, a phone's too, without being rebuilt.
What a zoomed line would draw into these margins is covered by masks.
All panels take their time axis from one signal, `view`: they cannot come apart.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import altair as alt

from components.charts_lane_panels import lanes, legend, overview
from components.charts_layers import PLACES, date_axis, edges, named, picture, texts, tick_signals, time_x
from components.charts_layout import WIDE_PLOT
from components.charts_measure import measures
from components.charts_shape import LEGEND_ROW, OVERVIEW, Shape
from components.theme import chart_config, palette

KEPT = ("layer", "data", "resolve", "width", "height")
SIGNALS = {
    "narrow": f"width - left_wide - right_wide < {WIDE_PLOT}",
    "left": "narrow ? 32 : left_wide",
    "right": "width - (narrow ? 26 : right_wide)",
}


APART = {"x": "independent", "y": "independent", "fill": "independent", "stroke": "independent", "shape": "independent"}


def specification(shape: Shape) -> dict[str, Any]:
    """The chart as Vega-Lite: data sets by name, values to be bound as parameters."""
    panels = _panels(shape)
    return {
        "$schema": alt.SCHEMA_URL,
        "config": chart_config(shape.dark),
        "padding": {"left": 0, "right": 0, "top": 2, "bottom": 4},
        "autosize": {"type": "pad", "contains": "padding"},
        "spacing": 4,
        "params": _parameters(shape),
        "resolve": {"scale": APART},
        "vconcat": [{**panel, "width": shape.width} for panel in panels],
    }


def _panels(shape: Shape) -> list[dict[str, Any]]:
    """Each panel with its height; everything else about it is the same for all patients."""
    found = {"message": 120} if shape.message else {}
    if shape.treatment_rows or shape.event_rows:
        found = {"lanes": shape.lanes_height} | found
    if shape.steps or shape.measures:
        found = {"measures": shape.measures_height} | found
    last = list(found)[-1]
    if not (shape.printed or shape.message):
        found["overview"] = OVERVIEW
    if shape.legend_rows:
        found["legend"] = shape.legend_rows * LEGEND_ROW + 4
    parts = {"measures": (shape.measures > 0,), "lanes": (shape.treatment_rows > 0, shape.event_rows > 0)}
    specs = [json.loads(_panel(kind, shape.dark, kind == last, parts.get(kind, ()))) for kind in found]
    return [{**spec, "height": height} for spec, height in zip(specs, found.values(), strict=True)]


@lru_cache(maxsize=128)
def _panel(kind: str, dark: bool, last: bool, parts: tuple[bool, ...]) -> str:
    """One panel as JSON. Altair takes a tenth of a second for each, so each is built once."""
    colours = palette(dark)
    axis = date_axis(labels=last, grid=kind == "lanes") if last or kind == "lanes" else None
    drawn = {
        "measures": lambda: measures(colours, axis, *parts),
        "lanes": lambda: lanes(colours, axis, *parts),
        "message": lambda: message(axis),
        "overview": lambda: overview(colours),
        "legend": lambda: legend(colours),
    }[kind]()
    spec = drawn.to_dict(validate=False)
    for layer in spec["layer"]:
        layer["mark"]["clip"] = True  # or a zoomed line would widen the whole chart
    return json.dumps({"name": f"panel_{kind}", **{key: spec[key] for key in KEPT if key in spec}})


def _parameters(shape: Shape) -> list[dict[str, Any]]:
    zoomable = not (shape.printed or shape.message)
    view = "isArray(zoom.day) && zoom.day[1] > zoom.day[0] ? zoom.day : period" if zoomable else "period"
    bound = ["period", "left_wide", "right_wide", "dot"]
    signals: list[dict[str, Any]] = [{"name": name, "value": 0} for name in bound]
    signals += [{"name": name, "expr": expr} for name, expr in {**SIGNALS, "view": view, **PLACES}.items()]
    signals += tick_signals()
    if zoomable:
        brush = {"type": "interval", "encodings": ["x"], "clear": "dblclick"}
        signals.append({"name": "zoom", "select": brush, "views": ["overview"]})
    if shape.measures:
        chosen = {"type": "point", "fields": ["assessment_id"], "on": "click", "clear": "dblclick"}
        # One layer: Vega refuses a selection over two layers of one panel. The list below has the rest.
        signals.append({"name": "record", "select": chosen, "views": ["points"]})
        signals.append({"name": "picked", "expr": "record.assessment_id"})
    return signals


def message(axis: alt.Axis | None) -> alt.LayerChart:
    """Nothing is recorded: one sentence takes the chart's place."""
    line = alt.Chart(named("period")).mark_rule(opacity=0, aria=False).encode(x=time_x(axis=axis))
    return picture([line, edges("message"), texts(named("words_message"))], axis)
