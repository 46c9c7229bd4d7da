"""Everything a page may need, imported once before gc.freeze(): a page that imports later pays on every run."""

import altair
import pandas
import sqlalchemy
import streamlit_authenticator
import typst

from components import (
    banner,
    caseload_table,
    decision_form,
    import_view,
    pack,
    patient_picker,
    people_forms,
    sign_in,
    trajectory_view,
)

__all__ = [
    "altair",
    "banner",
    "caseload_table",
    "decision_form",
    "import_view",
    "pack",
    "pandas",
    "patient_picker",
    "people_forms",
    "sign_in",
    "sqlalchemy",
    "streamlit_authenticator",
    "trajectory_view",
    "typst",
]
