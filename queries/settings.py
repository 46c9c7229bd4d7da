"""The thresholds in force: the shipped ones, with the site's own in their place."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select

from queries.engine import reading
from queries.tables_settings import setting_version
from rules.instrument_numbers import UNITS
from rules.settings import DEFAULT, SITE, Setting, Settings


def _latest() -> Select[Any]:
    newest = select(setting_version.c.key, func.max(setting_version.c.version).label("version"))
    latest = newest.group_by(setting_version.c.key).subquery()
    here = (setting_version.c.key == latest.c.key) & (setting_version.c.version == latest.c.version)
    return select(setting_version).join(latest, here)


_LATEST = _latest()  # in every write; building a statement costs more than running it


def current(connection: Connection) -> Settings:
    """Every threshold as it is now, and every number of an instrument that this site has set itself."""
    rows = connection.execute(_LATEST).mappings().all()
    decided = [
        Setting(row["key"], row["value"], _unit(row["key"]), row["source"], SITE, row["version"]) for row in rows
    ]
    changes = connection.scalar(select(func.count()).select_from(setting_version)) if rows else 0
    return DEFAULT.with_site(decided, changes or 0)


def settings(engine: Engine) -> Settings:
    with reading(engine) as connection:
        return current(connection)


def _unit(key: str) -> str:
    return DEFAULT[key].unit if key in DEFAULT else UNITS.get(key.partition(":")[2], "")
