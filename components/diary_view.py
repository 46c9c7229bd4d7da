"""The diary on screen: one scale over time, one day in full, times of day, days of the week, what goes together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from components import dates, reads, reads_patterns
from components.charted import charted
from components.charts_diary import PICKED, Entry, diary_table
from components.charts_patterns import lags_chart, lags_table, slots_chart, slots_table
from components.patterns import DIARY, plain_name
from components.small_test_forms import plan_button
from components.trajectory_view import is_dark
from rules.instruments import Instrument, Item
from rules.lagged import LagName
from rules.roles import User
from rules.within_day import WithinDay, WithinDayName

TOLD = 3  # links said in words, the closest first


def diary(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    chart, form = reads.chart(patient_id, user), reads.instruments(user)[DIARY]
    if chart.assessments[chart.assessments["instrument"] == DIARY].empty:
        st.write("No diary yet. A daily log for some weeks shows times of day and what goes together.")
        return
    item = _which(form, patient_id)
    scale = reads_patterns.diary(patient_id, item.key, user, dark=is_dark())
    event = charted(
        scale.spec,
        scale.told,
        lambda: diary_table(scale.entries),
        f"patient_diary_{patient_id}_{item.key}",
        PICKED,
    )
    _one_day(chart.assessments, scale.entries, form, _clicked(event), patient_id)
    _times(item, scale, patient_id, user)
    _together(patient_id, form, user)


def _which(form: Instrument, patient_id: str) -> Item:
    by_key = {item.key: item for item in form.items}
    key = f"patient_diary_item_{patient_id}"
    st.session_state.setdefault(key, next(iter(by_key)))
    return by_key[st.segmented_control("Scale", list(by_key), format_func=plain_name, required=True, key=key)]


def _clicked(event: Any) -> date | None:
    points = event.get("selection", {}).get(PICKED) if isinstance(event, Mapping) else None
    return datetime.fromtimestamp(points[0]["d"] / 1000, UTC).date() if points else None


def _one_day(rows: pd.DataFrame, kept: list[Entry], form: Instrument, clicked: date | None, patient_id: str) -> None:
    """A day picked in the chart or in the field: every entry of it."""
    days = min(entry.on for entry in kept), max(entry.on for entry in kept)
    key, seen = f"patient_diary_day_{patient_id}", f"patient_diary_clicked_{patient_id}"
    if clicked is not None and clicked != st.session_state.get(seen):
        st.session_state[seen], st.session_state[key] = clicked, clicked
    label = "Look at one day: click it in the chart or choose it here"
    on = st.date_input(label, None, *days, key=key, format="DD/MM/YYYY")
    if on is None:
        return
    shown = list(rows[(rows["instrument"] == DIARY) & (rows["taken_on"] == on)].itertuples())
    if not shown:
        st.write(f"No entry on {dates.day(on)}.")
        return
    table = [
        {"At": dates.moment(row.taken_at, "hour not known")}
        | {plain_name(item.key): row.answers.get(item.key) for item in form.items}
        | {"Note": row.note}
        for row in shown
    ]
    st.dataframe(pd.DataFrame(table), hide_index=True, width="stretch")


def _times(item: Item, scale: reads_patterns.DiaryScale, patient_id: str, user: User) -> None:
    found = {"Times of day": (scale.times, "days"), "Days of the week": (scale.week, "weeks")}
    for place, (title, (told, unit)) in zip(st.columns(2), found.items(), strict=True):
        with place:
            st.markdown(f"**{title}**")
            _pattern(told, unit, f"{DIARY}.{item.key}", f"{patient_id}_{title[:4]}_{item.key}", patient_id, user)


def _pattern(told: WithinDay, unit: str, measure: str, key: str, patient_id: str, user: User) -> None:
    st.text(told.words)
    if told.slots:
        spec = slots_chart(told.slots, unit, dark=is_dark())
        charted(spec, told.words, lambda: slots_table(told.slots), f"patient_slots_{key}")
    if told.name is WithinDayName.pattern:
        plan_button(patient_id, measure, told.words, user, key=f"slots_{key}")


def _measure(name: str, form: Instrument) -> str:
    """The scale behind the name it is told by."""
    return next((f"{DIARY}.{item.key}" for item in form.items if plain_name(item.key) == name), "")


def _together(patient_id: str, form: Instrument, user: User) -> None:
    """Only what stands clear is said in words; everything that was looked at is in the picture and the table."""
    st.markdown("**What goes together**")
    found = reads_patterns.goes_together(patient_id, user)
    clear = [one for one in found if one.name in (LagName.link, LagName.goes_together)]
    clear.sort(key=lambda one: -abs(one.pearson or 0))
    if not clear:
        st.write(f"Nothing clear among {len(found)} comparisons. That is not proof that nothing goes together.")
    for i, one in enumerate(clear[:TOLD]):
        st.text(one.words)
        plan_button(patient_id, _measure(one.second, form), one.words, user, key=f"lag_{i}")
    if len(clear) > TOLD:
        st.caption(f"{len(clear) - TOLD} more are in the picture and its table.")
    told = "\n".join(one.words for one in found)
    charted(lags_chart(found, dark=is_dark()), told, lambda: lags_table(found), f"patient_lags_{patient_id}")
