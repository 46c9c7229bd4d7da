"""Attendance by discipline as a small bar chart, with its words from the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rules.meeting_numbers import Share

INK = {False: ("#334155", "#2563eb", "#e2e8f0"), True: ("#cbd5e1", "#60a5fa", "#334155")}


def attendance_chart(told: Sequence[tuple[str, Share]], *, dark: bool) -> dict[str, Any]:
    """One bar per discipline in the alphabet's order; each says its own count."""
    ink, bar, ground = INK[dark]
    rows = [
        {"discipline": name, "share": share.count / share.of, "words": f"{share.count} of {share.of}"}
        for name, share in told
        if share.of
    ]
    axis = {"labelColor": ink, "titleColor": ink, "domain": False, "ticks": False, "labelLimit": 220}
    y = {"field": "discipline", "type": "nominal", "title": None, "axis": axis, "sort": None}
    x = {"field": "share", "type": "quantitative", "scale": {"domain": [0, 1]}}
    x |= {
        "title": "share of meetings",
        "axis": axis | {"format": ".0%", "tickCount": 5, "grid": True, "gridColor": ground},
    }
    words = {"mark": {"type": "text", "align": "left", "dx": 5, "color": ink}}
    words |= {"encoding": {"x": x, "y": y, "text": {"field": "words"}}}
    return {
        "data": {"values": rows},
        "height": {"step": 26},
        "background": "transparent",
        "padding": {"right": 60, "left": 5, "top": 5, "bottom": 5},
        "config": {"view": {"stroke": None}},
        "layer": [{"mark": {"type": "bar", "color": bar, "height": 14}, "encoding": {"x": x, "y": y}}, words],
    }


def attendance_words(told: Sequence[tuple[str, Share]]) -> str:
    lines = [f"{name}: in {share.words} meetings" for name, share in told]
    return "\n".join(lines) or "No attendance was marked."
