"""The agenda: every case with the reason for its place, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, patient_picker, session
from components.agenda_sheet import places_of
from components.caseload_table import on_a_phone
from components.plain import plain
from queries import meetings, room
from rules.agenda import DISCUSS, specialists
from rules.agenda_time import budget_words
from rules.dates import listed
from rules.roles import User

STATES = {
    "recorded": "decided",
    "confirmed": "decided, read back",
    "signed": "decided and signed",
    "amended": "decided, later amended",
}


def state_words(item: Any) -> str:
    return STATES.get(item.decision_state, "to do") if isinstance(item.decision_state, str) else "to do"


def overview(meeting: Mapping[str, Any], agenda: pd.DataFrame) -> None:
    """The whole list with its reasons: to discuss, on the standard pathway, and what there is no time for."""
    if agenda.empty:
        st.info("Nobody is on this agenda yet.")
        return
    places = places_of(agenda)
    told = [budget_words(places, meeting["minutes_long"], meeting["minutes"]), *specialists(places)]
    st.markdown(plain(" ".join(told)))
    late = ~agenda["fits"].fillna(True).astype(bool)
    standard = agenda["lane"] != DISCUSS
    for title, rows in (
        ("To discuss", agenda[~late & ~standard]),
        ("Standard pathway: one line each, not discussed; anybody may pull one out", agenda[~late & standard]),
        ("No time planned: first if time is left", agenda[late]),
    ):
        if not rows.empty:
            st.markdown(f"**{title}** · {len(rows)}")
            _section(rows, title)


def _section(rows: pd.DataFrame, title: str) -> None:
    if on_a_phone():
        st.text("\n\n".join(_line(one) for one in rows.itertuples()))
        return
    shown = pd.DataFrame(
        {
            "": rows["place"],
            "Patient": rows["given_name"] + " " + rows["family_name"] + " · " + rows["number"],
            "Why this place": rows["why"],
            "Minutes": rows["minutes"].astype(float),
            "Needs": rows["needs"].fillna(""),
            "State": [state_words(item) for item in rows.itertuples()],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height=38 + 35 * len(shown),
        column_config={
            "": st.column_config.NumberColumn(width=40),
            "Why this place": st.column_config.TextColumn(width=620),
            "Minutes": st.column_config.NumberColumn(width=80, format="%g"),
        },
        alt=f"{title}: the agenda in order, each case with its reason.",
    )


def _line(item: Any) -> str:
    return f"{item.place}. {_name(item)} · {item.number} · {state_words(item)}\n{item.why}"


def chosen(meeting: Mapping[str, Any], cases: Mapping[str, Any]) -> Any:
    """The case on screen: picked from the list, or by the buttons beside it."""
    key = f"meeting_case_{meeting['id']}"
    ids = list(cases)
    if st.session_state.get(key) not in cases:
        st.session_state[key] = next((id_ for id_, one in cases.items() if pd.isna(one.decision_id)), ids[0])
    words = {id_: f"{one.place}. {_name(one)} · {one.number} · {state_words(one)}" for id_, one in cases.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Case", ids, format_func=words.__getitem__, key=key, persist_state="session")
        at = ids.index(st.session_state[key])
        steps = ((at - 1, "Previous", "meeting_previous", "Alt+P"), (at + 1, "Next case", "meeting_next", "Alt+N"))
        for to, label, name, keys in steps:
            away = not 0 <= to < len(ids)
            st.button(label, disabled=away, on_click=_go, args=(key, ids, to), key=name, shortcut=keys)
    return cases[st.session_state[key]]


def _go(key: str, ids: list[str], to: int) -> None:
    st.session_state[key] = ids[to]


def _name(item: Any) -> str:
    return f"{item.given_name} {item.family_name}".strip() or str(item.number)


def add_case(meeting: Mapping[str, Any], user: User) -> None:
    """One more patient, by hand, with a question for the team."""
    patient_id = patient_picker.find(user, "meeting_add")
    question = st.text_area("Question for the team", key="meeting_add_question")
    if st.button("Put on the agenda", disabled=patient_id is None, key="meeting_add_save") and patient_id:
        done = acting.attempt(
            f"meeting_add_{meeting['id']}_{patient_id}",
            lambda submission: meetings.add_case(
                session.engine(),
                meeting["id"],
                patient_id,
                question=question.strip(),
                by=user,
                at=session.now(),
                submission_id=submission,
            ),
        )
        if done:
            session.say("On the agenda.")
            st.rerun()


def marks(meeting: Mapping[str, Any], agenda: pd.DataFrame, user: User) -> None:
    """One's own wishes to talk about cases; the room and the others see whose they are."""
    wished = room.room(session.engine(), meeting["id"], by=user).marks
    names = {one.id: f"{one.place}. {_name(one)} · {one.number}" for one in agenda.itertuples()}
    mine = [one for one in names if user.id in wished.get(one, {})]
    # What is marked is in the key: where another tab marked meanwhile, the box begins anew and takes nothing back.
    key = f"meeting_marks_{meeting['id']}_{'_'.join(mine)}"
    wanted = st.multiselect(
        "I want to talk about", names, mine, format_func=names.__getitem__, key=key,
        help="A marked case is discussed also where it stood on the standard pathway.",
    )  # fmt: skip
    for item_id in set(wanted) ^ set(mine):
        _mark(item_id, item_id in wanted, user)
    for item_id, by in wished.items():
        others = [name for person, name in by.items() if person != user.id]
        if others and item_id in names:
            st.caption(f"{plain(names[item_id])}: {plain(listed(others))} too")


def mark_box(item: Any, by: Mapping[str, str], user: User, label: str) -> None:
    """A box that writes when it is ticked; others' names stand beside it."""
    mine, others = user.id in by, [name for person, name in by.items() if person != user.id]
    words = f"{plain(label)} · :small[also {plain(', '.join(others))}]" if others else plain(label)
    key = f"meeting_mark_{item.id}_{mine}"
    if st.checkbox(words, mine, key=key) != mine:
        _mark(item.id, not mine, user)


def _mark(item_id: str, marked: bool, user: User) -> None:
    told = {"marked": marked, "by": user, "at": session.now()}
    act = lambda submission: room.mark(session.engine(), item_id, submission_id=submission, **told)  # noqa: E731
    if acting.attempt(f"meeting_mark_{item_id}_{marked}", act):
        st.rerun()
