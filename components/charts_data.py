"""A story as the named data sets and values that are bound into a chart specification."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

from components.charts_layout import (
    NARROW_PLOT,
    WIDE_PLOT,
    Box,
    line_label,
    number,
    plain,
    shortened,
    spread,
    text_px,
)
from components.charts_shape import TITLE
from components.charts_story import MeasureSeries, Period, Point
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
    breaks = sorted({*series.expected_missing, *series.overdue, *(p.taken_on for p in series.unscored)})
    stretches: list[list[Point]] = []
    for point in series.scored:
        joined = stretches and not any(stretches[-1][-1].taken_on < on < point.taken_on for on in breaks)
        stretches[-1].append(point) if joined else stretches.append([point])
    return stretches


def point_rows(series: MeasureSeries, panel: int, today: date) -> list[Row]:
    name = series.instrument.abbreviation
    return [
        {
            "panel": panel,
            "assessment_id": point.assessment_id,
            "day": moment(point.taken_on),
            "value": point.value,
            "run": run,
            "prorated": point.status == "prorated",
            "when": in_words(point.taken_on) + (" (in the future)" if point.taken_on > today else ""),
            "what": f"{plain(name)} {number(point.value or 0)}",
            "band": plain(point.band) or "no band",
            "fading": series.fading if point is series.scored[-1] else 1,
            "how": plain(HOW.get(point.how, point.how))
            + (", some answers missing (prorated)" if point.status == "prorated" else ""),
            "note": plain(point.note) or "none",
        }
        for run, stretch in enumerate(runs(series))
        for point in stretch
    ]


def bridge_rows(series: MeasureSeries, panel: int) -> list[Row]:
    """Two rows per gap: the ends of the dotted line across it."""
    return [
        {"panel": panel, "day": moment(end.taken_on), "value": end.value, "bridge": f"{panel}-{n}"}
        for n, (before, after) in enumerate(pairwise(runs(series)))
        for end in (before[-1], after[0])
    ]


def band_edges(series: MeasureSeries) -> list[tuple[float, float, Band, float]]:
    """Each band from its low to the next band's low, with its severity from 0, the mildest, to 1."""
    bands = sorted(series.instrument.bands, key=lambda band: band.low)
    low, high = series.range
    lows = [low, *(band.low for band in bands[1:]), high]
    worst_first = series.instrument.direction is Direction.higher_better
    ranks = [i / max(len(bands) - 1, 1) for i in range(len(bands))]
    return [(lows[i], lows[i + 1], band, 1 - ranks[i] if worst_first else ranks[i]) for i, band in enumerate(bands)]


def height_of(value: float, series: MeasureSeries, plot: float) -> float:
    low, high = series.range
    return TITLE + plot * (1 - (value - low) / (high - low))


def band_rows(series: MeasureSeries, panel: int, plot: float) -> list[Row]:
    edges = [edge for edge in band_edges(series) if edge[1] > edge[0]]
    ys = spread([height_of((low + high) / 2, series, plot) for low, high, _, _ in edges], 11)
    return [
        {"panel": panel, "low": low, "high": high, "rank": rank, "label": plain(band.label), "y": y}
        for (low, high, band, rank), y in zip(edges, ys, strict=True)
    ]


def round_numbers(low: float, high: float) -> list[float]:
    """A few round values inside the range."""
    rough = (high - low) / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    return [step * n for n in range(ceil(low / step), floor(high / step) + 1)]


def tick_rows(series: MeasureSeries, panel: int, plot: float) -> list[Row]:
    """Where the bands begin, and both ends of the range; round numbers where there are no bands."""
    low, high = series.range
    values = [edge[0] for edge in band_edges(series)] or round_numbers(low, high)
    rows: list[Row] = [{"panel": panel, "text": number(high), "value": high, "y": height_of(high, series, plot)}]
    for value in sorted({low, *values}, reverse=True):
        y = height_of(value, series, plot)
        if y - rows[-1]["y"] >= 10:
            rows.append({"panel": panel, "text": number(value), "value": value, "y": y})
    return rows


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


def level_rows(series: MeasureSeries, panel: int, plot: float, ends: tuple[int, int]) -> list[Row]:
    found = levels(series)
    wide = _placed(series, plot, ends, WIDE_PLOT, [words for _, _, words, _ in found])
    narrow = _placed(series, plot, ends, NARROW_PLOT, [words for _, _, _, words in found])
    return [
        {
            "panel": panel,
            "kind": kind,
            "value": value,
            "wide": words,
            "narrow": short,
            "source": plain(series.reliable_source) or "not stated",
            **{"end_w": wide[i][0], "y_w": wide[i][1], "end_n": narrow[i][0], "y_n": narrow[i][1]},
        }
        for i, (kind, value, words, short) in enumerate(found)
    ]


def _placed(
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
    placed = [
        line_label(y, text_px(text, 10.5), width, plot + 2, taken) for y, text in zip(heights, words, strict=True)
    ]
    return [(end, y + TITLE + dy) for (end, dy), y in zip(placed, heights, strict=True)]


DOMAINS = {"symptom": "symptoms", "function": "daily life", "distress": "distress", "use": "health-care use"}


def title_row(series: MeasureSeries, panel: int, plot: float) -> Row:
    instrument = series.instrument
    name = plain(instrument.abbreviation) or plain(instrument.id)
    domain = DOMAINS.get(instrument.domain, "")
    construct = plain(instrument.construct)
    about = "; ".join(words for words in (" · ".join(filter(None, (domain, construct))), series.reading) if words)
    wide, narrow = _now(series)
    return {
        "panel": panel,
        "name": shortened(name, 170, 16),
        "about": about,
        "about_x": min(text_px(name, 16), 170) + 24,
        "now_w": wide,
        "now_px": text_px(wide, 12),
        "now_n": shortened(narrow, max(NARROW_PLOT - text_px(name, 16), 60), 12),
        "message": "" if series.scored else _nothing(series),
        "message_y": TITLE + plot / 2,
    }


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


def _nothing(series: MeasureSeries) -> str:
    due, unscored = len([*series.expected_missing, *series.overdue]), len(series.unscored)
    if due and not unscored:
        return f"No score: {due} due, none answered"
    return f"No score: {unscored} answered but not scorable, {due} due and not answered" if unscored else "No score yet"


def last_row(series: MeasureSeries, panel: int) -> list[Row]:
    """The number at the last point: above it, but below where it would run into the title."""
    low, high = series.range
    top = high - (high - low) * 0.1
    return [
        {
            "panel": panel,
            "day": moment(p.taken_on),
            "value": p.value,
            "text": number(p.value or 0),
            "fading": series.fading,
            "dy": 11 if (p.value or 0) > top else -8,
        }
        for p in series.scored[-1:]
    ]


def overview_rows(series: MeasureSeries, panel: int) -> list[Row]:
    """Each measure on its own range: the strip shows shape, never values to compare."""
    low, high = series.range
    return [
        {"panel": panel, "day": moment(p.taken_on), "share": ((p.value or 0) - low) / (high - low)}
        for p in series.scored
    ]
