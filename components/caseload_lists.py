"""The list's own tools: lists that are kept or shared, the columns one decides on, and the file of what is listed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import acting, caseload_filters, reads, session
from components.caseload_columns import ALWAYS, CHOICES, usual
from components.caseload_table import news_words, shown_rows
from components.download import download
from exchange.csv_out import csv_file
from queries import lists, worklist
from queries.caseload import Filter, Order
from queries.preferences import prefer, preferences
from rules.roles import User

COLUMNS = "caseload_columns"


def tools(user: User, only: Filter, order: Order) -> list[str]:
    """Three buttons; returns the columns to show."""
    with st.popover("Lists", icon=":material/bookmark:"):
        _lists(user, only, order)
    with st.popover("Columns", icon=":material/view_column:"):
        columns = _columns(user)
    download(
        "Export",
        lambda: _file(user, only, order, columns),
        f"caseload_{session.today():%Y-%m-%d}.csv",
        "text/csv",
        icon=":material/download:",
        key="caseload_export",
        help="Exactly what is listed, all pages, as CSV. The audit trail notes who took it and which list.",
    )
    return columns


def _columns(user: User) -> list[str]:
    if COLUMNS not in st.session_state:
        kept = preferences(session.engine(), by=user).get(COLUMNS) or usual(user)
        st.session_state[COLUMNS] = [name for name in kept if name in CHOICES]
    chosen = st.multiselect(
        f"Shown beside {', '.join(ALWAYS)}",
        CHOICES,
        key=COLUMNS,
        on_change=_keep,
        args=(user,),
        persist_state="session",
    )
    return [
        ALWAYS[0],
        *[one for one in ("New",) if one in chosen],
        *ALWAYS[1:],
        *[one for one in chosen if one != "New"],
    ]


def _keep(user: User) -> None:
    prefer(session.engine(), {COLUMNS: list(st.session_state[COLUMNS])}, by=user, at=session.now())


def _file(user: User, only: Filter, order: Order, columns: list[str]) -> bytes:
    """Built when it is asked for: the trail first, then the rows."""
    pages = worklist.exported(session.engine(), only=only, order=order, by=user, at=session.now())
    return csv_file(_in_words(page, user)[[one for one in columns if one != "Trend"]] for page in pages)


def _in_words(page: pd.DataFrame, user: User) -> pd.DataFrame:
    return with_news(page, shown_rows(page, session.today()), user)


def with_news(page: pd.DataFrame, shown: pd.DataFrame, user: User) -> pd.DataFrame:
    """The page in words with what is new for this reader: theirs alone, so in no shared cache."""
    looks = lists.looks(session.engine(), list(page["patient_id"]), by=user)
    return shown.assign(New=news_words(page, looks))


def _lists(user: User, only: Filter, order: Order) -> None:
    kept = lists.lists(session.engine(), by=user)
    teams = reads.teams(user)
    if kept.empty:
        st.caption("No list is kept yet. Set the filters, give them a name, keep them.")
    for row in kept.itertuples():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(row.name, key=f"caseload_list_{row.id}", on_click=caseload_filters.take, args=(row.told, user))
            st.caption(f"by {row.owner}, for {teams.get(row.team_id, 'a team')}" if row.team_id else "mine")
            if row.owner_id == user.id and st.button("Remove", key=f"caseload_list_off_{row.id}", type="tertiary"):
                gone = acting.attempt(f"caseload_list_off_{row.id}", lambda key, one=row.id: lists.remove(
                    session.engine(), one, by=user, at=session.now(), submission_id=key
                ))  # fmt: skip
                if gone:
                    st.rerun()
    name = st.text_input("Keep these filters as", key=session.form_key("caseload_list"), placeholder="Silent, step 2")
    share = st.selectbox(
        "For", [None, *teams], format_func=lambda one: teams.get(one, "me alone"), key="caseload_list_for"
    )
    if st.button("Keep", key="caseload_list_keep"):
        told = caseload_filters.told(only, order)
        done = acting.attempt("caseload_list", lambda key: lists.save(
            session.engine(), name, told, team_id=share, by=user, at=session.now(), submission_id=key
        ))  # fmt: skip
        if done:
            session.say(f"The list “{name.strip()}” is kept.")
            st.rerun()
