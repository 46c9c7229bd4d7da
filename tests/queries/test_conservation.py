"""No safety answer is lost, whatever happens to a patient: random histories of writes through the real doors."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from queries import escalations, flags, reevaluation, safety_net, transfers
from queries.engine import transaction
from queries.people import SERVICE
from queries.records import OPEN_STATES
from queries.tables import patient as patient_table
from rules.flag_answers import Answer
from rules.roles import Refused
from tests.alarms import contact, rows, says
from tests.factories import AT, a_patient, an_assessment
from tests.needs import only_sqlite

pytestmark = pytest.mark.slow
ANSWERS = st.sampled_from([None, 0, 1, 2, 3])
DAYS = st.integers(0, 40)
MOVES = st.one_of(
    st.tuples(st.just("form"), DAYS, ANSWERS),
    st.tuples(st.just("correct"), DAYS, ANSWERS),
    st.tuples(st.just("answer"), st.sampled_from(["acknowledged", "actioned", "resolved"]), st.just(None)),
    st.tuples(st.just("put off"), DAYS, st.just(None)),
    st.tuples(st.sampled_from(["transfer", "discharge", "readmit", "escalate", "evaluate"]), DAYS, st.just(None)),
)
numbers = count()


class Life:
    """One patient, moved about; knows how many safety answers of yes were ever given and what was closed by whom."""

    def __init__(self, engine: Engine, teams: tuple[str, str]) -> None:
        self.engine, self.teams, self.at = engine, teams, AT
        self.patient = a_patient(engine, teams[0])

    def step(self, what: str, one: object, two: object) -> None:
        self.at += timedelta(hours=7)
        try:
            getattr(self, what.replace(" ", "_"))(one, two)
        except Refused:
            return  # a refusal writes nothing, and that is what is looked at next

    def _key(self) -> dict[str, object]:
        return {"by": SERVICE, "at": self.at, "submission_id": f"move {next(numbers)}"}

    def form(self, day: int, ninth: int | None) -> None:
        on = date(2026, 3, 1) - timedelta(days=day)
        an_assessment(self.engine, self.patient, "phq9", on, says(ninth), at=self.at)

    correct = form

    def _open(self) -> list[dict[str, object]]:
        return [one for one in rows(self.engine, "flag", patient_id=self.patient) if one["state"] in OPEN_STATES]

    def answer(self, state: str, _: object) -> None:
        for one in self._open():
            given = contact(self.at.date(), state=state, reason="Spoken with.")
            flags.answer(self.engine, [str(one["id"])], given, **self._key())

    def put_off(self, days: int, _: object) -> None:
        for one in self._open():
            off = Answer("deferred", reason="Away.", until_on=self.at.date() + timedelta(days=days))
            flags.answer(self.engine, [str(one["id"])], off, **self._key())

    def transfer(self, *_: object) -> None:
        (now,) = {one["team_id"] for one in rows(self.engine, "patient", id=self.patient)}
        to = next(team for team in self.teams if team != now)
        transfers.move_to_team(self.engine, self.patient, team_id=to, reason="Moved house.", **self._key())

    def _discharged(self, on: date | None) -> None:
        change = update(patient_table).where(patient_table.c.id == self.patient).values(discharged_on=on)
        with transaction(self.engine) as connection:
            connection.execute(change)

    def discharge(self, *_: object) -> None:
        self._discharged(self.at.date())

    def readmit(self, *_: object) -> None:
        self._discharged(None)

    def escalate(self, days: int, _: object) -> None:
        escalations.escalate(self.engine, by=SERVICE, at=self.at + timedelta(days=days))

    def evaluate(self, days: int, _: object) -> None:
        reevaluation.reevaluate(self.engine, by=SERVICE, at=self.at + timedelta(days=days), workers=1)


def unheard(engine: Engine, patient_id: str) -> set[str]:
    """Unanswered safety flags that no alert shows to anybody of the team that has the patient now."""
    (who,) = rows(engine, "patient", id=patient_id)
    here = {row["person_id"] for row in rows(engine, "membership", team_id=who["team_id"])}
    asked = {row["alert_id"] for row in rows(engine, "alert_to", over_at=None) if row["person_id"] in here}
    told = {row["flag_id"] for row in rows(engine, "alert", patient_id=patient_id) if row["id"] in asked}
    raised = rows(engine, "flag", patient_id=patient_id, rule="SAF-1", state="raised", historic=False)
    return {str(row["id"]) for row in raised} - told


@only_sqlite
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MOVES, min_size=1, max_size=12))
def test_no_history_loses_a_safety_answer(engine: Engine, clinician, other_clinician, moves) -> None:
    (team,), (other_team,) = clinician.team_ids, other_clinician.team_ids
    life = Life(engine, (team, other_team))
    raised: set[str] = set()
    for what, one, two in moves:
        life.step(what, one, two)
        known = {str(row["id"]) for row in rows(engine, "flag", patient_id=life.patient, rule="SAF-1")}
        assert raised <= known, "a safety flag vanished"
        raised = known
        assert safety_net.conservation(engine, by=SERVICE).lost == ()
        assert unheard(engine, life.patient) == set(), "an unanswered flag reaches nobody of the patient's team"
    closed = [row for row in rows(engine, "flag", patient_id=life.patient, rule="SAF-1") if row["state"] == "resolved"]
    for flag in closed:
        events = rows(engine, "flag_event", flag_id=flag["id"], state="resolved")
        assert all(event["contact_outcome"] for event in events), "data closed a safety flag"
    assert not [
        row for row in rows(engine, "flag", rule="SAF-1") if row["state"] in ("expired", "superseded", "deferred")
    ]


@only_sqlite
def test_the_test_would_see_a_flag_that_was_not_raised(
    engine: Engine, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient_id = a_patient(engine, team)
    monkeypatch.setattr("queries.writing.status.refresh", lambda *_: 0)
    an_assessment(engine, patient_id, "phq9", AT.date(), says(2), at=AT)
    assert safety_net.conservation(engine, by=SERVICE).lost != ()
