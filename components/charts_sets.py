"""All rows of a trajectory by the name of their data set, each at its height in the panel that draws it."""

from __future__ import annotations

from typing import Any

from components.charts_background import Span, ahead_rows, edge_rows, future_rows, rule_rows, step_rows, through
from components.charts_data import Row, band_rows, bridge_rows, lowered, moment, packed, point_rows
from components.charts_lanes import Lanes
from components.charts_layout import plain
from components.charts_shape import TITLE, Shape, lane_height
from components.charts_states import expected_rows, line_rows, ring_rows, sign_rows
from components.charts_story import MeasureSeries, Story
from components.charts_texts import measure_words, nothing_words, period_words
from components.theme import SHAPES, palette

Sets = dict[str, list[Row]]


def datasets(story: Story, shape: Shape, treatments: Lanes, events: Lanes, values: dict[str, Any]) -> Sets:
    """`values` are those bound as parameters: the ends of the time axis and the margins."""
    colours, ends = palette(shape.dark), values["period"]
    future, rules = future_rows(story, ends), rule_rows(story)
    plots = [(shape.top(i) + TITLE, shape.top(i) + shape.below) for i in range(shape.measures)]
    lanes = _lane_spans(shape)
    return {
        "period": [{"day": ends[0], "to": ends[1]}],
        "steps": step_rows(story, ends),
        "ahead": ahead_rows(future, colours),
        "words_period": period_words(ends, colours),
        "words_message": nothing_words(colours),
        "edges_message": edge_rows([(2, 118)], 120, colours),
        "edges_measures": edge_rows(plots, shape.measures_height, colours),
        "edges_lanes": edge_rows(lanes, shape.lanes_height, colours),
        **{f"future_{name}": through(future, spans) for name, spans in (("measures", plots), ("lanes", lanes))},
        **{f"rules_{name}": through(rules, spans) for name, spans in (("measures", plots), ("lanes", lanes))},
        **_measures(story, shape, values),
        **_lanes(shape, treatments, events),
    }


def _lane_spans(shape: Shape) -> list[Span]:
    heights = ((0, shape.treatment_rows), (shape.events_top, shape.event_rows))
    return [(top, top + lane_height(rows)) for top, rows in heights if rows]


def _lanes(shape: Shape, treatments: Lanes, events: Lanes) -> Sets:
    below = shape.events_top
    return {
        "bars": treatments.marks,
        "marks": lowered(events.marks, below),
        "words_lanes": lowered(events.words, below),
        "names": treatments.names + lowered(events.names, below),
    }


def _measures(story: Story, shape: Shape, values: dict[str, Any]) -> Sets:
    sets: Sets = {}
    for panel, series in enumerate(story.measures):
        for name, rows in _measure(series, panel, story, shape, values).items():
            sets.setdefault(name, []).extend(rows)
    return sets


def _measure(series: MeasureSeries, panel: int, story: Story, shape: Shape, values: dict[str, Any]) -> Sets:
    """One measure's rows, at their heights in the panel of all measures."""
    colours, plot, today = palette(shape.dark), shape.plot, story.period.to_on
    colour, sign = colours.measures[panel % len(colours.measures)], SHAPES[panel % len(SHAPES)]
    ends, room = values["period"], values["right_wide"] - 8
    own = {"panel": panel, "c": colour}
    points = lowered(point_rows(series, plot), shape.top(panel))
    about = {**own, "shape": sign, "name": plain(series.instrument.abbreviation), "today": moment(today)}
    return {
        "points": [{**packed(points), **about}] if points else [],
        **{
            name: lowered(rows, shape.top(panel), **more)
            for name, rows, more in (
                ("bridges", bridge_rows(series, plot), own),
                ("rings", ring_rows(series, plot), {}),
                ("expected", expected_rows(series, plot), {"panel": panel}),
                ("signs", sign_rows(series, plot, sign, colour), {}),
                ("lines", line_rows(series, plot, today, colours), {}),
                ("bands", band_rows(series, plot, colours), {}),
                ("words_measures", measure_words(series, plot, ends, room, colour, colours), {}),
            )
        },
    }
