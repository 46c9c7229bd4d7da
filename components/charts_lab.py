"""The threshold lab's picture: flags by week under the number in force and under the number tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from components.theme import chart_config, palette

SIDES = ("in force", "tried")


def flags_by_week(by_week: Sequence[tuple[date, int, int]], *, dark: bool) -> dict[str, Any]:
    """A finished specification. The dash tells the two apart as well as the colour does."""
    values = [
        {"week": week.isoformat(), "side": side, "flags": count}
        for week, *counts in by_week
        for side, count in zip(SIDES, counts, strict=True)
    ]
    colours = list(palette(dark).measures[:2])
    return {
        "config": chart_config(dark),
        "height": 180,
        "width": "container",
        "data": {"values": values},
        "mark": {"type": "line", "point": True, "interpolate": "linear"},
        "encoding": {
            "x": {"field": "week", "type": "temporal", "title": None},
            "y": {"field": "flags", "type": "quantitative", "title": "flags raised", "axis": {"tickMinStep": 1}},
            "color": {"field": "side", "scale": {"domain": SIDES, "range": colours}, "title": None},
            "strokeDash": {"field": "side", "scale": {"domain": SIDES, "range": [[1, 0], [5, 3]]}, "title": None},
        },
    }
