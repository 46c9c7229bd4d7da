"""The team's rhythm of meetings: planned once, changed by a new version, and each next meeting made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, time
from typing import Any

import streamlit as st

from components import acting, dates, reads, session
from components.plain import plain
from queries import series, settings
from queries.meetings import CORE_DISCIPLINES
from queries.series import NewSeries
from rules.agenda_time import minutes_by_kind
from rules.dates import counted, listed
from rules.roles import Act, User, can
from rules.series import WEEKDAYS

KINDS = {
    "new": "A new patient",
    "complex": "A complex case",
    "review": "A planned review",
    "actions": "Last time's actions, together",
    "standard": "The standard pathway, together",
}


def series_view(user: User) -> None:
    """The standing series of the reader's teams, each with its next meeting, and planning a new one."""
    standing = acting.read(lambda: series.series(session.engine(), by=user))
    coming = series.next_days(session.engine(), from_on=session.today(), by=user)
    if standing.empty:
        st.caption("No series is planned yet. With one, the next meetings are made with a click, cut-off and quorum.")
    for row in standing.to_dict("records"):
        _card(row, coming[row["id"]], user)
    if can(user, Act.plan_series):
        with st.popover("Plan a new series", icon=":material/add:"):
            _form("meeting_series_new", _blank(user), user)


def _card(row: Mapping[str, Any], next_on: date | None, user: User) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(row['name'])}** · {plain(row['team'])}")
        for line in words(row):
            st.text(line)
        with st.container(horizontal=True):
            if next_on is not None and can(user, Act.make_meeting):
                _make(row["id"], next_on, user)
            if can(user, Act.plan_series):
                with st.popover("Change or end", icon=":material/edit:", key=f"meeting_series_edit_{row['id']}"):
                    _form(f"meeting_series_{row['id']}", row, user)


def words(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The series in sentences."""
    often = "Every week" if row["every_weeks"] == 1 else f"Every {row['every_weeks']} weeks"
    when = f"{often} on {WEEKDAYS[row['weekday']]} at {row['starts_at']}, {row['minutes_long']} minutes."
    core = f"Chair {row['chair']}. Should be there: {listed(list(row['core_disciplines']))}; quorum {row['quorum']}."
    closes = f"Referrals until {counted(row['cut_off_days'], 'working day')} before, later only if urgent."
    return when, core, closes


def _make(series_id: str, on: date, user: User) -> None:
    if not st.button(f"Make the meeting of {dates.day(on)}", key=f"meeting_series_make_{series_id}"):
        return
    told = {"from_on": session.today(), "by": user, "at": session.now()}
    act = lambda key: series.make_next(session.engine(), series_id, submission_id=key, **told)  # noqa: E731
    made = acting.attempt(f"meeting_series_make_{series_id}", act)
    if made:
        session.select_meeting(made)
        session.say("The meeting is made, its agenda is ready.")
        st.rerun()


def _blank(user: User) -> dict[str, Any]:
    """What a new series begins with: the site's own numbers."""
    signed, today = settings.settings(session.engine()), session.today()
    told = {"cut_off_days": signed.whole("referral.cut_off_days"), "minutes": minutes_by_kind(signed)}
    usual = NewSeries("Weekly case review", today.weekday(), today, user.id, **told)  # type: ignore[arg-type]
    return asdict(usual) | {"id": None, "team_id": next(iter(reads.teams(user)), None)}


def _form(form: str, start: Mapping[str, Any], user: User) -> None:
    teams, people = reads.teams(user), reads.colleagues(user)
    with st.form(session.form_key(form), border=False):
        name = st.text_input("Name", start["name"])
        left, right = st.columns(2)
        if start["id"] is None:
            team_id = left.selectbox("Team", list(teams), format_func=teams.__getitem__)
        else:
            team_id = start["team_id"]
            left.text_input("Team", teams.get(team_id, ""), disabled=True)
        chair_id = right.selectbox(
            "Chair", list(people), _at(people, start["chair_id"]), format_func=people.__getitem__
        )
        told = _rhythm(start) | _room(start)
        ends = start["id"] is not None and st.checkbox("End this series: no more meetings are made from it")
        sent = st.form_submit_button("Save the series", type="primary")
    if sent:
        new = NewSeries(name=name, chair_id=chair_id, active=not ends, **told)
        _plan(form, new, team_id, start["id"], user)


def _at(known: Mapping[str, str], wanted: str) -> int:
    return list(known).index(wanted) if wanted in known else 0


def _rhythm(start: Mapping[str, Any]) -> dict[str, Any]:
    """On which days, at which hour, for how long."""
    left, middle, right = st.columns(3)
    days = range(len(WEEKDAYS))
    weekday = left.selectbox("Weekday", days, start["weekday"], format_func=WEEKDAYS.__getitem__)
    every = middle.number_input("Every … weeks", 1, 12, int(start["every_weeks"]))
    first = right.date_input("First on or after", start["first_on"], format="DD/MM/YYYY")
    at = left.time_input("Begins at", time.fromisoformat(start["starts_at"]), step=900)
    long = middle.number_input("Minutes in all", 15, 240, int(start["minutes_long"]), step=5)
    closes = right.number_input("Referrals close … working days before", 0, 10, int(start["cut_off_days"]))
    told = {"weekday": weekday, "every_weeks": int(every), "first_on": first, "starts_at": f"{at:%H:%M}"}
    return told | {"minutes_long": int(long), "cut_off_days": int(closes)}


def _room(start: Mapping[str, Any]) -> dict[str, Any]:
    """Who should be there, and the time planned for each kind of case."""
    core = list(start["core_disciplines"])
    known = [*CORE_DISCIPLINES, *(one for one in core if one not in CORE_DISCIPLINES)]
    wanted = st.multiselect("Disciplines that should be there", known, core, accept_new_options=True)
    quorum = st.number_input("Quorum: at least so many of these", 1, 12, int(start["quorum"]))
    st.markdown("**Minutes planned for**")
    minutes = dict(start["minutes"])
    for at, (kind, label) in zip(st.columns(len(KINDS)), KINDS.items(), strict=True):
        minutes[kind] = at.number_input(label, 0.0, 60.0, float(minutes[kind]), step=1.0)
    return {"core_disciplines": wanted, "quorum": int(quorum), "minutes": minutes}


def _plan(form: str, new: NewSeries, team_id: str, supersedes: str | None, user: User) -> None:
    told = {"team_id": team_id, "supersedes": supersedes, "by": user, "at": session.now()}
    act = lambda key: series.plan(session.engine(), new, submission_id=key, **told)  # noqa: E731
    if acting.attempt(form, act):
        session.say("The series is planned." if new.active else "The series has ended; its meetings stay.")
        st.rerun()
