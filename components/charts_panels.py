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
from components.charts_layers import background, dated, frame, masks, named, picture, px, pxs, time_x, words
from components.charts_shape import MISSED, NARROW, TITLE, Shape
from components.theme import CROSS, SHAPES, Palette, chart_config, palette

SIGNALS = {
    "narrow": f"width < {NARROW}",
    "left": "narrow ? 32 : left_wide",
    "right": "width - (narrow ? 26 : right_wide)",
}


@lru_cache(maxsize=64)
def specification(shape: Shape) -> str:
    """The chart as Vega-Lite JSON: data sets by name, values to be bound as parameters."""
    panels = _panels(shape)
    apart = dict.fromkeys(("x", "y", "fill", "stroke", "shape"), "independent")
    chart = alt.vconcat(*panels, spacing=4).resolve_scale(**apart)
    chart = chart.properties(autosize=alt.AutoSizeParams(type="pad", contains="padding"))
    spec = chart.to_dict()
    spec["config"] = {**chart_config(shape.dark), "concat": {"spacing": 4}}
    spec["params"] = [*_parameters(shape), *spec.get("params", [])]
    spec["padding"] = {"left": 0, "right": 0, "top": 2, "bottom": 4}
    return json.dumps(spec)


def _panels(shape: Shape) -> list[alt.LayerChart]:
    colours = palette(shape.dark)
    panels = [steps(shape, colours)] if shape.steps else []
    panels += [measure(panel, shape, colours) for panel in range(shape.measures)]
    panels += [treatments(shape, colours)] if shape.treatment_rows else []
    panels += [events(shape, colours)] if shape.event_rows else []
    panels += [message(shape, colours)] if shape.message else []
    lanes = len(panels) - bool(shape.treatment_rows) - bool(shape.event_rows)
    last = len(panels) - 1
    panels = [
        dated(panel, labels=i == last, grid=i >= lanes) if i == last or i >= lanes else panel
        for i, panel in enumerate(panels)
    ]
    panels += [] if shape.printed or shape.message else [overview(shape, colours)]
    return panels + ([legend(shape, colours)] if shape.legend_rows else [])


def _parameters(shape: Shape) -> list[dict[str, Any]]:
    zoomable = not (shape.printed or shape.message)
    view = "isArray(zoom.day) && zoom.day[1] > zoom.day[0] ? zoom.day : period" if zoomable else "period"
    bound = ["period", "left_wide", "right_wide", "dot", *(f"range_{i}" for i in range(shape.measures))]
    signals: list[dict[str, Any]] = [{"name": name, "value": 0} for name in bound]
    signals += [{"name": name, "expr": expr} for name, expr in SIGNALS.items()]
    signals.append({"name": "view", "expr": view})
    if shape.measures:
        views = [f"points_{i}" for i in range(shape.measures)]
        chosen = {"type": "point", "fields": ["assessment_id"], "on": "click", "clear": "dblclick"}
        signals.append({"name": "record", "select": chosen, "views": views})
    return signals


def measure(panel: int, shape: Shape, colours: Palette) -> alt.LayerChart:
    base, bottom = TITLE + shape.plot, TITLE + shape.plot + MISSED
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
        shape.width,
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
    return [rect.encode(x=pxs("left"), x2=pxs("right"), y=low, y2="high", fill=severity)]


def _level_lines(panel: int, value: alt.Y, colours: Palette) -> list[alt.Chart]:
    rule = alt.Chart(named("levels", panel)).mark_rule(
        strokeDash=alt.ExprRef("datum.kind == 'goal' ? [1, 0] : datum.kind == 'baseline' ? [2, 3] : [6, 4]"),
        strokeWidth=alt.ExprRef("datum.kind == 'goal' ? 1.6 : 1.2"),
        stroke=alt.ExprRef(_level_colour(colours)),
        aria=False,
    )
    about = [alt.Tooltip("wide:N", title="line"), alt.Tooltip("source:N", title="source")]
    return [rule.encode(x=pxs("left"), x2=pxs("right"), y=value, tooltip=about)]


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
        bridge.encode(x=x, y=value, detail="bridge:N"),
        solid.encode(x=x, y=value, detail="run:N", order="day:Q"),
    ]


def _points(panel: int, value: alt.Y, colour: str, colours: Palette) -> alt.Chart:
    chosen = {"param": "record", "empty": False}
    fill = alt.condition("datum.prorated", alt.value(colours.background), alt.value(colour))
    mark = alt.Chart(named("points", panel), name=f"points_{panel}").mark_point(
        shape=SHAPES[panel % len(SHAPES)], opacity=1, size=alt.ExprRef("dot"), cursor="pointer"
    )
    return mark.encode(
        x=time_x(),
        y=value,
        fill=fill,
        stroke=alt.condition(chosen, alt.value(colours.text), alt.value(colour)),
        strokeWidth=alt.condition(chosen, alt.value(3), alt.value(1.6)),
        size=alt.condition(chosen, alt.value(170), alt.SizeValue(alt.ExprRef("dot"))),
        tooltip=["what:N", "when:N", "band:N", "how:N", "note:N"],
        description="what:N",
    )


def _missed(panel: int, bottom: int, colours: Palette) -> list[alt.Chart]:
    line = pxs(str(bottom - MISSED / 2))
    rows = named("missed", panel)
    about = ["what:N", "when:N"]
    cross = alt.Chart(rows).transform_filter("datum.missed")
    cross = cross.mark_point(shape=CROSS, size=34, stroke=colours.missed, strokeWidth=1.8, opacity=1)
    asked = alt.Chart(rows).transform_filter("!datum.missed")
    asked = asked.mark_text(text="?", fontWeight="bold", fontSize=13, fill=colours.missed)
    return [layer.encode(x=time_x(), y=line, tooltip=about, description="what:N") for layer in (cross, asked)]


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
        dy=-8,
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
        sign.encode(x=pxs("left + 7"), y=pxs("13"), color=alt.value(colour)),
        *words(rows, name, fill=f"'{colour}'", size="14", weight="bold"),
        *words(rows, about, fill=f"'{colours.faint}'", size="11"),
        *words(rows, now, fill=f"'{colours.text}'", size="12"),
        *words(rows, empty, fill=f"'{colours.text}'", size="13"),
    ]


def steps(shape: Shape, colours: Palette) -> alt.LayerChart:
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
        x2="to",
        y=pxs("2"),
        y2=pxs(str(height - 1)),
        tooltip=["what:N", "when:N"],
        description="what:N",
    )
    layers = [bars, *words(named("steps"), label, fill=f"'{colours.step}'", size="11", weight="bold")]
    future = {"x": "right - 4", "y": "11", "text": "datum.what", "align": "'right'"}
    layers += words(named("future"), future, fill=f"'{colours.text}'", size="10", halo=colours)
    return picture([*layers, *masks(height, colours)], shape.width, height)


def message(shape: Shape, colours: Palette) -> alt.LayerChart:
    text = {"x": "(left + right) / 2", "y": "60", "text": "datum.message", "align": "'center'"}
    return picture(
        [frame(2, 118, colours), *words(named("titles"), text, fill=f"'{colours.text}'", size="narrow ? 12 : 14")],
        shape.width,
        120,
    )
