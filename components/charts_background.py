"""What runs behind every panel of the trajectory: life events, changes of step, the part of the axis still to come."""

from __future__ import annotations

from components.charts_data import DAY, Row, in_words, moment
from components.charts_layout import text_px
from components.charts_story import Story


def rule_rows(story: Story) -> list[Row]:
    """One row per vertical rule through all panels."""
    rows = [{"day": moment(e.on), "kind": "life event"} for e in story.events if e.kind == "life event"]
    rows += [{"day": moment(on), "kind": "step"} for on, _ in sorted(story.steps)[1:]]
    return rows


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
    words = f"after today ({in_words(today)})"
    return [{"from": moment(today) + DAY, "to": ends[1], "what": words, "px": text_px(words, 10)}]
