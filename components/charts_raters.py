"""One form by several raters over time: the patient, the family, the clinician, each with a shape and a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from components.charts_data import DAY, in_words, moment
from components.charts_items import nothing
from components.charts_layout import number
from components.charts_pieces import Spec, at_time, box, chart, dates, layer, time_params, tips, words
from components.theme import SHAPES, palette
from rules.instruments import Instrument
from rules.raters import RATERS, Rating

RATER_SHAPES = dict(zip(RATERS, SHAPES, strict=False))


def raters_chart(instrument: Instrument, ratings: Sequence[Rating], *, dark: bool = False) -> Spec:
    """One form by several raters over time: a shape and a line for each, on the form's own range."""
    kept = sorted(ratings, key=lambda one: one.on)
    if not kept:
        return nothing("No rating yet", dark)
    height, colours = 150, palette(dark)
    low = min([instrument.low or 0, *(one.value for one in kept)])
    high = max([instrument.high or 0, *(one.value for one in kept)])
    value: dict[str, Any] = {"field": "value", "type": "quantitative", "axis": None}
    value["scale"] = {"domain": [low, max(high, low + 1)], "range": [height, 8], "nice": False, "zero": False}
    rows = [
        {
            "d": moment(one.on),
            "value": one.value,
            "rater": one.rater,
            "run": one.run,
            "what": f"{RATERS[one.rater]}: {number(one.value)}",
        }
        | {"when": in_words(one.on)}
        for one in kept
    ]
    hues = dict(zip(RATERS, colours.measures, strict=False))
    layers = [box(0, height, dark)]
    ends = {one["rater"]: one for one in rows}
    for rater in ends:
        mine = [row for row in rows if row["rater"] == rater]
        at = {"x": at_time("d"), "y": value}
        line = {"type": "line", "stroke": hues[rater], "strokeWidth": 1.8, "aria": False}
        layers.append(layer(mine, line, {**at, "detail": {"field": "run", "type": "nominal"}}))
        mark: dict[str, Any] = {"type": "point", "shape": RATER_SHAPES[rater], "filled": True, "fill": hues[rater]}
        layers.append(layer(mine, {**mark, "size": 70, "opacity": 1}, {**at, "tooltip": tips("what", "when")}))
        mark = {"type": "text", "align": "left", "dx": 9, "fill": hues[rater], "fontWeight": "bold", "fontSize": 11}
        layers.append(layer([ends[rater]], mark, {**at, "text": {"field": "what"}}))
    layers.append(_scale_ends(low, high, height, dark))
    params = time_params(rows[0]["d"] - 2 * DAY, rows[-1]["d"] + 2 * DAY)
    return chart([*layers, dates(height)], height, dark=dark, margins=(40, 150), narrow=(30, 110), params=params)


def _scale_ends(low: float, high: float, height: int, dark: bool) -> Spec:
    rows = [{"y": height, "t": number(low)}, {"y": 8, "t": number(high)}]
    place = {"x": "left - 6", "y": "datum.y", "text": "datum.t", "align": "'right'"}
    return words(rows, place, palette(dark).faint, 10.5)


def raters_told(instrument: Instrument, ratings: Sequence[Rating]) -> str:
    parts = [
        f"{RATERS[rater]}: {_course(sorted(mine, key=lambda one: one.on))}"
        for rater in RATERS
        if (mine := [one for one in ratings if one.rater == rater])
    ]
    return f"{instrument.abbreviation} by rater. {'; '.join(parts) or 'No rating yet'}."


def raters_table(ratings: Sequence[Rating]) -> pd.DataFrame:
    """One row per rating; whether the line comes to it from the one before by the same rater."""
    kept = sorted(ratings, key=lambda one: one.on)
    last: dict[str, int] = {}
    rows = []
    for one in kept:
        line = "first" if one.rater not in last else "joined" if last[one.rater] == one.run else "after a gap"
        rows.append((one.on, RATERS[one.rater], one.value, line))
        last[one.rater] = one.run
    return pd.DataFrame(rows, columns=["On", "Rated by", "Score", "Line"])


def _course(ratings: Sequence[Rating]) -> str:
    """In words, with each gap in the line."""
    told = ""
    for before, one in zip((None, *ratings), ratings, strict=False):
        told += "" if before is None else ", " if before.run == one.run else "; after a gap, "
        told += f"{number(one.value)} on {in_words(one.on)}"
    return told
