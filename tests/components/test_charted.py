"""No picture without its words and its table: charts reach the screen through few doors, and each of them has both."""

from __future__ import annotations

import re
from pathlib import Path

COMPONENTS = Path(__file__).parent.parent.parent / "components"
# Each of these gives the text alternative and the data beside the picture; everything else goes through `charted`.
DOORS = {
    "charted.py": "st.dataframe(table()",
    "trajectory_view.py": "_words_and_table(",
    "patients_view.py": "view.numbers",
}


def test_every_chart_goes_through_a_door_that_gives_words_and_table() -> None:
    drawing = {path.name for path in COMPONENTS.glob("*.py") if "vega_lite_chart(" in path.read_text("utf-8")}
    assert drawing == set(DOORS)
    for name, beside in DOORS.items():
        source = (COMPONENTS / name).read_text("utf-8")
        assert beside in source
        calls = re.findall(r"vega_lite_chart\((?:[^()]|\([^()]*\))*\)", source)
        assert calls
        assert all("alt=" in call for call in calls)
