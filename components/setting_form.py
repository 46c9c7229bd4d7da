"""Changing a number of the rule book: what it is now, what would change, a reason, a signature; then everybody anew."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from components import acting, session
from queries import reevaluation, setting_changes
from queries.instruments import instruments
from rules.dates import counted
from rules.instruments import Instrument
from rules.roles import Act, User, can
from rules.rule_book import CONFIDENCE
from rules.rule_book_text import number
from rules.rule_reads import asked_by
from rules.setting_limits import limits_of, refusal
from rules.setting_names import name_of
from rules.settings import Setting

FORM = "settings_rule"


def setting_form(user: User) -> None:
    """Nothing is written before the person has seen from what to what, and has said why."""
    known, forms = setting_changes.settings_in_force(session.engine()), instruments(session.engine())
    key = st.selectbox(
        "Which number",
        list(known),
        None,
        format_func=_names(known, forms).__getitem__,
        key="settings_key",
        placeholder="Type a word, a rule such as DET-1, or a form",
    )
    if key is None:
        st.caption("Choose the number that is to be changed, or confirmed as it is.")
        return
    old = known[key]
    st.text(f"Now {_now(old)}. {old.source or 'Nobody has published it.'}")
    st.caption(f"Key on the command line: {key}")
    key_of_form = f"{session.form_key(FORM)}_{key}"
    low, high = limits_of(old, forms)
    words = f"New value ({low:g} to {high:g} {old.unit})"
    value = st.number_input(words, value=None, step=0.01 if high <= 1 else 1.0, format="%g", key=f"{key_of_form}_value")
    source = st.text_input("Where the new number comes from", key=f"{key_of_form}_source")
    reason = st.text_area("Why it is changed", key=f"{key_of_form}_reason")
    if value is None:
        st.caption("Give a value to see what would change.")
        return
    if why := refusal(old, value, forms):
        st.error(why)
        return
    _preview(old, value)
    if st.button("Sign this change", type="primary", key=f"{key_of_form}_sign"):
        _sign(key, value, source, reason, user)


def _names(known: Mapping[str, Setting], forms: Mapping[str, Instrument]) -> dict[str, str]:
    """What the list shows and is searched by: the name, and the rules that go by it."""
    rules = asked_by(known)
    return {
        key: " · ".join((name_of(key, forms), *rules[key])) + ("" if one.version else " (not set)")
        for key, one in known.items()
    }


def _now(old: Setting) -> str:
    if not old.version:
        return "not set"
    return f"{number(old.value)} {old.unit}, version {old.version} ({CONFIDENCE.get(old.confidence, old.confidence)})"


def _preview(old: Setting, value: float) -> None:
    before = number(old.value) if old.version else "not set"
    same = old.version and old.value == value
    what = f"Confirms {before}" if same else f"From {before} to {number(value)}"
    who = counted(reevaluation.patients(session.engine()), "patient")
    st.info(
        f"{what} {old.unit}, as version {old.version + 1}. Flags and verdicts that are there keep what they were "
        f"judged by. {who} will be looked at again when you start that."
    )


def _sign(key: str, value: float, source: str, reason: str, user: User) -> None:
    done = acting.attempt(
        FORM,
        lambda submission: setting_changes.change(
            session.engine(),
            key,
            value,
            source=source,
            reason=reason,
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    )
    if done:
        session.say("Signed. It holds for whatever is looked at from now on.")
        st.rerun()


def to_look_at_again(user: User) -> None:
    """Say that numbers have changed since everybody was looked at, and offer to do it now."""
    engine = session.engine()
    if not reevaluation.is_due(engine):
        return
    patients = reevaluation.patients(engine)
    with st.container(border=True):
        who = counted(patients, "patient")
        st.text(f"Numbers have changed since everybody was looked at: {who} will be looked at again.")
        if not can(user, Act.manage_rules):
            st.caption("A clinical lead starts this; it also happens every night.")
        elif st.button("Look at everybody again", key="settings_reevaluate"):
            _look_again(user)


def _look_again(user: User) -> None:
    bar = st.progress(0.0, "Starting …")
    done = acting.read(
        lambda: reevaluation.reevaluate(
            session.engine(),
            by=user,
            at=session.now(),
            progress=lambda so_far, of: bar.progress(so_far / of, f"{so_far:,} of {of:,} patients"),
        )
    )
    session.say(f"Looked at: {counted(done.patients, 'patient')}. Standing differently now: {done.changed:,}.")
    st.rerun()


def found(rows: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """The rows in which this text stands somewhere."""
    if not wanted.strip():
        return rows
    text = rows.astype(str).agg(" ".join, axis=1).str.lower()
    return rows[text.str.contains(wanted.strip().lower(), regex=False)]
