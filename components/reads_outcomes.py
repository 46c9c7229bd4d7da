"""Cached reads of what became of decisions, in the manner of components/reads.py."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from components import charts_trajectory, session
from components.charts_story import Story
from components.charts_trajectory import summary
from components.charts_words import rows
from components.reads import KEPT, Scope, _key, _reader
from components.story import story_of
from queries import basis, outcomes
from queries import steps as step_queries
from queries import treatments as treatment_queries
from queries.outcomes import Taken
from rules.decisions import Suggested
from rules.roles import User


@st.cache_data(**KEPT)
def _taken(scope: Scope, role: str, version: int, team_id: str, since: date, until: date) -> list[Taken]:
    return outcomes.taken(session.engine(), team_id, since=since, until=until, by=_reader(scope, role))


def taken(user: User, team_id: str, since: date, until: date) -> list[Taken]:
    """The signed decisions of one team's meetings from a day to a day, newest first."""
    return _taken(*_key(user), team_id, since, until)


@st.cache_data(**KEPT)
def _suggested(scope: Scope, role: str, version: int, patient_id: str, today: date) -> Suggested:
    told = step_queries.suggestion(session.engine(), patient_id, by=_reader(scope, role), at=session.now())
    return Suggested(str(told.way), told.words, told.rule, told.rule_version)


def suggested(patient_id: str, user: User) -> Suggested:
    """What the step rules suggest today, as a decision keeps it."""
    return _suggested(*_key(user), patient_id, session.today())


@st.cache_data(**KEPT)
def _module_names(scope: Scope, role: str, version: int) -> list[str]:
    return treatment_queries.names_used(session.engine(), by=_reader(scope, role))


def module_names(user: User) -> list[str]:
    """The modules and drugs that the reader's teams have used."""
    return _module_names(*_key(user))


@st.cache_data(**KEPT)
def _as_known(scope: Scope, role: str, version: int, decision_id: str, of: int, dark: bool) -> dict[str, Any] | None:
    told = basis.of_version(session.engine(), decision_id, of, by=_reader(scope, role))
    if told is None:
        return None
    spec, text = drawn_then(told, dark=dark)
    kept = {"intact": told.intact, "as_of": told.as_of, "told": told.suggestion}
    return kept | {"spec": spec, "text": text, "rows": rows(_story_then(told))}


def as_known(decision_id: str, version: int, user: User, *, dark: bool) -> dict[str, Any] | None:
    """The chart as it stood when this version was written; None for one from before charts were kept."""
    return _as_known(*_key(user), decision_id, version, dark)


def drawn_then(told: basis.Basis, *, dark: bool) -> tuple[dict[str, Any], str]:
    """Specification and text of a frozen chart: the same from the same basis, whatever came since."""
    story = _story_then(told)
    return charts_trajectory.trajectory(story, dark=dark) | {"description": ""}, summary(story)


def _story_then(told: basis.Basis) -> Story:
    return story_of(told.chart, told.instruments, told.as_of, told.first, settings=told.settings)
