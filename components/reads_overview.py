"""Cached words of the patient page's first part, made once for a version of the data: keyed as in reads.py."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import NamedTuple

import streamlit as st

from components import reads, reads_care, reads_flags, session
from components.flag_cards import Cards, cards_of
from components.flag_tools import emergency_words
from components.plan_forms import CheckWords, PlanWords, check_words, plan_words
from components.plan_view import Decided, decided, goal_words, treatment_words
from components.reads import SHARED, Scope, _key
from components.step_view import StepWords, step_words
from rules.course import named
from rules.roles import User


class Overview(NamedTuple):
    """What the page says of one patient that nobody clicks, in Markdown; the rest is read when it is opened."""

    cards: Cards | None
    emergency: str
    closed_flags: int
    goals: str
    treatments: str
    step: StepWords
    plans: tuple[PlanWords, ...]
    check: CheckWords | None
    decisions: tuple[Decided, ...]


@st.cache_resource(**SHARED)
def _overview(scope: Scope, role: str, version: int, patient_id: str, today: date) -> Overview:
    key = scope, role, version, patient_id
    chart, name = reads._chart(*key), partial(named, reads._instruments())
    return Overview(
        cards_of(reads._open_flags(*key)),
        emergency_words(reads_flags._emergency_plans(*key)),
        len(reads_flags._closed_flags(*key)),
        goal_words(chart.goals),
        treatment_words(chart.interventions),
        step_words(reads_care._step_suggestion(*key, today)),
        plan_words(reads_care._plans(*key)),
        check_words(reads_care._warning_checks(*key)),
        decided(reads._decisions(*key), reads._actions(*key), name),
    )


def overview(patient_id: str, user: User) -> Overview:
    return _overview(*_key(user), patient_id, session.today())
