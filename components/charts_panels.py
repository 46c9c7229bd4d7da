"""The trajectory's panels in Altair, without data: one specification per shape, built once and kept.

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

from components.charts_lane_panels import events, legend, overview, treatments
from components.charts_layers import (
    at,
    dated,
    frame,
    masks,
    named,
    picture,
    px,
    tick_signals,
    time_x,
    tips,
    words,
)
from components.charts_layout import WIDE_PLOT
from components.charts_measure import measure
from components.charts_shape import LEGEND_ROW, Shape, lane_height
from components.theme import Palette, chart_config, palette

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
    treated, happened = bool(shape.treatment_rows), bool(shape.event_rows)
    kinds = ["steps"] * shape.steps + [f"measure {i}" for i in range(shape.measures)]
    kinds += ["treatments"] * treated + ["events"] * happened + ["message"] * shape.message
    panels = [_panel(kind, shape.dark, shape.plot, i == len(kinds) - 1) for i, kind in enumerate(kinds)]
    if not (shape.printed or shape.message):
        panels.append(_panel("overview", shape.dark, shape.measures, False))
    if shape.legend_rows:
        panels.append(_panel("legend", shape.dark, 0, False))
    specs = [json.loads(panel) for panel in panels]
    return [{**spec, **_height(spec["name"], shape)} for spec in specs]


def _height(kind: str, shape: Shape) -> dict[str, int]:
    """Lanes and legend are as high as they have rows; everything else about them is the same for all patients."""
    if kind in _rows(shape):
        return {"height": lane_height(_rows(shape)[kind])}
    return {"height": shape.legend_rows * LEGEND_ROW + 4} if kind == "panel_legend" else {}


def _rows(shape: Shape) -> dict[str, int]:
    return {"panel_treatments": shape.treatment_rows, "panel_events": shape.event_rows}


@lru_cache(maxsize=128)
def _panel(kind: str, dark: bool, size: int, last: bool) -> str:
    """One panel as JSON. Altair takes a tenth of a second for each, so each is built once."""
    colours = palette(dark)
    name, _, number = kind.partition(" ")
    if name == "measure":
        drawn = measure(int(number), size, colours)
    elif name == "overview":
        drawn = overview(size, colours)
    else:
        drawn = SIMPLE[name](colours)
    lanes = name in ("treatments", "events")
    if last or lanes:
        drawn = dated(drawn, labels=last, grid=lanes)
    spec = drawn.to_dict(validate=False)
    for layer in spec["layer"]:
        layer["mark"]["clip"] = True  # or a zoomed line would widen the whole chart
    return json.dumps({"name": "panel_" + kind.replace(" ", "_"), **{key: spec[key] for key in KEPT if key in spec}})


def _parameters(shape: Shape) -> list[dict[str, Any]]:
    zoomable = not (shape.printed or shape.message)
    view = "isArray(zoom.day) && zoom.day[1] > zoom.day[0] ? zoom.day : period" if zoomable else "period"
    bound = ["period", "left_wide", "right_wide", "dot", *(f"range_{i}" for i in range(shape.measures))]
    signals: list[dict[str, Any]] = [{"name": name, "value": 0} for name in bound]
    signals += [{"name": name, "expr": expr} for name, expr in SIGNALS.items()]
    signals += [{"name": "view", "expr": view}, *tick_signals()]
    if zoomable:
        brush = {"type": "interval", "encodings": ["x"], "clear": "dblclick"}
        signals.append({"name": "zoom", "select": brush, "views": ["overview"]})
    if shape.measures:
        chosen = {"type": "point", "fields": ["assessment_id"], "on": "click", "clear": "dblclick"}
        # One layer of each panel: Vega refuses a selection over two layers of one panel. The list below has the rest.
        views = [f"points_{i}" for i in range(shape.measures)]
        signals.append({"name": "record", "select": chosen, "views": views})
    return signals


def steps(colours: Palette) -> alt.LayerChart:
    """The strip above the measures: which step, from when."""
    height = 20
    edge = alt.Chart(named("steps")).mark_rect(
        fill=colours.step, fillOpacity=0.10, stroke=colours.step, strokeOpacity=0.5
    )
    start = f"max({px('datum.from')}, left)"
    room = f"min({px('datum.to')}, right) - {start}"
    label = {
        "x": f"{start} + 5",
        "y": "11",
        "text": f"{room} > datum.px + 8 ? datum.text : {room} > 14 ? datum.short : ''",
        "align": "'left'",
    }
    bars = edge.encode(
        x=time_x("from"),
        x2=alt.X2("to"),
        **at(y="2", y2=str(height - 1)),
        tooltip=tips("what", "when"),
        description=alt.Description("what:N"),
    )
    layers = [bars, *words(named("steps"), label, fill=f"'{colours.step}'", size="11", weight="bold")]
    space = f"right - {px('datum.from')}"
    told = f"{space} > datum.px + 8 ? datum.what : {space} > 45 ? 'future' : ''"
    future = {"x": "right - 4", "y": "11", "text": told, "align": "'right'"}
    layers += words(named("future"), future, fill=f"'{colours.text}'", size="10", halo=colours)
    return picture([*layers, *masks(height, colours)], height)


def message(colours: Palette) -> alt.LayerChart:
    text = {"x": "(left + right) / 2", "y": "60", "text": "datum.message", "align": "'center'"}
    return picture(
        [frame(2, 118, colours), *words(named("titles"), text, fill=f"'{colours.text}'", size="narrow ? 12 : 14")],
        120,
    )


SIMPLE = {"steps": steps, "treatments": treatments, "events": events, "message": message, "legend": legend}
