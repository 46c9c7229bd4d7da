"""The weeks before and after one change: the scores, both means, and what else happened in those weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from components.charts_data import DAY, in_words, moment
from components.charts_items import nothing
from components.charts_layout import number
from components.charts_pieces import Spec, at_time, box, chart, dates, layer, time_params, tips, words
from components.theme import palette
from rules.aftermath import After
from rules.instruments import Instrument

HEIGHT, ROW = 130, 18


def aftermath_chart(
    found: After, instrument: Instrument, scores: Sequence[tuple[date, float | None]], *, dark: bool = False
) -> Spec:
    window = timedelta(days=found.window_days)
    first, last = found.change.on - window, found.change.on + window
    near = [(on, value) for on, value in scores if value is not None and first <= on <= last]
    if not near:
        return nothing(f"No {instrument.abbreviation} score within {found.window_days // 7} weeks", dark)
    colours = palette(dark)
    low, high = instrument.low or 0, instrument.high or max(value for _, value in near)
    scale = {"domain": [low, max(high, low + 1)], "range": [HEIGHT, 8], "nice": False, "zero": False}
    y = {"field": "v", "type": "quantitative", "axis": None, "scale": scale}
    rows = [{"d": moment(on), "v": v, "what": f"{number(v)} on {in_words(on)}"} for on, v in near]
    bottom = HEIGHT + 8 + ROW * len(found.overlaps)
    line = {"type": "rule", "stroke": colours.event, "strokeWidth": 1.6, "y": 0, "y2": bottom, "aria": False}
    head = {"x": "(left + right) / 2 + 6", "y": "14", "text": "datum.t", "align": "'left'", "limit": "right - left"}
    beside = [{"y": HEIGHT + 14 + ROW * i, "t": told} for i, told in enumerate(found.overlaps)]
    place = {"x": "left", "y": "datum.y", "text": "datum.t", "align": "'left'", "limit": "right - left"}
    mean = {"type": "rule", "strokeWidth": 2.2, "strokeOpacity": 0.75, "stroke": colours.measures[0]}
    layers = [
        box(8, HEIGHT, dark),
        layer([{"d": moment(found.change.on)}], line, {"x": at_time("d")}),
        layer(_means(found, first, last), mean, {"x": at_time("d"), "x2": {"field": "e"}, "y": y}),
        layer(
            rows,
            {"type": "point", "filled": True, "fill": colours.measures[0], "size": 60, "opacity": 1},
            {"x": at_time("d"), "y": y, "tooltip": tips("what")},
        ),
        words([{"t": found.change.said()}], head, colours.event, 11, "bold"),
        words([{"y": HEIGHT, "t": number(low)}, {"y": 8, "t": number(high)}], _left(), colours.faint, 10.5),
        words(beside, place, colours.text, 11),
        dates(bottom),
    ]
    params = time_params(moment(first) - DAY, moment(last) + DAY)
    return chart(layers, bottom, dark=dark, margins=(40, 20), narrow=(30, 8), params=params)


def _left() -> dict[str, str]:
    return {"x": "left - 6", "y": "datum.y", "text": "datum.t", "align": "'right'"}


def _means(found: After, first: date, last: date) -> list[dict[str, float]]:
    on = moment(found.change.on)
    before = [{"d": moment(first), "e": on, "v": found.before}] if found.before is not None else []
    after = [{"d": on, "e": moment(last), "v": found.after}] if found.after is not None else []
    return [*before, *after]


def aftermath_table(found: Sequence[After]) -> pd.DataFrame:
    """One row per change, with the means on both sides and what overlaps."""
    rows = [
        (
            one.change.on,
            one.change.what,
            str(one.change.turn),
            one.before,
            one.after,
            str(one.name),
            "; ".join(one.overlaps),
        )
        for one in found
    ]
    columns = ["On", "What", "Turn", "Mean before", "Mean after", "Verdict", "In the same weeks"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(**{c: frame[c].astype(float).round(1) for c in ("Mean before", "Mean after")})
