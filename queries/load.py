"""A whole service written at once: for the sample and for simulations, only into a database that holds no patients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from queries import agendas, audit, status
from queries.engine import transaction
from queries.instruments import keep_catalogue
from queries.tables import metadata, patient, site
from queries.tables_review import meeting
from queries.writing import Write
from rules.roles import Act, Refused, User, check_can

BATCH = 2000  # rows per executemany: large enough to be quick, small enough to keep memory level

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def load(engine: Engine, rows: Rows, *, by: User, at: datetime) -> dict[str, int]:
    """Write the rows, table by table in their order, then flags, status and today's agendas. Returns rows per table.

    All of it or nothing. Raises Refused where there are patients already: sample data never mixes with real data.
    """
    check_can(by, Act.run_service)
    keep_catalogue(engine, at)
    with transaction(engine) as connection:
        if connection.scalar(select(patient.c.id).limit(1)) is not None:
            raise Refused("There are patients in this database already. Load the sample into an empty one.")
        connection.execute(update(site).values(is_sample=True))
        for table, made in rows.items():
            _insert(connection, table, made)
        _derive(connection, [str(row["id"]) for row in rows["patient"]], by, at)
        counts = {table: len(made) for table, made in rows.items() if made}
        audit.append(connection, by=by, at=at, action="sample.load", details=counts)
    return counts


def _insert(connection: Connection, table: str, made: Sequence[Mapping[str, Any]]) -> None:
    for begin in range(0, len(made), BATCH):
        connection.execute(insert(metadata.tables[table]), [dict(row) for row in made[begin : begin + BATCH]])


def _derive(connection: Connection, patient_ids: Sequence[str], by: User, at: datetime) -> None:
    """Flags and status of everybody, and then whom each planned meeting should talk about."""
    for begin in range(0, len(patient_ids), BATCH):
        status.refresh(connection, patient_ids[begin : begin + BATCH], at)
    for planned in connection.execute(select(meeting).where(meeting.c.state == "planned")).mappings().all():
        write = Write(connection, replace(by, id=planned["made_by"]), at, planned["team_id"], None)
        frame = agendas.frame_of(connection, planned["id"])
        agendas.keep(write, planned["id"], agendas.arranged(connection, planned["team_id"], frame))
