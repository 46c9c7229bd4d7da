"""The safety net: what slipped through, each as something to do. Silence, missed contacts, open questions, jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select, func, select

from queries import jobs, moved_here, outbox
from queries.engine import reading
from queries.records import OPEN_STATES
from queries.settings import current
from queries.status import FAILED
from queries.tables import assessment, event, membership, person
from queries.tables_review import flag, flag_event
from queries.tables_status import patient_status, status_flag
from rules.lanes import DISCHARGED
from rules.roles import Act, User, check_can

COLUMNS = ["kind", "patient_id", "number", "name", "since", "says", "to_do"]
IMPORT_FAILED_FOR = timedelta(days=14)  # a failed file is news until another one went well, or for this long
WORSE = ("DET-1", "DET-2", "DET-3")
MOST = 500  # of one kind: whoever has more than this has another problem, and the count says so


def items(engine: Engine, *, by: User, at: datetime, patient_id: str | None = None) -> pd.DataFrame:
    """One row per thing to do, the longest waiting first within each kind; of one patient, or of the reader's teams."""
    check_can(by, Act.read_caseload)
    with reading(engine) as connection:
        rows = list(_of_patients(connection, by, at, patient_id))
        if patient_id is None:
            rows += list(_of_the_service(connection, at))
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(kind: str, row: Any, since: Any, says: str, to_do: str) -> dict[str, Any]:
    who = {name: getattr(row, name, None) for name in ("patient_id", "number", "name")}
    return {"kind": kind, **who, "since": since, "says": says, "to_do": to_do}


def _of_patients(connection: Connection, by: User, at: datetime, patient_id: str | None) -> Iterator[dict[str, Any]]:
    def mine(query: Select[Any], table: Any) -> Select[Any]:
        query = query.join(patient_status, patient_status.c.patient_id == table.c.patient_id)
        query = query.where(table.c.team_id.in_(by.scope)).limit(MOST)
        return query if patient_id is None else query.where(table.c.patient_id == patient_id)

    yield from _silent(connection, mine, at)
    yield from _missed(connection, mine, at)
    yield from _unanswered(connection, mine)
    yield from _broken_rules(connection, mine)
    moved = list(moved_here.rows(connection, by, at, patient_id, MOST))
    yield from moved
    yield from _clinician_left(connection, by, patient_id, [one["patient_id"] for one in moved])


def _who(table: Any) -> list[Any]:
    return [table.c.patient_id, patient_status.c.number, patient_status.c.name]


def _silent(connection: Connection, mine: Any, at: datetime) -> Iterator[dict[str, Any]]:
    """Worse, and for a while now neither a contact nor an answer."""
    days = current(connection).whole("silent.after_worse_days")
    since, heard = flag.c.since_on, at.date() - timedelta(days=days)
    contact = select(event.c.id).where(
        event.c.patient_id == flag.c.patient_id,
        event.c.kind.in_(("contact", "session")),
        event.c.attended.is_not(False),
        event.c.on > heard,
    )
    answers = select(assessment.c.id).where(assessment.c.patient_id == flag.c.patient_id, assessment.c.taken_on > heard)
    query = select(*_who(flag), func.min(since).label("since")).where(
        flag.c.rule.in_(WORSE),
        flag.c.state.in_(OPEN_STATES),
        since <= heard,
        ~contact.exists(),
        ~answers.exists(),
    )
    for row in connection.execute(mine(query, flag).group_by(*_who(flag)).order_by("since")):
        says = f"Worse since {row.since:%d %b %Y}, and nothing heard for {days} days."
        yield _row("silent after worsening", row, row.since, says, "Reach out today; ask about safety.")


def _missed(connection: Connection, mine: Any, at: datetime) -> Iterator[dict[str, Any]]:
    """A contact promised under a risk plan (SAF-6), or the next check that an acknowledgement named, did not happen."""
    query = select(*_who(flag), flag.c.since_on, flag.c.reason).where(
        flag.c.rule == "SAF-6", flag.c.state.in_(OPEN_STATES)
    )
    for row in connection.execute(mine(query, flag).order_by(flag.c.since_on)):
        yield _row("missed contact at risk", row, row.since_on, row.reason, "Reach out; follow the risk plan.")
    contact = select(event.c.id).where(
        event.c.patient_id == flag.c.patient_id,
        event.c.kind.in_(("contact", "session")),
        event.c.attended.is_not(False),
        event.c.entered_at > flag_event.c.entered_at,
    )
    newer = flag_event.alias()
    answered = select(newer.c.id).where(
        newer.c.flag_id == flag.c.id, newer.c.entered_at > flag_event.c.entered_at, newer.c.next_check_on.is_not(None)
    )
    promised = select(*_who(flag), flag_event.c.next_check_on).join(flag_event, flag_event.c.flag_id == flag.c.id)
    promised = promised.where(
        flag.c.rule.startswith("SAF"),
        flag.c.state.in_(OPEN_STATES),
        flag_event.c.next_check_on < at.date(),
        ~contact.exists(),
        ~answered.exists(),
    )
    for row in connection.execute(mine(promised, flag).order_by(flag_event.c.next_check_on)):
        says = f"A check was promised for {row.next_check_on:%d %b %Y}; no contact is on record since."
        yield _row("promised check missed", row, row.next_check_on, says, "Check now and write down what came of it.")


def _unanswered(connection: Connection, mine: Any) -> Iterator[dict[str, Any]]:
    query = select(*_who(flag), flag.c.since_on, flag.c.reason).where(
        flag.c.rule == "SAF-4", flag.c.state.in_(OPEN_STATES)
    )
    for row in connection.execute(mine(query, flag).order_by(flag.c.since_on)):
        yield _row("safety question open", row, row.since_on, row.reason, "Ask directly, today or at the next contact.")


def _broken_rules(connection: Connection, mine: Any) -> Iterator[dict[str, Any]]:
    query = select(*_who(status_flag), patient_status.c.as_of_on).where(status_flag.c.rule == FAILED)
    for row in connection.execute(mine(query, status_flag)):
        says = "A rule could not be evaluated: its program failed. What it watches for is unknown here."
        yield _row("rule failed", row, row.as_of_on, says, "Look at the record yourself; tell whoever runs Stepwell.")


def _clinician_left(
    connection: Connection, by: User, patient_id: str | None, said: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """In care, and who is named as the clinician is switched off or in another team: alerts and reviews reach nobody.

    Who came from another team is told of already (`said`).
    """
    for team_id in by.scope:
        member = membership.c.person_id == person.c.id, membership.c.team_id == team_id
        here = select(membership.c.person_id).where(*member).exists() & person.c.active
        query = select(*_who(patient_status), person.c.name.label("clinician"))
        query = query.join(person, person.c.id == patient_status.c.clinician_id).where(
            patient_status.c.team_id == team_id, patient_status.c.rank != DISCHARGED, ~here
        )
        query = query if patient_id is None else query.where(patient_status.c.patient_id == patient_id)
        for row in connection.execute(query.order_by(patient_status.c.sort_key).limit(MOST)):
            if row.patient_id not in said:
                says = f"{row.clinician} is named as the clinician and is not in the team any more."
                yield _row("clinician has left", row, None, says, "Name another on the patient's page, part Record.")


def _of_the_service(connection: Connection, at: datetime) -> Iterator[dict[str, Any]]:
    for job, says in jobs.late(connection, at).items():
        yield _row("job did not run", None, None, says, f"Whoever runs Stepwell: start `manage.py {job}` and see why.")
    last = jobs.last_run(connection, "import")
    if last is not None and not last["ok"] and at - last["ended_at"] < IMPORT_FAILED_FOR:
        says = f"A file was not imported on {last['ended_at']:%d %b %Y at %H:%M} UTC. {last['says']}".strip()
        yield _row("import failed", None, last["ended_at"].date(), says, "Correct the file and import it again.")
    if waiting := outbox.stuck(connection, at):
        says = f"{waiting} notices have not left. Nobody outside Stepwell has been told."
        yield _row("notices stuck", None, None, says, "Call whoever is on duty; see Settings, Notices.")
