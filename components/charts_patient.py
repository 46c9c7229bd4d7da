"""The patient's own line: their answers over time between “easier” and “harder”, without bands and numbers."""

from __future__ import annotations

from typing import Any

from components.charts_data import moment
from components.theme import chart_config, palette
from rules.patient_view import Line, PatientView
from rules.words import Language

HEIGHT, WIDTH = 220, 640
MONTH = 30 * 86_400_000  # a tick a month at most


def patient_line(
    view: PatientView, language: Language, *, dark: bool = False, width: int | str = "container"
) -> dict[str, Any]:
    """The chart's specification. Up is harder where a higher score is; the words at the axis say so."""
    line = view.line
    if line is None:
        raise ValueError("There is no line to draw: fewer than two answers.")
    colours = palette(dark)
    runs = line.runs or (0,) * len(line.points)
    values = [
        {"day": moment(on), "value": value, "run": run} for (on, value), run in zip(line.points, runs, strict=True)
    ]
    joined = {"detail": {"field": "run", "type": "nominal"}}  # a line for each run: nothing is drawn across a gap
    at = {"x": _time(language), "y": _burden(line, view)}
    mark = {"stroke": colours.measures[0], "strokeWidth": 2.5}
    dots = {"type": "point", "filled": True, "size": 60, "opacity": 1, "color": colours.measures[0]}
    config = chart_config(dark)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": config | {"axis": config["axis"] | {"labelFontSize": 14}},
        "description": "",
        "width": width,
        "height": HEIGHT,
        "title": {"text": line.title, "fontSize": 16},
        "data": {"values": values},
        "layer": [{"mark": {"type": "line", **mark}, "encoding": at | joined}, {"mark": dots, "encoding": at}],
    }


def _time(language: Language) -> dict[str, Any]:
    months = ", ".join(f"'{name}'" for name in language.months)
    label = f"[{months}][utcmonth(datum.value)] + ' ' + utcyear(datum.value)"
    axis = {
        "title": None,
        "labelExpr": label,
        "tickMinStep": MONTH,
        "tickCount": 4,
        "grid": False,
        "labelOverlap": True,
    }
    return {"field": "day", "type": "temporal", "scale": {"type": "utc"}, "axis": axis}


def _burden(line: Line, view: PatientView) -> dict[str, Any]:
    top, bottom = ("good_better", "good_worse") if line.higher_better else ("chart_worse", "chart_better")
    label = f"datum.value == {line.high:g} ? '{view.page[top]}' : '{view.page[bottom]}'"
    axis = {"title": None, "values": [line.low, line.high], "labelExpr": label, "grid": True, "domain": False}
    scale = {"domain": [line.low, line.high], "nice": False, "zero": False}
    return {"field": "value", "type": "quantitative", "scale": scale, "axis": axis}
