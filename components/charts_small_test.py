"""A small test in one picture: every day or score before and during it, the mean of each, and where it began."""

from __future__ import annotations

from datetime import date

import pandas as pd

from components.charts_data import DAY, in_words, moment
from components.charts_items import nothing
from components.charts_layout import number
from components.charts_pieces import Rows, Spec, at_time, box, chart, dates, layer, time_params, tips, words
from components.theme import palette
from rules.small_test import Readings

HEIGHT = 116
TOP = 28  # the words above the days stand clear of the highest
WIDE = 20


def small_test_chart(found: Readings, began: date, *, dark: bool = False) -> Spec:
    rows = _rows(found)
    if not rows:
        return nothing(f"No entry for {found.name} in these weeks", dark)
    colours, top = palette(dark), max(row["v"] for row in rows)
    wide = found.high is None or found.high > WIDE  # minutes of a day: the scale's end would press the days flat
    low, high = min(found.low, *(row["v"] for row in rows)), top if wide else max(found.high or top, top)
    scale = {"domain": [low, max(high, low + 1)], "range": [HEIGHT, TOP], "nice": False, "zero": False}
    y = {"field": "v", "type": "quantitative", "axis": None, "scale": scale}
    line = {"type": "rule", "stroke": colours.event, "strokeWidth": 1.6, "y": 0, "y2": HEIGHT + 8, "aria": False}
    mean = {"type": "rule", "strokeWidth": 2.2, "strokeOpacity": 0.75, "stroke": colours.measures[0], "aria": False}
    point = {"type": "point", "filled": True, "fill": colours.measures[0], "size": 40, "opacity": 1}
    head = {"x": "datum.left ? x_began - 6 : x_began + 6", "y": "15", "text": "datum.t", "align": "datum.a"}
    layers = [
        box(8, HEIGHT, dark),
        layer([{"d": moment(began)}], line, {"x": at_time("d")}),
        layer(_means(found, began), mean, {"x": at_time("d"), "x2": {"field": "e"}, "y": y}),
        layer(rows, point, {"x": at_time("d"), "y": y, "tooltip": tips("what")}),
        words(_heads(), head, colours.event, 11, "bold"),
        words([{"y": HEIGHT, "t": number(low)}, {"y": TOP, "t": number(high)}], _left(), colours.faint, 10.5),
        dates(HEIGHT),
    ]
    first, last = moment(found.since) - DAY, moment(found.until) + DAY
    share = (moment(began) - first) / (last - first)
    place = {"name": "x_began", "expr": f"left + {share:.4f} * (right - left)"}
    margins = {"margins": (40, 20), "narrow": (30, 8)}
    return chart(layers, HEIGHT, dark=dark, **margins, params=[*time_params(first, last), place])


def _rows(found: Readings) -> list[dict[str, float | str]]:
    told = [(on, v, "before") for on, v in found.before] + [(on, v, "during") for on, v in found.during]
    return [{"d": moment(on), "v": v, "what": f"{number(v)} on {in_words(on)}, {when}"} for on, v, when in told]


def _means(found: Readings, began: date) -> Rows:
    """The mean of each stretch that has one, over the days it stands for."""
    spans = [(found.before, found.since, began), (found.during, began, found.until)]
    return [
        {"d": moment(first), "e": moment(last), "v": sum(v for _, v in part) / len(part)}
        for part, first, last in spans
        if part
    ]


def _heads() -> Rows:
    return [{"left": True, "a": "right", "t": "before"}, {"left": False, "a": "left", "t": "during"}]


def _left() -> dict[str, str]:
    return {"x": "left - 6", "y": "datum.y", "text": "datum.t", "align": "'right'"}


def small_test_table(found: Readings) -> pd.DataFrame:
    """One row per day or score, with which side of the beginning it lies on."""
    parts = [("before", found.before), ("during", found.during)]
    rows = [(on, part, value) for part, values in parts for on, value in values]
    frame = pd.DataFrame(rows, columns=["On", "Before or during", found.name])
    return frame.assign(**{found.name: frame[found.name].astype(float).round(1)})
