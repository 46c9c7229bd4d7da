"""Everything a page may need, imported once before gc.freeze(): a page that imports later pays on every run."""

import altair
import pandas
import streamlit_authenticator
import typst

from components import (
    banner,
    caseload_table,
    import_view,
    patient_picker,
    people_forms,
    sign_in,
    trajectory_view,
)

__all__ = [
    "altair",
    "banner",
    "caseload_table",
    "import_view",
    "pandas",
    "patient_picker",
    "people_forms",
    "sign_in",
    "streamlit_authenticator",
    "trajectory_view",
    "typst",
]
