"""Loading a whole service: all of it, only into an empty database, with flags, status and today's agendas."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from queries import audit, caseload, load, meetings, reevaluation, sessions, site
from queries.engine import make_engine, reading
from queries.people import SERVICE
from queries.tables import assessment, patient, team
from queries.tables_review import meeting
from queries.tables_status import patient_status
from rules.roles import Refused, Role, User
from sample_data.service import sample_rows

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def rows():
    return sample_rows(TODAY, 20, 30)


@pytest.fixture(scope="module")
def engine(rows, tmp_path_factory):
    home = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("STEPWELL_HOME", str(home))
        made = make_engine(f"sqlite:///{home / 'stepwell.db'}")
        site.init(made, name="Sample", zone="Europe/London", at=NOW)
        load.load(made, rows, by=SERVICE, at=NOW)
        yield made
        made.dispose()


def test_every_row_is_there(engine, rows):
    with reading(engine) as connection:
        for table in (patient, assessment, meeting):
            assert connection.scalar(select(func.count()).select_from(table)) == len(rows[table.name])


def test_everybody_has_a_status_and_the_site_says_that_it_is_a_sample(engine, rows):
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(patient_status)) == len(rows["patient"])
    assert site.about(engine)["is_sample"] is True


def test_a_database_with_patients_is_left_as_it_is(engine, rows):
    before = audit.verify(engine).rows
    with pytest.raises(Refused, match="patients in this database already"):
        load.load(engine, rows, by=SERVICE, at=NOW)
    assert audit.verify(engine).rows == before


def test_only_who_runs_the_service_may_load(engine, rows):
    clinician = User("x", "x", "X", Role.clinician, "psychology", ())
    with pytest.raises(Refused):
        load.load(engine, rows, by=clinician, at=NOW)


def test_the_load_is_in_the_trail_and_the_chain_holds(engine):
    found = audit.verify(engine)
    assert (found.ok, found.rows) == (True, 1)


def test_a_demo_person_can_sign_in_and_sees_only_the_own_team(engine, rows):
    _, hashed = sessions.credentials(engine, "ada.clinician", NOW)
    assert hashed == rows["person"][0]["password_hash"]
    own = next(row["id"] for row in rows["team"] if row["name"] == "Psychosomatic outpatients")
    ada = User(rows["person"][0]["id"], "ada.clinician", "Ada", Role.clinician, "psychology", (own,))
    listed = caseload.caseload(engine, by=ada)
    assert set(listed["team_id"]) == {own}
    assert listed["number"].tolist()[0] in {"SW-0009", "SW-0005", "SW-0004"}


def test_todays_meetings_have_an_agenda_with_a_reason_for_every_place(engine):
    with reading(engine) as connection:
        scope = tuple(connection.scalars(select(team.c.id)))
        planned = list(connection.scalars(select(meeting.c.id).where(meeting.c.state == "planned")))
    by = User("service", "service", "Service", Role.service, "", scope)
    agendas = [meetings.agenda(engine, one, by=by) for one in planned]
    assert len(agendas) == 3
    assert all(len(agenda) for agenda in agendas)
    assert all(agenda["why"].str.len().gt(10).all() for agenda in agendas)


def test_evaluating_again_changes_nothing(engine):
    assert reevaluation.reevaluate(engine, by=SERVICE, at=NOW).changed == 0
