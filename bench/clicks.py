"""What a click on the patient page costs the server, against a rerun of a bare page with one empty chart.

    python -m bench.clicks [--runs 30]

The heaviest patient (bench/heavy.py), on running servers (bench/wire.py). A click runs only the piece of the page it is
in: who is here and the patient are asked anew, and what the click changes is drawn. Each click goes to and fro between
two states; the first time of each is printed apart, because what was drawn once for a version of the data is kept.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.heavy import fill
from bench.wire import Reader, Server, Widget, bare_pages, compared, in_turn, reading, serving

TARGET = 2.0


def states(reader: Reader, patient_id: str) -> dict[str, tuple[Widget, list[WidgetState]]]:
    """What is clicked: a name, the widget, and the two states it goes between."""
    picked, parts = reader.widget(f"trajectory_picked_{patient_id}"), reader.widget(f"trajectory_parts_{patient_id}")
    shown, box, view = list(parts.drawn.options), reader.widget("patient_decided_"), reader.widget("patient_view")
    return {
        "picking a point": (picked, [picked.told(string_value=one) for one in picked.drawn.options[:2]]),
        "choosing measures": (
            parts,
            [parts.chosen(*(one.content for one in few)) for few in (shown[:-1], shown)],
        ),
        "opening a decision": (box, [box.told(bool_value=one) for one in (False, True)]),
        "switching the part": (view, [view.chosen(one) for one in ("Story", "Record")]),
    }


def clicking(reader: Reader, widget: Widget, between: list[WidgetState]) -> Callable[[], float]:
    turn = itertools.cycle(between)
    return lambda: reader.run(widget.piece, next(turn))


def measured(mine: Server, others: tuple[Server, Server], token: str, patient_id: str, runs: int) -> float:
    """Prints each click; the worst ratio."""
    worst = 0.0
    with (
        reading(mine, token, "patient", f"patient={patient_id}") as ours,
        reading(others[0]) as bare,
        reading(others[1]) as frozen,
    ):
        for name, (widget, between) in states(ours, patient_id).items():
            click = clicking(ours, widget, between)
            first = max(click() for _ in between)
            medians = in_turn(runs, (mine, click), (others[0], bare.run), (others[1], frozen.run))
            print(f"{compared(name, *medians)}; first {first:.0f} ms")
            worst = max(worst, medians[0].server / medians[1].server)
    return worst


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--port", type=int, default=8624)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        token, patient_id = fill(Path(folder))
        bare, frozen, port = *bare_pages(Path(folder)), options.port
        with serving("app.py", port) as mine, serving(bare, port + 1) as other, serving(frozen, port + 2) as third:
            worst = measured(mine, (other, third), token, patient_id, options.runs)
    print(f"worst click {worst:.2f} of {TARGET}")
    return 0 if worst <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
