"""The panels below the measures: treatments, events, the overview strip and the legend."""

from __future__ import annotations

import altair as alt

from components.charts_layers import background, frame, masks, named, picture, px, time_x, tips, words
from components.charts_shape import LEGEND_ROW, OVERVIEW, ROW
from components.charts_story import SMALL_TEST
from components.theme import EVENT_SHAPES, Palette


def treatments(colours: Palette) -> alt.LayerChart:
    height = "panel_treatments_height"  # a signal of Vega-Lite's own: the panel's height
    rows = named("bars")
    start = f"max({px('datum.from')}, left)"
    fits = f"(min({px('datum.to')}, right) - {start} > datum.px + 8)"
    beside = f"(min({px('datum.following')}, right) - {px('datum.to')} > datum.px + 8)"
    place = {
        "x": f"{fits} ? {start} + 5 : {px('datum.to')} + 4",
        "y": "datum.y + (narrow ? 20 : 15)",
        "text": f"{fits} || ({beside} && {px('datum.to')} >= left) ? datum.dose : ''",
        "align": "'left'",
    }
    layers = [
        *background(height, colours),
        _bars(rows, colours),
        *words(rows, place, fill=f"'{colours.text}'", size="narrow ? 9.5 : 11"),
        *masks(height, colours),
        frame(0, height, colours),
        *_names("treatments", colours),
    ]
    return picture(layers, ROW)


def _bars(rows: alt.NamedData, colours: Palette) -> alt.Chart:
    bar = alt.Chart(rows).mark_rect(
        y=alt.ExprRef("datum.y + (narrow ? 15 : 5)"),
        y2=alt.ExprRef("datum.y + (narrow ? 26 : 25)"),
        fill=alt.ExprRef(
            f"datum.kind == 'drug' ? '{colours.drug}' : datum.kind == '{SMALL_TEST}' ? '{colours.event}' : "
            f"'{colours.module}'"
        ),
        fillOpacity=alt.ExprRef("datum.opacity"),
        stroke=colours.background,
        cornerRadius=2,
    )
    return bar.encode(
        x=time_x("from"), x2=alt.X2("to"), tooltip=tips("what", "when"), description=alt.Description("what:N")
    )


def _names(panel: str, colours: Palette) -> list[alt.Chart]:
    place = {
        "x": "narrow ? left + 4 : left - 8",
        "y": "datum.y + (narrow ? 8 : 15)",
        "text": "narrow ? datum.narrow : datum.wide",
        "align": "narrow ? 'left' : 'right'",
    }
    names = words(
        named(f"names_{panel}"),
        place,
        fill=f"narrow ? '{colours.faint}' : '{colours.text}'",
        size="narrow ? 9.5 : 11",
        halo=colours,
    )
    return [names[0], names[1].encode(tooltip=alt.Tooltip("name:N"))]


def events(colours: Palette) -> alt.LayerChart:
    height = "panel_events_height"
    rows = named("marks")
    side = "(narrow ? datum.side_n : datum.side_w)"
    inside = "datum.day >= view[0] && datum.day <= view[1]"
    place = {
        "x": f"{px('datum.day')} + ({side} == 'left' ? -9 : 9)",
        "y": "datum.y + (narrow ? 20 : 15)",
        "text": f"{side} == 'none' || !({inside}) ? '' : narrow ? datum.narrow : datum.wide",
        "align": f"{side} == 'left' ? 'right' : 'left'",
    }
    layers = [
        *background(height, colours),
        _marks(rows, colours),
        *masks(height, colours),
        frame(0, height, colours),
        *words(rows, place, fill=f"'{colours.text}'", size="narrow ? 10 : 11", halo=colours),
        *_names("events", colours),
    ]
    return picture(layers, ROW)


def _marks(rows: alt.NamedData, colours: Palette) -> alt.Chart:
    kinds = list(EVENT_SHAPES)
    hues = [colours.measures[0], colours.worse, colours.event, colours.worse, colours.measures[2]]
    hues += [colours.measures[3], colours.faint, colours.step, colours.module]
    hollow = "datum.kind == 'not attended'"
    mark = alt.Chart(rows).mark_point(
        y=alt.ExprRef("datum.y + (narrow ? 20 : 15)"), size=62, opacity=1, strokeWidth=1.7
    )
    colour = alt.Scale(domain=kinds, range=hues)
    return mark.encode(
        x=time_x(),
        shape=alt.Shape("kind:N", legend=None, scale=alt.Scale(domain=kinds, range=list(EVENT_SHAPES.values()))),
        stroke=alt.Stroke("kind:N", legend=None, scale=colour),
        fill=alt.Fill("kind:N", legend=None, scale=colour, condition={"test": hollow, "value": "transparent"}),
        tooltip=tips("what", "when"),
        description=alt.Description("what:N"),
    )


def overview(measures: int, colours: Palette) -> alt.LayerChart:
    """The strip to drag on. Each measure runs on its own range and carries no numbers."""
    x = time_x(domain="period")
    hit = alt.Chart(named("period"), name="overview").mark_rule(opacity=0, aria=False).encode(x=x)
    share = alt.Y("share:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[OVERVIEW - 5, 5]))
    hues = alt.Scale(domain=list(range(measures)), range=[colours.measures[i % 6] for i in range(measures)])
    line = alt.Chart(named("overview")).mark_line(strokeWidth=1.4, aria=False)
    lines = line.encode(x=x, y=share, stroke=alt.Stroke("panel:O", legend=None, scale=hues), order=alt.Order("day:Q"))
    return picture([hit, lines, frame(0, OVERVIEW, colours), *_ends(colours)], OVERVIEW)


def _ends(colours: Palette) -> list[alt.Chart]:
    """The whole period in words at both ends of the strip: what the zoomed part is a part of."""
    middle, faint = str(OVERVIEW / 2), f"'{colours.faint}'"
    told = "utcFormat(period[{end}], '%b %Y')"
    places = {
        "left - 6": ("right", "narrow ? '' : " + told.format(end=0)),
        "right + 6": ("left", "narrow ? '' : " + told.format(end=1)),
    }
    return [
        *(
            layer
            for x, (align, text) in places.items()
            for layer in words(
                named("one"), {"x": x, "y": middle, "text": text, "align": f"'{align}'"}, fill=faint, size="10.5"
            )
        )
    ]


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
    word = {"x": f"{across} + 17", "y": down, "text": "datum.words", "align": "'left'"}
    layers = [sign, *words(rows, word, fill=f"'{colours.faint}'", size="10.5")]
    return picture(layers, LEGEND_ROW)
