"""Server time of a rerun of the caseload and the patient page against an equally large bare Streamlit page.

    python -m bench.pages [--patients 240] [--runs 30]

Both pages run in this process, in turn, after gc.freeze(), on the same data: the bare page draws as many elements of
each kind as ours, with the same frames and the same finished chart, and reads nothing. A rerun is what a click costs:
nothing has changed, everything is drawn.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TARGET = 3.0
USER = "sam.supervisor"


# What a bare page draws for each element of ours. Words are of the usual length; a container holds nothing.
BARE: dict[str, Callable[[Any, int], object]] = {
    "markdown": lambda st, i: st.markdown(f"**A line of words** that says number {i} of the things on this page."),
    "text": lambda st, i: st.text(f"A line of words that says number {i} of the things on this page."),
    "caption": lambda st, i: st.caption(f"A line of words that says number {i} of the things on this page."),
    "subheader": lambda st, i: st.subheader(f"Part {i}"),
    "title": lambda st, i: st.title(f"Page {i}"),
    "button": lambda st, i: st.button(f"Button {i}"),
    "download_button": lambda st, i: st.download_button(f"File {i}", "x"),
    "selectbox": lambda st, i: st.selectbox(f"Choice {i}", ["a", "b"], None),
    "multiselect": lambda st, i: st.multiselect(f"Choices {i}", ["a", "b"]),
    "text_input": lambda st, i: st.text_input(f"Field {i}"),
    "text_area": lambda st, i: st.text_area(f"Area {i}"),
    "date_input": lambda st, i: st.date_input(f"Day {i}", None),
    "checkbox": lambda st, i: st.checkbox(f"Box {i}"),
    "toggle": lambda st, i: st.toggle(f"Switch {i}"),
    "radio": lambda st, i: st.radio(f"One of {i}", ["a", "b"]),
    "button_group": lambda st, i: st.segmented_control(f"Group {i}", ["a", "b"]),
    "expander": lambda st, i: st.expander(f"More {i}").caption("."),
    "popover": lambda st, i: st.popover(f"Over {i}").caption("."),
    "flex_container": lambda st, i: st.container(horizontal=True).caption("."),
    "column": lambda st, i: st.container().caption("."),
    "info": lambda st, i: st.info(f"Note {i}"),
    "arrow_data_frame": lambda st, i: st.dataframe(KEPT["frames"][i], hide_index=True, key=f"bare_{i}"),
}


def bare_page() -> None:
    """Streamlit alone with as many elements of each kind as our page has, on the same data."""
    import streamlit as st

    from bench import pages

    for kind, many in pages.KEPT["kinds"].items():
        for i in range(many):
            pages.BARE[kind](st, i)
    if pages.KEPT["chart"] is not None:
        chosen = {"on_select": "rerun", "selection_mode": "record"}
        st.vega_lite_chart(pages.KEPT["chart"], **chosen, theme=None, key="bare")


def kinds_of(test: Any) -> Counter[str]:
    """How many elements of each kind a page has; what the bare page has no call for is left out, to its favour."""
    found: Counter[str] = Counter()

    def walk(node: Any) -> None:
        kind = str(getattr(node, "type", ""))
        if kind in BARE:
            found[kind] += 1
        for child in getattr(node, "children", {}).values():
            walk(child)

    walk(test.main)
    return found


KEPT: dict[str, Any] = {}


def fill(patients: int, home: Path) -> str:
    """A sample service in a folder of its own; returns a live session's token."""
    os.environ["STEPWELL_HOME"] = str(home)
    from queries import load, sessions, site
    from queries.engine import make_engine
    from queries.people import SERVICE
    from sample_data.service import sample_rows

    engine, now = make_engine(), datetime.now(UTC)
    site.init(engine, name="bench", zone="Europe/London", at=now)
    load.load(engine, sample_rows(now.date(), 20, patients), by=SERVICE, at=now)
    return sessions.begin(engine, USER, now)


def first_patient(token: str) -> str:
    """Whoever is on top of the caseload."""
    from components import reads, session
    from queries import sessions
    from queries.caseload import Filter, Order

    user = sessions.who(session.engine(), token, session.now())
    assert user is not None
    return str(reads.caseload(user, Filter(), Order.need, None)["patient_id"].iloc[0])


def keep_what_is_drawn(page: str, test: Any, token: str, patient_id: str) -> None:
    """The frames and the chart that our page draws, and how many elements of each kind, for the bare page."""
    from bench import pages  # the bare page finds it there; run with -m, this file is __main__
    from components import reads, session
    from queries import sessions

    user = sessions.who(session.engine(), token, session.now())
    assert user is not None
    chart = reads.trajectory(patient_id, user, dark=False).spec if page == "patient" else None
    frames = [one.value for one in test.dataframe]
    pages.KEPT.update(kinds=kinds_of(test) | {"arrow_data_frame": len(frames)}, frames=frames, chart=chart)


def ours(page: str, token: str, patient_id: str):  # type: ignore[no-untyped-def]
    """One of our pages, opened by the supervisor."""
    from streamlit.testing.v1 import AppTest

    from components import session

    test = AppTest.from_file(str(Path(__file__).resolve().parent.parent / "pages" / f"{page}.py"), default_timeout=60)
    test.session_state[session.TOKEN] = token
    test.session_state[session.PATIENT] = patient_id
    return test.run()


def bare(page: object):  # type: ignore[no-untyped-def]
    from streamlit.testing.v1 import AppTest

    return AppTest.from_function(page, default_timeout=60).run()  # type: ignore[arg-type]


def rerun_ms(test: object) -> float:
    began = time.perf_counter()
    test.run()  # type: ignore[attr-defined]
    assert not test.exception, test.exception  # type: ignore[attr-defined]
    return 1000 * (time.perf_counter() - began)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=240)
    parser.add_argument("--runs", type=int, default=30)
    options = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        token = fill(options.patients, Path(folder))
        import components.warm  # noqa: F401  as the server does before it freezes

        patient_id = first_patient(token)
        for name in ("caseload", "patient"):
            mine = ours(name, token, patient_id)
            keep_what_is_drawn(name, mine, token, patient_id)
            other = bare(bare_page)
            gc.collect()
            gc.freeze()
            pairs = [(rerun_ms(mine), rerun_ms(other)) for _ in range(options.runs)][5:]
            low, high = statistics.median(one for _, one in pairs), statistics.median(one for one, _ in pairs)
            worst = max(worst, high / low)
            print(f"{name:10} ours {high:7.1f} ms   bare {low:7.1f} ms   ratio {high / low:.2f}")
    print(f"worst ratio {worst:.2f}, target {TARGET}")
    return 0 if worst <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
