"""The patient's own page on screen: for looking at together in a visit, in large letters and with nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components import acting, patient_sheet, reads, reads_story, session
from components.charts_patient import patient_line
from components.download import download
from components.plain import plain
from components.trajectory_view import is_dark
from components.visit_card import name_of
from rules.narrative import EASY, LANGUAGES, PATIENT, language_of
from rules.patient_view import PatientView
from rules.roles import User

LEVEL_WORDS = {PATIENT: "Plain language", EASY: "Easy read"}
LARGE = """<style>
.st-key-patients_view p, .st-key-patients_view li { font-size: 1.15rem; line-height: 1.6; }
.st-key-patients_view { max-width: 46rem; }
</style>"""
# While the screen is shared nothing of the clinician's leads away from it but the way back.
ALONE = """<style>[data-testid="stHeader"], .st-key-frame_head { display: none; }</style>"""


def patients_view(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    """The part of the patient's page, with the choice of language and level above it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        own = language_of(str(patient["language"])).code
        codes = list(LANGUAGES)
        code = st.selectbox(
            "Language", codes, codes.index(own), key=f"patient_language_{patient_id}",
            format_func=lambda one: LANGUAGES[one].name, width=160,
        )  # fmt: skip
        level = st.segmented_control(
            "Words", list(LEVEL_WORDS), default=PATIENT, required=True, format_func=LEVEL_WORDS.__getitem__,
            key="patient_level",
        )  # fmt: skip
        st.button("Share this screen", icon=":material/present_to_all:", key="patient_share", on_click=_share)
        language = str(patient["language"]) if code == own else code
        _download(patient_id, patient, user, language, str(level))
    st.session_state["patient_shown_as"] = (language, level)
    _page(acting.read(lambda: reads_story.patient_view(patient_id, user, language, str(level))), patient)


def _share() -> None:
    st.session_state[session.SHARED] = True


def _back() -> None:
    st.session_state[session.SHARED] = False


def shared(user: User) -> bool:
    """Draw nothing but the patient's page, if the screen is shared. True where that was done."""
    patient_id = session.selected_patient()
    if not st.session_state.get(session.SHARED) or patient_id is None:
        return False
    patient = acting.read(lambda: reads.opened_patient(patient_id, user))
    language, level = st.session_state.get("patient_shown_as", ("", PATIENT))
    st.html(ALONE)
    st.button("Back to the clinician's page", icon=":material/arrow_back:", key="patient_unshare", on_click=_back)
    _page(acting.read(lambda: reads_story.patient_view(patient_id, user, language, level)), patient)
    return True


def _download(patient_id: str, patient: Mapping[str, Any], user: User, language: str, level: str) -> None:
    told = {"language": language, "level": level, "by": user, "at": session.now()}
    download(
        "Page as PDF",
        lambda: patient_sheet.sheet_file(session.engine(), patient_id, **told),
        f"my-course-{patient['number']}.pdf",
        "application/pdf",
        icon=":material/download:",
        key="patient_sheet_pdf",
    )


def _page(view: PatientView, patient: Mapping[str, Any]) -> None:
    st.html(LARGE)
    with st.container(key="patients_view"):
        st.title(plain(view.page["title"]))
        sample = f" · {view.page['sample']}" if session.about_site()["is_sample"] else ""
        st.caption(plain(f"{name_of(patient)} · {view.made}{sample}"))
        if view.fallback:
            st.info(plain(view.fallback))
        if view.urgent:
            _help(view)
        _goals(view)
        _doing(view)
        _lines(view.page["tried"], view.tried)
        _agreed(view)
        _lines(view.page["next"], view.next)
        if not view.urgent:
            _help(view)
        _asked(view)
        _sees(view)


def _help(view: PatientView) -> None:
    with st.container(border=True):
        st.subheader(plain(view.page["help"]))
        for line in view.help:
            st.markdown(f"**{plain(line)}**")
        st.markdown(plain(view.unwatched))


def _lines(title: str, lines: Sequence[str]) -> None:
    st.subheader(plain(title))
    for line in lines:
        st.markdown(plain(line))


def _goals(view: PatientView) -> None:
    st.subheader(plain(view.page["goals"]))
    if not view.goals:
        st.markdown(plain(view.page["no_goals"]))
    for goal in view.goals:
        st.markdown(f"**{plain(goal.words)}**")
        for line in (goal.when, goal.reached):
            if line:
                st.markdown(plain(line))


def _doing(view: PatientView) -> None:
    _lines(view.page["doing"], view.doing)
    if view.line is not None:
        spec = patient_line(view, language_of(view.language), dark=is_dark())
        st.vega_lite_chart(spec, width="stretch", theme=None, alt=view.line.told, key="patient_line")
        st.caption(plain(view.line.told))
    if view.numbers:
        with st.expander(plain(view.page["numbers"])):
            for row in view.numbers:
                st.markdown(plain(row))


def _agreed(view: PatientView) -> None:
    st.subheader(plain(view.page["agreed"]))
    if not view.agreed:
        st.markdown(plain(view.page["no_agreed"]))
    for one in view.agreed:
        st.markdown("  \n".join(plain(line) for line in (one.what, one.why, one.wish) if line))


def _asked(view: PatientView) -> None:
    st.subheader(plain(view.page["asked"]))
    for line in (view.question, *view.asked):
        if line:
            st.markdown(plain(line))


def _sees(view: PatientView) -> None:
    st.subheader(plain(view.page["sees"]))
    st.markdown(plain(view.page["sees_team"]))
    st.markdown("\n".join(f"- {plain(line)}" for line in view.sees))
    st.markdown(plain(view.trail))
    st.markdown(plain(view.page["purpose"]))
    st.caption(plain(view.page["written"]))
