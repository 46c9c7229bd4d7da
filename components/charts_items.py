"""The items of one form over time as a heat strip: one row per item, one cell per form, darker where it is worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any, NamedTuple

import pandas as pd

from components.charts_data import DAY, in_words, moment
from components.charts_pieces import Spec, at_time, box, chart, dates, layer, names, time_params, words
from components.theme import palette
from rules.answers_told import item_name
from rules.instruments import Direction, Instrument, Item

ROW = 19
DARKEST = {False: "#1f5f99", True: "#7cc7f5"}


class Form(NamedTuple):
    on: date
    answers: Mapping[str, Any]


def items_chart(instrument: Instrument, forms: Sequence[Form], *, dark: bool = False) -> Spec:
    """The whole specification; an empty record is a sentence in its place."""
    kept = _with_answers(forms)
    if not kept:
        return nothing(told(instrument, forms), dark)
    cells, open_ = _cells(instrument, kept)
    last = moment(kept[-1].on) + DAY * _width(kept)
    height = ROW * len(instrument.items)
    colours = palette(dark)
    place = {"x": "px", "y": f"datum.i * {ROW} + {ROW / 2}"}
    middle = "(left + ((datum.d + datum.e) / 2 - view[0]) / (view[1] - view[0]) * (right - left))"
    room = "((datum.e - datum.d) / (view[1] - view[0]) * (right - left))"
    light = f"datum.s > 0.55 ? '{colours.background}' : '{colours.text}'"
    number = {**place, "x": middle, "text": f"{room} > 13 ? format(datum.v, '.3~g') : ''", "align": "'center'"}
    rows = [
        {"y": i * ROW + ROW / 2, "name": item_name(one), "short": one.topic or f"item {one.key}"}
        for i, one in enumerate(instrument.items)
    ]
    layers = [
        _heat(cells, dark),
        words(cells, {**number, "fill": light}, colours.text, 10.5),
        words(open_, {**number, "text": "'–'"}, colours.missed, 12),
        box(0, height, dark),
        names(rows, dark),
        dates(height),
    ]
    params = [
        *time_params(moment(kept[0].on), last),
        {"name": "names", "value": [item_name(one) for one in instrument.items]},
    ]
    return chart(layers, height, dark=dark, margins=(300, 12), narrow=(96, 8), params=params)


def _heat(cells: Sequence[Mapping[str, Any]], dark: bool) -> Spec:
    colours = palette(dark)
    tip = "names[datum.i] + ': ' + format(datum.v, '.3~g') + ', ' + utcFormat(datum.d, '%-d %b %Y')"
    mark = {
        **{"type": "rect", "stroke": colours.background, "strokeWidth": 1},
        **{"y": {"expr": f"datum.i * {ROW}"}, "y2": {"expr": f"(datum.i + 1) * {ROW}"}, "tooltip": {"expr": tip}},
    }
    scale = {"domain": [0, 1], "range": [colours.band_low, DARKEST[dark]], "interpolate": "rgb"}
    shade = {"field": "s", "type": "quantitative", "legend": None, "scale": scale}
    return layer(cells, mark, {"x": at_time("d"), "x2": {"field": "e"}, "fill": shade})


def nothing(sentence: str, dark: bool) -> Spec:
    """A frame with a sentence: nothing to draw is said where the picture would be."""
    place = {"x": "(left + right) / 2", "y": "35", "text": "datum.words", "align": "'center'", "limit": "right - left"}
    return chart([box(2, 68, dark), words([{"words": sentence}], place, palette(dark).text, 13)], 70, dark=dark)


def _with_answers(forms: Sequence[Form]) -> list[Form]:
    return sorted((form for form in forms if form.answers), key=lambda form: form.on)


def _width(forms: Sequence[Form]) -> int:
    """Days of one cell: the usual time between two forms, so that a gap stays a gap."""
    gaps = [(b.on - a.on).days for a, b in zip(forms, forms[1:], strict=False) if b.on > a.on]
    return max(round(median(gaps)), 1) if gaps else 7


def _cells(instrument: Instrument, forms: Sequence[Form]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One row per answer; and one per item left open. Short field names: there may be thousands."""
    usual, cells, open_ = _width(forms), [], []
    following = [*(form.on for form in forms[1:]), forms[-1].on + timedelta(days=usual)]
    for form, after in zip(forms, following, strict=True):
        until = min(after, form.on + timedelta(days=usual))
        span = {"d": moment(form.on), "e": max(moment(until), moment(form.on) + DAY)}
        for i, item in enumerate(instrument.items):
            value = form.answers.get(item.key)
            known = isinstance(value, int | float)
            cells += [{**span, "i": i, "v": value, "s": severity(instrument, item, float(value))}] if known else []
            open_ += [] if known else [{**span, "i": i}]
    return cells, open_


def severity(instrument: Instrument, item: Item, value: float) -> float:
    """0 the mildest, 1 the worst answer; where more is neither better nor worse, the share of the range."""
    share = min(max((value - item.low) / (item.high - item.low), 0.0), 1.0) if item.high > item.low else 0.0
    better = (instrument.direction is Direction.higher_better) != item.reverse
    return round(1 - share if better else share, 3)


def told(instrument: Instrument, forms: Sequence[Form]) -> str:
    """The strip in words, from its data."""
    form_name, kept = instrument.abbreviation, _with_answers(forms)
    if not kept:
        return f"{form_name}: no form with single answers yet."
    last = kept[-1]
    answers = {item: float(v) for item in instrument.items if _number(v := last.answers.get(item.key))}
    grades = {item_name(item): severity(instrument, item, value) for item, value in answers.items()}
    worst = max(grades.values(), default=0)
    high = [name for name, grade in grades.items() if grade == worst > 0]
    open_ = sum(not _number(last.answers.get(item.key)) for item in instrument.items)
    most = f" Worst in the last one: {', '.join(high)}." if high else " Nothing was reported in the last one."
    left = f" {open_} left open in it." if open_ else ""
    return f"{form_name}, {len(kept)} forms from {in_words(kept[0].on)} to {in_words(last.on)}.{most}{left}"


def _number(value: object) -> bool:
    return isinstance(value, int | float)


def items_table(instrument: Instrument, forms: Sequence[Form]) -> pd.DataFrame:
    """One row per item, one column per form, the answers as they were given; left open is empty."""
    kept = _with_answers(forms)
    columns: dict[str, list[Any]] = {"Item": [item_name(item) for item in instrument.items]}
    for form in kept:
        name = in_words(form.on)
        while name in columns:
            name += " (again)"
        columns[name] = [form.answers.get(item.key) for item in instrument.items]
    return pd.DataFrame(columns)
