"""What the trajectory shows, in sentences and as a table, from the same story: never typed by hand."""

from __future__ import annotations

import pandas as pd

from components.charts_story import Story


def summary(story: Story) -> str:
    return ""


def rows(story: Story) -> pd.DataFrame:
    return pd.DataFrame()
