"""The shape of a trajectory chart: what its specification depends on, apart from the data bound into it late."""

from __future__ import annotations

from dataclasses import dataclass

ROW = 24  # one lane of treatments or events
TITLE = 22  # above the plot of a measure
MISSED = 16  # below it: the bottom line on which missed answers are crossed
LEGEND_ROW = 17
OVERVIEW = 26


def lane_height(rows: int) -> int:
    return rows * ROW + 6


@dataclass(frozen=True)
class Shape:
    measures: int
    treatment_rows: int
    event_rows: int
    legend_rows: int
    steps: bool
    message: bool  # nothing is recorded: one sentence takes the chart's place
    dark: bool
    printed: bool  # no overview strip: nothing can be dragged on paper
    width: int

    @property
    def plot(self) -> int:
        """Height of the value range in one measure's panel."""
        return {0: 120, 1: 120, 2: 104, 3: 88}.get(self.measures, 74)
