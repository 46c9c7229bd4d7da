"""Server time of a rerun of the caseload and the patient page against an equally large bare Streamlit page.

    python -m bench.pages [--patients 240] [--runs 30]

Both pages run in this process, in turn, after gc.freeze(), on the same data: the bare page shows the same table, or
the same finished chart, and nothing else. A rerun is what a click costs: nothing has changed, everything is drawn.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

TARGET = 3.0
USER = "sam.supervisor"


def bare_caseload() -> None:
    """What Streamlit alone takes for a table of this size, with as many widgets."""
    import streamlit as st

    from bench import pages

    st.title("Caseload")
    for name in ("Team", "Step", "Clinician", "Flag"):
        st.selectbox(name, ["a", "b"], None)
    st.write("193 patients")
    st.caption("Order")
    st.segmented_control("View", ["Table", "Cards"], default="Table")
    st.dataframe(pages.KEPT["table"], hide_index=True, on_select="rerun", selection_mode="single-row", key="bare")
    st.button("Next page")


def bare_patient() -> None:
    """What Streamlit alone takes for the finished chart, its table and two frames."""
    import streamlit as st

    from bench import pages

    st.title("Patient")
    st.vega_lite_chart(pages.KEPT["chart"], on_select="rerun", selection_mode="record", theme=None, key="bare")
    with st.expander("Table"):
        st.dataframe(pages.KEPT["rows"])
    st.dataframe(pages.KEPT["treatments"])
    with st.expander("Add"):
        for i in range(20):
            st.text_input(f"Field {i}")


KEPT: dict[str, object] = {}


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


def keep_what_is_drawn(token: str) -> str:
    """The frames and the chart that our pages draw, for the bare pages; returns the patient."""
    from components import reads, session
    from components.caseload_table import shown_rows
    from components.charts_trajectory import rows, trajectory
    from components.story import story_of
    from queries import sessions
    from queries.caseload import Filter

    user = sessions.who(session.engine(), token, session.now())
    assert user is not None
    page = reads.caseload(user, Filter(), None)
    patient_id = str(page["patient_id"].iloc[0])
    chart = reads.chart(patient_id, user)
    story = story_of(chart, reads.instruments(user), session.today())
    from bench import pages  # the bare pages find it there; run with -m, this file is __main__

    drawn = {"chart": trajectory(story), "rows": rows(story), "treatments": chart.interventions}
    pages.KEPT.update(drawn, table=shown_rows(page, session.today()))
    return patient_id


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

        patient_id = keep_what_is_drawn(token)
        for name, page in {"caseload": bare_caseload, "patient": bare_patient}.items():
            mine, other = ours(name, token, patient_id), bare(page)
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
