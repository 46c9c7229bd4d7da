"""The patient banner: two identifiers, step and safety, always in view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import dates, session
from components.plain import plain, small
from components.theme import urgency_sign


def banner(patient: Mapping[str, Any]) -> None:
    """Name, number and birth; step and weeks; safety in words; clinician. One text: it is drawn in one go."""
    with st.container(key="banner", border=True):
        st.markdown(f"#### {_who(patient)}\n\n{_where(patient)}")


def _who(patient: Mapping[str, Any]) -> str:
    known = small(plain(f"{patient['number']} · {dates.age(patient['birth_on'], session.today())}"))
    sample = " :violet-badge[Sample]" if session.about_site()["is_sample"] else ""
    return f"{_name(patient)} {known}{sample}"


def _where(patient: Mapping[str, Any]) -> str:
    sign = urgency_sign(patient["urgency"]) if patient["urgency"] else None
    parts = [
        f":{sign.colour}-badge[{sign.text}]" if sign else "",
        f"**{plain(step_words(patient))}**",
        plain(f"Safety: {patient['safety_words'] or 'never asked'}"),
        small(plain(f"Clinician: {patient['clinician'] or 'nobody named'}")),
    ]
    return " \u2003".join(filter(None, parts))


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
