"""Somebody with one of everything that a list could show, and the way to another team."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Engine

from queries import (
    appointments,
    assessments,
    participants,
    plans,
    reminders,
    signing,
    small_tests,
    supervision,
    transfers,
)
from queries.supervision import Pair
from rules.roles import User
from tests.factories import (
    AT,
    a_decision,
    a_meeting,
    a_patient,
    a_referral,
    an_invitation,
    fresh_submission,
    meeting_of,
    signed_in,
)
from tests.queries.test_small_tests import TRIED

DAY = timedelta(days=1)
TODAY = AT.date()


def told(by: User, at: Any = AT) -> dict[str, Any]:
    return {"by": by, "at": at, "submission_id": fresh_submission()}


def move(engine: Engine, patient: str, team: str, by: User, at: Any = AT, reason: str = "Moved house.") -> str:
    return transfers.move_to_team(engine, patient, team_id=team, reason=reason, **told(by, at))


def with_everything(engine: Engine, team: str, clinician: User, chair: User) -> SimpleNamespace:
    """Treated by the clinician; decided about and signed by the chair, who also plans the next meeting."""
    one = a_patient(engine, team, phq9=[(0, 18), (14, 17), (28, 12)], clinician_id=clinician.id, number="N1")
    decided = a_decision(engine, one, by=chair)
    signing.sign(engine, meeting_of(engine, decided), **told(chair))
    planned = a_meeting(engine, team, by=chair, patients=[one], held_on=TODAY + 7 * DAY, title="Planned")
    reminders.remind(engine, one, for_id=clinician.id, what="Ring.", due_on=TODAY + DAY, **told(chair))
    visit = appointments.add(engine, one, kind="visit", on=TODAY + DAY, with_id=clinician.id, **told(clinician))
    appointments.add(engine, one, kind="telephone", on=TODAY + 2 * DAY, **told(clinician))
    plans.write_plan(engine, one, kind="care", words="Weekly.", **told(clinician))
    plans.add_check(engine, one, on=TODAY, answers={"fever": False}, **told(clinician))
    small_tests.plan(engine, one, TRIED, **told(clinician))
    a_referral(engine, one, by=clinician)
    guest, invited = an_invitation(engine, one, planned, by=chair)
    guest_user = signed_in(engine, guest)
    participants.contribute(engine, invited, "I sleep badly.", today=TODAY, **told(guest_user))
    form = assessments.history(engine, one, by=clinician)["id"].iloc[0]
    pair = Pair(chair.id, clinician.id, team)
    supervision.bring(engine, pair, topic="Stuck.", patient_id=one, flag_id=None, **told(clinician))
    return SimpleNamespace(
        patient=one, decided=decided, planned=planned, visit=visit, form=form, guest=guest_user, invited=invited
    )
