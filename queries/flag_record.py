"""Each rule's own record: how often it fired, what people made of it, how long it took; and the false-alarm budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select, func, select

from queries.engine import reading
from queries.records import EVALUATION
from queries.settings import current
from queries.tables import patient
from queries.tables_review import flag, flag_event
from rules.flag_answers import NO_ACTION
from rules.flag_life import is_safety
from rules.roles import Act, User, check_can
from rules.settings import Settings

COLUMNS = ["month", "rule", "name", "fired", "acknowledged", "acted", "not_useful", "median_hours", "open", "low"]
ACTED, NOTHING_DONE = ("actioned",), ("", NO_ACTION)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Budget:
    """Act-now flags of the last seven days that nobody acted on, against what a team can bear."""

    unacted: int
    patients: int
    allowed: float

    @property
    def kept(self) -> bool:
        return self.unacted <= self.allowed


def record(engine: Engine, *, by: User, since: datetime) -> pd.DataFrame:
    """One row per month and rule, newest month first: fired, acknowledged, acted on, not useful, median hours.

    `median_hours` is from being raised to the first answer of a person; `low`: acted on less often than a rule should
    be that is worth its noise, None where it fired too seldom to say and for safety rules. What came in
    with past data is not counted.
    """
    check_can(by, Act.read_flag_record)
    columns: list[Any] = [flag.c.id, flag.c.rule, flag.c.name, flag.c.raised_at, flag.c.state]
    wanted = flag.c.team_id.in_(by.scope), flag.c.raised_at >= since, ~flag.c.historic
    told: list[Any] = [flag_event.c.flag_id, flag_event.c.state, flag_event.c.entered_at, flag_event.c.action_code]
    with reading(engine) as connection:
        settings = current(connection)
        flags = _frame(connection, select(*columns).where(*wanted), columns)
        events = select(*told).join(flag, flag.c.id == flag_event.c.flag_id)
        events = events.where(*wanted, flag_event.c.entered_by != EVALUATION)
        said = _frame(connection, events, told)
    return _counted(flags, said, settings)


def _frame(connection: Connection, query: Select[Any], columns: list[Any]) -> pd.DataFrame:
    rows = connection.execute(query).mappings().all()
    return pd.DataFrame(rows, columns=[column.key for column in columns])


def _counted(flags: pd.DataFrame, said: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    if flags.empty:
        return pd.DataFrame(columns=COLUMNS)
    answers = said[said["state"] != "not useful"]
    first = answers.groupby("flag_id")["entered_at"].min()
    acted = set(answers.loc[answers["state"].isin(ACTED) | ~answers["action_code"].isin(NOTHING_DONE), "flag_id"])
    raised = pd.to_datetime(flags["raised_at"], utc=True)
    waited = (pd.to_datetime(flags["id"].map(first), utc=True) - raised).dt.total_seconds() / 3600
    flags = flags.assign(
        month=raised.dt.strftime("%Y-%m"),
        acknowledged=flags["id"].isin(first.index),
        acted=flags["id"].isin(acted),
        not_useful=flags["id"].isin(said.loc[said["state"] == "not useful", "flag_id"]),
        hours=waited,
        open=flags["state"].isin(["raised", "acknowledged", "actioned", "deferred"]),
    )
    by_rule = flags.groupby(["month", "rule", "name"], as_index=False).agg(
        fired=("id", "size"),
        acknowledged=("acknowledged", "sum"),
        acted=("acted", "sum"),
        not_useful=("not_useful", "sum"),
        median_hours=("hours", "median"),
        open=("open", "sum"),
    )
    enough = by_rule["fired"] >= settings.value("budget.least_fired")
    low = by_rule["acted"] < settings.value("budget.least_acted") * by_rule["fired"]
    # Clinical rules §8.4: none of this applies to crisis flags, however seldom they are answered.
    by_rule["low"] = low.where(enough & ~by_rule["rule"].map(is_safety).astype(bool), None)
    return by_rule.sort_values(["month", "rule"], ascending=[False, True], ignore_index=True)[COLUMNS]


def budget(engine: Engine, *, by: User, at: datetime) -> Budget:
    """Crisis flags are outside the budget: none of this applies to them (clinical rules §8.4)."""
    check_can(by, Act.read_flag_record)
    recent = (
        flag.c.team_id.in_(by.scope),
        flag.c.urgency == "act now",
        ~flag.c.rule.startswith("SAF"),
        ~flag.c.historic,
        flag.c.raised_at >= at - WEEK,
        flag.c.state.not_in(("actioned",)),
    )
    did = flag_event.c.state.in_(ACTED) | flag_event.c.action_code.not_in(NOTHING_DONE)
    acted = select(flag_event.c.flag_id).where(flag_event.c.flag_id == flag.c.id, did)
    with reading(engine) as connection:
        settings = current(connection)
        unacted = connection.scalar(select(func.count()).select_from(flag).where(*recent, ~acted.exists())) or 0
        count = select(func.count()).select_from(patient)
        patients = (
            connection.scalar(count.where(patient.c.team_id.in_(by.scope), patient.c.discharged_on.is_(None))) or 0
        )
    share = patients / settings.value("budget.patients")
    return Budget(unacted, patients, settings.value("budget.act_now_per_week") * share)
