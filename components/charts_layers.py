"""The pieces every panel is made of: the one time axis, named data, words placed by signals, the frame of a panel."""

from __future__ import annotations

from typing import Any

import altair as alt

from components.charts_data import POINT
from components.theme import Palette


def named(rows: str) -> Any:
    """A named data set, bound late. Moments are numbers already: Vega-Lite is not to read every one of them again."""
    return alt.NamedData(name=rows, format=alt.DataFormat(parse=None))


def px(when: str) -> str:
    """Where a moment lies, in pixels, as an expression."""
    return f"({when} * pace + zero)"


PLACES = {"pace": "(right - left) / (view[1] - view[0])", "zero": "left - view[0] * pace"}  # the signals of px


def points(**more: Any) -> alt.Chart:
    """The scores of all measures, which are sent as columns."""
    return alt.Chart(named("points"), **more).transform_flatten(list(POINT))


def time_x(field: str = "day", axis: alt.Axis | None = None, domain: str = "view") -> alt.X:
    inset = [alt.ExprRef("left"), alt.ExprRef("right")]
    scale = alt.Scale(type="utc", domain=alt.ExprRef(domain), range=inset, nice=False)
    return alt.X(f"{field}:T", scale=scale, axis=axis)


def heights(y: str = "y", y2: str | None = None) -> dict[str, Any]:
    """From height to height as they stand in a row, in pixels."""
    place: dict[str, Any] = {"y": alt.Y(f"{y}:Q", scale=None, axis=None)}
    return {**place, "y2": alt.Y2(y2)} if y2 else place


def expressions(**places: str) -> dict[str, Any]:
    return {key: alt.ExprRef(expr) for key, expr in places.items()}


# What a row says about itself, to somebody who points at it and to somebody who cannot see it.
TOLD = expressions(tooltip="{what: datum.what, when: datum.when}", description="datum.what")
# Where a row stands that carries its place: beside a day, or beside a share of the plot (charts_texts).
SPOT = f"(datum.d ? {px('datum.d')} : left + datum.a * (right - left)) + datum.x"


def texts(rows: Any, **more: str) -> alt.Chart:
    """Words that carry their place (charts_texts): those of the form that the width asks for."""
    spare = "right - left - datum.r"
    hidden = f"datum.d < view[0] || datum.d > view[1] || {spare} < 60"
    text = alt.Chart(rows).mark_text(
        **expressions(
            x=SPOT,
            y="datum.y",
            text=f"{hidden} ? '' : datum.t",
            align="datum.j",
            fontSize="datum.s",
            fontWeight="datum.w",
            fill="datum.c",
            stroke="datum.h",
            opacity="datum.o",
            limit=f"datum.r ? {spare} : datum.l",
            **more,
        ),
        strokeWidth=3,
        strokeOpacity=0.65,
        baseline="middle",
        aria=False,
    )
    return text.transform_filter("datum.f != (narrow ? 1 : 2)")


def words(rows: Any, place: dict[str, str], **style: Any) -> alt.Chart:
    """Text whose place or words are worked out in the browser."""
    said: dict[str, Any] = {"align": "left", "baseline": "middle", "aria": False, **style}
    return alt.Chart(rows).mark_text(**expressions(**place), **said)


def background(panel: str, colours: Palette) -> list[alt.Chart]:
    """What runs through every measure and lane: the part of the axis still to come, life events, changes of step."""
    future = alt.Chart(named(f"future_{panel}")).mark_rect(fill=colours.faint, fillOpacity=0.22)
    rule = alt.Chart(named(f"rules_{panel}")).mark_rule(
        stroke=alt.ExprRef(f"datum.kind == 'step' ? '{colours.step}' : '{colours.event}'"),
        strokeDash=alt.ExprRef("datum.kind == 'step' ? [1, 0] : [4, 3]"),
        strokeWidth=alt.ExprRef("datum.kind == 'step' ? 1 : 1.3"),
        strokeOpacity=0.8,
        aria=False,
    )
    told = alt.Tooltip("what:N", title="not yet")
    return [
        future.encode(x=time_x("from"), x2=alt.X2("to"), **heights("y", "y2"), tooltip=told),
        rule.encode(x=time_x(), **heights("y", "y2")),
    ]


def picture(layers: list[Any], axis: alt.Axis | None = None) -> alt.LayerChart:
    whole: Any = alt.layer(*layers)
    # Or the other layers' having no axis would take away the settings of the one that has it.
    return whole.resolve_axis(x="independent") if axis else whole


def edges(panel: str) -> alt.Chart:
    """Background over both margins, where a zoomed line would run on, and between two plots; and their frames."""
    places = expressions(
        x="datum.e % 3 == 0 ? 0 : datum.e == 1 ? right : left",
        x2="datum.e == 0 ? left : datum.e == 2 ? right : width",
        y="datum.y",
        y2="datum.y2",
        fill="datum.c",
        stroke="datum.h",
    )
    return alt.Chart(named(f"edges_{panel}")).mark_rect(**places, aria=False)


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
