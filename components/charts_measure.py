"""The panel of one measure: bands, lines, points, states and words, without data (see charts_panels)."""

from __future__ import annotations

import altair as alt

from components.charts_layers import at, background, frame, masks, named, picture, time_x, tips, words
from components.charts_shape import MISSED, TITLE
from components.theme import SHAPES, Palette


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
            *_expected(panel, value, colours),
            *_level_lines(panel, value, colours),
            *_lines(panel, value, colour),
            _rings(panel, value, colours),
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
        opacity=alt.Opacity("fading:Q", legend=None, scale=None),
        tooltip=tips("what", "when", "band", "how", "note"),
        description=alt.Description("what:N"),
    )


def _rings(panel: int, value: alt.Y, colours: Palette) -> alt.Chart:
    """Around the scores that the patient did not give alone."""
    ring = alt.Chart(named("rings", panel)).mark_point(
        fill="transparent", stroke=colours.text, strokeWidth=1.2, opacity=1, size=alt.ExprRef("dot * 3.4"), aria=False
    )
    return ring.encode(x=time_x(), y=value, shape=alt.Shape("shape:N", scale=None, legend=None))


def _missed(panel: int, bottom: int, colours: Palette) -> list[alt.Chart]:
    """The strip below the plot: a line while the form was asked for, and a sign for each without a score."""
    line = str(bottom - MISSED / 2)
    asked = alt.Chart(named("scheduled", panel)).mark_rule(stroke=colours.frame, strokeWidth=1, aria=False)
    sign = alt.Chart(named("missed", panel)).mark_point(
        size=34, stroke=colours.missed, fill="transparent", strokeWidth=1.7, opacity=1
    )
    return [
        asked.encode(x=time_x("from"), x2=alt.X2("to"), **at(y=line)),
        sign.encode(
            x=time_x(),
            **at(y=line),
            shape=alt.Shape("shape:N", scale=None, legend=None),
            tooltip=tips("what", "when"),
            description=alt.Description("what:N"),
        ),
    ]


def _expected(panel: int, value: alt.Y, colours: Palette) -> list[alt.Chart]:
    """Between what half and what nine in ten comparable patients reached, with edges: it is no severity band.

    Where the curve carries nothing, a grey bar along the upper edge says so.
    """
    area = alt.Chart(named("expected", panel)).mark_area(
        fill=colours.goal,
        fillOpacity=0.12,
        stroke=colours.goal,
        strokeWidth=0.8,
        strokeOpacity=0.7,
        aria=False,
    )
    low = alt.Y("low:Q", axis=None, scale=value["scale"])
    grey = alt.Chart(named("unsaid", panel)).mark_rule(stroke=colours.faint, strokeWidth=4, aria=False)
    return [
        area.encode(x=time_x(), y=low, y2=alt.Y2("high")),
        grey.encode(x=time_x("from"), x2=alt.X2("to"), **at(y=str(TITLE + 2))),
    ]


def _margins(panel: int, colours: Palette) -> list[alt.Chart]:
    number = {"x": "left - 6", "y": "datum.y", "text": "datum.text", "align": "'right'"}
    label = "narrow ? '' : datum.label"
    word = {"x": "right + 6", "y": "datum.y", "text": label, "align": "'left'", "limit": "right_wide - 8"}
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
        opacity=alt.ExprRef("datum.day < view[0] || datum.day > view[1] ? 0 : datum.fading"),
        aria=False,
    )
    return text.encode(x=time_x(), y=value)


def _title(panel: int, colour: str, colours: Palette) -> list[alt.Chart]:
    rows = named("titles", panel)
    name = {"x": "left + 16", "y": "13", "text": "datum.name", "align": "'left'"}
    room = "right - left - datum.about_x - datum.now_px - 12"
    about = {"x": "left + datum.about_x", "y": "13", "align": "'left'"}
    about |= {"text": f"narrow || {room} < 60 ? '' : datum.about", "limit": f"max(1, {room})"}
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
