"""What a person chose to see, kept from one sign-in to the next. No patient's data and no clinical act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql, sqlite

from queries import sessions
from queries.engine import reading, transaction
from queries.tables_preferences import preference
from rules.roles import User


def preferences(engine: Engine, *, by: User) -> dict[str, Any]:
    """Key to value: everything this person has chosen."""
    query = select(preference.c.key, preference.c.value).where(preference.c.person_id == by.id)
    with reading(engine) as connection:
        return {row.key: row.value for row in connection.execute(query)}


def prefer(engine: Engine, chosen: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Keep these choices; the last one counts. Values are what JSON can say. Raises NotPermitted without a session."""
    if not chosen:
        return
    # SQLite and PostgreSQL spell the same upsert, in two modules.
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    rows = [{"person_id": by.id, "key": key, "value": value, "at": at} for key, value in sorted(chosen.items())]
    new: Any = insert(preference).values(rows)
    last = {"value": new.excluded["value"], "at": new.excluded["at"]}
    with transaction(engine) as connection:
        sessions.fresh(connection, by, at)
        connection.execute(new.on_conflict_do_update(index_elements=["person_id", "key"], set_=last))
