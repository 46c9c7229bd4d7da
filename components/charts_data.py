"""A story as the named data sets and values that are bound into a chart specification."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import groupby, pairwise
from math import ceil, floor, log10
from operator import itemgetter
from typing import Any

from components.charts_layout import (
    Box,
    line_labels,
    number,
    plain,
    text_px,
)
from components.charts_shape import OVERVIEW, TITLE
from components.charts_story import MeasureSeries, Period, Point
from components.theme import Palette, mixed
from rules import missingness
from rules.instruments import Band, Direction

Row = dict[str, Any]
HOW = {
    "self": "answered alone",
    "paper": "on paper",
    "phone": "by telephone",
    "assisted": "answered with help",
    "staff": "entered by staff",
    "import": "imported",
}
DAY = 86_400_000


def moment(day: date) -> int:
    """Midnight UTC in milliseconds: a date must not slip to its neighbour in the browser's time zone."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def in_words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def axis_ends(drawn: Period) -> tuple[int, int]:
    """The time axis, with room at both ends so that no mark sits on the frame."""
    start, end = moment(drawn.from_on), moment(drawn.to_on) + DAY
    span = end - start
    return start - max(span * 15 // 1000, DAY // 2), end + max(span * 3 // 100, DAY // 2)


def along(day: date, ends: tuple[int, int], plot: float) -> float:
    return (moment(day) - ends[0]) / (ends[1] - ends[0]) * plot


def runs(series: MeasureSeries) -> list[list[Point]]:
    """Stretches that a solid line may join: a missed or unscorable assessment between two scores breaks it."""
    missed = (*series.expected_missing, *series.overdue, *(point.taken_on for point in series.unscored))
    numbers = missingness.runs([point.taken_on for point in series.scored], missed)
    numbered = groupby(zip(numbers, series.scored, strict=True), key=itemgetter(0))
    return [[point for _, point in stretch] for _, stretch in numbered]


def point_rows(series: MeasureSeries, plot: float) -> list[Row]:
    """One row per score, and one without a day where the line breaks."""
    rows: list[Row] = []
    for stretch in runs(series):
        rows += [{**rows[-1], "day": None, "assessment_id": None}] if rows else []
        rows += [_point(point, series, plot) for point in stretch]
    return rows


def _point(point: Point, series: MeasureSeries, plot: float) -> Row:
    prorated = point.status == "prorated"
    value, (low, high) = point.value or 0, series.range
    return {
        "assessment_id": point.assessment_id,
        "day": moment(point.taken_on),
        "value": int(value) if value == int(value) else value,
        "y": height_of(value, series, plot),
        "strip": round(OVERVIEW - 5 - (value - low) / (high - low) * (OVERVIEW - 10), 2),
        "prorated": int(prorated),
        "fading": series.fading if point is series.scored[-1] else 1,
        "band": plain(point.band) or "no band",
        "how": plain(HOW.get(point.how, point.how)) + (", some answers missing (prorated)" if prorated else ""),
        "note": plain(point.note) or "none",
    }


POINT = ("assessment_id", "day", "value", "y", "strip", "prorated", "fading", "band", "how", "note")  # a column each
SPELT = ("band", "how", "note")  # few different words in many rows: sent once and counted


def packed(rows: list[Row]) -> Row:
    """The rows as columns, which the chart unfolds: the names of fields are not sent with every score."""
    columns: Row = {name: [row[name] for row in rows] for name in POINT}
    for name in SPELT:
        numbers = {word: n for n, word in enumerate(dict.fromkeys(columns[name]))}
        columns |= {name: [numbers[word] for word in columns[name]], f"{name}s": list(numbers)}
    return columns


def bridge_rows(series: MeasureSeries, plot: float) -> list[Row]:
    """Three rows per gap: the ends of the dotted line across it, and the break before the next."""
    return [
        {"day": day, "y": height_of(end.value or 0, series, plot)}
        for before, after in pairwise(runs(series))
        for end, day in (
            (before[-1], moment(before[-1].taken_on)),
            (after[0], moment(after[0].taken_on)),
            (after[0], None),
        )
    ]


def band_edges(series: MeasureSeries) -> list[tuple[float, float, Band, float]]:
    """Each band from its low to the next band's low, with its severity from 0, the mildest, to 1."""
    bands = sorted(series.instrument.bands, key=lambda band: band.low)
    low, high = series.range
    lows = [low, *(band.low for band in bands[1:]), high]
    worst_first = series.instrument.direction is Direction.higher_better
    ranks = [i / max(len(bands) - 1, 1) for i in range(len(bands))]
    edges = [(lows[i], lows[i + 1], band, 1 - ranks[i] if worst_first else ranks[i]) for i, band in enumerate(bands)]
    return [edge for edge in edges if edge[1] > edge[0]]


def lowered(rows: list[Row], by: float, **more: Any) -> list[Row]:
    """The rows further down: in the panel's pixels instead of their own plot's."""
    return [{**row, **{k: round(row[k] + by, 2) for k in ("y", "y2") if k in row}, **more} for row in rows]


def height_of(value: float, series: MeasureSeries, plot: float) -> float:
    low, high = series.range
    return TITLE + plot * (1 - (value - low) / (high - low))


def band_rows(series: MeasureSeries, plot: float, colours: Palette) -> list[Row]:
    """From height to height in a colour between the mildest's and the severest's."""
    return [
        {
            "y": height_of(low, series, plot),
            "y2": height_of(high, series, plot),
            "c": mixed(colours.band_low, colours.band_high, rank),
        }
        for low, high, _, rank in band_edges(series)
    ]


def round_numbers(low: float, high: float) -> list[float]:
    """A few round values inside the range."""
    rough = (high - low) / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    return [step * n for n in range(ceil(low / step), floor(high / step) + 1)]


def tick_values(series: MeasureSeries, plot: float) -> list[float]:
    """Where the bands begin, and both ends of the range; round numbers where there are no bands."""
    low, high = series.range
    values = [edge[0] for edge in band_edges(series)] or round_numbers(low, high)
    found = [high]
    for value in sorted({low, *values}, reverse=True):
        if height_of(value, series, plot) - height_of(found[-1], series, plot) >= 10:
            found.append(value)
    return found


def levels(series: MeasureSeries) -> list[tuple[str, float, str, str]]:
    """Kind, value, words on a wide screen, words on a phone; only those inside the range."""
    found: list[tuple[str, float, str, str]] = []
    if series.baseline is not None:
        found.append(("baseline", series.baseline, f"baseline {number(series.baseline)}", "baseline"))
    if series.goal is not None:
        found.append(("goal", series.goal, f"goal {number(series.goal)}", "goal"))
    if series.baseline is not None and series.reliable_points:
        found += [_reliable(series, side) for side in (1, -1)]
    low, high = series.range
    return [level for level in found if low <= level[1] <= high]


def _reliable(series: MeasureSeries, side: int) -> tuple[str, float, str, str]:
    points = series.reliable_points or 0
    sign = series.instrument.direction.sign * side
    kind = {1: "better", -1: "worse", 0: "change"}[sign]
    word = f"reliably {kind}" if sign else "reliable change"
    moved = "above" if side > 0 else "below"
    return kind, (series.baseline or 0) + side * points, f"{word}: {number(points)} or more {moved} baseline", word


def level_places(
    series: MeasureSeries, plot: float, ends: tuple[int, int], width: float, words: list[str]
) -> list[tuple[str, float]]:
    """The end of its line and the height at which each label stands."""
    taken = [
        Box(along(p.taken_on, ends, width) - 8, height_of(p.value or 0, series, plot) - TITLE - 8, 16, 16)
        for p in series.scored[-400:]
    ]
    taken += [
        Box(along(p.taken_on, ends, width), height_of(p.value or 0, series, plot) - TITLE - 20, 34, 34)
        for p in series.scored[-1:]
    ]
    heights = [height_of(value, series, plot) - TITLE for _, value, _, _ in levels(series)]
    taken += [Box(0, y - 2, width, 4) for y in heights]
    placed = line_labels(heights, [text_px(text, 10.5) for text in words], width, plot + 2, taken)
    return [(end, y + TITLE + dy) for (end, dy), y in zip(placed, heights, strict=True)]
