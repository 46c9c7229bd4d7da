"""Every word of a panel as a row that says where it stands: one layer draws them all (charts_layers.texts).

A row's names are short, since each word is sent with them:
t the text, y its height, a its place along the plot (0 left edge, 1 right edge) or d the day it stands at, x pixels
from there, s size, c colour, j alignment, w weight, h colour of its halo, o opacity, f the form it belongs to where it
does not stand in both, l the most pixels it may take, r the pixels that others take of the plot's width.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from components.charts_data import (
    Row,
    band_edges,
    height_of,
    in_words,
    level_places,
    levels,
    moment,
    tick_values,
)
from components.charts_layout import NARROW_PLOT, WIDE_PLOT, number, plain, shortened, spread, text_px
from components.charts_shape import OVERVIEW, TITLE
from components.charts_story import MeasureSeries
from components.theme import Palette

WIDE, NARROW = {"f": 1}, {"f": 2}  # of the wide form, of the phone's; a word with neither is in both
NOTHING = "Nothing has been recorded for this patient yet"
DOMAINS = {"symptom": "symptoms", "function": "daily life", "distress": "distress", "use": "health-care use"}


def word(text: str, y: float, size: float, colour: str, **place: Any) -> Row:
    return {"t": text, "y": y, "s": size, "c": colour, "x": 0, **place}


def haloed(words: list[Row], colours: Palette) -> list[Row]:
    """With a halo where they may lie on a line: all halos first, so that none covers a word."""
    return [{**row, "c": colours.background, "h": colours.background} for row in words] + words


def measure_words(
    series: MeasureSeries, plot: float, ends: tuple[int, int], room: float, colour: str, colours: Palette
) -> list[Row]:
    """All the words of one measure's panel, the lowest first; `room` is how long a band's word may be."""
    return [
        *_ticks(series, plot, colours),
        *_bands(series, plot, room, colours),
        *haloed(_levels(series, plot, ends, colours), colours),
        *_last(series, plot, colour),
        *_title(series, colour, colours),
        *haloed(_message(series, plot, colours), colours),
    ]


def _ticks(series: MeasureSeries, plot: float, colours: Palette) -> list[Row]:
    return [
        word(number(value), height_of(value, series, plot), size, colours.faint, a=0, x=-6, j="right", **form)
        for size, form in ((11, WIDE), (10, NARROW))
        for value in tick_values(series, plot)
    ]


def _bands(series: MeasureSeries, plot: float, room: float, colours: Palette) -> list[Row]:
    edges = band_edges(series)
    ys = spread([height_of((low + high) / 2, series, plot) for low, high, _, _ in edges], 11)
    return [
        word(plain(band.label), y, 10.5, colours.faint, a=1, x=6, l=room, **WIDE)
        for (_, _, band, _), y in zip(edges, ys, strict=True)
    ]


def _levels(series: MeasureSeries, plot: float, ends: tuple[int, int], colours: Palette) -> list[Row]:
    found = levels(series)
    kinds = [kind for kind, _, _, _ in found]
    wide, narrow = [words for _, _, words, _ in found], [short for _, _, _, short in found]
    rows = []
    for texts, width, size, form in ((wide, WIDE_PLOT, 10.5, WIDE), (narrow, NARROW_PLOT, 10, NARROW)):
        places = level_places(series, plot, ends, width, texts)
        for kind, text, (end, y) in zip(kinds, texts, places, strict=True):
            place = {"a": 0, "x": 6} if end == "left" else {"a": 1, "x": -6, "j": "right"}
            rows.append(word(text, y, size, level_colour(kind, colours), **place, **form))
    return rows


def level_colour(kind: str, colours: Palette) -> str:
    return {"goal": colours.goal, "better": colours.better, "worse": colours.worse}.get(kind, colours.faint)


def _last(series: MeasureSeries, plot: float, colour: str) -> list[Row]:
    """The number at the last point: above it, but below where it would run into the title."""
    if not series.scored:
        return []
    last, (low, high) = series.scored[-1], series.range
    value = last.value or 0
    away = 11 if value > high - (high - low) * 0.1 else -8
    place = {"d": moment(last.taken_on), "x": 8, "w": "bold", "o": series.fading}
    return [word(number(value), height_of(value, series, plot) + away, 14, colour, **place)]


def _title(series: MeasureSeries, colour: str, colours: Palette) -> list[Row]:
    instrument = series.instrument
    name = plain(instrument.abbreviation) or plain(instrument.id)
    domain = " · ".join(filter(None, (DOMAINS.get(instrument.domain, ""), plain(instrument.construct))))
    about = "; ".join(words for words in (domain, series.reading) if words)
    wide, narrow = _now(series)
    narrow = shortened(narrow, max(NARROW_PLOT - text_px(name, 16), 60), 12)
    before = min(text_px(name, 16), 170) + 24
    taken = before + text_px(wide, 12) + 12
    return [
        word(shortened(name, 170, 16), 13, 14, colour, a=0, x=16, w="bold"),
        word(about, 13, 11, colours.faint, a=0, x=before, r=taken, **WIDE),
        *(word(text, 13, 12, colours.text, a=1, j="right", **form) for text, form in ((wide, WIDE), (narrow, NARROW))),
    ]


def _now(series: MeasureSeries) -> tuple[str, str]:
    if not series.scored:
        return "no score yet", "no score yet"
    last = series.scored[-1]
    now = number(last.value or 0)
    band = f", {plain(last.band)}" if last.band else ""
    when = in_words(last.taken_on) + (f" ({series.age})" if series.age else "")
    if series.baseline is not None:
        before = number(series.baseline)
        return f"baseline {before}, {now} on {when}{band}", f"{before} to {now}{band}"
    return f"{now} on {when}{band}", f"{now}{band}"


def _message(series: MeasureSeries, plot: float, colours: Palette) -> list[Row]:
    if series.scored:
        return []
    return [word(_nothing(series), TITLE + plot / 2, 13, colours.text, a=0.5, j="center")]


def _nothing(series: MeasureSeries) -> str:
    due, unscored = len([*series.expected_missing, *series.overdue]), len(series.unscored)
    if due and not unscored:
        return f"No score: {due} due, none answered"
    return f"No score: {unscored} answered but not scorable, {due} due and not answered" if unscored else "No score yet"


def period_words(ends: tuple[int, int], colours: Palette) -> list[Row]:
    """The whole period in words at both ends of the overview: what the zoomed part is a part of."""
    first, last = (f"{datetime.fromtimestamp(end / 1000, UTC):%b %Y}" for end in ends)
    return [
        word(first, OVERVIEW / 2, 10.5, colours.faint, a=0, x=-6, j="right", **WIDE),
        word(last, OVERVIEW / 2, 10.5, colours.faint, a=1, x=6, **WIDE),
    ]


def nothing_words(colours: Palette) -> list[Row]:
    return [
        word(NOTHING, 60, size, colours.text, a=0.5, j="center", **form) for size, form in ((14, WIDE), (12, NARROW))
    ]
