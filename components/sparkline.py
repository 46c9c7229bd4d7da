"""A course of scores as a picture small enough for a table's cell: a form that did not come is a gap in the line."""

from __future__ import annotations

import base64
from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 96, 26, 3
COLOUR = "#2f86bd"  # legible on both backgrounds of .streamlit/config.toml
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" fill="none" stroke="{}">{}</svg>'

Point = tuple[float, float]


def sparkline(scores: Sequence[float | None]) -> str:
    """An image address. Drawn from zero, so that a small movement looks small; the last score is a dot."""
    runs = _runs(scores)
    lines = "".join(_line(run) for run in runs)
    last = _dot(runs[-1][-1], 2.2) if runs else ""
    picture = SVG.format(WIDTH, HEIGHT, COLOUR, lines + last)
    return "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()


def _runs(scores: Sequence[float | None]) -> list[list[Point]]:
    """The points between two gaps."""
    highest = max((score for score in scores if score is not None), default=0) or 1
    apart = (WIDTH - 2 * EDGE) / max(len(scores) - 1, 1)
    runs: list[list[Point]] = [[]]
    for i, score in enumerate(scores):
        if score is None:
            runs.append([])
        else:
            runs[-1].append((EDGE + i * apart, HEIGHT - EDGE - score / highest * (HEIGHT - 2 * EDGE)))
    return [run for run in runs if run]


def _line(run: list[Point]) -> str:
    if len(run) == 1:
        return _dot(run[0], 1.2)
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    return f'<polyline points="{told}" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>'


def _dot(point: Point, radius: float) -> str:
    return f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius}" fill="{COLOUR}" stroke="none"/>'
