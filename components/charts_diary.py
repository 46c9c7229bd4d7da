"""A diary of months or years: the mean of each day with the range of its entries; a day can be picked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import fmean
from typing import Any, NamedTuple

import pandas as pd

from components.charts_data import DAY, in_words, moment
from components.charts_items import nothing
from components.charts_layout import number
from components.charts_pieces import Spec, at_time, box, chart, dates, layer, time_params, words
from components.theme import palette

PICKED = "day"  # the point selection that a page reads: event["selection"]["day"][0]["d"]
HEIGHT, STRIP, GAP = 170, 30, 34


class Entry(NamedTuple):
    """One value of one scale of the diary, on the day and in the part of the day the patient lived it."""

    on: date
    slot: str
    value: float | None


class DayMean(NamedTuple):
    on: date
    mean: float
    low: float
    high: float
    entries: int


def day_means(entries: Sequence[Entry]) -> list[DayMean]:
    """One per day with a value, oldest first."""
    by_day: dict[date, list[float]] = {}
    for entry in entries:
        if entry.value is not None:
            by_day.setdefault(entry.on, []).append(entry.value)
    return [DayMean(on, fmean(by_day[on]), min(by_day[on]), max(by_day[on]), len(by_day[on])) for on in sorted(by_day)]


def diary_chart(name: str, entries: Sequence[Entry], scale: tuple[float, float], *, dark: bool = False) -> Spec:
    """Days above, the whole diary below it as a strip to drag on. A day without an entry breaks the line."""
    days = day_means(entries)
    if not days:
        return nothing(f"No entry for {name} yet", dark)
    low, high = min(scale[0], *(d.low for d in days)), max(scale[1], *(d.high for d in days))
    rows, colours = _rows(days), palette(dark)
    value = {"axis": None, "type": "quantitative", "scale": _down(low, high, 8, HEIGHT)}
    strip = {"axis": None, "type": "quantitative", "scale": _down(low, high, HEIGHT + GAP, HEIGHT + GAP + STRIP)}
    at = {"x": at_time("d"), "y": {**value, "field": "m"}}
    hue = colours.measures[0]
    whole = {**at_time("d"), "scale": {**at_time("d")["scale"], "domain": {"expr": "period"}}}
    layers = [
        box(8, HEIGHT, dark),
        layer(
            rows,
            {"type": "rule", "stroke": hue, "strokeOpacity": 0.35, "aria": False},
            {"x": at_time("d"), "y": {**value, "field": "l"}, "y2": {"field": "h"}},
        ),
        layer(
            rows,
            {"type": "line", "stroke": hue, "strokeWidth": 1.4, "aria": False},
            {**at, "detail": {"field": "r", "type": "nominal"}, "order": {"field": "d", "type": "temporal"}},
        ),
        _points(rows, at, hue, colours.text),
        layer(
            rows,
            {"type": "line", "stroke": hue, "strokeWidth": 0.8, "aria": False},
            {"x": whole, "y": {**strip, "field": "m"}, "detail": {"field": "r", "type": "nominal"}},
            name="strip",
        ),
        box(HEIGHT + GAP, HEIGHT + GAP + STRIP, dark),
        *_margins(name, low, high, dark),
        dates(HEIGHT, HEIGHT + GAP + STRIP),
    ]
    made = chart(layers, HEIGHT + GAP + STRIP, dark=dark, margins=(60, 20), narrow=(34, 8), params=_params(rows))
    return made | {"usermeta": {"embedOptions": {"renderer": "canvas"}}} if len(rows) > 400 else made


def _params(rows: Sequence[Mapping[str, Any]]) -> list[Spec]:
    picked = {"type": "point", "fields": ["d"], "on": "click", "clear": "dblclick", "nearest": False}
    params = time_params(rows[0]["d"] - DAY, rows[-1]["d"] + DAY, views="strip")
    return [*params, {"name": PICKED, "select": picked, "views": ["days"]}]


def _down(low: float, high: float, top: float, bottom: float) -> Spec:
    return {"domain": [low, high if high > low else low + 1], "range": [bottom, top], "nice": False, "zero": False}


def _rows(days: Sequence[DayMean]) -> list[dict[str, Any]]:
    """One row per day; `r` numbers the runs of days without a gap. Short names: there may be thousands."""
    rows: list[dict[str, Any]] = []
    run = 0
    for i, day in enumerate(days):
        if i and (day.on - days[i - 1].on).days > 1:
            run += 1
        rows.append(
            {"d": moment(day.on), "m": round(day.mean, 2), "l": day.low, "h": day.high, "n": day.entries, "r": run}
        )
    return rows


def _points(rows: Sequence[Mapping[str, Any]], at: Mapping[str, Any], hue: str, chosen: str) -> Spec:
    tip = (
        "utcFormat(datum.d, '%a %-d %b %Y') + ': mean ' + format(datum.m, '.2~f') + ', ' + format(datum.l, '.2~f') + "
        "' to ' + format(datum.h, '.2~f') + ', ' + datum.n + (datum.n == 1 ? ' entry' : ' entries')"
    )
    size = 34 if len(rows) <= 120 else 14 if len(rows) <= 400 else 7
    mark = {"type": "point", "filled": True, "fill": hue, "opacity": 1, "cursor": "pointer"}
    picked = {"param": PICKED, "empty": False}
    encoding = {
        **at,
        "size": {"value": size, "condition": {**picked, "value": 150}},
        "stroke": {"value": None, "condition": {**picked, "value": chosen}},
    }
    return layer(rows, {**mark, "tooltip": {"expr": tip}}, encoding, name="days")


def _margins(name: str, low: float, high: float, dark: bool) -> list[Spec]:
    faint = palette(dark).faint
    ends = [{"y": HEIGHT, "t": number(low)}, {"y": 8, "t": number(high)}]
    place = {"x": "left - 6", "y": "datum.y", "text": "datum.t", "align": "'right'"}
    foot = {"x": "(left + right) / 2", "y": f"{HEIGHT + GAP + STRIP + 9}", "text": "datum.t", "align": "'center'"}
    told = [{"t": "drag on the strip to zoom, double-click to clear"}]
    return [words(ends, place, faint, 10.5), words(told, foot, faint, 10)]


def diary_told(name: str, entries: Sequence[Entry]) -> str:
    days = day_means(entries)
    if not days:
        return f"{name}: no entry yet."
    span = (days[-1].on - days[0].on).days + 1
    high, low = max(days, key=lambda d: d.mean), min(days, key=lambda d: d.mean)
    period = f"{in_words(days[0].on)} to {in_words(days[-1].on)}"
    return (
        f"{name}: {sum(d.entries for d in days)} entries on {len(days)} of {span} days, {period}. "
        f"Highest day {number(high.mean)} on {in_words(high.on)}, lowest {number(low.mean)} on {in_words(low.on)}; "
        f"last {number(days[-1].mean)}."
    )


def diary_table(entries: Sequence[Entry]) -> pd.DataFrame:
    """One row per day."""
    return pd.DataFrame(day_means(entries), columns=["Day", "Mean", "Lowest", "Highest", "Entries"])
