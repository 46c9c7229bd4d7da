"""What happened to a flag from the first moment on: raised, seen, escalated, answered. Nothing is ever left out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import dates, reads_flags
from components.plain import plain
from components.theme import urgency_sign
from rules.roles import User

WHAT = {
    "raised": "Raised",
    "seen": "Seen",
    "updated": "Says something new",
    "escalated": "Passed on",
    "acknowledged": "Acknowledged",
    "actioned": "Acted on",
    "deferred": "Put off",
    "not useful": "“Not useful”",
    "support check": "Support check",
    "resolved": "Resolved",
    "superseded": "Replaced",
    "expired": "Ran out",
}


def lives(patient_id: str, here: pd.DataFrame, user: User) -> None:
    """The history of the flags on the card."""
    told = reads_flags.lives(patient_id, user)
    for flag in here.itertuples(name="Flag"):
        st.markdown(f"**{flag.name}**")
        _timeline(told[told["flag_id"] == flag.id])


def closed(number: int, patient_id: str, user: User) -> None:
    """Every flag that is over, with its whole history: it stays for ever, and is one click away."""
    if not number:
        return
    box = st.expander(f"Closed flags: {number}", key=f"patient_closed_flags_{patient_id}", on_change="rerun")
    if not box.open:
        return
    frame, told = reads_flags.closed_flags(patient_id, user), reads_flags.lives(patient_id, user)
    with box:
        for flag in frame.itertuples(name="Flag"):
            sign = urgency_sign(flag.urgency).text
            st.markdown(f"**{sign} · {plain(flag.name)}** · {WHAT.get(flag.state, flag.state).lower()}")
            st.text(flag.reason)
            st.caption(f"Raised {dates.moment(flag.raised_at)} · rule {flag.rule}, version {flag.rule_version}")
            _timeline(told[told["flag_id"] == flag.id])


def _timeline(rows: pd.DataFrame) -> None:
    for row in rows.itertuples(name="Row"):
        who = "" if row.who == "Command line" else f" · {row.who}"
        role = f" ({row.role})" if isinstance(row.role, str) and row.role else ""
        st.text(f"{dates.moment(row.at.to_pydatetime())} · {WHAT.get(row.what, row.what)}{who}{role}{_words(row)}")


def _words(row: tuple) -> str:  # type: ignore[type-arg]
    said = [row.contact_outcome, row.action_code, row.plan, row.words]
    parts = [one for one in said if isinstance(one, str) and one]
    if pd.notna(row.next_check_on):
        parts.append(f"next check {dates.day(row.next_check_on)}")
    if pd.notna(row.until_on):
        parts.append(f"until {dates.day(row.until_on)}")
    return f": {'; '.join(parts)}" if parts else ""
