"""Deciding one case: the form while it is open, what was recorded, and after the signature only amendments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components import acting, as_known_view, dates, reads, reads_outcomes, session
from components.decision_form import Fields, decision_form
from components.passwords import password_given
from components.plain import plain
from components.shared_form import SharedForm
from queries import decisions, drafts
from rules.decision_needs import missing_to_record, missing_to_sign
from rules.decisions import DecisionDraft
from rules.read_back import read_back
from rules.roles import Act, Refused, User, can


def decide(meeting: Mapping[str, Any], item: Any, user: User) -> None:
    """Record, revise before the signature, or amend after it."""
    st.subheader("Decision")
    if not isinstance(item.decision_id, str):
        if meeting["state"] == "signed":
            st.write("This case was on the agenda and was not decided.")
        else:
            _record(item, user)
        return
    kept = drafts.drafts(session.engine(), meeting["id"], by=user)[item.decision_id]
    lines(kept, user)
    history(item.decision_id, user)
    signed = meeting["state"] == "signed"
    if signed and not can(user, Act.amend_decision):
        st.caption("Signed. A chair or a supervisor can amend it, with a reason.")
        return
    with st.expander("Amend this decision" if signed else "Change before it is signed"):
        _revise(item, kept, signed, user)


def lines(draft: DecisionDraft, user: User) -> None:
    """The decision as it is read aloud."""
    people, known = reads.colleagues(user), reads.instruments(user)
    names = read_back(
        draft,
        lambda person: people.get(person, "somebody who left the team"),
        lambda name: known[name].abbreviation if name in known else name,
    )
    with st.container(border=True, gap="xsmall"):
        for line in names:
            st.text(line)


def history(decision_id: str, user: User) -> None:
    """Every version as it was read back, with its author and time; why each was replaced; what was known then."""
    versions = decisions.versions(session.engine(), decision_id, by=user)
    _known(versions.iloc[-1], user)
    if len(versions) < 2:
        return
    told = drafts.by_version(session.engine(), decision_id, by=user)
    for later in versions.iloc[1:].to_dict("records"):
        why = f": {later['amend_reason']}" if later["amend_reason"] else "."
        st.text(f"Version {later['version']} by {later['author']}, {dates.moment(later['entered_at'])}{why}")
    with st.expander(f"Earlier versions: {len(versions) - 1}"):
        for row in versions.iloc[:-1].itertuples():
            st.markdown(f"**Version {row.version}** · {plain(row.author)} · {dates.moment(row.entered_at)}")
            lines(told[row.version], user)


def _known(version: Any, user: User) -> None:
    """What the decision rested on: later answers do not change it."""
    key = f"meeting_known_{version['decision_id']}_{version['version']}"
    with st.expander("What was known when this was decided", key=key, on_change="rerun") as box:
        if box.open:
            _then(version["known_then"])
            as_known_view.chart_then(version["decision_id"], int(version["version"]), user)


def _then(known: Mapping[str, Any]) -> None:
    status, flags = known.get("status") or {}, known.get("flags") or []
    if status:
        told = [status.get(name) for name in ("verdict_words", "function_words", "order_words")]
        st.text("\n".join(str(one) for one in told if one))
        st.text(f"Safety: {status.get('safety_words', 'not kept with this version') or 'never asked'}")
    for flag in flags:
        st.text(f"{flag['rule']}: {flag['reason']}")
    if not flags:
        st.text("No flag was open.")
    for unknown in status.get("unknown") or []:
        st.text(f"Could not be judged: {unknown}")


@st.fragment(run_every="5s")
def _record(item: Any, user: User) -> None:
    shared = SharedForm(item.id, user)
    shared.bring()
    fields = Fields(item.id, DecisionDraft(question=item.question or item.own_question or ""))
    draft = decision_form(fields, user, reads_outcomes.suggested(item.patient_id, user))
    shared.remember()
    _missing(draft, item.patient_id, user)
    form, tried = f"decision_{item.id}", st.session_state.setdefault("meeting_tried", {})
    if st.button("Record the decision", type="primary", key=f"meeting_record_{item.id}", shortcut="Alt+S"):
        tried[item.id] = draft
        done = acting.attempt(
            form,
            lambda submission: decisions.record_decision(
                session.engine(), item.id, draft, by=user, at=session.now(), submission_id=submission
            ),
        )
        if done:
            fields.forget()
            session.say("The decision is recorded. It is read back before the chair signs.")
            st.rerun()
    elif tried.get(item.id) == draft:
        acting.refused_still(form)


def _missing(draft: DecisionDraft, patient_id: str, user: User) -> None:
    """What the decision still needs, said while it is typed."""
    flags = reads.open_flags(patient_id, user)
    safety = bool(flags["rule"].str.startswith("SAF").any())
    to_record = missing_to_record(draft, session.today(), safety)
    for sentence in to_record:
        st.caption(f"Still missing: {plain(sentence)}")
    for sentence in missing_to_sign(draft, session.today(), safety):
        if sentence not in to_record:
            st.caption(f"Before the signature: {plain(sentence)}")


def _revise(item: Any, kept: DecisionDraft, signed: bool, user: User) -> None:
    versions = decisions.versions(session.engine(), item.decision_id, by=user)
    seen = int(versions["version"].iloc[-1])
    fields = Fields(f"{item.decision_id}_{seen}", kept)
    draft = decision_form(fields, user, reads_outcomes.suggested(item.patient_id, user))
    reason = st.text_input("Why it changes", key=f"meeting_reason_{item.decision_id}_{seen}")
    password = _password(signed, f"meeting_amend_password_{item.decision_id}_{seen}")
    if st.button("Amend and sign" if signed else "Save the change", key=f"meeting_revise_{item.decision_id}"):
        done = acting.attempt(
            f"revise_{item.decision_id}_{seen}",
            lambda submission: _revised(item, draft, seen, reason, signed, password, user, submission),
        )
        if done:
            fields.forget()
            session.say("The new version stands; the old one stays readable.")
            st.rerun()


def _password(signed: bool, key: str) -> str:
    return st.text_input("Your password", type="password", key=key) if signed else ""


def _revised(
    item: Any, draft: DecisionDraft, seen: int, reason: str, signed: bool, password: str, user: User, submission: str
) -> str:
    if signed and not password_given(user, password):
        raise Refused("That is not your password. Nothing was changed.")
    return decisions.revise(
        session.engine(),
        item.decision_id,
        draft,
        seen_version=seen,
        reason=reason,
        by=user,
        at=session.now(),
        submission_id=submission,
    )
