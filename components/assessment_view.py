"""One assessment that was picked: its answers, its note, who entered it and how, what it set off, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, reads
from components.charts_data import HOW
from components.plain import plain
from components.theme import urgency_sign
from queries.assessment_detail import Detail
from rules.answers_told import told_answers
from rules.instruments import Instrument
from rules.roles import User
from rules.t_scores import part_change, part_scores


def assessment_view(assessment_id: str, user: User) -> None:
    detail = acting.read(lambda: reads.assessment_detail(assessment_id, user))
    instrument = reads.instruments(user).get(detail.row["instrument"])
    with st.container(border=True, key="patient_assessment"):
        _head(detail.row, instrument)
        left, right = st.columns([3, 2])
        with left:
            _parts(detail, instrument)
            _answers(detail.row, instrument)
        with right:
            _about(detail)
            _flags(detail.flags)
            _decisions(detail.decisions)


def _head(row: Mapping[str, Any], instrument: Instrument | None) -> None:
    name = instrument.abbreviation if instrument else row["instrument"]
    one_score = instrument is None or instrument.single_score
    score = f" {row['total']:g}" if pd.notna(row["total"]) else " no score" if one_score else ""
    band = f", {plain(row['band'])}" if row["band"] else ""
    status = "" if row["status"] in ("scored", "valid") else f" · {plain(row['status'])}"
    st.markdown(f"**{plain(name)}{score}{band}** on {dates.day(row['taken_on'])}{status}")


def _parts(detail: Detail, instrument: Instrument | None) -> None:
    """T scores with their standard errors, each against the form before."""
    if instrument is None or not (now := part_scores(instrument, detail.row["answers"])):
        return
    rows = [{"Part": one.name, "T score ± standard error": one.words} for one in now]
    if detail.before is not None:
        before = part_scores(instrument, detail.before["answers"])
        since = [part_change(old, detail.before["taken_on"], new).words for old, new in zip(before, now, strict=True)]
        rows = [row | {"Change": words} for row, words in zip(rows, since, strict=True)]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", alt="T scores of the parts of this form.")
    st.caption(
        "The error says how exactly so few answers tell a score. Its source stands under Settings, Rules, Forms."
    )


def _answers(row: Mapping[str, Any], instrument: Instrument | None) -> None:
    told = told_answers(instrument, row["answers"]) if instrument else list(map(_as_text, row["answers"].items()))
    if not told:
        st.caption("Only the total came; the single answers are not here.")
        return
    st.dataframe(pd.DataFrame(told, columns=["Item", "Answer"]), hide_index=True, width="stretch")
    if instrument and instrument.credit:
        st.caption(instrument.credit)


def _as_text(one: tuple[str, Any]) -> tuple[str, str]:
    return str(one[0]), str(one[1])


def _about(detail: Detail) -> None:
    row = detail.row
    how = HOW.get(row["how"], row["how"])
    st.text(f"Rated by the {row['rater']}, {how}; entered by {row['entered_by_name']}.")
    st.caption(f"Received {dates.moment(row['received_at'])} · entered {dates.moment(row['entered_at'])}")
    st.text(f"Note: {row['note']}" if row["note"] else "No note.")
    for old in detail.earlier:
        total = "no score" if pd.isna(old["total"]) else f"{old['total']:g}"
        st.caption(f"Corrects {total}, entered {dates.moment(old['entered_at'])}: {plain(row['supersede_reason'])}")


def _flags(flags: pd.DataFrame) -> None:
    st.markdown("**Set off**")
    if flags.empty:
        st.caption("No flag rests on this assessment.")
    for flag in flags.itertuples():
        sign = urgency_sign(flag.urgency)
        st.badge(f"{sign.text} · {plain(flag.name)} · {flag.state}", color=sign.colour)  # type: ignore[arg-type]
        st.text(flag.reason)


def _decisions(decisions: pd.DataFrame) -> None:
    st.markdown("**Decided**")
    if decisions.empty:
        st.caption("The team has decided nothing since.")
    for one in decisions.itertuples():
        when = "with this as the last score" if one.rests else "the first decision after it"
        st.text(f"{dates.day(one.held_on)}, {when}: {', '.join(one.kinds)}. {one.rationale}")
