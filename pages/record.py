"""Bringing in patients and measurements: by hand, or from a file with a preview of what will happen."""

import streamlit as st

from components import acting, import_view, patient_details, patient_picker, reads, session
from components.entry_form import askable, entry_form
from rules.roles import Act, can

user = session.current_user()
st.title("Record")

by_hand, new, from_file = st.tabs(["Enter answers", "New patient", "Import a file"])

# The file first: a refused patient ends the page.
with from_file:
    if can(user, Act.import_file):
        import_view.import_view(user)
    else:
        st.info("Importing files is for care managers, supervisors and chairs.")

with new:
    patient_details.new_patient(user)

with by_hand:
    patient_id = patient_picker.find(user, "record_find") or session.selected_patient()
    if patient_id is None:
        st.info("Find the patient first: by number or by name.")
    else:
        patient = acting.read(lambda: reads.opened_patient(patient_id, user))
        st.text(f"For {patient['given_name']} {patient['family_name']} · {patient['number']}")
        known = reads.instruments(user)
        names = askable(known, patient["primary_measure"])
        chosen = st.selectbox("Questionnaire", names, format_func=lambda name: known[name].abbreviation)
        entry_form(patient_id, known[chosen], user)
