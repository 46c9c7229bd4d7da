"""What a click on the patient page costs the server, against a rerun of a bare page with one empty chart.

    python -m bench.clicks [--runs 30]

The heaviest patient (bench/heavy.py). A click runs only the piece of the page it is in, as in a browser: who is here
and the patient are asked anew, and what the click changes is drawn. Each click alternates between two states; the first
time of each is printed apart, because what was drawn once for a version of the data is kept.
"""

from __future__ import annotations

import argparse
import gc
import re
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from bench.heavy import fill
from bench.patient import as_a_server, bare, ours, rerun_ms

TARGET = 2.0
LAST: list[Any] = []  # the messages of the latest run


def listen() -> None:
    """Keep what a run sends: it says which piece each element is in."""
    from streamlit.testing.v1 import local_script_runner as runner

    parse = runner.parse_tree_from_messages

    def heard(messages: list[Any]) -> Any:
        LAST[:] = messages
        return parse(messages)

    runner.parse_tree_from_messages = heard  # type: ignore[assignment]


def states(test: Any, patient_id: str) -> dict[str, tuple[str, list[Any]]]:
    """What is clicked: a name, the key of the widget, and the two states it goes between."""
    shown = list(test.session_state[f"trajectory_parts_{patient_id}"])
    chart = next(one.delta.new_element.vega_lite_chart for one in LAST if one.delta.new_element.vega_lite_chart.spec)
    picks = list(dict.fromkeys(re.findall(r'"assessment_id": ?"([^"]+)"', chart.spec)))[:2]
    ids = [one.delta.add_block.id for one in LAST if "patient_decided_" in one.delta.add_block.id]
    return {
        "picking a point": (f"trajectory_picked_{patient_id}", picks),
        "choosing measures": (f"trajectory_parts_{patient_id}", [shown[:-1], shown]),
        "opening a decision": (f"patient_decided_{ids[-1].rpartition('patient_decided_')[2]}", [True, False]),
        "switching the part": ("patient_view", ["Story", "Record"]),
    }


def click_ms(test: Any, tree: Any, key: str, value: Any, piece: str) -> float:
    """One click: the whole page stands in the browser, and only this piece is run."""
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
    from streamlit.testing.v1 import local_script_runner as runner

    test._tree = tree
    test.session_state[key] = value
    runner.RerunData = partial(RerunData, fragment_id=piece)  # type: ignore[misc, assignment]
    try:
        return rerun_ms(test)
    finally:
        runner.RerunData = RerunData  # type: ignore[misc]


def piece_of(messages: list[Any], key: str) -> str:
    return next(one.delta.fragment_id for one in messages if key in str(one.delta) and one.delta.fragment_id)


def measured(token: str, patient_id: str, runs: int) -> float:
    """Prints each click; the worst ratio."""
    from streamlit.testing.v1 import AppTest

    empty, worst = AppTest.from_function(bare, default_timeout=60).run(), 0.0
    test = ours(token, patient_id, "")
    tree, messages = test._tree, list(LAST)
    gc.collect()
    gc.freeze()
    for name, (key, values) in states(test, patient_id).items():
        click = partial(click_ms, test, tree, key, piece=piece_of(messages, key))
        first = [click(value) for value in values]
        pairs = [(click(values[run % 2]), rerun_ms(empty)) for run in range(runs)]
        high, low = (statistics.median(side) for side in zip(*pairs, strict=True))
        worst = max(worst, high / low)
        print(f"{name:20} {high:6.1f} ms, bare {low:5.1f} ms, ratio {high / low:.2f}; first {max(first):.0f} ms")
    return worst


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        token, patient_id = fill(Path(folder))
        import components.warm  # noqa: F401  as the server does before it freezes

        as_a_server()
        listen()
        worst = measured(token, patient_id, runs)
    print(f"worst click {worst:.2f} of {TARGET}")
    return 0 if worst <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
