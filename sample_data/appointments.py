"""The visits of the next days, and whom a patient of this invented service can call."""

from __future__ import annotations

from collections.abc import Sequence

from sample_data.cases import Case
from sample_data.people import Ids, Row, Rows
from sample_data.treatment import CONTACT_DAYS

KINDS = ("visit", "visit", "telephone", "video")
PLACES = {"visit": "Room 3", "telephone": "", "video": "Link comes by letter"}
# 999, 112 and Samaritans 116 123 are real and right for the zone of the sample; 01632 is kept for invented numbers.
HELP_LINES = (
    ("Emergency services", "999 or 112", "day and night"),
    ("Samaritans", "116 123", "day and night, free of charge"),
    ("Your team", "01632 960100", "Monday to Friday, 9:00 to 17:00"),
)
UNWATCHED = "Nobody reads what you enter here in the evening, at night, at weekends or on public holidays."


def appointment_rows(cases: Sequence[Case]) -> Rows:
    return {"appointment": [row for case in cases for row in _of(case)]}


def _of(case: Case) -> list[Row]:
    """The next visit of everybody in care who is not out of touch."""
    plan, rng = case.plan, case.rng("appointments")
    if plan.ends is not None or plan.silent_from is not None or plan.contacts_until is not None:
        return []
    ahead = 1 if plan.archetype else rng.randint(0, CONTACT_DAYS[plan.step_on(plan.days)])
    kind = rng.choice(KINDS)
    who = case.somebody("nursing") if kind == "telephone" else case.clinician
    day = plan.days + ahead
    told: Row = {"kind": kind, "on": case.on(day), "starts_at": case.at(day, rng.randint(8, 16), rng.choice((0, 30)))}
    told |= {"with_id": who.id, "place": PLACES[kind], "state": "planned", "reason": "", "supersedes": None}
    return [case.row(case.somebody("nursing").id, case.at(max(plan.last_day - rng.randint(0, 6), 0), 16)) | told]


def help_rows(case: Case) -> Rows:
    """Entered by the first case's nurse on the first day of the service's records."""
    row: Row = {"id": Ids(f"{case.seed}:help").new(), "lines": [list(line) for line in HELP_LINES]}
    row |= {"unwatched": UNWATCHED, "entered_by": case.somebody("nursing").id, "entered_at": case.at(0, 8)}
    return {"help_lines": [row]}
