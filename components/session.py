"""Who is here, what they have open, and the keys under which the session remembers it. Nobody else names those keys."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st

from components.cookie import COOKIE
from queries import sessions, site
from queries.engine import Engine, check_schema, make_engine
from rules.roles import User

TOKEN = "session_token"
PATIENT, MEETING = "open_patient", "open_meeting"
SAID = "said"
SHARED = "patient_shared"  # the patient looks at this screen too
SUBMISSION = "submission_"
QUIET = "drawn_again"  # this run is nobody's doing
READING = "reading_"  # when this session last wrote the reading of a patient into the trail
OF_A_PERSON = (
    TOKEN, PATIENT, MEETING, SAID, SUBMISSION, READING, QUIET, "refused+",
    "patient_", "meeting_", "record_", "caseload_", "settings_", "frame_alert", "trajectory_", "draft", "preference_",
    "day_", "supervision_",
)  # fmt: skip


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The one engine of this process. Raises where the schema is not this program's."""
    made = make_engine()
    check_schema(made)
    return made


@st.cache_resource(show_spinner=False)
def about_site() -> dict[str, object]:
    """Name, zone and whether the data is sample data: set once at installation."""
    return site.about(engine())


def now() -> datetime:
    """Now, or STEPWELL_NOW where a rehearsal or a test sets the clock."""
    told = os.environ.get("STEPWELL_NOW")
    return datetime.fromisoformat(told) if told else datetime.now(UTC)


def today() -> date:
    """Today where the service is."""
    return now().astimezone(ZoneInfo(str(about_site()["zone"]))).date()


def start_of_today() -> datetime:
    """Midnight where the service is."""
    return datetime.combine(today(), time(), ZoneInfo(str(about_site()["zone"])))


def user_or_none() -> User | None:
    """The person behind this session's token, as the database knows them now."""
    token = st.session_state.get(TOKEN) or st.context.cookies.get(COOKIE)
    user = sessions.who(engine(), token, now(), touch=QUIET not in st.session_state) if token else None
    if user is None:
        forget_everything()
    else:
        st.session_state[TOKEN] = token
    return user


def current_user() -> User:
    """Every page's first statement. Nobody signed in: a sentence, and nothing of the page runs."""
    user = user_or_none()
    if user is None:
        st.info("Please sign in to see this page.")
        st.stop()
    return user


def enter(token: str) -> None:
    st.session_state[TOKEN] = token


def forget_everything() -> None:
    """Leave nothing of one person for the next, but keep what Streamlit itself needs."""
    for name in [str(name) for name in st.session_state]:
        if name.startswith(OF_A_PERSON):
            del st.session_state[name]


def submission(form: str) -> str:
    """The idempotency key of a form: made when it is first drawn, the same until it was written."""
    return str(st.session_state.setdefault(f"{SUBMISSION}{form}", secrets.token_urlsafe(16)))


def form_key(form: str) -> str:
    """The widget key of a form: another one after it was written, so that the next form starts empty."""
    return f"{form}_{submission(form)}"


def forget_submission(form: str) -> None:
    st.session_state.pop(f"{SUBMISSION}{form}", None)


def draw_again() -> None:
    """Draw the page anew because the data changed. Nobody did anything, so nobody's session lasts longer for it."""
    st.session_state[QUIET] = True
    st.rerun()


def drawn() -> None:
    """The page is drawn; whatever comes next is somebody's doing."""
    st.session_state.pop(QUIET, None)


def select_patient(patient_id: str | None) -> None:
    """Open a patient for every page; an address that names another one follows."""
    st.session_state[PATIENT] = patient_id
    if "patient" in st.query_params:
        st.query_params["patient"] = patient_id or ""


def selected_patient() -> str | None:
    """Who is open. The address wins: after the browser's Back it names the patient that is to be seen."""
    if linked := st.query_params.get("patient"):
        st.session_state[PATIENT] = linked
    return st.session_state.get(PATIENT)


def go_to_patient(patient_id: str) -> None:
    """Open a patient on their own page, with an address that can be passed on."""
    select_patient(patient_id)
    page = Path(__file__).resolve().parent.parent / "pages" / "patient.py"
    st.switch_page(page, query_params={"patient": patient_id})


def select_meeting(meeting_id: str | None) -> None:
    """Open a meeting, or close it. It stands in the address too: after a reload or a lost server one is back in it."""
    st.session_state[MEETING] = meeting_id
    if meeting_id is None:
        st.query_params.pop("meeting", None)
    else:
        st.query_params["meeting"] = meeting_id


def selected_meeting() -> str | None:
    return st.query_params.get("meeting") or st.session_state.get(MEETING)


def is_shared_with_patient(page: str) -> bool:
    """Whether what is on screen now is the patient's own page, looked at together."""
    return page == "patient" and bool(st.session_state.get(SHARED)) and selected_patient() is not None


def say(text: str) -> None:
    """A message that survives the rerun after a write."""
    st.session_state[SAID] = text


def said() -> str | None:
    return st.session_state.pop(SAID, None)
