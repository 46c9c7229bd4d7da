"""Is the installation sound? One line per check, with numbers and without a clinical word, fit for a monitor."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, func, select, text

from queries import audit, escalations, jobs, outbox, rota, safety_net
from queries.engine import SchemaNotCurrent, check_schema, reading
from queries.keys import NAMES, WeakKey, home, key
from queries.people import SERVICE
from queries.records import OPEN_STATES
from queries.tables import patient, team
from queries.tables_review import flag, flag_event
from rules.dates import counted
from rules.escalation import has_timer
from rules.recipients import may_answer
from rules.rota import hours_words

# How long a timer may be past its due moment before it is the escalation that is broken, not the answer that is late.
GRACE = timedelta(minutes=5)
LEAST_FREE = 200_000_000  # bytes
BACKUP = "backup"


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    says: str


def examine(engine: Engine, at: datetime) -> list[Check]:
    """Every check; one that breaks is a check that failed, and the others go on."""
    return [_run(name, check, engine, at) for name, check in CHECKS.items()]


def _run(name: str, check: Callable[[Engine, datetime], tuple[bool, str]], engine: Engine, at: datetime) -> Check:
    try:
        return Check(name, *check(engine, at))
    except (WeakKey, SchemaNotCurrent) as refusal:
        return Check(name, False, str(refusal))
    except Exception as error:  # the sentence says that this is not known, never that it is fine
        return Check(name, False, f"Could not be checked: {type(error).__name__}.")


def _keys(_engine: Engine, _at: datetime) -> tuple[bool, str]:
    for name in NAMES:
        key(name)
    return True, f"{len(NAMES)} keys are there, strong and private."


def _schema(engine: Engine, _at: datetime) -> tuple[bool, str]:
    check_schema(engine)
    return True, "The database has this program's schema."


def _database(engine: Engine, _at: datetime) -> tuple[bool, str]:
    with reading(engine) as connection:
        if connection.dialect.name != "sqlite":
            return connection.scalar(text("SELECT 1")) == 1, "PostgreSQL answers."
        said = str(connection.scalar(text("PRAGMA quick_check(1)")))
    return said == "ok", "The database file is whole." if said == "ok" else "The database file is damaged."


def _trail(engine: Engine, _at: datetime) -> tuple[bool, str]:
    found = audit.verify(engine)
    return found.ok, f"{counted(found.rows, 'event')}, all as they were written." if found.ok else found.why


def _conservation(engine: Engine, _at: datetime) -> tuple[bool, str]:
    found = safety_net.conservation(engine, by=SERVICE)
    if found.ok:
        return True, f"{counted(found.answers, 'safety answer')}, each with its flag."
    ids = ", ".join(sorted({one.source for one in found.lost})[:5])
    return False, f"{len(found.lost)} of {found.answers} safety answers have no flag: {ids}."


def _ends(engine: Engine, _at: datetime) -> tuple[bool, str]:
    """A safety flag is in no state that its history does not tell: one closed behind its history is lost."""
    told = select(flag_event.c.id).where(flag_event.c.flag_id == flag.c.id, flag_event.c.state == flag.c.state)
    query = select(flag.c.id).where(flag.c.rule.startswith("SAF"), ~told.exists()).order_by(flag.c.id)
    with reading(engine) as connection:
        found = list(connection.scalars(query))
    if found:
        return False, f"{len(found)} safety flags are in a state nobody put them into: {', '.join(found[:5])}."
    return True, "Every safety flag is as its history tells."


def _owners(engine: Engine, _at: datetime) -> tuple[bool, str]:
    """An open flag's owner is somebody who may answer it, of the team that has the patient now."""
    with reading(engine) as connection:
        query = select(patient.c.team_id, func.count().label("open")).join(flag, flag.c.patient_id == patient.c.id)
        query = query.where(flag.c.state.in_(OPEN_STATES))
        waiting = {row.team_id: row.open for row in connection.execute(query.group_by(patient.c.team_id))}
        elsewhere = connection.scalar(_between_teams())
        alone = [one for one in waiting if not any(may_answer(role) for role in rota.members(connection, one).values())]
    if elsewhere:
        return False, f"{elsewhere} open flags stand in another team than their patient: nobody is shown them."
    if alone:
        return False, f"{sum(waiting[one] for one in alone)} open flags are in teams where nobody can answer them."
    return True, f"{sum(waiting.values())} open flags, each with somebody who can answer it."


def _between_teams() -> Select[Any]:
    """Flags that did not move along with their patient."""
    query = select(func.count()).select_from(flag).join(patient, patient.c.id == flag.c.patient_id)
    return query.where(flag.c.state.in_(OPEN_STATES), flag.c.team_id != patient.c.team_id)


def _timers(engine: Engine, at: datetime) -> tuple[bool, str]:
    """Every urgent flag that nobody has answered has a next step ahead: somebody is told, until somebody answers."""
    with reading(engine) as connection:
        waiting = escalations.unanswered(connection)
        steps = {one.flag_id: step for one, step in escalations.next_steps(connection, waiting)}
    timed = [one.flag_id for one in waiting if _timed(one)]
    late = [one for one, step in steps.items() if step.due_at < at - GRACE]
    ended = [one for one in timed if one not in steps]
    if late:
        return False, f"{len(late)} timers ran out and were not passed on: {', '.join(late[:5])}."
    if ended:
        return False, f"{len(ended)} urgent flags wait and nobody is told any more: {', '.join(ended[:5])}."
    return True, f"{counted(len(timed), 'urgent flag')} not answered yet, each with the next time somebody is told."


def _timed(one: escalations.Open) -> bool:
    return has_timer(one.waiting.rule, one.waiting.urgency, one.waiting.historic)


def _outbox(engine: Engine, at: datetime) -> tuple[bool, str]:
    with reading(engine) as connection:
        waiting = outbox.stuck(connection, at)
    return not waiting, f"{waiting} notices have been waiting too long." if waiting else "No notice is stuck."


def _jobs(engine: Engine, at: datetime) -> tuple[bool, str]:
    with reading(engine) as connection:
        late = {job: says for job, says in jobs.late(connection, at).items() if job != BACKUP}
    return not late, " ".join(late.values()) or "Every job ran when it should."


def _backup(engine: Engine, at: datetime) -> tuple[bool, str]:
    with reading(engine) as connection:
        late, last = jobs.late(connection, at), jobs.last_run(connection, BACKUP, ok=True)
    if BACKUP in late:
        return False, late[BACKUP]
    return True, f"The last backup is of {last['ended_at']:%d %b %Y, %H:%M} UTC." if last else "No backup is due yet."


def _disk(_engine: Engine, _at: datetime) -> tuple[bool, str]:
    free = shutil.disk_usage(home() if home().exists() else "/").free
    return free >= LEAST_FREE, f"{free // 1_000_000} MB are free."


def _duty(engine: Engine, at: datetime) -> tuple[bool, str]:
    """Information: without a rota, alerts go to more people and the screens say that nobody is known to be on duty."""
    with reading(engine) as connection:
        names = {row.id: row.name for row in connection.execute(select(team.c.id, team.c.name))}
        day = at.astimezone(rota.zone_of(connection)).date()
        without = [name for one, name in names.items() if not hours_words(rota.shifts(connection, one), day)]
    if not names:
        return True, "There is no team yet."
    return True, f"Without duty hours: {', '.join(sorted(without))}." if without else "Every team has duty hours."


CHECKS: dict[str, Callable[[Engine, datetime], tuple[bool, str]]] = {
    "keys": _keys,
    "schema": _schema,
    "database": _database,
    "audit trail": _trail,
    "safety answers have their flag": _conservation,
    "safety flags end on record": _ends,
    "open flags have an owner": _owners,
    "timers have a next step": _timers,
    "notices": _outbox,
    "jobs": _jobs,
    "backup": _backup,
    "disk": _disk,
    "duty hours": _duty,
}
