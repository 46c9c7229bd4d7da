"""The threshold lab: another number for one threshold, tried on the team's own past before anybody signs it.

Nothing here is live: no flag is raised or closed by it. The reading is in the trail, because it names patients.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pandas as pd
import streamlit as st

from components import acting, dates, reads, session
from components.charted import charted
from components.charts_lab import flags_by_week
from components.plain import plain
from components.trajectory_view import is_dark
from queries import replay as past_data
from queries import setting_changes
from queries.instruments import instruments
from rules.dates import counted
from rules.instruments import Instrument
from rules.lab_words import NOT_REPLAYED, REPLAYED
from rules.roles import User
from rules.setting_limits import refusal
from rules.setting_names import name_of
from rules.settings import Setting, Settings
from rules.threshold_lab import Replayed, replay
from rules.threshold_results import LabResult, Missed, summarise

RESULT = "settings_lab_result"
WEEKS = (13, 26, 52)
SHOWN = 30  # patients named on each side; the rest is counted


def threshold_lab(user: User) -> None:
    """Choose a threshold and another value, replay, and read what would have been different."""
    st.write("What would another number have done? It is tried on what was known week by week. Nothing here is live.")
    _what_is_replayed()
    settings, teams = _numbers(), reads.teams(user)
    if not teams:
        st.info("You are in no team, so there is no past to try a threshold on.")
        return
    forms = instruments(session.engine())
    with st.form("settings_lab"):
        left, right = st.columns(2)
        key = left.selectbox("Threshold", list(settings), format_func=lambda one: _named(settings[one], forms))
        trial = right.number_input("Try instead", value=None, format="%g", placeholder="another number")
        team_id = left.selectbox("Team", list(teams), format_func=teams.__getitem__)
        weeks = right.selectbox("Weeks back", WEEKS, 1)
        sent = st.form_submit_button("Try it", type="primary")
    if sent and trial is None:
        st.error("Say which number to try instead.")
    elif sent and trial == settings.value(key):
        st.error("That is the number in force. Try another one.")
    elif sent and (why := refusal(settings[key], float(trial), forms)):
        st.error(why)
    elif sent:
        found = acting.read(lambda: _tried(user, settings, key, float(trial), str(team_id), int(weeks)))
        st.session_state[RESULT] = (key, float(trial), teams[team_id], found)
    if st.session_state.get(RESULT):
        _told(settings, *st.session_state[RESULT])


def _named(setting: Setting, forms: Mapping[str, Instrument]) -> str:
    return f"{name_of(setting.key, forms)} ({setting.value:g})"


def _numbers() -> Settings:
    """Every number that somebody has set or shipped, those of the forms too."""
    known = setting_changes.settings_in_force(session.engine())
    return Settings({key: one for key, one in known.items() if one.version}, reads.site_settings().revision)


def _tried(user: User, settings: Settings, key: str, trial: float, team_id: str, weeks: int) -> LabResult:
    last = session.today()
    window = (last - timedelta(weeks=weeks), last)
    after, catalogue = settings.changed(key, trial, "tried in the threshold lab"), instruments(session.engine())
    found = past_data.pasts(
        session.engine(), by=user, at=session.now(), team_id=team_id, window=window, trying={key: trial}
    )
    told: list[Replayed] = []
    bar = st.progress(0.0, "Reading the past …")
    for number, past in enumerate(found, start=1):
        told.append(replay(past, catalogue, settings, after, window))
        bar.progress(number / len(found), f"{number} of {counted(len(found), 'patient')}")
    bar.empty()
    return summarise(told, settings)


def _told(settings: Settings, key: str, trial: float, team: str, found: LabResult) -> None:
    name = name_of(key, instruments(session.engine()))
    st.subheader(plain(f"{name}: {settings.value(key):g} in force, {trial:g} tried"))
    if not found.patients:
        st.info("Nobody was in care in this time, so nothing can be said.")
        return
    st.markdown(plain(found.words))
    if ":" not in key and key not in found.read:
        st.info(
            "No flag rule and no step suggestion looked at this threshold for these patients in the replay, so nothing "
            "can be said of a change."
        )
        return
    for line in found.failed:
        st.warning(f"A rule could not be put to some of this past, so its numbers are not complete: {plain(line)}")
    st.caption(f"{plain(team)} · {counted(found.patients, 'patient')}, {found.patient_weeks} patient weeks.")
    spec = flags_by_week(found.by_week, dark=is_dark())
    charted(spec, _chart_words(found), lambda: _by_week(found), "settings_lab_weeks")
    _table(_rules(found), "Flags for sixty patients in a week, by rule.")
    _seen(found)
    _steps(found)
    left, right = st.columns(2)
    with left:
        _patients("Would have been missed", found.missed)
        if found.milder:
            _patients("Would have been less urgent", found.milder)
    with right:
        _patients("Would have been flagged besides", found.newly)
    st.markdown("**By group**")
    _table(_groups(found), "The same by group of patients; small groups are not shown by themselves.")


def _what_is_replayed() -> None:
    """Who signs a number by this has to know what it cannot show."""
    with st.expander("What is replayed, and what is not"):
        st.markdown(plain(f"Replayed: {'; '.join(REPLAYED)}."))
        st.markdown("Not replayed:")
        st.markdown("\n".join(f"- {plain(one)}" for one in NOT_REPLAYED))


def _steps(found: LabResult) -> None:
    """Which way the step suggestion would have pointed, and for whom another way."""
    st.markdown("**Step suggestions**")
    rows = [
        {
            "Suggestion": str(one.way).capitalize(),
            "Patient weeks in force": one.before,
            "Patient weeks tried": one.after,
        }
        for one in found.ways
    ]
    _table(pd.DataFrame(rows), "Weeks in which the step suggestion pointed each way, under both numbers.")
    st.caption(f"Another suggestion in at least one week: {counted(len(found.turned), 'patient')}")
    for one in found.turned[:SHOWN]:
        st.text(f"{one.label} · {dates.day(one.on)}: {one.before} in force, {one.after} tried")
    if len(found.turned) > SHOWN:
        st.caption(f"and {len(found.turned) - SHOWN} more")


def _by_week(found: LabResult) -> pd.DataFrame:
    return pd.DataFrame(found.by_week, columns=["Week until", "Flags in force", "Flags tried"])


def _chart_words(found: LabResult) -> str:
    before, after = (sum(week[side] for week in found.by_week) for side in (1, 2))
    return f"Flags raised by week: {before} in all under the number in force, {after} under the number tried."


def _rules(found: LabResult) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Rule": one.rule,
                "Flags in force": one.before,
                "Flags tried": one.after,
                "A week per 60, in force": _per(one.before_per_60),
                "A week per 60, tried": _per(one.after_per_60),
            }
            for one in found.rules
        ]
    )


def _per(value: float | None) -> str:
    return "cannot say" if value is None else f"{value:.2f}"


def _seen(found: LabResult) -> None:
    """How early those were seen who really got worse: beyond measurement error, twice in a row."""
    if not found.seen_before.worse:
        st.write(
            "Nobody got worse beyond measurement error in this time, so nothing can be said of how early it is seen."
        )
        return
    lines = []
    for name, one in (("in force", found.seen_before), ("tried", found.seen_after)):
        days = "never seen" if one.median_days is None else f"in the middle after {one.median_days:g} days"
        lines.append(f"{name}: {one.seen} of {one.worse} who got worse were flagged, {days}")
    st.write(f"{'; '.join(lines).capitalize()}.")


def _patients(title: str, found: tuple[Missed, ...]) -> None:
    st.markdown(f"**{title}: {len(found)}**")
    if not found:
        st.caption("Nobody.")
    for one in found[:SHOWN]:
        worse = " · got worse beyond measurement error" if one.worse else ""
        st.text(f"{one.label} · {one.rule} · {dates.day(one.on)}{worse}")
    if len(found) > SHOWN:
        st.caption(f"and {len(found) - SHOWN} more")


def _groups(found: LabResult) -> pd.DataFrame:
    def shown(value: float | None) -> str:
        return "too few to show" if value is None else f"{value:g}"

    return pd.DataFrame(
        [
            {
                "Group": f"{one.kind}: {one.group}",
                "Patients": shown(one.patients),
                "A week per 60, in force": _per(one.before_per_60) if one.patients is not None else "too few to show",
                "A week per 60, tried": _per(one.after_per_60) if one.patients is not None else "too few to show",
                "Missed": shown(one.missed),
                "Got worse": shown(one.worse),
                "Of them flagged, in force": shown(one.seen_before),
                "Of them flagged, tried": shown(one.seen_after),
            }
            for one in found.groups
        ]
    )


def _table(frame: pd.DataFrame, words: str) -> None:
    if frame.empty:
        st.caption("No flag was raised under either number.")
        return
    st.dataframe(frame, hide_index=True, width="stretch", alt=words)
