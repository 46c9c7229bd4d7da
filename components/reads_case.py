"""Cached words of a meeting's case, made once for a version of the data: keyed as in components/reads.py."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import streamlit as st

from components import reads, reads_care, session
from components.case_words import LastTime, flag_words, last_time, measure_words, said_words, wish_words
from components.reads import SHARED, Scope, _key, _reader
from queries import participants
from rules.roles import User


class Case(NamedTuple):
    """What is known of a patient before one meeting, in Markdown."""

    said: str
    wishes: str
    measures: tuple[str, str, str]
    last: LastTime | None
    flags: str


@st.cache_resource(**SHARED)
def _case(scope: Scope, role: str, version: int, patient_id: str, item_id: str, held_on: date, today: date) -> Case:
    key = scope, role, version, patient_id
    chart, earlier = reads._chart(*key), reads._decisions(*key)
    earlier = earlier[(earlier["agenda_item_id"] != item_id) & (earlier["held_on"] <= held_on)]
    told = earlier, reads._actions(*key), chart.assessments, today, reads._instruments(), reads._settings()
    said = participants.said(session.engine(), patient_id, by=_reader(scope, role), limit=3)
    return Case(
        said_words(said),
        wish_words(chart.goals, reads_care._last_wish(*key)),
        measure_words(reads._banner(*key)),
        last_time(*told),
        flag_words(reads._open_flags(*key)),
    )


def case(patient_id: str, item_id: str, held_on: date, user: User) -> Case:
    return _case(*_key(user), patient_id, item_id, held_on, session.today())
