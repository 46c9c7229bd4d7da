"""The shape of a trajectory chart: what its specification depends on, apart from the data bound into it late."""

from __future__ import annotations

from dataclasses import dataclass

ROW = 24  # one lane of treatments or events
TITLE = 22  # above the plot of a measure
MISSED = 16  # below it: the bottom line on which missed answers are crossed
LEGEND_ROW = 17
OVERVIEW = 26
STEPS = 20
GAP = 4  # between two panels


def lane_height(rows: int) -> int:
    return rows * ROW + 6 if rows else 0


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

    def top(self, measure: int) -> int:
        """Where one measure begins in the panel of all measures, below the strip of steps."""
        return self.steps * (STEPS + GAP) + measure * (self.below + GAP)

    @property
    def below(self) -> int:
        """The whole height of one measure: title, plot and the line for what has no score."""
        return TITLE + self.plot + MISSED

    @property
    def measures_height(self) -> int:
        return self.top(self.measures) - GAP

    @property
    def events_top(self) -> int:
        """Where the events begin in the panel of lanes, below the treatments."""
        return lane_height(self.treatment_rows) + GAP if self.treatment_rows else 0

    @property
    def lanes_height(self) -> int:
        return self.events_top + lane_height(self.event_rows) if self.event_rows else lane_height(self.treatment_rows)
