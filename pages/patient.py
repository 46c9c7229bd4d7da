"""One patient: who, where they stand, and one part of the page at a time."""

import streamlit as st

from components import (
    patient_overview,
    patient_picker,
    patient_record,
    patient_story,
    patient_views,
    patients_view,
    patterns_view,
    session,
    since_view,
    transfer_form,
)
from components.banner import banner
from components.piece import piece

user = session.current_user()
if patients_view.shared(user):
    st.stop()
patient_id = patient_picker.picked(user)
if patient_id is None:
    st.info("No patient is open. Pick one above, or in the caseload.")
    st.stop()

patient = transfer_form.opened(patient_id, user)
banner(patient)
piece(patient_id, lambda _, by: since_view.since_view(patient_id, by), patient, user)

PARTS = {
    patient_views.OVERVIEW: patient_overview.overview,
    patient_views.PATTERNS: patterns_view.patterns,
    patient_views.STORY: patient_story.story,
    patient_views.PATIENTS_VIEW: patients_view.patients_view,
    patient_views.RECORD: patient_record.record,
}
patient_views.part(PARTS, patient_id, patient, user)
