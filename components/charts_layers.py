"""The pieces every panel is made of: the one time axis, named data, words placed by signals, the frame of a panel."""

from __future__ import annotations

from typing import Any

import altair as alt

from components.theme import Palette


def named(rows: str, panel: int | None = None) -> Any:
    """A named data set, bound late; of one panel where several share it."""
    if panel is None:
        return alt.NamedData(name=rows)
    return alt.NamedData(name=f"{rows}_{panel}")


def px(when: str) -> str:
    """Where a moment lies, in pixels, as an expression."""
    return f"(left + ({when} - view[0]) / (view[1] - view[0]) * (right - left))"


def at(**places: str) -> dict[str, Any]:
    """x, x2, y, y2 in pixels that a signal may move. Classes are named because guessing them costs Altair time."""
    channels: dict[str, Any] = {"x": alt.XValue, "x2": alt.X2Value, "y": alt.YValue, "y2": alt.Y2Value}
    return {channel: channels[channel](alt.ExprRef(expr)) for channel, expr in places.items()}


def tips(*fields: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{field}:N") for field in fields]


def time_x(field: str = "day", axis: alt.Axis | None = None, domain: str = "view") -> alt.X:
    inset = [alt.ExprRef("left"), alt.ExprRef("right")]
    scale = alt.Scale(type="utc", domain=alt.ExprRef(domain), range=inset, nice=False)
    return alt.X(f"{field}:T", scale=scale, axis=axis)


def words(
    rows: Any,
    place: dict[str, str],
    *,
    fill: str,
    size: str,
    weight: str = "normal",
    halo: Palette | None = None,
) -> list[alt.Chart]:
    """Text at places given as expressions; with a halo where it may lie on a line."""
    where: dict[str, Any] = {key: alt.ExprRef(expr) for key, expr in place.items()}
    style: dict[str, Any] = {"fontSize": alt.ExprRef(size), "fontWeight": weight, "baseline": "middle", "aria": False}
    text = alt.Chart(rows).mark_text(**where, **style, fill=alt.ExprRef(fill))
    if halo is None:
        return [text]
    glow: dict[str, Any] = {"stroke": halo.background, "strokeWidth": 3, "strokeOpacity": 0.65, "fill": halo.background}
    return [alt.Chart(rows).mark_text(**where, **style, **glow), text]


def background(bottom: int | str, colours: Palette, top: int = 0) -> list[alt.Chart]:
    """What runs through every panel: the part of the axis still to come, life events, changes of step."""
    ends = at(y=str(top), y2=str(bottom))
    future = alt.Chart(named("future")).mark_rect(fill=colours.faint, fillOpacity=0.22)
    rule = alt.Chart(named("rules")).mark_rule(
        stroke=alt.ExprRef(f"datum.kind == 'step' ? '{colours.step}' : '{colours.event}'"),
        strokeDash=alt.ExprRef("datum.kind == 'step' ? [1, 0] : [4, 3]"),
        strokeWidth=alt.ExprRef("datum.kind == 'step' ? 1 : 1.3"),
        strokeOpacity=0.8,
        aria=False,
    )
    return [
        future.encode(x=time_x("from"), x2=alt.X2("to"), **ends, tooltip=alt.Tooltip("what:N", title="not yet")),
        rule.encode(x=time_x(), **ends),
    ]


def picture(layers: list[Any], height: int) -> alt.LayerChart:
    whole: Any = alt.layer(*layers).properties(height=height)
    return whole


def masks(bottom: int | str, colours: Palette) -> list[alt.Chart]:
    """Background over the margins, where a zoomed line would run on."""
    mask = alt.Chart(named("one")).mark_rect(fill=colours.background, aria=False)
    ends = at(y="-2", y2=f"{bottom} + 2")
    return [mask.encode(**at(x="0", x2="left"), **ends), mask.encode(**at(x="right", x2="width"), **ends)]


def frame(top: int, bottom: int | str, colours: Palette) -> alt.Chart:
    box = alt.Chart(named("one")).mark_rect(fill=None, stroke=colours.frame, aria=False)
    return box.encode(**at(x="left", x2="right", y=str(top), y2=str(bottom)))


# Days between two ticks, the unit to step in and how many of it. A label names its own tick and no other:
# days while ticks are at most two weeks apart, else months, else years.
TICK_PX = 76
STEPS = (
    *((1, "date", 1), (2, "date", 2), (7, "date", 7), (14, "date", 14)),
    *((31, "month", 1), (62, "month", 2), (92, "month", 3), (183, "month", 6)),
    *((366, "year", 1), (731, "year", 2), (1827, "year", 5)),
)
FORMATS = {"date": "%-d %b", "month": "%b %Y", "year": "%Y"}


def tick_signals() -> list[dict[str, str]]:
    """`every`, the room of one tick in days; `ticks`, where they stand on the part of the axis that is in view."""
    every = f"(view[1] - view[0]) / 86400000 / max(2, floor((right - left) / {TICK_PX}))"
    ticks = "utcSequence('year', view[0], view[1] + 1, 10)"
    for days, unit, step in reversed(STEPS):
        ticks = f"every <= {days} ? utcSequence('{unit}', view[0], view[1] + 1, {step}) : {ticks}"
    return [{"name": "every", "expr": every}, {"name": "ticks", "expr": ticks}]


def tick_label() -> str:
    last = {unit: days for days, unit, _ in STEPS}
    date, month, year = (f"utcFormat(datum.value, '{FORMATS[unit]}')" for unit in ("date", "month", "year"))
    return f"every <= {last['date']} ? {date} : every <= {last['month']} ? {month} : {year}"


def date_axis(*, labels: bool, grid: bool) -> alt.Axis:
    return alt.Axis(
        orient="bottom",
        title=None,
        grid=grid,
        gridOpacity=0.6,
        domain=False,
        ticks=labels,
        labels=labels,
        labelExpr=tick_label(),
        values=alt.ExprRef("ticks"),
        labelOverlap=True,
        zindex=0,
    )


def dated(panel: alt.LayerChart, *, labels: bool = True, grid: bool = False) -> alt.LayerChart:
    """The panel with the time axis drawn. The other layers have none: merged axes lose their settings."""
    axis = date_axis(labels=labels, grid=grid)
    line = alt.Chart(named("period")).mark_rule(opacity=0, aria=False).encode(x=time_x(axis=axis))
    whole: Any = alt.layer(line, *panel.layer).properties(height=panel.height)
    return whole.resolve_axis(x="independent")
