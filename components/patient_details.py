"""Who a patient is: registering somebody by hand, and correcting what was entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from components import acting, reads, session
from queries import patient_details, patients
from queries.patients import NewPatient
from rules.instruments import Direction, Instrument
from rules.narrative import LANGUAGES
from rules.patient_view import OTHERS
from rules.registration import Who
from rules.roles import User
from rules.steps import STEP_NAMES

SEXES = ("not stated", "female", "male", "other")
RHYTHMS = {7: "every week", 14: "every two weeks", 28: "every four weeks"}
FIRST_BIRTH = date(1900, 1, 1)
NOBODY = "nobody yet"
OWN_QUESTION = "What the patient asks the team, in their own words"


def new_patient(user: User) -> None:
    """Everything a first look needs, in one write; the rest is added on the patient's page."""
    teams = reads.teams(user)
    if not teams:
        st.info("You are in no team yet. An administrator adds you to one in the settings.")
        return
    team_id = next(iter(teams))
    if len(teams) > 1:
        team_id = st.selectbox("Team", list(teams), format_func=teams.__getitem__, key="record_new_team")
    there = reads.colleagues(replace(user, team_ids=(team_id,)))
    form = f"record_new_patient_{team_id}"
    with st.form(session.form_key(form), enter_to_submit=False, border=False):  # Enter in a field sends nothing half
        who = _fields(_nobody(), user)
        left, middle, right = st.columns(3)
        step = left.selectbox("Step", [None, *range(len(STEP_NAMES))], format_func=_step)
        why = middle.text_input("Why this step", "Placed at registration.")
        every = right.selectbox("The main questionnaire is due", [None, *RHYTHMS], format_func=_rhythm)
        clinician = st.selectbox(
            "Who treats the patient", [None, *there], format_func=lambda one: there.get(one, NOBODY)
        )
        sent = st.form_submit_button("Register the patient", type="primary")
    if sent:
        new = NewPatient(
            **vars(who), step=step, step_rationale=why.strip() or "Not said.", clinician_id=clinician, every_days=every
        )
        _registered(form, new, team_id, user)


def _registered(form: str, new: NewPatient, team_id: str, user: User) -> None:
    told: dict[str, Any] = {"team_id": team_id, "by": user, "at": session.now()}
    made = acting.attempt(
        form, lambda submission: patients.register(session.engine(), new, submission_id=submission, **told)
    )
    if made:
        session.say("Registered. Goals, treatments and visits are added under Record.")
        session.go_to_patient(made)


def details_form(patient_id: str, user: User) -> None:
    """The same fields as they stand, and why they change."""
    now = reads.banner(patient_id, user)
    start = Who(**{name: now[name] for name in Who.__dataclass_fields__})
    form = f"patient_details_{patient_id}"
    with st.form(session.form_key(form), enter_to_submit=False, border=False):  # Enter in a field sends nothing half
        who = _fields(start, user)
        why = st.text_input("Why it changes")
        sent = st.form_submit_button("Correct the details")
    told: dict[str, Any] = {"by": user, "at": session.now()}
    if sent:
        correct = lambda submission: patient_details.correct(  # noqa: E731
            session.engine(), patient_id, who, why, submission_id=submission, **told
        )
        acting.done(acting.attempt(form, correct), "Corrected. The trail says who changed what, and why.")


def _nobody() -> Who:
    return Who("", "", "", None, SEXES[0], "en", session.today(), "phq9", None)


def _fields(start: Who, user: User) -> Who:
    """Rows of three: seen whole on a desk, and in a sensible order on a phone."""
    known = reads.instruments(user)
    by_name = partial(named, known)
    days = {"min_value": FIRST_BIRTH, "max_value": session.today(), "format": "DD/MM/YYYY"}
    left, middle, right = st.columns(3)
    number = left.text_input("Number in this service", start.number)
    given = middle.text_input("Given name", start.given_name)
    family = right.text_input("Family name", start.family_name)
    left, middle, right = st.columns(3)
    born = left.date_input("Born on", start.birth_on, **days)
    sex = _pick(middle, "Sex", SEXES, start.sex)
    language = _pick(right, "Language", (*LANGUAGES, *OTHERS), start.language, _language)
    left, middle, right = st.columns(3)
    since = left.date_input("In care since", start.registered_on, **days)
    primary = _pick(middle, "Followed with", followed(known), start.primary_measure, by_name)
    lived = (None, *followed(known, "function"))
    function = _pick(right, "Daily life measured with", lived, start.function_measure, by_name)
    # Told to the patient as theirs and quoted on the visit card and in the meeting: nobody else's words belong here.
    help_ = "Shown to the patient as their own question. A referrer's question goes to the meeting as a referral."
    question = st.text_area(OWN_QUESTION, start.question, height=70, help=help_)
    return Who(number, given.strip(), family.strip(), born, sex, language, since, primary, function, question.strip())


def _pick(column: Any, label: str, known: Sequence[Any], now: Any, words: Callable[[Any], str] = str) -> Any:
    """What an import wrote stays a choice."""
    choices = [*known] if now in known else [*known, now]
    return column.selectbox(label, choices, choices.index(now), format_func=words)


def followed(known: Mapping[str, Instrument], domain: str = "") -> tuple[str, ...]:
    """The questionnaires whose score says better or worse, by name; of one domain, or all."""
    found = [one for one in known.values() if one.direction is not Direction.none and domain in ("", one.domain)]
    return tuple(one.id for one in sorted(found, key=lambda one: one.abbreviation))


def named(known: Mapping[str, Instrument], one: str | None) -> str:
    if one is None:
        return "not measured"
    return known[one].abbreviation if one in known else one


def _language(code: str) -> str:
    return LANGUAGES[code].name if code in LANGUAGES else OTHERS.get(code, code)


def _rhythm(days: int | None) -> str:
    return RHYTHMS[days] if days else "not planned yet"


def _step(step: int | None) -> str:
    return "not placed yet" if step is None else f"{step} · {STEP_NAMES[step]}"
