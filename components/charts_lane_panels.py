"""The panels below the measures: treatments and events, the overview strip and the legend."""

from __future__ import annotations

import altair as alt

from components.charts_layers import (
    TOLD,
    background,
    edges,
    expressions,
    named,
    picture,
    points,
    px,
    texts,
    time_x,
    words,
)
from components.charts_measure import of_measure
from components.charts_shape import OVERVIEW
from components.charts_story import SMALL_TEST
from components.theme import Palette


def lanes(colours: Palette, axis: alt.Axis | None, treated: bool, happened: bool) -> alt.LayerChart:
    """Treatments as bars, then sessions and events as marks. The first of them carries the time axis."""
    layers = background("lanes", colours)
    layers += [_bars(colours, axis), _doses(colours)] if treated else []
    layers += [_marks(None if treated else axis)] if happened else []
    layers += [edges("lanes"), texts(named("words_lanes")), texts(named("names"), tooltip="datum.name")]
    return picture(layers, axis)


def _bars(colours: Palette, axis: alt.Axis | None) -> alt.Chart:
    bar = alt.Chart(named("bars")).mark_rect(
        **expressions(
            y="datum.y + (narrow ? 15 : 5)",
            y2="datum.y + (narrow ? 26 : 25)",
            fill=f"datum.kind == 'drug' ? '{colours.drug}' : datum.kind == '{SMALL_TEST}' ? '{colours.event}' : "
            f"'{colours.module}'",
            fillOpacity="datum.opacity",
        ),
        **TOLD,
        stroke=colours.background,
        cornerRadius=2,
    )
    return bar.encode(x=time_x("from", axis), x2=alt.X2("to"))


def _doses(colours: Palette) -> alt.Chart:
    """In its bar, or beside it where no other follows too soon."""
    start = f"max({px('datum.from')}, left)"
    fits = f"min({px('datum.to')}, right) - {start} > datum.px + 8"
    beside = f"min({px('datum.following')}, right) - {px('datum.to')} > datum.px + 8"
    place = {
        "x": f"{fits} ? {start} + 5 : {px('datum.to')} + 4",
        "y": "datum.y + (narrow ? 20 : 15)",
        "text": f"{fits} || {beside} && {px('datum.to')} >= left ? datum.dose : ''",
        "fontSize": "narrow ? 9.5 : 11",
    }
    return words(named("bars"), place, fill=colours.text)


def _marks(axis: alt.Axis | None) -> alt.Chart:
    mark = alt.Chart(named("marks")).mark_point(
        **expressions(y="datum.y + (narrow ? 20 : 15)", stroke="datum.c", fill="datum.fill || datum.c"),
        **TOLD,
        size=62,
        opacity=1,
        strokeWidth=1.7,
    )
    return mark.encode(x=time_x(axis=axis), shape=alt.Shape("shape:N", scale=None, legend=None))


def overview(colours: Palette) -> alt.LayerChart:
    """The strip to drag on. Each measure runs on its own range and carries no numbers."""
    line = points().transform_filter("isValid(datum.day)").mark_line(strokeWidth=1.4, aria=False)
    strip = alt.Chart(named("period"), name="overview").mark_rect(
        fill=None, stroke=colours.frame, y=0, y2=OVERVIEW, aria=False
    )
    return picture(
        [
            line.encode(**of_measure("strip", "period")),
            strip.encode(x=time_x(domain="period"), x2=alt.X2("to")),
            texts(named("words_period")),
        ]
    )


def legend(colours: Palette) -> alt.LayerChart:
    across, down = "left + (narrow ? datum.x_n - 24 : datum.x_w)", "10 + (narrow ? datum.y_n : datum.y_w)"
    rows = named("legend")
    sign = alt.Chart(rows).mark_point(
        x=alt.ExprRef(f"{across} + 6"),
        y=alt.ExprRef(down),
        fill=alt.ExprRef("datum.fill"),
        stroke=alt.ExprRef("datum.stroke"),
        size=46,
        opacity=1,
        strokeWidth=1.5,
        aria=False,
    )
    sign = sign.encode(shape=alt.Shape("shape:N", scale=None, legend=None))
    word = {"x": f"{across} + 17", "y": down, "text": "datum.words"}
    return picture([sign, words(rows, word, fill=colours.faint, fontSize=10.5)])
