from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import vl_convert

from components.charts_panels import specification
from components.charts_shape import Shape
from components.charts_trajectory import trajectory
from tests.components.chart_stories import AWKWARD, ordinary

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
