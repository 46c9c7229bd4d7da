"""One patient of the sample service: who they are, their plan, and the columns every clinical row carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sample_data.names import Name
from sample_data.people import Clock, Ids, Row, Staff, Team
from sample_data.plans import Plan


@dataclass(frozen=True)
class Case:
    id: str
    number: str
    name: Name
    team: Team
    clinician: Staff
    plan: Plan
    body: str  # which scale of bodily symptoms the team uses
    clock: Clock
    seed: str
    ids: Ids

    def on(self, day: int) -> date:
        """The date of a day of the course."""
        return self.clock.today - timedelta(days=self.plan.days - day)

    def rng(self, what: str) -> Random:
        """Chance for one purpose: what is drawn for one does not move what is drawn for another."""
        return Random(f"{self.seed}:{self.number}:{what}")

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        return self.clock.at(self.on(day), hour, minute)

    def row(self, entered_by: str, entered_at: datetime) -> Row:
        kept = {"id": self.ids.new(), "team_id": self.team.id, "patient_id": self.id}
        return kept | {"entered_by": entered_by, "entered_at": entered_at}

    def somebody(self, *disciplines: str) -> Staff:
        """A member of the team with one of these disciplines; the clinician where there is none."""
        found = self.team.of(*disciplines)
        return found[int(self.number[3:]) % len(found)] if found else self.clinician


def patient_row(case: Case) -> Row:
    plan, rng = case.plan, case.rng("person")
    born = case.on(0) - timedelta(days=int(min(max(rng.gauss(44, 14), 18), 83) * 365.25))
    return {
        "id": case.id,
        "team_id": case.team.id,
        "number": case.number,
        "given_name": case.name.given,
        "family_name": case.name.family,
        "birth_on": born,
        "sex": case.name.sex,
        "language": case.name.language,
        "primary_measure": plan.primary,
        "function_measure": "wsas",
        "clinician_id": case.clinician.id,
        "registered_on": case.on(0),
        "discharged_on": None if plan.ends is None else case.on(plan.ends),
        "question": plan.question,
        "entered_by": case.team.of("nursing")[0].id,
        "entered_at": case.at(0, 9, 15),
    }
