"""What runs behind every panel of the trajectory: life events, changes of step, the part of the axis still to come."""

from __future__ import annotations

from components.charts_data import DAY, Row, in_words, moment
from components.charts_layout import text_px
from components.charts_shape import GAP
from components.charts_story import Story
from components.charts_texts import haloed
from components.theme import Palette

Span = tuple[float, float]  # from height to height


def rule_rows(story: Story) -> list[Row]:
    """One row per vertical rule through all panels."""
    rows = [{"day": moment(e.on), "kind": "life event"} for e in story.events if e.kind == "life event"]
    rows += [{"day": moment(on), "kind": "step"} for on, _ in sorted(story.steps)[1:]]
    return rows


def through(rows: list[Row], spans: list[Span]) -> list[Row]:
    """Each of them through every plot of a panel, from height to height."""
    return [{**row, "y": top, "y2": bottom} for top, bottom in spans for row in rows]


MARGINS, PLOT, ACROSS = (0, 1), 2, 3  # how an edge runs: see charts_layers.edges


def edge_rows(spans: list[Span], height: float, colours: Palette) -> list[Row]:
    """Both margins of a panel, the frame of each plot, and what is to stay empty between two of them."""
    ground = {"c": colours.background}
    rows: list[Row] = [{"e": side, "y": -2, "y2": height + 2, **ground} for side in MARGINS]
    rows += [{"e": PLOT, "y": top, "y2": bottom, "h": colours.frame} for top, bottom in spans]
    return rows + [{"e": ACROSS, "y": bottom, "y2": bottom + GAP, **ground} for _, bottom in spans[:-1]]


def step_rows(story: Story, ends: tuple[int, int]) -> list[Row]:
    steps = sorted(story.steps)
    until = [*(moment(on) for on, _ in steps[1:]), moment(story.period.to_on) + DAY][: len(steps)]
    return [
        {
            "from": max(moment(on), ends[0]),
            "to": max(end, moment(on), ends[0]),
            "text": f"Step {step}",
            "short": str(step),
            "px": text_px(f"Step {step}", 11),
            "when": f"from {in_words(on)}",
            "what": f"Step {step}",
        }
        for (on, step), end in zip(steps, until, strict=True)
    ]


def future_rows(story: Story, ends: tuple[int, int]) -> list[Row]:
    """One row if anything is dated after today: the part of the axis that has not happened yet."""
    if story.drawn.to_on <= story.period.to_on:
        return []
    today = story.period.to_on
    return [{"from": moment(today) + DAY, "to": ends[1], "what": f"after today ({in_words(today)})"}]


def ahead_rows(future: list[Row], colours: Palette) -> list[Row]:
    """The words for it, with a halo: a change of step may lie under them."""
    rows = [{**row, "px": text_px(row["what"], 10), "c": colours.text} for row in future]
    return haloed(rows, colours)
