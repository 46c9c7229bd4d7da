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
from components.charts_layers import at, background, dated, frame, masks, named, picture, px, time_x, tips, words
from components.charts_layout import WIDE_PLOT
from components.charts_shape import LEGEND_ROW, MISSED, TITLE, Shape, lane_height
from components.theme import CROSS, SHAPES, Palette, chart_config, palette

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
    signals.append({"name": "view", "expr": view})
    if zoomable:
        brush = {"type": "interval", "encodings": ["x"], "clear": "dblclick"}
        signals.append({"name": "zoom", "select": brush, "views": ["overview"]})
    if shape.measures:
        chosen = {"type": "point", "fields": ["assessment_id"], "on": "click", "clear": "dblclick"}
        views = [f"points_{i}" for i in range(shape.measures)]
        signals.append({"name": "record", "select": chosen, "views": views})
    return signals


def measure(panel: int, plot: int, colours: Palette) -> alt.LayerChart:
    base, bottom = TITLE + plot, TITLE + plot + MISSED
    value = alt.Y(
        "value:Q",
        axis=None,
        scale=alt.Scale(domain=alt.ExprRef(f"range_{panel}"), range=[base, TITLE], zero=False, nice=False),
    )
    colour = colours.measures[panel % len(colours.measures)]
    return picture(
        [
            *_bands(panel, colours),
            *background(bottom, colours, TITLE),
            *_level_lines(panel, value, colours),
            *_lines(panel, value, colour),
            _points(panel, value, colour, colours),
            *_missed(panel, bottom, colours),
            *masks(bottom, colours),
            frame(TITLE, bottom, colours),
            *_margins(panel, colours),
            *_level_words(panel, colours),
            _last(panel, value, colour, colours),
            *_title(panel, colour, colours),
        ],
        bottom,
    )


def _bands(panel: int, colours: Palette) -> list[alt.Chart]:
    severity = alt.Fill(
        "rank:Q",
        legend=None,
        scale=alt.Scale(domain=[0, 1], range=[colours.band_low, colours.band_high], interpolate="rgb"),
    )
    low = alt.Y("low:Q", axis=None)
    rect = alt.Chart(named("bands", panel)).mark_rect(aria=False)
    return [rect.encode(**at(x="left", x2="right"), y=low, y2=alt.Y2("high"), fill=severity)]


def _level_lines(panel: int, value: alt.Y, colours: Palette) -> list[alt.Chart]:
    rule = alt.Chart(named("levels", panel)).mark_rule(
        strokeDash=alt.ExprRef("datum.kind == 'goal' ? [1, 0] : datum.kind == 'baseline' ? [2, 3] : [6, 4]"),
        strokeWidth=alt.ExprRef("datum.kind == 'goal' ? 1.6 : 1.2"),
        stroke=alt.ExprRef(_level_colour(colours)),
        aria=False,
    )
    about = [alt.Tooltip("wide:N", title="line"), alt.Tooltip("source:N", title="source")]
    return [rule.encode(**at(x="left", x2="right"), y=value, tooltip=about)]


def _level_colour(colours: Palette) -> str:
    return (
        f"datum.kind == 'goal' ? '{colours.goal}' : datum.kind == 'better' ? '{colours.better}' : "
        f"datum.kind == 'worse' ? '{colours.worse}' : '{colours.faint}'"
    )


def _level_words(panel: int, colours: Palette) -> list[alt.Chart]:
    end = "(narrow ? datum.end_n : datum.end_w)"
    place = {
        "x": f"{end} == 'left' ? left + 6 : right - 6",
        "y": "narrow ? datum.y_n : datum.y_w",
        "text": "narrow ? datum.narrow : datum.wide",
        "align": end,
    }
    return words(named("levels", panel), place, fill=_level_colour(colours), size="narrow ? 10 : 10.5", halo=colours)


def _lines(panel: int, value: alt.Y, colour: str) -> list[alt.Chart]:
    x = time_x()
    bridge = alt.Chart(named("bridges", panel)).mark_line(strokeDash=[1, 4], strokeWidth=1.4, stroke=colour, aria=False)
    solid = alt.Chart(named("points", panel)).mark_line(strokeWidth=2.2, stroke=colour, aria=False)
    return [
        bridge.encode(x=x, y=value, detail=alt.Detail("bridge:N")),
        solid.encode(x=x, y=value, detail=alt.Detail("run:N"), order=alt.Order("day:Q")),
    ]


def _points(panel: int, value: alt.Y, colour: str, colours: Palette) -> alt.Chart:
    chosen = {"param": "record", "empty": False}
    mark = alt.Chart(named("points", panel), name=f"points_{panel}").mark_point(
        shape=SHAPES[panel % len(SHAPES)], opacity=1, cursor="pointer"
    )
    hollow = {"test": "datum.prorated", "value": colours.background}
    return mark.encode(
        x=time_x(),
        y=value,
        fill=alt.FillValue(colour, condition=hollow),
        stroke=alt.StrokeValue(colour, condition={**chosen, "value": colours.text}),
        strokeWidth=alt.StrokeWidthValue(alt.ExprRef("dot < 10 ? 0 : 1.6"), condition={**chosen, "value": 3}),
        size=alt.SizeValue(alt.ExprRef("dot"), condition={**chosen, "value": 170}),
        tooltip=tips("what", "when", "band", "how", "note"),
        description=alt.Description("what:N"),
    )


def _missed(panel: int, bottom: int, colours: Palette) -> list[alt.Chart]:
    line = at(y=str(bottom - MISSED / 2))
    rows = named("missed", panel)
    about = tips("what", "when")
    cross = alt.Chart(rows).transform_filter("datum.missed")
    cross = cross.mark_point(shape=CROSS, size=34, stroke=colours.missed, strokeWidth=1.8, opacity=1)
    asked = alt.Chart(rows).transform_filter("!datum.missed")
    asked = asked.mark_text(text="?", fontWeight="bold", fontSize=13, fill=colours.missed)
    return [
        layer.encode(x=time_x(), **line, tooltip=about, description=alt.Description("what:N"))
        for layer in (cross, asked)
    ]


def _margins(panel: int, colours: Palette) -> list[alt.Chart]:
    number = {"x": "left - 6", "y": "datum.y", "text": "datum.text", "align": "'right'"}
    word = {"x": "right + 6", "y": "datum.y", "text": "narrow ? '' : datum.label", "align": "'left'"}
    faint = f"'{colours.faint}'"
    return [
        *words(named("ticks", panel), number, fill=faint, size="narrow ? 10 : 11"),
        *words(named("bands", panel), word, fill=faint, size="10.5"),
    ]


def _last(panel: int, value: alt.Y, colour: str, colours: Palette) -> alt.Chart:
    text = alt.Chart(named("last", panel)).mark_text(
        align="left",
        dx=8,
        dy=alt.ExprRef("datum.dy"),
        fontSize=14,
        fontWeight="bold",
        fill=colour,
        text=alt.ExprRef("datum.text"),
        opacity=alt.ExprRef("datum.day < view[0] || datum.day > view[1] ? 0 : 1"),
        aria=False,
    )
    return text.encode(x=time_x(), y=value)


def _title(panel: int, colour: str, colours: Palette) -> list[alt.Chart]:
    rows = named("titles", panel)
    name = {"x": "left + 16", "y": "13", "text": "datum.name", "align": "'left'"}
    about = {"x": "left + datum.about_x", "y": "13", "text": "narrow ? '' : datum.about", "align": "'left'"}
    now = {"x": "right", "y": "13", "text": "narrow ? datum.now_n : datum.now_w", "align": "'right'"}
    empty = {"x": "(left + right) / 2", "y": "datum.message_y", "text": "datum.message", "align": "'center'"}
    sign = alt.Chart(named("one")).mark_point(shape=SHAPES[panel % len(SHAPES)], filled=True, size=90, opacity=1)
    return [
        sign.encode(**at(x="left + 7", y="13"), color=alt.ColorValue(colour)),
        *words(rows, name, fill=f"'{colour}'", size="14", weight="bold"),
        *words(rows, about, fill=f"'{colours.faint}'", size="11"),
        *words(rows, now, fill=f"'{colours.text}'", size="12"),
        *words(rows, empty, fill=f"'{colours.text}'", size="13", halo=colours),
    ]


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
