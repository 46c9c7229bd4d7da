"""A file from the screen: choose, see what will happen, then write it, all or nothing or all good rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import acting, reads, session
from exchange import importing
from exchange.file_limits import MAX_BYTES, BadFile
from exchange.importing import OnError, Preview
from exchange.mapping import BadMapping
from rules.roles import User

STOP, SKIP = "Nothing, until the file is right", "All good rows, without the refused ones"


def import_view(user: User) -> None:
    """Nothing is written before the person has seen what will happen and says so."""
    st.write(
        "A CSV or Excel file: one row per questionnaire with the columns patient, instrument, taken_on and total "
        "(or item_1, item_2 …), or any other shape with a small mapping file."
    )
    teams = reads.teams(user)
    if not teams:
        st.info("You are in no team yet. An administrator adds you to one in the settings.")
        return
    team_id = st.selectbox("Whose patients are these", list(teams), format_func=teams.__getitem__, key="record_team")
    left, right = st.columns(2)
    file = left.file_uploader("The file", type=["csv", "txt", "tsv", "xlsx"], key="record_file")
    mapping = right.file_uploader("Its mapping (optional)", type=["yaml", "yml"], key="record_mapping")
    if file is None:
        return
    if file.size > MAX_BYTES:
        st.error(f"This file is larger than {MAX_BYTES // 1_000_000} MB. Split it and import the parts.")
        return
    seen = _read(file.getvalue(), mapping.getvalue() if mapping else b"", team_id, user)
    if seen is not None:
        _show(seen)
        _offer(seen, user)


def _read(data: bytes, mapping: bytes, team_id: str, user: User) -> Preview | None:
    try:
        with st.spinner("Reading the file …"):
            known = reads.instruments(user)
            return importing.preview(session.engine(), data, mapping, known, team_id, by=user, at=session.now())
    except (BadFile, BadMapping) as refusal:
        st.error(str(refusal))
        return None


def _show(seen: Preview) -> None:
    """New, already there, corrected, refused: the numbers, then the rows."""
    plan = seen.plan
    for column, (words, count) in zip(
        st.columns(5),
        {
            "New": len(plan.new),
            "Already there": len(plan.same),
            "Corrected": len(plan.corrected),
            "Refused": len(plan.refused),
            "Patients to register": len(seen.new_numbers),
        }.items(),
        strict=True,
    ):
        column.metric(words, count)
    for note in seen.incoming.notes:
        st.info(note)
    if plan.refused:
        st.warning("These are not taken. Correct them in the file, or import the good rows without them.")
        refused = [
            {"Row": r.row, "Column": r.column, "Value": r.value, "Why, and what to do": r.why} for r in plan.refused
        ]
        st.dataframe(pd.DataFrame(refused), hide_index=True, width="stretch")
    if plan.corrected:
        with st.expander("What is corrected: the new value stands, the old one stays readable"):
            rows = [
                {"Row": one.row, "Patient": one.patient_number, "Taken on": one.taken_on} for _, one in plan.corrected
            ]
            st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")


def _offer(seen: Preview, user: User) -> None:
    """The button says what it will do; with refused rows the person chooses first."""
    changes = len(seen.plan.new) + len(seen.plan.corrected) + len(seen.new_numbers)
    if not changes:
        st.success("Everything in this file is in the record already. There is nothing to write.")
        return
    on_error = OnError.stop
    if seen.plan.refused:
        choice = st.radio("With rows refused, write", [STOP, SKIP], key="record_on_error")
        on_error = OnError.skip if choice == SKIP else OnError.stop
    if st.button("Write it into the record", type="primary", disabled=not seen.may_write(on_error), key="record_write"):
        with st.status("Writing, scoring and checking the flags …"):
            done = acting.attempt(
                f"record_import_{seen.digest}",
                lambda submission: importing.write(
                    session.engine(), seen, by=user, at=session.now(), submission_id=submission
                ),
            )
        if done:
            session.say(f"Written: {done.new} new, {done.corrected} corrected, {done.patients} patients registered.")
            st.rerun()
