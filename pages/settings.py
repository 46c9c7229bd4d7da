"""The service itself: rules and their numbers, wording, people and teams, the audit trail."""

import streamlit as st

from components import (
    flag_record_view,
    help_form,
    notices_view,
    people_forms,
    rota_forms,
    rules_view,
    session,
    threshold_lab,
    trail_view,
    wording_view,
)
from rules.roles import Act, can

user = session.current_user()
st.title("Settings")

AREAS = {
    "People and teams": ((Act.manage_people,), people_forms.people_view),
    "Rules": ((Act.read_caseload, Act.manage_people), rules_view.rules_view),
    flag_record_view.LAB: ((Act.try_settings,), threshold_lab.threshold_lab),
    "Wording": ((Act.manage_instruments,), wording_view.wording_view),
    "Flags' record": ((Act.read_flag_record,), flag_record_view.flag_record_view),
    "Duty rota": ((Act.manage_rota,), rota_forms.rota_forms),
    "Notices": ((Act.manage_notices,), notices_view.notices_view),
    "Help for patients": ((Act.manage_help_lines,), help_form.help_form),
    "Audit trail": ((Act.read_audit,), trail_view.trail_view),
}
allowed = [name for name, (acts, _) in AREAS.items() if any(can(user, act) for act in acts)]
if not allowed:
    st.info("There is nothing here for you to set.")
    st.stop()

# One area at a time: what is not shown costs nothing.
chosen = st.segmented_control("Area", allowed, default=allowed[0], required=True, key=flag_record_view.AREA)
st.subheader(chosen)
AREAS[chosen][1](user)
