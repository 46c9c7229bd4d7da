"""The patient banner: two identifiers, step and safety, always in view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import dates, session
from components.plain import plain
from components.theme import DARK, LIGHT, urgency_sign

# Streamlit has no option for an element that stays in view; the key gives the container its own class. Its ground is
# solid, or what scrolls beneath would be read into the name; Streamlit sets the colour scheme of whoever looks.
STAYS = f"""<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-banner) {{ position: sticky; top: 3.5rem; z-index: 90; }}
.st-key-banner {{ background: Canvas; padding-top: .25rem; }}
.st-key-banner {{ background: light-dark({LIGHT.background}, {DARK.background}); }}
@media (max-width: 640px) {{ .st-key-banner p {{ font-size: .85rem; }} }}
</style>"""


def banner(patient: Mapping[str, Any]) -> None:
    """Name, number and birth; step and weeks; safety in words; clinician."""
    st.html(STAYS)
    with st.container(key="banner", border=True, gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"#### {_name(patient)}", width="content")
            st.text(f"{patient['number']} · {dates.age(patient['birth_on'], session.today())}", width="content")
            if session.about_site()["is_sample"]:
                st.badge("Sample", color="violet")
        with st.container(horizontal=True, vertical_alignment="center"):
            if patient["urgency"]:
                sign = urgency_sign(patient["urgency"])
                st.badge(sign.text, color=sign.colour)  # type: ignore[arg-type]
            st.markdown(f"**{step_words(patient)}**", width="content")
            st.text(f"Safety: {patient['safety_words'] or 'never asked'}", width="content")
            st.caption(f"Clinician: {patient['clinician'] or 'nobody named'}", width="content")


def _name(patient: Mapping[str, Any]) -> str:
    name = f"{patient['given_name']} {patient['family_name']}".strip() or patient["number"]
    return plain(name)


def step_words(patient: Mapping[str, Any]) -> str:
    """Step 2 for 9 weeks."""
    if patient["discharged_on"] is not None and patient["discharged_on"] <= session.today():
        return f"Discharged on {dates.day(patient['discharged_on'])}"
    if patient["step"] is None or pd.isna(patient["step"]):
        return "Not placed in a step"
    weeks = (session.today() - patient["step_from_on"]).days // 7
    return f"Step {int(patient['step'])}, week {weeks + 1}"
