"""Entering one questionnaire by hand: from paper, by phone, or with help."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from components import acting, reads, session
from components.plain import plain
from queries import assessments
from queries.assessments import NewAssessment
from queries.wordings import SHIPPED_LANGUAGE, Worded, worded
from rules.instruments import Instrument, Item, Method
from rules.raters import RATERS
from rules.roles import User

HOW = {
    "paper": "from paper",
    "phone": "by phone",
    "assisted": "with help",
    "staff": "asked by staff",
    "self": "by the patient",
}
UNANSWERED = "Not answered"


def askable(known: Mapping[str, Instrument], primary: str) -> list[str]:
    """What a patient can be asked to fill in, the main one first, then by name: also a log, which has no total."""
    asked = [name for name, one in known.items() if one.items or one.low is not None]
    return sorted(asked, key=lambda name: (name != primary, known[name].abbreviation))


def entry_form(patient_id: str, instrument: Instrument, user: User) -> None:
    """One assessment of one patient. Unanswered stays unanswered: nothing is filled in."""
    shown = _in_language(patient_id, instrument, user)
    instrument = shown.instrument
    form = f"record_entry_{patient_id}_{instrument.id}"
    key = session.form_key(form)
    with st.form(key, border=True):
        st.markdown(f"**{instrument.name}**" + (f" · {instrument.recall}" if instrument.recall else ""))
        if instrument.stem:
            st.write(instrument.stem)
        if instrument.t_scores:
            st.caption(plain(f"Edition {instrument.extra.get('edition')}. {_coding(instrument)}"))
        left, right = st.columns(2)
        taken_on = left.date_input(
            "Taken on", session.today(), max_value=session.today(), format="DD/MM/YYYY", key=f"{key}_on"
        )
        how = right.selectbox("How it came", list(HOW), format_func=HOW.__getitem__, key=f"{key}_how")
        rater = left.selectbox("Whose view it is", list(RATERS), format_func=RATERS.__getitem__, key=f"{key}_rater")
        answers, total = _answers(instrument, key)
        note = st.text_area("Note (optional)", key=f"{key}_note")
        if instrument.credit:
            st.text(instrument.credit)
        sent = st.form_submit_button("Save the answers", type="primary")
    if sent:
        told = {"how": how, "rater": rater, "note": note, "language": shown.language}
        _save(patient_id, NewAssessment(instrument.id, _day(taken_on), answers, total, **told), user, form)


def _in_language(patient_id: str, instrument: Instrument, user: User) -> Worded:
    """The form in the patient's language where there is such a wording; item numbers where there is none at all."""
    theirs = str(reads.banner(patient_id, user)["language"] or SHIPPED_LANGUAGE)
    found = worded(session.engine(), instrument, theirs)
    if len(found) == 1:
        chosen = next(iter(found))
    else:
        chosen = st.selectbox("Language of the form", list(found), key=f"record_language_{patient_id}_{instrument.id}")
    shown = found[chosen]
    if instrument.items and not all(item.text for item in shown.instrument.items):
        st.caption(
            f"The wording of {instrument.abbreviation} may not be shipped: item numbers stand for it. "
            "Use the paper form, or add the wording your service has a licence for (Settings, Wording)."
        )
    elif chosen.partition("-")[0] != theirs.partition("-")[0]:
        st.caption(f"There is no wording in the patient's language ({theirs}); this one is in {chosen}.")
    return shown


def _day(value: Any) -> date:
    return value if isinstance(value, date) else session.today()


def _answers(instrument: Instrument, key: str) -> tuple[dict[str, Any], float | None]:
    if instrument.method is Method.total_only:
        words = f"Total ({instrument.low:g} to {instrument.high:g})"
        return {}, st.number_input(words, instrument.low, instrument.high, None, step=1.0, key=f"{key}_total")
    return {item.key: _answer(item, key) for item in instrument.items}, None


def _answer(item: Item, key: str) -> float | None:
    """Options as radio buttons where there are few, a number otherwise; always with a way to leave it open."""
    label = f"{item.key}. {item.text}" if item.text else f"Item {item.key}"
    if item.options:
        words = {option.value: f"{option.value:g} · {option.label}" for option in item.options}
        return st.radio(
            label, list(words), None, format_func=words.__getitem__, horizontal=True, key=f"{key}_{item.key}"
        )
    step = int(item.step) if float(item.step).is_integer() else float(item.step)
    kind = type(step)
    return st.number_input(
        f"{label} ({item.low:g} to {item.high:g})",
        kind(item.low),
        kind(item.high),
        None,
        step=step,
        key=f"{key}_{item.key}",
    )


def _save(patient_id: str, new: NewAssessment, user: User, form: str) -> None:
    if new.total is None and not any(value is not None for value in new.answers.values()):
        st.warning("Nothing is answered yet. An unanswered form is not saved.")
        return
    saved = acting.attempt(
        form,
        lambda submission: assessments.record(
            session.engine(), patient_id, new, by=user, at=session.now(), submission_id=submission
        ),
    )
    if saved:
        session.say("Saved and scored. Flags and the caseload are up to date.")
        st.rerun()


def _coding(instrument: Instrument) -> str:
    """How this edition numbers its answers, where others do it differently."""
    coding = instrument.extra.get("item_coding")
    told = coding.items() if isinstance(coding, Mapping) else ()
    return " ".join(f"{key}: {words}." for key, words in told if key not in ("note", "status", "source"))
