from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import vl_convert

from components.charts_panels import specification
from components.charts_shape import Shape
from components.charts_trajectory import MeasureSeries, Point, trajectory
from tests.components.chart_stories import AWKWARD, LOW_MOOD, START, only, ordinary

SNAPSHOTS = Path(__file__).parent / "snapshots"
VEGA_LITE = "6.4"


@pytest.mark.parametrize("width", [358, 1100])
@pytest.mark.parametrize("name", ["ordinary", *AWKWARD])
def test_it_can_be_drawn_and_stays_inside_its_width(name, width):
    spec = trajectory(AWKWARD.get(name, ordinary()), width, dark=width < 500)
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    drawn = re.search(r'<svg[^>]* width="([\d.]+)"', svg)
    assert drawn
    assert float(drawn[1]) <= width + 4


def test_words_with_markup_stay_words():
    svg = vl_convert.vegalite_to_svg(trajectory(AWKWARD["markup"], 1100), vl_version=VEGA_LITE)
    assert "<script" not in svg
    assert "&lt;script&gt;alert(1)" in svg
    assert "line one line two" in svg


@pytest.mark.parametrize("dark", [False, True])
def test_the_specification_is_the_one_that_was_looked_at(dark):
    """A change here is a change of the picture: look at it, then delete the file and run again to accept it."""
    spec = specification(Shape(1, 1, 1, 1, steps=True, message=False, dark=dark, printed=False, width=1000))
    spec.pop("$schema")
    kept = SNAPSHOTS / f"trajectory_{'dark' if dark else 'light'}.json"
    if not kept.exists():
        kept.write_text(json.dumps(spec, indent=1, sort_keys=True) + "\n")
        pytest.fail(f"{kept.name} was missing and has been written: look at the picture and commit it")
    assert spec == json.loads(kept.read_text())


def test_every_score_is_described_in_words():
    points = tuple(Point(str(n), START + timedelta(days=n), value) for n, value in enumerate((14.0, 12.5, -3.0)))
    svg = vl_convert.vegalite_to_svg(trajectory(only(MeasureSeries(LOW_MOOD, points)), 900), vl_version=VEGA_LITE)
    assert re.findall(r'aria-label="(Mood-9 [^"]*)"', svg) == ["Mood-9 14", "Mood-9 12.5", "Mood-9 -3"]


def test_the_words_of_a_tooltip_are_those_of_the_score():
    """The browser puts them together; here a text does, so that they can be read."""
    late = Point("late", date(2027, 2, 1), 9.0, "prorated", how="staff", band="Mild", note="in a hurry")
    spec = trajectory(only(MeasureSeries(LOW_MOOD, (late,))), 900)
    points = next(layer for panel in spec["vconcat"] for layer in panel["layer"] if layer.get("name") == "points")
    told = points["mark"]["tooltip"]["expr"]
    line = next(one for panel in spec["vconcat"] for one in panel["layer"] if one["mark"]["type"] == "line")
    read = {"mark": {"type": "text", "text": {"expr": f"join([{told}.what, {told}.when, {told}.band], '; ')"}}}
    svg = vl_convert.vegalite_to_svg({"data": line["data"], "transform": line["transform"], **read})
    assert "Mood-9 9; 1 Feb 2027 (in the future); Mild" in svg
    read["mark"]["text"] = {"expr": f"join([{told}.how, {told}.note], '; ')"}
    svg = vl_convert.vegalite_to_svg({"data": line["data"], "transform": line["transform"], **read})
    assert "entered by staff, some answers missing (prorated); in a hurry" in svg
