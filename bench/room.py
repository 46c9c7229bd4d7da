"""The next case of a meeting on screen, against a bare Streamlit rerun that draws the same chart.

    python -m bench.room [--patients 240] [--runs 30]

The chair goes to and fro between two cases of a planned meeting: the whole page runs, nothing has changed. Ours and the
bare page in turn in this process after gc.freeze(). The first look at a case is printed apart: later ones find its
chart ready.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.pages import fill, ours, rerun_ms
from bench.patient import as_a_server

TARGET = 2.0
KEPT: dict[str, Any] = {}


def bare() -> None:
    """Streamlit alone with the charts of the same two cases."""
    import streamlit as st

    from bench import room

    st.title("Meeting")
    st.vega_lite_chart(room.KEPT["charts"][0], on_select="rerun", selection_mode="record", theme=None, key="bare")
    room.KEPT["charts"].reverse()


def planned(token: str) -> tuple[Any, str, list[Any]]:
    """Who looks, a meeting that is still to be held, and two of its cases."""
    from components import session
    from queries import meetings, sessions

    user = sessions.who(session.engine(), token, session.now())
    assert user is not None
    frame = meetings.meetings(session.engine(), by=user)
    for meeting_id in frame.loc[frame["state"] == "planned", "id"]:
        cases = list(meetings.agenda(session.engine(), meeting_id, by=user).itertuples())
        if len(cases) > 1:
            return user, str(meeting_id), cases[:2]
    sys.exit("The sample service has no planned meeting with two cases.")


def measured(token: str, runs: int) -> float:
    from streamlit.testing.v1 import AppTest

    from bench import room  # the bare page finds it there; run with -m, this file is __main__
    from components import reads, session

    user, meeting_id, cases = planned(token)
    room.KEPT["charts"] = [reads.trajectory(one.patient_id, user, dark=False).spec for one in cases]
    test = ours("meeting", token, cases[0].patient_id)
    test.session_state[session.MEETING], test.session_state["meeting_view"] = meeting_id, "Cases"
    test.run()

    def next_case(run: int) -> float:
        test.session_state[f"meeting_case_{meeting_id}"] = cases[run % 2].id
        return rerun_ms(test)

    first = next_case(1)
    next_case(0)
    other = AppTest.from_function(bare, default_timeout=60).run()
    gc.collect()
    gc.freeze()
    pairs = [(next_case(run + 1), rerun_ms(other)) for run in range(runs)]
    high, low = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(
        f"next case {high:.1f} ms, bare with its chart {low:.1f} ms, ratio {high / low:.2f}; first look {first:.0f} ms"
    )
    return high / low


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=240)
    parser.add_argument("--runs", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        token = fill(options.patients, Path(folder))
        import components.warm  # noqa: F401  as the server does before it freezes

        as_a_server()
        found = measured(token, options.runs)
    print(f"ratio {found:.2f}, target {TARGET}")
    return 0 if found <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
