"""Small charts beside words. The trajectory has its own files, charts_*.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from components.charts_data import in_words, moment
from components.charts_layout import number
from components.theme import chart_config, palette


def sparkline(
    scores: Sequence[tuple[date, float | None]],
    low: float,
    high: float,
    *,
    dark: bool = False,
    width: int = 140,
    height: int = 32,
) -> dict[str, Any]:
    """A measure's course on its whole range. A score of None breaks the line; the last is marked and printed."""
    colours = palette(dark)
    values = [{"day": moment(on), "value": value} for on, value in sorted(scores, key=lambda score: score[0])]
    last = next((row for row in reversed(values) if row["value"] is not None), None)
    x = {"field": "day", "type": "temporal", "axis": None, "scale": {"type": "utc", "range": [4, width - 26]}}
    scale = {"domain": [low, high], "range": [height - 4, 4], "nice": False, "zero": False}
    at = {"x": x, "y": {"field": "value", "type": "quantitative", "axis": None, "scale": scale}}
    line = {"type": "line", "stroke": colours.measures[0], "strokeWidth": 1.6, "invalid": "break-paths-show-domains"}
    layers: list[dict[str, Any]] = [
        {"mark": {**line, "point": {"size": 8, "filled": True, "color": colours.measures[0]}}, "encoding": at}
    ]
    if last is not None:
        end = {"data": {"values": [last]}, "encoding": at}
        mark = {"type": "point", "filled": True, "size": 34, "opacity": 1, "color": colours.measures[0]}
        text = {"type": "text", "text": number(last["value"] or 0), "dx": 6, "align": "left", "fontWeight": "bold"}
        layers += [{**end, "mark": mark}, {**end, "mark": text}]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": chart_config(dark),
        "description": _told(scores),
        "width": width,
        "height": height,
        "padding": 0,
        "data": {"values": values},
        "layer": layers,
    }


def _told(scores: Sequence[tuple[date, float | None]]) -> str:
    known = [(on, value) for on, value in sorted(scores, key=lambda score: score[0]) if value is not None]
    if not known:
        return "No score yet."
    (first_on, first), (last_on, last) = known[0], known[-1]
    return f"{number(first)} on {in_words(first_on)}, {number(last)} on {in_words(last_on)}; {len(known)} scores."
