"""Symptoms against daily life, distress and health-care use in quadrants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from components.charts_items import nothing
from components.charts_pieces import Spec, box, chart, inset, layer, tips, words
from components.theme import palette
from rules.discordance import TITLES, Discordance, Quadrant

REACH, SIDE = 3.0, 220  # units of reliable change to each side; pixels of a square
INSET, LINE = 7, 12  # pixels from the frame; from line to line
TIGHT = 288  # a plot of fewer pixels breaks the words of a corner once more: they stay out of the middle third
CORNERS = {  # "|" breaks a line, "/" in a tight plot only
    (1, 1): {"function": "both/better", "distress": "both/better", "use": "better,|fewer/visits"},
    (-1, 1): {
        "function": "life better,|symptoms/worse",
        "distress": "calmer,|symptoms/worse",
        "use": "worse,|fewer/visits",
    },
    (1, -1): {
        "function": "symptoms/better,|life worse",
        "distress": "symptoms/better,|distress/worse",
        "use": "better,|more/visits",
    },
    (-1, -1): {"function": "both/worse", "distress": "both/worse", "use": "worse,|more/visits"},
}


def quadrant_chart(found: Discordance, *, dark: bool = False) -> Spec:
    """Right and up is better. Inside the middle cross a change is within measurement error."""
    if found.quadrant is Quadrant.cannot_say:
        return nothing("Cannot be compared yet", dark)
    x, y = _clipped(found.symptoms.units), _clipped(found.other.units)
    colours, domain = palette(dark), found.other.domain
    across = "(left + ({x} + 3) / 6 * (right - left))"
    shown = f"datum.tight == (right - left < {TIGHT}) ? datum.words : ''"
    place = {"x": f"datum.side < 0 ? left + {INSET} : right - {INSET}", "y": "datum.y", "text": shown}
    place["align"] = "datum.side < 0 ? 'left' : 'right'"
    band = {"type": "rect", "fill": colours.frame, "fillOpacity": 0.35, "aria": False}
    limits = (across.format(x=-1), across.format(x=1))
    lying = {"x": {"expr": "left"}, "x2": {"expr": "right"}, "y": SIDE / 3, "y2": SIDE * 2 / 3}
    standing = {"x": {"expr": limits[0]}, "x2": {"expr": limits[1]}, "y": 0, "y2": SIDE}
    progress = found.quadrant is Quadrant.progress_in_life and domain != "use"
    point = [{"x": x, "y": y, "what": found.symptoms.words, "beside": found.other.words}]
    title = {"x": "left", "y": "-12", "text": "datum.words", "align": "'left'"}
    foot = {"x": "(left + right) / 2", "y": f"{SIDE + 13}", "text": "datum.words", "align": "'center'"}
    side = {"x": "left - 10", "y": f"{SIDE / 2}", "text": "datum.words", "align": "'center'", "angle": "270"}
    up = "fewer visits →" if domain == "use" else f"{TITLES[domain].lower()} better →"
    layers = [
        layer([{}], {**band, **lying}),
        layer([{}], {**band, **standing}),
        *([_progress(colours.better, limits)] if progress else []),
        box(0, SIDE, dark),
        words(_corners(domain), place, colours.faint, 10),
        words([{"words": f"{found.symptoms.name} and {found.other.name}"}], title, colours.text, 12, "bold"),
        words([{"words": "symptoms better →"}], foot, colours.faint, 10.5),
        words([{"words": up}], side, colours.faint, 10.5),
        *_arrow(point, dark),
    ]
    made = chart(layers, SIDE, dark=dark, margins=(28, 8), narrow=(28, 8))
    return made | {"padding": {"left": 2, "right": 2, "top": 24, "bottom": 24}}


def _corners(domain: str) -> list[dict[str, Any]]:
    """A row for each line of each corner's words, for the ordinary plot and for a tight one."""
    rows = []
    for (side, up), told in CORNERS.items():
        for tight in (False, True):
            lines = told.get(domain, "").replace("/", "|" if tight else " ").split("|")
            top = LINE if up > 0 else SIDE - LINE * len(lines)
            rows += [{"side": side, "y": top + LINE * n, "tight": tight, "words": one} for n, one in enumerate(lines)]
    return rows


def _clipped(units: float | None) -> float:
    return max(-REACH + 0.1, min(REACH - 0.1, units or 0.0))


def _progress(colour: str, limits: tuple[str, str]) -> Spec:
    """The field that counts as progress: symptoms as before, the other better."""
    field = {"x": {"expr": limits[0]}, "x2": {"expr": limits[1]}, "y": 0, "y2": SIDE / 3}
    return layer([{}], {"type": "rect", "fill": colour, "fillOpacity": 0.22, "aria": False, **field})


def _arrow(point: Sequence[Mapping[str, Any]], dark: bool) -> list[Spec]:
    """From the start of the step, in the middle, to now."""
    colours = palette(dark)
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": inset([-REACH, REACH])}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [-REACH, REACH], "range": [SIDE, 0]}}
    line = [{"x": 0, "y": 0}, {"x": point[0]["x"], "y": point[0]["y"]}]
    return [
        layer(line, {"type": "line", "stroke": colours.text, "strokeWidth": 1.6, "aria": False}, {"x": x, "y": y}),
        layer(line[:1], {"type": "point", "stroke": colours.text, "size": 40, "opacity": 1}, {"x": x, "y": y}),
        layer(
            point,
            {"type": "point", "filled": True, "fill": colours.measures[0], "size": 130, "opacity": 1},
            {"x": x, "y": y, "tooltip": tips("what", "beside")},
        ),
    ]


def quadrants_told(found: Sequence[Discordance]) -> str:
    return "\n".join(one.words for one in found) or "Nothing to compare yet: one form of each kind is needed."


def quadrants_table(found: Sequence[Discordance]) -> pd.DataFrame:
    """One row per form that is compared."""
    changes = [found[0].symptoms, *(one.other for one in found)] if found else []
    return pd.DataFrame(
        [(TITLES[c.domain], c.name, c.baseline, c.last, str(c.moved), c.units) for c in changes],
        columns=["What", "Form", "Start of the step", "Now", "Change", "In reliable changes"],
    ).assign(**{"In reliable changes": lambda frame: frame["In reliable changes"].astype(float).round(2)})
