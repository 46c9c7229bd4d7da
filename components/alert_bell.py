"""What is urgent reaches an open screen by itself: a line that stays until it is opened, a toast that comes once.

The poll reads one query by index and never touches the session: a screen that nobody sits at still goes idle.
"""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from components import dates, session
from components.plain import plain
from components.theme import urgency_sign
from queries import alerts, sessions
from rules.roles import Act, User, can

EVERY = timedelta(seconds=4)
SHOWN = 3  # patients; the rest is counted
KINDS = {
    "new": "needs an answer",
    "more urgent": "has become more urgent",
    "open again": "is open again",
    "to duty": "was not answered in time: you are on duty",
    "to lead": "was not answered in time: you lead",
    alerts.AGAIN: "has still not been answered",
    alerts.MOVED: "has come to your team with an open flag",
}


def bell(user: User) -> None:
    """Nothing for somebody who answers no flags."""
    if can(user, Act.acknowledge_flag) and user.session_id is not None:
        _bell(user.id, user.session_id)


@st.fragment(run_every=EVERY)
def _bell(person_id: str, session_id: str) -> None:
    at = session.now()
    live = {"seen": at - sessions.IDLE, "created": at - sessions.LONGEST}
    waiting = [one for one in alerts.waiting(session.engine(), session_id, live) if _asks(one)]
    _say_once([one for one in waiting if one["shown_at"] is None], person_id)
    patients = _by_patient(waiting)
    if not patients:
        return
    with st.container(border=True, key="frame_alerts", gap="xxsmall"):
        for one in patients[:SHOWN]:
            _line(one)
        if len(patients) > SHOWN:
            st.caption(f"and {len(patients) - SHOWN} more patients: they stand first in the caseload")


def _asks(one: dict) -> bool:  # type: ignore[type-arg]
    """Nobody has answered it; or it was answered in another team, and here nobody has seen it yet."""
    return one["state"] == "raised" or one["kind"] == alerts.MOVED


def _say_once(new: list[dict], person_id: str) -> None:  # type: ignore[type-arg]
    """Each alert is said on one of this person's screens, once; several at a time in one sentence."""
    mine = [one for one in new if alerts.claim_toast(session.engine(), one["id"], person_id, session.now())]
    told = _by_patient(mine)
    if len(told) == 1:
        said = f"{_sign(told[0])} · {told[0]['number']} {KINDS[told[0]['kind']]}."
    else:
        said = f"{_sign(told[0])} · {len(told)} patients need an answer." if told else ""
    if said:
        st.toast(said, icon=":material/notifications_active:", duration="long")


def _by_patient(found: list[dict]) -> list[dict]:  # type: ignore[type-arg]
    """One entry per patient, the most urgent of theirs; the most urgent patient first, then the longest waiting."""
    ordered = sorted(found, key=lambda one: (alerts.URGENT.index(one["urgency"]), one["entered_at"]))
    first: dict[str, dict] = {}  # type: ignore[type-arg]
    for one in ordered:
        first.setdefault(one["patient_id"], one)
    return list(first.values())


def _sign(one: dict) -> str:  # type: ignore[type-arg]
    return urgency_sign(one["urgency"]).text


def _line(one: dict) -> None:  # type: ignore[type-arg]
    """Number and urgency, no name and no reason: a screen may be seen by others. One button, so one step of Tab."""
    sign = f":{urgency_sign(one['urgency']).colour}-badge[{_sign(one)}]"
    told = f"{sign} {plain(one['number'])} {KINDS[one['kind']]}, {dates.moment(one['entered_at'])}"
    if st.button(told, key=f"frame_alert_{one['id']}", icon=":material/open_in_new:", type="tertiary"):
        session.go_to_patient(one["patient_id"])
