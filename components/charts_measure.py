"""The panel of all measures and the strip of steps above them, without data (see charts_panels).

Each measure has a plot of its own with its own range: its rows carry their heights in pixels (charts_data).
One layer draws what all measures have of a kind: what a chart costs a browser is its layers.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from components.charts_layers import (
    SPOT,
    TOLD,
    background,
    edges,
    expressions,
    heights,
    named,
    picture,
    points,
    px,
    texts,
    time_x,
    words,
)
from components.charts_shape import STEPS
from components.theme import Palette

# What a score is, in the words of its tooltip; a row holds its number and the places of its words (charts_data).
SCORE = "datum.name + ' ' + round(datum.value * 10) / 10"
SCORE_TOLD = (
    f"{{what: {SCORE}, "
    "when: utcFormat(datum.day, '%-d %b %Y') + (datum.day > datum.today ? ' (in the future)' : ''), "
    "band: datum.bands[datum.band], how: datum.hows[datum.how], note: datum.notes[datum.note]}"
)


def measures(colours: Palette, axis: alt.Axis | None, scored: bool) -> alt.LayerChart:
    """`scored`: whether there are measures, or nothing but the steps."""
    layers = [
        _steps(colours, None if scored else axis),
        _step_words(colours),
        _ahead(),
        _bands(),
        *background("measures", colours),
        _expected(colours),
        _level_lines(),
        *_lines(),
        _rings(colours),
        _signs(colours),
    ]
    layers += [_points(colours, axis)] if scored else []
    return picture([*layers, edges("measures"), texts(named("words_measures"))], axis)


def _steps(colours: Palette, axis: alt.Axis | None) -> alt.Chart:
    """Which step, from when."""
    bar = alt.Chart(named("steps")).mark_rect(
        fill=colours.step, fillOpacity=0.10, stroke=colours.step, strokeOpacity=0.5, y=2, y2=STEPS - 1, **TOLD
    )
    return bar.encode(x=time_x("from", axis), x2=alt.X2("to"))


def _step_words(colours: Palette) -> alt.Chart:
    start = f"max({px('datum.from')}, left)"
    room = f"min({px('datum.to')}, right) - {start}"
    told = f"{room} > datum.px + 8 ? datum.text : {room} > 14 ? datum.short : ''"
    style = {"y": 11, "fill": colours.step, "fontSize": 11, "fontWeight": "bold"}
    return words(named("steps"), {"x": f"{start} + 5", "text": told}, **style)


def _ahead() -> alt.Chart:
    """That a part of the axis lies after today, as far as there is room to say it."""
    space = f"right - {px('datum.from')}"
    told = f"{space} > datum.px + 8 ? datum.what : {space} > 45 ? 'future' : ''"
    place = {"x": "right - 4", "text": told, "fill": "datum.c", "stroke": "datum.h"}
    return words(named("ahead"), place, y=11, align="right", fontSize=10, strokeWidth=3, strokeOpacity=0.65)


def _bands() -> alt.Chart:
    places = expressions(x="left", x2="right", y="datum.y", y2="datum.y2", fill="datum.c")
    return alt.Chart(named("bands")).mark_rect(**places, aria=False)


def _level_lines() -> alt.Chart:
    """The levels, and from when to when the form was asked for."""
    places = expressions(
        x=f"datum.from ? {px('datum.from')} : left",
        x2=f"datum.to ? {px('datum.to')} : right",
        stroke="datum.c",
        strokeWidth="datum.w",
        strokeDash="datum.dash",
        tooltip="datum.line ? {line: datum.line, source: datum.source} : null",
    )
    return alt.Chart(named("lines")).mark_rule(**places, aria=False).encode(**heights())


def _lines() -> list[alt.Chart]:
    """A row without a day breaks the line."""
    bridge = alt.Chart(named("bridges")).mark_line(strokeDash=[1, 4], strokeWidth=1.4, aria=False)
    return [line.encode(**of_measure()) for line in (bridge, points().mark_line(strokeWidth=2.2, aria=False))]


def of_measure(y: str = "y", domain: str = "view") -> dict[str, Any]:
    """A line for each measure in its colour, through its rows in their order."""
    colour = alt.Stroke("c:N", scale=None, legend=None)
    places = {"x": time_x(domain=domain), **heights(y), "order": alt.OrderValue(None)}
    return {**places, "stroke": colour, "detail": alt.Detail("panel:N")}


def _points(colours: Palette, axis: alt.Axis | None) -> alt.Chart:
    # The selection's own test would look into its store three times for every point.
    chosen = {"test": "picked && indexof(picked, datum.assessment_id) >= 0"}
    mark = points(name="points").mark_point(
        opacity=1, cursor="pointer", **expressions(tooltip=SCORE_TOLD, description=SCORE)
    )
    hollow = {"test": "datum.prorated", "value": colours.background}
    return mark.encode(
        x=time_x(axis=axis),
        **heights(),
        shape=alt.Shape("shape:N", scale=None, legend=None),
        fill=alt.Fill("c:N", scale=None, legend=None, condition=hollow),
        stroke=alt.Stroke("c:N", scale=None, legend=None, condition={**chosen, "value": colours.text}),
        strokeWidth=alt.StrokeWidthValue(alt.ExprRef("dot < 10 ? 0 : 1.6"), condition={**chosen, "value": 3}),
        size=alt.SizeValue(alt.ExprRef("dot"), condition={**chosen, "value": 170}),
        opacity=alt.Opacity("fading:Q", legend=None, scale=None),
    )


def _rings(colours: Palette) -> alt.Chart:
    """Around the scores that the patient did not give alone."""
    ring = alt.Chart(named("rings")).mark_point(
        fill="transparent", stroke=colours.text, strokeWidth=1.2, opacity=1, size=alt.ExprRef("dot * 3.4"), aria=False
    )
    return ring.encode(x=time_x(), **heights(), shape=alt.Shape("shape:N", scale=None, legend=None))


def _signs(colours: Palette) -> alt.Chart:
    """Below a plot a sign for each form without a score, and each measure's own sign before its name."""
    places = expressions(
        x=SPOT,
        size="datum.d ? 34 : 90",
        fill="datum.d ? 'transparent' : datum.c",
        stroke=f"datum.d ? '{colours.missed}' : null",
        tooltip="datum.d ? {what: datum.what, when: datum.when} : null",
        description="datum.what",
    )
    sign = alt.Chart(named("signs")).mark_point(**places, strokeWidth=1.7, opacity=1)
    return sign.encode(**heights(), shape=alt.Shape("shape:N", scale=None, legend=None))


def _expected(colours: Palette) -> alt.Chart:
    """Between what half and what nine in ten comparable patients reached, with edges: it is no severity band."""
    area = alt.Chart(named("expected")).mark_area(
        fill=colours.goal,
        fillOpacity=0.12,
        stroke=colours.goal,
        strokeWidth=0.8,
        strokeOpacity=0.7,
        aria=False,
    )
    return area.encode(x=time_x(), **heights("y", "y2"), detail=alt.Detail("panel:N"))
