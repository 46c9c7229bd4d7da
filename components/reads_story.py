"""Cached reads of a patient's story, visit card, own page and what is new: keyed as in components/reads.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from components import session
from components.reads import KEPT, SHARED, Scope, _instruments, _key, _reader
from components.visit_card import VisitCard, visit_card_of
from queries import course as course_queries
from queries import help_lines
from queries import since as since_queries
from queries import who_sees as who_sees_queries
from rules.course import Course
from rules.narrative import Sentence
from rules.narrative import story as story_of
from rules.patient_view import PatientView
from rules.patient_view import patient_view as patient_view_of
from rules.roles import User
from rules.since import Since


@st.cache_resource(**SHARED)  # frozen, and the numbers in force are no plain data
def _course(scope: Scope, role: str, version: int, patient_id: str, today: date) -> Course:
    return course_queries.course(session.engine(), patient_id, by=_reader(scope, role), at=session.now())


def course(patient_id: str, user: User) -> Course:
    """One patient's course as it is known today."""
    return _course(*_key(user), patient_id, session.today())


@st.cache_data(**KEPT)
def _story(scope: Scope, role: str, version: int, patient_id: str, today: date, language: str) -> tuple[Sentence, ...]:
    return story_of(_course(scope, role, version, patient_id, today), _instruments(), language)


def story(patient_id: str, user: User, language: str) -> tuple[Sentence, ...]:
    return _story(*_key(user), patient_id, session.today(), language)


@st.cache_data(**KEPT)
def _visit_card(scope: Scope, role: str, version: int, patient_id: str, today: date) -> VisitCard:
    by = _reader(scope, role)
    return visit_card_of(session.engine(), patient_id, by=by, at=session.now(), charted=False)


def visit_card(patient_id: str, user: User) -> VisitCard:
    """The card without its chart: on screen the trajectory is one click away."""
    return _visit_card(*_key(user), patient_id, session.today())


@st.cache_data(**KEPT)
def _patient_view(
    scope: Scope, role: str, version: int, patient_id: str, today: date, language: str, level: str
) -> PatientView:
    by, engine, at = _reader(scope, role), session.engine(), session.now()
    readers = who_sees_queries.who_sees(engine, patient_id, by=by, at=at)
    told = _course(scope, role, version, patient_id, today)
    return patient_view_of(told, _instruments(), help_lines.latest(engine), readers, language=language, level=level)


def patient_view(patient_id: str, user: User, language: str, level: str) -> PatientView:
    return _patient_view(*_key(user), patient_id, session.today(), language, level)


@st.cache_data(**KEPT)
def _since(
    scope: Scope, role: str, version: int, patient_id: str, person_id: str, hour: str, before: date | None
) -> tuple[Since, ...]:
    by, engine, at = replace(_reader(scope, role), id=person_id), session.engine(), session.now()
    if before is not None:
        return (since_queries.since_last_meeting(engine, patient_id, by=by, at=at, before=before),)
    return since_queries.since_last_time(engine, patient_id, by=by, at=at)


def since(patient_id: str, user: User, before: date | None = None) -> tuple[Since, ...]:
    """New since this person's last look, the last visit and the last meeting; `before`: since the meeting before it."""
    hour = session.now().strftime("%Y-%m-%d %H")
    return _since(*_key(user), patient_id, user.id, hour, before)
