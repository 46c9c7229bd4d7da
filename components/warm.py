"""Everything a page may need, imported once before gc.freeze(): a page that imports later pays on every run."""

import altair
import pandas
import streamlit_authenticator
import typst

from components import (
    alert_bell,
    banner,
    caseload_table,
    charts_trajectory,
    decision_form,
    flag_cards,
    flag_record_view,
    import_view,
    meeting_after,
    meeting_board,
    meeting_case,
    meeting_numbers,
    meeting_sign,
    minutes_view,
    my_day_work,
    notices_view,
    patient_picker,
    patterns_view,
    people_forms,
    rota_forms,
    safety_net_view,
    sign_in,
    trajectory_view,
)

__all__ = [
    "alert_bell",
    "flag_cards",
    "flag_record_view",
    "notices_view",
    "rota_forms",
    "safety_net_view",
    "altair",
    "banner",
    "caseload_table",
    "charts_trajectory",
    "decision_form",
    "import_view",
    "meeting_case",
    "meeting_after",
    "meeting_board",
    "meeting_numbers",
    "meeting_sign",
    "minutes_view",
    "my_day_work",
    "pandas",
    "patient_picker",
    "patterns_view",
    "people_forms",
    "sign_in",
    "streamlit_authenticator",
    "trajectory_view",
    "typst",
]

# The panels every patient has are built once: a first visitor does not wait for them.
charts_trajectory.warm()
