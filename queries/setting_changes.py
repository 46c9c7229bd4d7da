"""Changing a threshold: signed, with its reason and source; a new version, never an overwritten one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, Engine, func, insert, select

from queries.engine import reading
from queries.instruments import as_defined
from queries.settings import current
from queries.tables import person
from queries.tables_settings import setting_version
from queries.writing import writing
from rules.instrument_numbers import number_settings, unset_numbers
from rules.instruments import Instrument
from rules.roles import Act, Refused, User
from rules.setting_limits import refusal
from rules.setting_names import name_of
from rules.settings import SITE, Setting


def changeable(connection: Connection) -> dict[str, Setting]:
    """Every number of the rule book by key, as it is in force; one that nobody has set has version 0."""
    instruments, now = as_defined(connection), current(connection)
    numbers = {**number_settings(instruments), **unset_numbers(instruments)}
    return {**{key: one for key, one in now.items() if ":" not in key}, **numbers, **now}


def change(
    engine: Engine, key: str, value: float, *, source: str, reason: str, by: User, at: datetime, submission_id: str
) -> str:
    """Set one threshold anew, or confirm a shipped one. Flags raised before keep the version they were judged under."""
    with writing(engine, Act.manage_rules, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        old = _checked(changeable(write.connection), as_defined(write.connection), key, value)
        if not reason.strip() or not source.strip():
            raise Refused("Say why this number changes and where the new one comes from: both stand beside it.")
        row = {"key": key, "version": old.version + 1, "value": float(value)}
        told = {"source": source.strip(), "reason": reason.strip(), "entered_by": write.by.id, "entered_at": at}
        write.connection.execute(insert(setting_version).values(row | told))
        write.object_id = f"{key}/{old.version + 1}"
        write.details = {"key": key, "from": old.value if old.version else None, "to": float(value)}
        return write.object_id


def _checked(known: Mapping[str, Setting], instruments: Mapping[str, Instrument], key: str, value: float) -> Setting:
    """The setting in force, or Refused with what is wrong about the change."""
    old = known.get(key)
    if old is None:
        raise Refused(f"There is no setting “{key}”. `manage.py rules` lists them all.")
    if why := refusal(old, value, instruments):
        raise Refused(why)
    if old.confidence == SITE and old.value == value:
        raise Refused(
            f"“{name_of(key, instruments)}” is {value:g} already, signed by this service. Nothing was changed."
        )
    return old


def settings_in_force(engine: Engine) -> dict[str, Setting]:
    """Every number of the rule book by key. The same for every reader: no patient's data is in it."""
    with reading(engine) as connection:
        return changeable(connection)


def history(engine: Engine) -> pd.DataFrame:
    """One row per change a site has made, newest first: what, from which version, who, when, why."""
    query = select(setting_version, person.c.name.label("who")).join(
        person, person.c.id == setting_version.c.entered_by
    )
    with reading(engine) as connection:
        result = connection.execute(query.order_by(setting_version.c.entered_at.desc(), setting_version.c.key))
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


def revision(engine: Engine) -> int:
    """How many changes this site has made: what flags and evaluations name as the settings they go by."""
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(setting_version)) or 0
