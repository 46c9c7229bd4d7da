"""The story part of the patient's page: the visit card, and the story at three levels with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from components import reads_story, session, visit_card, visit_card_view
from components.download import download
from components.plain import plain
from rules.narrative import CLINICIAN, EASY, LEVELS, PATIENT, Sentence, language_of
from rules.roles import User
from rules.story_facts import Source

CARD, STORY = "Visit card", "Story"
LEVEL_WORDS = {CLINICIAN: "For clinicians", PATIENT: "For the patient", EASY: "Easy read"}
SOURCES_SHOWN = 12


def story(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    """Two ways to prepare a visit."""
    shown = st.segmented_control(
        "What to read",
        [CARD, STORY],
        default=CARD,
        required=True,
        key="patient_story_shown",
        label_visibility="collapsed",
    )
    if shown == CARD:
        _download(patient_id, patient, user)
        visit_card_view.visit_card_view(patient_id, user)
    else:
        _story(patient_id, patient, user)


def _download(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    download(
        "Visit card as PDF",
        lambda: visit_card.card_file(session.engine(), patient_id, by=user, at=session.now()),
        f"visit-card-{patient['number']}.pdf",
        "application/pdf",
        icon=":material/download:",
        key="patient_card_pdf",
    )


def _story(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    level = st.segmented_control(
        "Reading level", LEVELS, default=CLINICIAN, required=True, format_func=LEVEL_WORDS.__getitem__,
        key="patient_story_level",
    )  # fmt: skip
    language = str(patient["language"]) if level != CLINICIAN else "en"
    told = reads_story.story(patient_id, user, language)
    if level != CLINICIAN:
        st.caption(f"In {language_of(language).name}. To show it to the patient, open “Patient's view”.")
    st.caption("Computed from the record, sentence by sentence. “Data” shows what a sentence rests on.")
    shown = [one for one in told if one.texts[level]]
    for part, sentences in groupby(shown, key=lambda one: one.about):
        st.markdown(f"##### {str(part).capitalize()}")
        with st.container(gap="xxsmall"):
            _sentences(list(sentences), level)


def _sentences(told: Sequence[Sentence], level: str) -> None:
    for place, one in enumerate(told):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(plain(one.texts[level]), width="stretch")
            with st.popover("Data", type="tertiary", key=f"patient_story_{level}_{one.key}_{place}"):
                _sources(one.rests_on)


def _sources(sources: Sequence[Source]) -> None:
    for source in sources[-SOURCES_SHOWN:]:
        st.text(source.words)
    if len(sources) > SOURCES_SHOWN:
        st.caption(f"and {len(sources) - SOURCES_SHOWN} before these")
