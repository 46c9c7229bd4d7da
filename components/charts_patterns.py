"""Times of day, days of the week, and what goes together: counts and intervals, so that the uncertainty is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from components.charts_items import nothing
from components.charts_pieces import Spec, box, chart, inset, layer, names, tips, words
from components.theme import palette
from rules.lagged import Lagged, LagName
from rules.within_day import Slot, WithinDayName

ROW = 24
WORDS = {
    WithinDayName.pattern: "stands out",
    WithinDayName.no_clear_pattern: "no clear difference",
    WithinDayName.too_few_to_say: "too few to say",
}


def slots_chart(slots: Sequence[Slot], unit: str, *, dark: bool = False) -> Spec:
    """One bar per time: on how many days it was worse, the same, and better than the rest."""
    if not slots:
        return nothing("Too few entries to compare", dark)
    colours, parts = palette(dark), _parts(slots)
    rows = [
        {"from": a, "to": b, "i": i, "side": side, "what": f"{slot.slot}: {side} on {n} of {slot.days} {unit}"}
        for i, slot in enumerate(slots)
        for side, a, b, n in parts[i]
    ]
    height = ROW * len(slots)
    place = {"y": {"expr": f"datum.i * {ROW} + 4"}, "y2": {"expr": f"datum.i * {ROW} + {ROW - 4}"}}
    hue = f"datum.side == 'worse' ? '{colours.worse}' : datum.side == 'better' ? '{colours.better}' : '{colours.frame}'"
    bar = {"type": "rect", **place, "fill": {"expr": hue}, "fillOpacity": 0.75}
    x = {"field": "from", "type": "quantitative", "axis": None, "scale": inset([0, 1])}
    told = [{"y": i * ROW + ROW / 2, "name": slot.slot, "short": slot.slot} for i, slot in enumerate(slots)]
    beside = [{"y": i * ROW + ROW / 2, "t": _beside(slot, unit)} for i, slot in enumerate(slots)]
    end = {"x": "right + 8", "y": "datum.y", "text": "narrow ? '' : datum.t", "align": "'left'"}
    head = {"x": "left", "y": "-8", "text": "datum.t", "align": "'left'"}
    layers = [
        layer(rows, bar, {"x": x, "x2": {"field": "to"}, "tooltip": tips("what")}),
        box(0, height, dark),
        names(told, dark),
        words(beside, end, colours.text, 10.5),
        words([{"t": f"share of {unit}: worse, as the rest, better"}], head, colours.faint, 10.5),
    ]
    made = chart(layers, height, dark=dark, margins=(90, 260), narrow=(76, 8))
    return made | {"padding": {"left": 2, "right": 2, "top": 18, "bottom": 4}}


def _parts(slots: Sequence[Slot]) -> list[list[tuple[str, float, float, int]]]:
    found = []
    for slot in slots:
        same = slot.days - slot.worse_days - slot.better_days
        counts, at, row = (("worse", slot.worse_days), ("as the rest", same), ("better", slot.better_days)), 0.0, []
        for side, n in counts:
            row.append((side, at, at + n / max(slot.days, 1), n))
            at += n / max(slot.days, 1)
        found.append(row)
    return found


def _beside(slot: Slot, unit: str) -> str:
    sign = "●" if slot.name is WithinDayName.pattern else ""
    word = WORDS[slot.name]
    return f"{sign} {word}: worse on {slot.worse_days} of {slot.days} {unit}".strip()


def slots_table(slots: Sequence[Slot]) -> pd.DataFrame:
    """One row per time of day or day of the week."""
    rows = [(s.slot, s.days, s.worse_days, s.better_days, round(s.median, 2), str(s.name)) for s in slots]
    return pd.DataFrame(rows, columns=["Time", "Compared", "Worse", "Better", "Typical difference", "Verdict"])


def lags_chart(found: Sequence[Lagged], *, dark: bool = False) -> Spec:
    """How closely two things go together, with what the number may as well be: a line that crosses 0 says nothing."""
    shown = [one for one in found if one.interval_95 is not None]
    if not shown:
        return nothing("Too few days with both to compare", dark)
    colours, height = palette(dark), ROW * len(shown)
    rows = [_lag_row(i, one) for i, one in enumerate(shown)]
    x = {"type": "quantitative", "axis": None, "scale": inset([-1, 1])}
    y = {"expr": f"datum.i * {ROW} + {ROW / 2}"}
    hue = f"datum.clear ? '{colours.measures[0]}' : '{colours.missed}'"
    zero = {"type": "rule", "x": {"expr": "(left + right) / 2"}, "y": 0, "y2": height, "strokeDash": [3, 3]}
    head = [{"t": "less", "a": "left"}, {"t": "more", "a": "right"}]
    place = {"x": "datum.a == 'left' ? left : right", "y": "-8", "text": "datum.t", "align": "datum.a"}
    layers = [
        box(0, height, dark),
        layer([{}], {**zero, "stroke": colours.faint, "aria": False}),
        layer(
            rows,
            {"type": "rule", "y": y, "stroke": {"expr": hue}, "strokeWidth": 2, "aria": False},
            {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
        ),
        layer(
            rows,
            {"type": "point", "filled": True, "y": y, "fill": {"expr": hue}, "size": 60, "opacity": 1},
            {"x": {**x, "field": "r"}, "tooltip": tips("what")},
        ),
        names([{"y": r["i"] * ROW + ROW / 2, "name": r["name"], "short": r["short"]} for r in rows], dark),
        words(head, place, colours.faint, 10.5),
    ]
    made = chart(layers, height, dark=dark, margins=(260, 20), narrow=(130, 8))
    return made | {"padding": {"left": 2, "right": 2, "top": 18, "bottom": 4}}


def _lag_row(i: int, one: Lagged) -> dict[str, Any]:
    assert one.interval_95 is not None
    low, high = one.interval_95
    later = "same day" if one.lag_days == 0 else f"{one.lag_days} d later"
    clear = one.name in (LagName.link, LagName.goes_together)
    name = f"{one.first}, {one.second} {later}"
    return {"i": i, "r": one.pearson, "low": low, "high": high, "clear": clear, "what": one.words, "name": name} | {
        "short": f"{one.first}→{one.second} +{one.lag_days}"
    }


def lags_table(found: Sequence[Lagged]) -> pd.DataFrame:
    """One row per pair and delay that was looked at, the ones that show nothing too."""
    rows = [
        (o.first, o.second, o.lag_days, o.n_pairs, o.pearson, *(o.interval_95 or (None, None)), str(o.name))
        for o in found
    ]
    columns = ["This", "That", "Days later", "Days with both", "r", "at least", "at most", "Verdict"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(**{c: frame[c].astype(float).round(2) for c in ("r", "at least", "at most")})
