"""The small picture of a course: gaps are gaps, a point alone is a point, nothing is nothing."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest

from components.sparkline import EDGE, HEIGHT, WIDTH, sparkline

SVG = "{http://www.w3.org/2000/svg}"


def drawn(scores: Sequence[float | None]) -> tuple[list[list[tuple[float, float]]], list[tuple[float, float]]]:
    """The lines' points and the dots of one picture."""
    kind, _, told = sparkline(scores).partition(",")
    assert kind == "data:image/svg+xml;base64"
    picture = ET.fromstring(base64.b64decode(told))
    lines = [
        [(float(x), float(y)) for x, y in (pair.split(",") for pair in one.attrib["points"].split())]
        for one in picture.iter(f"{SVG}polyline")
    ]
    return lines, [(float(one.attrib["cx"]), float(one.attrib["cy"])) for one in picture.iter(f"{SVG}circle")]


@pytest.mark.parametrize(
    ("scores", "lines", "dots"),
    [
        ([], [], 0),
        ([None, None], [], 0),
        ([5], [], 2),
        ([5, 7], [2], 1),
        ([5, 7, None, 3, 4, 5], [2, 3], 1),
        ([5, 7, None, 3], [2], 2),
        ([None, 5, 7], [2], 1),
        ([5, 7, None], [2], 1),
        ([5, None, None, 7], [], 3),
    ],
)
def test_a_form_that_did_not_come_breaks_the_line(scores: list[float | None], lines: list[int], dots: int) -> None:
    found, points = drawn(scores)
    assert [len(line) for line in found] == lines
    assert len(points) == dots


def test_a_gap_is_as_wide_as_the_forms_that_did_not_come() -> None:
    [first, second], _ = drawn([5, 7, None, 3, 4])
    step = first[1][0] - first[0][0]
    assert second[0][0] - first[1][0] == pytest.approx(2 * step, abs=0.2)


def test_a_higher_score_stands_higher_and_zero_at_the_bottom() -> None:
    [line], _ = drawn([0, 10, 20])
    heights = [y for _, y in line]
    assert heights == [HEIGHT - EDGE, pytest.approx(HEIGHT / 2), EDGE]


def test_a_small_movement_looks_small() -> None:
    [line], _ = drawn([20, 19])
    assert abs(line[0][1] - line[1][1]) < 2


@pytest.mark.parametrize("scores", [[0, 0, 0], [27] * 12, [0.5, None, 1e6], [3]])
def test_everything_stays_within_the_picture(scores: list[float | None]) -> None:
    lines, dots = drawn(scores)
    for x, y in [*dots, *(point for line in lines for point in line)]:
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
