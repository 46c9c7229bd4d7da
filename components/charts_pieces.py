"""Pieces of the small charts under Patterns, as plain Vega-Lite: one frame, margins that fit a phone, words by signal.

`left` and `right` are where the plot begins and ends; names stand in the left margin and are cut by the browser, which
knows its letters. No chart here is built by Altair: a dictionary costs nothing to make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components.charts_layers import tick_label, tick_signals
from components.theme import chart_config, palette

Spec = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]
APART = {"x": "independent", "y": "independent", "fill": "independent", "stroke": "independent", "shape": "independent"}
NARROW = 560  # a plot of fewer pixels gets the phone's margins


def chart(
    layers: Sequence[Spec],
    height: int,
    *,
    dark: bool,
    margins: tuple[int, int] = (230, 20),
    narrow: tuple[int, int] = (70, 12),
    params: Sequence[Spec] = (),
) -> Spec:
    """One picture; `margins` are left and right on a wide screen, `narrow` on a phone."""
    signals: list[Spec] = [
        {"name": "narrow", "expr": f"width < {NARROW}"},
        {"name": "left", "expr": f"narrow ? {narrow[0]} : {margins[0]}"},
        {"name": "right", "expr": f"width - (narrow ? {narrow[1]} : {margins[1]})"},
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": chart_config(dark),
        "description": "",  # a description would stand in the server's log
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "width": 900,
        "height": height,
        "params": [*signals, *params],
        "resolve": {"scale": APART, "axis": {"x": "independent", "y": "independent"}},
        "layer": list(layers),
    }


def time_params(first: int, last: int, views: str = "") -> list[Spec]:
    """The part of the time axis that is in view, and its ticks; `views` names the layer on which it can be dragged."""
    view = "isArray(zoom.day) && zoom.day[1] > zoom.day[0] ? zoom.day : period" if views else "period"
    params: list[Spec] = [{"name": "period", "value": [first, last]}, {"name": "view", "expr": view}, *tick_signals()]
    if views:
        brush = {"type": "interval", "encodings": ["x"], "clear": "dblclick"}
        params.append({"name": "zoom", "select": brush, "views": [views]})
    return params


def inset(domain: Any) -> Spec:
    return {"domain": domain, "range": [{"expr": "left"}, {"expr": "right"}], "nice": False, "zero": False}


def at_time(field: str, axis: Spec | None = None) -> Spec:
    return {"field": field, "type": "temporal", "axis": axis, "scale": {"type": "utc", **inset({"expr": "view"})}}


def dates(bottom: float, height: float = 0) -> Spec:
    """The time axis below a plot, as a layer of its own: merged axes lose their settings. `height` is the picture's."""
    axis = {"orient": "bottom", "title": None, "grid": False, "domain": False, "labelOverlap": True}
    axis |= {"offset": bottom - height} if height else {}
    axis |= {"values": {"expr": "ticks"}, "labelExpr": tick_label()}
    hidden = {"type": "rule", "opacity": 0, "aria": False, "y": bottom, "y2": bottom}
    return layer([{"d": 0}], hidden, {"x": at_time("d", axis)})


def layer(rows: Rows, mark: Spec, encoding: Spec | None = None, **more: Any) -> Spec:
    """Everything but words is cut at the frame: what lies beyond it would shrink the whole picture to fit."""
    cut = {} if mark["type"] == "text" else {"clip": True}
    return {"data": {"values": list(rows)}, "mark": {**mark, **cut}, "encoding": encoding or {}, **more}


def words(rows: Rows, place: Mapping[str, str], fill: str, size: float = 11, weight: str = "normal") -> Spec:
    """Text at places given as expressions."""
    where = {key: {"expr": expr} for key, expr in place.items()}
    mark = {"type": "text", "fontSize": size, "fontWeight": weight, "baseline": "middle", "aria": False}
    return layer(rows, {"fill": fill, **mark, **where})


def names(rows: Rows, dark: bool) -> Spec:
    """Row names in the left margin: `name` on a wide screen, `short` on a phone, at `y`."""
    place = {"x": "left - 8", "y": "datum.y", "text": "narrow ? datum.short : datum.name", "align": "'right'"}
    return words(rows, {**place, "limit": "left - 10"}, palette(dark).text)


def box(top: float, bottom: float, dark: bool) -> Spec:
    """The frame of a plot."""
    edge = {"x": {"expr": "left"}, "x2": {"expr": "right"}, "y": top, "y2": bottom}
    stroke = {"fill": None, "stroke": palette(dark).frame, "aria": False}
    return layer([{}], {"type": "rect", **edge, **stroke})


def tips(*fields: str) -> list[Spec]:
    return [{"field": field, "type": "nominal"} for field in fields]
