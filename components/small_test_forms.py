"""The forms of a small test: planning one from what was seen, and saying what becomes of it."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from components import acting, reads, reads_patterns, session
from components.plain import plain
from queries.small_test_reads import Shown
from queries.small_tests import AGAIN, DROPPED, KEPT, NewJudgement, NewSmallTest, judge, plan
from rules.instruments import Instrument
from rules.roles import User
from rules.rule_book import CONFIDENCE
from rules.small_test import usual_points

USUAL = timedelta(days=14)  # a fortnight of a diary is the shortest that shows a pattern; the form lets it be changed
ELSE = "Something that is not asked here"
OUTCOMES = {KEPT: "Kept", DROPPED: "Dropped", AGAIN: "Tried again"}


def plan_button(patient_id: str, measure: str, pattern: str, user: User, key: str) -> None:
    """One click opens the form with what is known already: what it is about and what was seen."""
    box = st.popover(
        "Plan a small test", icon=":material/science:", key=f"patient_plan_{patient_id}_{key}", on_change="rerun"
    )
    if not box.open:  # a form that is closed costs nothing: a diary may have a dozen patterns
        return
    with box:
        if pattern:
            st.caption(f"Seen: {plain(pattern)}")
        _plan(f"patient_test_{patient_id}_{key}", patient_id, measure, pattern, user)


def _plan(form: str, patient_id: str, measure: str, pattern: str, user: User) -> None:
    measures = reads_patterns.measures(patient_id, user)
    key = session.form_key(form)
    st.session_state.setdefault(f"{key}_measure", measure if measure in measures else "")
    chosen = st.selectbox(
        "What it is meant to move", [*measures, ""], format_func=lambda one: measures.get(one, ELSE),
        key=f"{key}_measure",
    )  # fmt: skip
    with st.form(key, border=False):
        what = st.text_input("What is tried", placeholder="for example 20 minutes' walk before noon")
        variable = measures[chosen] if chosen else st.text_input("What that is")
        why = st.text_area("Why")
        wanted = _wanted(chosen, variable, user) if chosen else None
        success = st.text_input("What counts as success, in words", placeholder=_in_words(variable, wanted))
        left, right = st.columns(2)
        from_on = left.date_input("From", session.today(), format="DD/MM/YYYY")
        judge_on = right.date_input("Judged on", session.today() + USUAL, format="DD/MM/YYYY")
        sent = st.form_submit_button("Plan this test")
    told = success.strip() or (_in_words(variable, wanted) if chosen and wanted else "")
    new = NewSmallTest(what, variable, why, told, from_on, judge_on, pattern, chosen, wanted)
    if sent and acting.attempt(
        form,
        lambda submission: plan(session.engine(), patient_id, new, by=user, at=session.now(), submission_id=submission),
    ):
        session.say("The small test is planned; it stands among the treatments.")
        st.rerun()


def _wanted(measure: str, variable: str, user: User) -> float | None:
    """Points, below 0 for lower; what is published is offered with its source, and nothing where nothing is."""
    known = reads.instruments(user)
    usual = usual_points(measure, known)
    left, right = st.columns(2)
    points = left.number_input("Success: at least this much", 0.0, value=usual.value if usual else None, step=0.5)
    way = right.segmented_control("lower or higher", ["lower", "higher"], default=_better(measure, known))
    if usual:
        st.caption(f"{usual.value:g} points: {usual.source} ({CONFIDENCE.get(usual.confidence, usual.confidence)})")
    if not points or way is None:
        return None
    return points if way == "higher" else -points


def _better(measure: str, known: dict[str, Instrument]) -> str | None:
    form, _, scale = measure.partition(".")
    direction = known[form].item(scale).direction if scale else known[form].direction
    return {1: "higher", -1: "lower"}.get(direction.sign)


def _in_words(variable: str, wanted: float | None) -> str:
    if not wanted:
        return "how you will both know that it helped"
    return f"{variable} at least {abs(wanted):g} {'higher' if wanted > 0 else 'lower'}"


def judge_button(one: Shown, user: User) -> None:
    """What becomes of it, with a reason. Before its day it can only be dropped; afterwards a slip can be corrected."""
    tested, over = one.tested, one.tested.test.judge_on <= session.today()
    if tested.judged is not None and tested.judged.outcome == AGAIN:
        return  # the next round is planned: that one is judged
    label = "Correct this" if tested.judged else "Judge it" if over else "Stop it early"
    form = f"patient_judge_{tested.id}"
    box = st.expander(label, icon=":material/gavel:", key=f"{form}_open", on_change="rerun")
    if box.open:
        with box:
            _judge(form, one, over, user)


def _judge(form: str, one: Shown, over: bool, user: User) -> None:
    tested, key = one.tested, session.form_key(form)
    offered = [KEPT, DROPPED, AGAIN] if over and not tested.judged else [KEPT, DROPPED] if over else [DROPPED]
    outcome = st.radio("What becomes of it", offered, None if over else 0, format_func=OUTCOMES.get, key=f"{key}_out")
    with st.form(key, border=False):
        reason = st.text_area("Why", placeholder="what the patient says, what it cost, what the numbers say")
        again_from, again_until = _next_days(one) if outcome == AGAIN else (None, None)
        sent = st.form_submit_button("Keep this judgement")
    corrects = tested.judged.id if tested.judged else None
    new = NewJudgement(outcome or "", reason, again_from, again_until, corrects)
    if sent and acting.attempt(
        form,
        lambda submission: judge(session.engine(), tested.id, new, by=user, at=session.now(), submission_id=submission),
    ):
        session.say("The judgement is kept with what the numbers say today.")
        st.rerun()


def _next_days(one: Shown) -> tuple[date, date]:
    """A pause first: the next round is compared with days on which it is not tried."""
    test, pause = one.tested.test, reads.site_settings().whole("small_test.days")
    begins = max(test.judge_on + timedelta(days=pause + 1), session.today())
    st.caption(f"Leave at least {pause} days without it first: the next round is compared with them.")
    left, right = st.columns(2)
    from_on = left.date_input("Next round from", begins, format="DD/MM/YYYY")
    return from_on, right.date_input("Judged on", begins + (test.judge_on - test.from_on), format="DD/MM/YYYY")
