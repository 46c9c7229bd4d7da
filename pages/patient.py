"""One patient: who, where they stand, and one part of the page at a time."""

import streamlit as st

from components import (
    acting,
    patient_overview,
    patient_picker,
    patient_record,
    patient_views,
    patterns_view,
    reads,
    session,
)
from components.banner import banner

user = session.current_user()
patient_id = patient_picker.picked(user)
if patient_id is None:
    st.info("No patient is open. Pick one above, or in the caseload.")
    st.stop()

patient = acting.read(lambda: reads.opened_patient(patient_id, user))
banner(patient)

PARTS = {
    patient_views.OVERVIEW: patient_overview.overview,
    patient_views.PATTERNS: patterns_view.patterns,
    patient_views.RECORD: patient_record.record,
}
PARTS[patient_views.switch(PARTS)](patient_id, patient, user)
