"""The rule book on the screen: what each rule reads, its numbers, where they come from, and who changed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import session, setting_form
from queries import reevaluation, rule_book, setting_changes
from queries.instruments import instruments
from rules.dates import counted, said
from rules.roles import Act, User, can
from rules.rule_book import to_confirm
from rules.rule_book_text import as_markdown, beyond_error, errors_of, number, trust_of
from rules.setting_names import name_of
from rules.t_scores import t_score

Line = Mapping[str, Any]


def rules_view(user: User) -> None:
    """For everybody to read; a lead can change a number and put everybody to the new rules."""
    book = rule_book.rule_book(session.engine())
    lines = [*book["settings"], *(line for one in book["instruments"] for line in one["numbers"])]
    waiting = sum(to_confirm(line["confidence"]) for line in lines)
    st.write(
        f"{len(book['rules'])} flag rules, {len(book['settings'])} thresholds and {len(book['instruments'])} forms. "
        f"{waiting} numbers are site defaults that this service has not confirmed yet."
    )
    setting_form.to_look_at_again(user)
    parts = ["Flag rules", "Verdicts and steps", "Thresholds", "Forms", "Changes"] + (
        ["Change a number"] if _may(user) else []
    )
    chosen = st.segmented_control(
        "Part", parts, default=parts[0], required=True, key="settings_part", label_visibility="collapsed"
    )
    if chosen == "Thresholds":
        _thresholds(book["settings"])
    elif chosen == "Verdicts and steps":
        _verdicts(book)
    elif chosen == "Forms":
        _form(book["instruments"])
    elif chosen == "Changes":
        _changes()
    elif chosen == "Change a number":
        setting_form.setting_form(user)
    else:
        _flag_rules(book["rules"], book["settings"])
    st.download_button(
        "The whole rule book as a file", as_markdown(book), "rule_book.md", "text/markdown", on_click="ignore"
    )


def _may(user: User) -> bool:
    return can(user, Act.manage_rules)


def _flag_rules(rules: Sequence[Line], settings: Sequence[Line]) -> None:
    for rule in rules:
        with st.expander(f"{rule['id']} · {rule['name']}"):
            st.text(rule["reads"][:1].upper() + rule["reads"][1:])
            st.text(f"For {rule['for']}. To do: {rule['prompts']}. Clears: {rule['clears']}.")
            after = "is still looked at" if rule["after_discharge"] else "is no longer looked at"
            st.caption(f"Version {rule['version']}. After discharge it {after}.")
            mine = [one for one in settings if one["key"] in rule["settings"]]
            if mine:
                st.dataframe(_table(mine), hide_index=True, width="stretch")


def _verdicts(book: Mapping[str, Any]) -> None:
    """What is no flag: verdicts, the step table, and the numbers that only a new version of a rule changes."""
    rows = [{"Rule": one["id"], "Version": one["version"], "What it says": one["says"]} for one in book["verdicts"]]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    for one in book["steps"]:
        with st.expander(f"Step {one['step']} · {one['name']}"):
            st.text("More care if any: " + "; ".join(one["more"]) + ".")
            st.text("Less care only if all: " + "; ".join(one["less"]) + ".")
    st.caption("Numbers in the program: no service changes these; a new version of the rule does.")
    names = {"what": "What", "value": "Value", "rules": "Rules", "trust": "Trust", "source": "Source"}
    st.dataframe(pd.DataFrame(book["fixed"])[list(names)].rename(columns=names), hide_index=True, width="stretch")


def _thresholds(settings: Sequence[Line]) -> None:
    wanted = st.text_input("Find", placeholder="a word, or a rule such as DET-1", key="settings_find")
    rows = _table(settings).assign(Rules=[", ".join(one["rules"]) for one in settings])
    st.dataframe(setting_form.found(rows, wanted), hide_index=True, width="stretch")


def _form(instruments: Sequence[Line]) -> None:
    by_id = {one["id"]: one for one in instruments}
    chosen = st.selectbox("Form", list(by_id), format_func=lambda name: by_id[name]["abbreviation"], key="settings_of")
    one = by_id[chosen]
    st.text(f"{one['name']}, version {one['version']}: {one['measures']}.")
    span = "" if one["range"] is None else f" from {number(one['range'][0])} to {number(one['range'][1])}"
    st.text(f"{one['items']} items; {one['scored']}{span}; {one['direction']}. Wording: {one['wording']}.")
    missing = one["missing_answers"]
    st.text(f"At most {missing['most']} missing: {trust_of(missing)}.")
    if one["reversed"]:
        st.text(f"Reversed items: {', '.join(one['reversed'])}.")
    for key, what in one["not_applicable"].items():
        st.text(f"Item {key} not applicable: {what}.")
    for mark in one["safety"]:
        what = f"{mark['mark'].replace('_', ' ')} ({trust_of(mark)})"
        st.text(f"Item {mark['item']} from {number(mark['from'])} on is looked at on its own: {what}.")
    if one["reliable_change"]:
        st.text(beyond_error(one["reliable_change"]))
    _t_scores(one)
    if one["bands"]["bands"]:
        st.text(f"Bands: {trust_of(one['bands'])}.")
        bands = [{"From": low, "To": high, "Band": label} for low, high, label in one["bands"]["bands"]]
        st.dataframe(pd.DataFrame(bands), hide_index=True)
    st.dataframe(_table(one["numbers"]), hide_index=True, width="stretch")
    for note in one["notes"]:
        st.caption(f"Note: {note}".replace("$", "\\$"))
    if one["credit"]:
        st.text(one["credit"])


def _t_scores(one: Line) -> None:
    if not one["t_scores"]:
        return
    st.text(f"T scores by raw sum, ± their standard error: {errors_of(one)}.")
    parts = {part["part"]: {raw: t_score(t, error) for raw, t, error in part["rows"]} for part in one["t_scores"]}
    st.dataframe(pd.DataFrame(parts).rename_axis("Raw sum").reset_index(), hide_index=True, width="stretch")


def _table(lines: Sequence[Line]) -> pd.DataFrame:
    """One row per number: what it is, how much, where from, how far it is to be trusted, and who changed it."""
    told = [line.get("changed") or {} for line in lines]
    return pd.DataFrame(
        {
            "Value": [number(line["value"]) for line in lines],  # first: beside a long name it would be off a phone
            "What": [line["words"] for line in lines],
            "Unit": [line["unit"] for line in lines],
            "Trust": [line["trust"] for line in lines],
            "Source": [line["source"] for line in lines],
            "Version": [line["version"] or None for line in lines],
            "Changed by": [one.get("by", "") for one in told],
            "Why": [one.get("reason", "") for one in told],
            "Key": [line["key"] for line in lines],
        }
    )


def _changes() -> None:
    told = setting_changes.history(session.engine())
    if told.empty:
        st.info("This service has changed no number: everything stands as shipped.")
        return
    words = {"key": "What", "value": "Set to", "version": "Version", "who": "By", "entered_at": "On"}
    words |= {"source": "Where it comes from", "reason": "Why"}
    forms = instruments(session.engine())
    st.dataframe(
        told.assign(key=[name_of(key, forms) for key in told["key"]])[list(words)].rename(columns=words),
        hide_index=True,
        width="stretch",
        column_config={"On": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")},
    )
    last = reevaluation.last_run(session.engine())
    if last:
        on, changes = said(date.fromisoformat(last["day"])), counted(last["settings"], "change")
        st.caption(f"Everybody was last looked at on {on}, with {changes} in force.")
