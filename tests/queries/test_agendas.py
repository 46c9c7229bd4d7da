"""Who is read for the agenda is just who has a place on it; promises that are late bring their patient back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select, update

from queries import agendas, load
from queries.engine import reading, transaction
from queries.people import SERVICE
from queries.tables import patient, team
from queries.tables_review import action
from queries.tables_status import patient_status
from rules.agenda import build_agenda
from rules.roles import User
from sample_data.service import sample_rows
from tests.factories import AT, a_decision


@pytest.mark.slow
def test_narrowing_leaves_nobody_out(engine: Engine) -> None:
    """Held against reading everybody, over a whole service and several days."""
    from queries import site

    site.init(engine, name="x", zone="Europe/London", at=AT)
    load.load(engine, sample_rows(AT.date(), 3, 60), by=SERVICE, at=AT)
    with reading(engine) as connection:
        for team_id in connection.scalars(select(team.c.id)).all():
            for day in (0, 5, 40, 120):
                on = AT.date() + timedelta(days=day)
                narrow = agendas.agenda_for(connection, team_id, on)
                assert narrow == everybody(connection, team_id, on)


def everybody(connection, team_id: str, on: date):  # type: ignore[no-untyped-def]
    asked = agendas._asked(connection, team_id, on, None)
    late = agendas._late(connection, team_id, on)
    query = (
        select(patient_status, patient.c.question, patient.c.registered_on)
        .join(patient, patient.c.id == patient_status.c.patient_id)
        .where(patient_status.c.team_id == team_id, patient.c.discharged_on.is_(None))
    )
    return build_agenda([agendas._candidate(row, asked, late) for row in connection.execute(query).mappings()], on)


@pytest.mark.parametrize("state", ["open", "done"])
def test_a_late_action_is_told_with_owner_and_day(
    engine: Engine, team: str, patient: str, chair: User, state: str
) -> None:
    a_decision(engine, patient, by=chair)
    if state == "done":
        with transaction(engine) as connection:
            connection.execute(update(action).values(state="done"))
    with reading(engine) as connection:
        placed = agendas.agenda_for(connection, team, AT.date() + timedelta(days=10))
    words = " ".join(one.why for one in placed)
    assert ("Not yet done: “Offer two sessions a week” (Chair" in words) == (state == "open")
