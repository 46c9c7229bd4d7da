"""What is safe to do with several patients at once. Answering a safety flag is not: that is done one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import streamlit as st

from components import acting, reads, session
from components.plain import plain
from queries import assignments, lists, worklist
from queries.worklist import Outcome
from rules.dates import counted
from rules.roles import Act, User, can

Names = Mapping[str, str]


def bar(user: User, ids: Sequence[str], names: Names) -> None:
    """The acts for the chosen rows; without rows, what to do first."""
    _refusals()
    _taken_back(user)
    if not ids:
        st.caption("Choose rows on the left. Safety flags are answered one patient at a time, on the patient's page.")
        return
    with st.container(horizontal=True, vertical_alignment="center", key="caseload_bulk"):
        st.markdown(f"**{len(ids)} chosen**", width="content")
        with st.popover("Put on the agenda", icon=":material/forum:"):
            _agenda(user, ids, names)
        if can(user, Act.assign_patient):
            with st.popover("Assign", icon=":material/person_add:"):
                _assign(user, ids, names)
        with st.popover("Remind", icon=":material/notifications:"):
            _remind(user, ids, names)
        _seen(user, ids)


def _refusals() -> None:
    for line in st.session_state.pop("caseload_refused", []):
        st.warning(line)


def _agenda(user: User, ids: Sequence[str], names: Names) -> None:
    st.caption("The next planned meeting of each patient's team.")
    question = st.text_input("Question for the team", key=session.form_key("caseload_agenda"))
    if st.button("Put on the agenda", type="primary", key="caseload_agenda_do"):
        _do("caseload_agenda", "put on the agenda", names, lambda key: worklist.put_on_agenda(
            session.engine(), ids, question=question, by=user, at=session.now(), submission_id=key
        ))  # fmt: skip


def _assign(user: User, ids: Sequence[str], names: Names) -> None:
    people = reads.colleagues(user)
    to = st.selectbox("Clinician", list(people), None, format_func=people.__getitem__, key="caseload_assign_to")
    if st.button("Assign", type="primary", disabled=to is None, key="caseload_assign_do"):
        _do("caseload_assign", f"assigned to {people[to]}", names, lambda key: worklist.assign(
            session.engine(), ids, to, by=user, at=session.now(), submission_id=key
        ))  # fmt: skip


def _taken_back(user: User) -> None:
    """What this person assigned today with their last click, to be undone with one more."""
    if not can(user, Act.assign_patient):
        return
    last = assignments.last(session.engine(), session.start_of_today(), by=user)
    if last is None:
        return
    told = f"Undo: {counted(len(last.patients), 'patient')} assigned to {plain(last.to)}"
    if st.button(told, icon=":material/undo:", key="caseload_assign_undo", type="tertiary"):
        _do("caseload_assign_undo", "back with whoever was named before", last.patients, lambda key: worklist.take_back(
            session.engine(), last, by=user, at=session.now(), submission_id=key
        ))  # fmt: skip


def _remind(user: User, ids: Sequence[str], names: Names) -> None:
    people = reads.colleagues(user)
    whom = st.selectbox("Whom", list(people), format_func=people.__getitem__, key="caseload_remind_whom")
    what = st.text_input("What is to be done", key=session.form_key("caseload_remind"), placeholder="ask for the form")
    week = session.today() + timedelta(days=7)
    due_on = st.date_input("By", week, min_value=session.today(), format="DD/MM/YYYY", key="caseload_remind_by")
    if st.button("Remind", type="primary", key="caseload_remind_do"):
        _do("caseload_remind", f"on {people[whom]}'s day", names, lambda key: worklist.remind(
            session.engine(), ids, for_id=whom, what=what, due_on=due_on, by=user, at=session.now(), submission_id=key
        ))  # fmt: skip


def _do(form: str, words: str, names: Names, act: Callable[[str], Outcome]) -> None:
    """Do it for each, and say of everybody what became of it."""
    outcome = acting.attempt(form, act)
    if outcome is None:
        return
    if outcome.done:
        session.say(f"{len(outcome.done)} {words}.")
    st.session_state["caseload_refused"] = [f"{names.get(one, one)}: {why}" for one, why in outcome.refused]
    st.rerun()


def _seen(user: User, ids: Sequence[str]) -> None:
    """A mark is about the reader only; taking it back makes the patient new again."""
    for label, icon, undo in (("Mark as looked at", "visibility", False), ("Undo the mark", "undo", True)):
        if st.button(label, icon=f":material/{icon}:", key=f"caseload_{icon}"):
            _mark_all(user, ids, undo)


def mark(user: User) -> Callable[[str, bool], None]:
    """The same for one patient, as the cards have it."""
    return lambda patient_id, undo: _mark_all(user, [patient_id], undo)


def marked(user: User, ids: Sequence[str]) -> set[str]:
    """Who of these carries a mark of the reader's."""
    return set(lists.last_marks(session.engine(), list(ids), by=user))


def marked_line(user: User) -> str:
    """How far one has come today; empty before the first mark."""
    number = lists.marked_today(session.engine(), session.start_of_today(), by=user)
    return f" · you have marked {counted(number, 'patient')} as looked at today" if number else ""


def _mark_all(user: User, ids: Sequence[str], undo: bool) -> None:
    write = lists.undo_reviewed if undo else lists.mark_reviewed
    marked = [acting.attempt(f"caseload_mark_{undo}_{one}", _marked(write, user, one)) for one in ids]
    if all(one is not None for one in marked):
        st.rerun()


def _marked(write: Callable[..., str], user: User, patient_id: str) -> Callable[[str], str]:
    return lambda key: write(session.engine(), patient_id, by=user, at=session.now(), submission_id=key)
