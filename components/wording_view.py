"""The wordings this service has a licence for: what there is, and a file that adds one."""

from __future__ import annotations

import streamlit as st

from components import acting, session
from exchange.instrument_file import read_wording_file
from queries import wordings
from queries.instruments import instruments
from rules.catalogue import BadDefinition
from rules.roles import User

FORM = "settings_wording"
EXAMPLE = """instrument: sss8
language: de
licence: "Letter of the authors, 12 March 2026"
credit: "The line your licence asks for"
options:
  0: "…"
  1: "…"
items:
  1: "…"
  2: "…"
"""


def wording_view(user: User) -> None:
    """What is shown as text, what as item numbers, and how to change it."""
    st.write(
        "Most scales may be used but not reprinted here. Where this service has a licence, put the text in a file: "
        "until then forms show item numbers. Scoring is the same with and without the text."
    )
    _there_is()
    with st.expander("Add a wording"):
        _add(user)


def _there_is() -> None:
    found = wordings.wordings(session.engine())
    known = instruments(session.engine())
    without = [one.abbreviation for one in known.values() if one.items and not all(item.text for item in one.items)]
    if found.empty:
        st.info("No wording has been added yet.")
    else:
        found["instrument"] = found["instrument"].map(lambda name: known[name].abbreviation if name in known else name)
        st.dataframe(
            found[["instrument", "language", "version", "licence", "who", "entered_at"]],
            hide_index=True,
            width="stretch",
            column_config={
                "instrument": "Form",
                "language": "Language",
                "version": "Version of the text",
                "licence": "By what right",
                "who": "Added by",
                "entered_at": st.column_config.DatetimeColumn("On", format="D MMM YYYY"),
            },
        )
    st.caption(f"Shipped without their text: {', '.join(without)}.")


def _add(user: User) -> None:
    file = st.file_uploader("The wording, as a YAML file", type=["yaml", "yml"], key=session.form_key(FORM))
    st.caption("All items must be there: half a form would be another form. An example, to copy:")
    st.code(EXAMPLE, language="yaml")
    if file is None or not st.button("Add this wording", type="primary", key="settings_wording_add"):
        return
    try:
        told = read_wording_file(file.getvalue())
        made = acting.attempt(
            FORM,
            lambda submission: wordings.add(
                session.engine(), told, by=user, at=session.now(), submission_id=submission
            ),
        )
    except BadDefinition as refusal:
        st.error(str(refusal))
        return
    if made:
        session.say("The form shows this text from now on.")
        st.rerun()
