"""Thousands of random histories on one database at once: each round is the next move of every patient of a batch.

Forms and corrections of a round come in through the door of imports, which judges each patient once and commits once;
all else is done patient by patient. After every round the whole batch is asked whether a safety answer was lost.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from queries import escalations, flags, imports, reevaluation, safety_net, transfers
from queries.assessments import NewAssessment
from queries.engine import make_engine, migrate, reading, transaction
from queries.keys import make_keys
from queries.patients import NewPatient
from queries.people import SERVICE
from queries.records import OPEN_STATES
from queries.tables import membership
from queries.tables import patient as patient_table
from queries.tables_alerts import alert, alert_to
from queries.tables_review import flag, flag_event
from rules.flag_answers import Answer
from rules.roles import Refused, Role
from tests.alarms import contact, says
from tests.factories import AT, REGISTERED_ON, a_person, a_team

AT_ONCE, LONGEST = 500, 8
WEIGHTS = {"form": 8, "correct": 2, "answer": 4, "put off": 1, "transfer": 1, "discharge": 1, "readmit": 1, "wait": 1}
MINE = "SAF-1"


@dataclass
class Life:
    """One patient and what will be done with them; `told` is what to print if it goes wrong."""

    number: str
    moves: list[tuple[str, int, int | None]]
    days: list[int] = field(default_factory=list)  # on which a form came: a correction has something to correct
    team: int = 0
    id: str = ""


@dataclass
class World:
    """One database with two teams, and what was seen of the batch so far."""

    engine: Engine
    teams: tuple[str, str]
    rng: Random
    at: Any = AT
    raised: set[str] = field(default_factory=set)
    writes: int = 0

    def key(self) -> dict[str, Any]:
        self.writes += 1
        return {"by": SERVICE, "at": self.at, "submission_id": f"move {self.writes}"}


def live(folder: str, histories: int, seed: int) -> tuple[int, int]:
    """Live through so many histories in a database of its own; returns how many, and how many safety answers.

    Raises AssertionError with the histories of the patients it is about. Runs in a process of its own.
    """
    os.environ["STEPWELL_HOME"] = folder
    make_keys()
    done = answers = 0
    while done < histories:
        path = Path(folder) / f"batch_{done}.db"
        engine = make_engine(f"sqlite:///{path}")
        migrate(engine)
        many = min(AT_ONCE, histories - done)
        answers += a_batch(engine, many, Random(f"{seed}:{done}"), escalating=done // AT_ONCE % 5 == 0)
        engine.dispose()
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
        done += many
    return done, answers


def a_batch(engine: Engine, many: int, rng: Random, *, escalating: bool = False) -> int:
    """So many patients from beginning to end; returns how many safety answers were given."""
    world = World(engine, (a_team(engine, "North"), a_team(engine, "South")), rng)
    for team in world.teams:
        a_person(engine, Role.clinician, [team])
    lives = [Life(f"H-{place}", list(_moves(rng))) for place in range(many)]
    _register(world, lives)
    for place in range(LONGEST):
        world.at += timedelta(hours=7)
        _round(world, [(one, one.moves[place]) for one in lives if place < len(one.moves)])
        if place == LONGEST // 2:
            reevaluation.reevaluate(engine, by=SERVICE, at=world.at + timedelta(days=rng.randint(0, 40)), workers=1)
            if escalating:
                escalations.escalate(engine, by=SERVICE, at=world.at + timedelta(minutes=20))
        _nothing_is_lost(world, lives)
    _closed_by_people(world)
    return safety_net.conservation(engine, by=SERVICE).answers


def _moves(rng: Random) -> Iterator[tuple[str, int, int | None]]:
    for what in rng.choices(list(WEIGHTS), list(WEIGHTS.values()), k=rng.randint(1, LONGEST)):
        yield what, rng.randint(0, 40), rng.choice([None, 0, 1, 2, 3])


def _register(world: World, lives: list[Life]) -> None:
    told = {"given_name": "Alex", "registered_on": REGISTERED_ON, "primary_measure": "phq9", "step": 1}
    new = [NewPatient(number=one.number, family_name=f"Example {one.number}", **told) for one in lives]
    imports.write_batch(world.engine, imports.Batch("first", new, []), team_id=world.teams[0], **world.key())
    with reading(world.engine) as connection:
        ids = dict(connection.execute(select(patient_table.c.number, patient_table.c.id)).all())
    for one in lives:
        one.id = ids[one.number]


def _round(world: World, moves: list[tuple[Life, tuple[str, int, int | None]]]) -> None:
    forms: dict[int, list[tuple[str, NewAssessment]]] = defaultdict(list)
    open_flags = _open_flags(world.engine)
    for one, (what, days, ninth) in moves:
        if what in ("form", "correct"):
            day = world.rng.choice(one.days) if what == "correct" and one.days else days
            one.days.append(day)
            on = AT.date() - timedelta(days=day)
            forms[one.team].append((one.number, NewAssessment("phq9", on, says(ninth))))
        else:
            _act(world, one, what, days, open_flags.get(one.id, []))
    for team, came in forms.items():
        batch = imports.Batch(f"round {world.writes}", [], came)
        imports.write_batch(world.engine, batch, team_id=world.teams[team], **world.key())


def _act(world: World, one: Life, what: str, days: int, mine: list[str]) -> None:
    today = world.at.date()
    try:
        if what == "answer" and mine:
            state = ("acknowledged", "actioned", "resolved")[days % 3]
            flags.answer(world.engine, mine, contact(today, state=state, reason="Spoken with."), **world.key())
        elif what == "put off" and mine:
            off = Answer("deferred", reason="Away.", until_on=today + timedelta(days=days))
            flags.answer(world.engine, mine[:1], off, **world.key())
        elif what == "transfer":
            to = 1 - one.team
            transfers.move_to_team(world.engine, one.id, team_id=world.teams[to], reason="Moved house.", **world.key())
            one.team = to
        elif what in ("discharge", "readmit"):
            ended = today if what == "discharge" else None
            change = update(patient_table).where(patient_table.c.id == one.id).values(discharged_on=ended)
            with transaction(world.engine) as connection:
                connection.execute(change)
    except Refused:
        return  # a refusal writes nothing, and that is what is looked at next


def _open_flags(engine: Engine) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = select(flag.c.patient_id, flag.c.id).where(flag.c.state.in_(OPEN_STATES), flag.c.rule == MINE)
    with reading(engine) as connection:
        for patient_id, flag_id in connection.execute(query):
            found[patient_id].append(flag_id)
    return found


def _nothing_is_lost(world: World, lives: list[Life]) -> None:
    lost = safety_net.conservation(world.engine, by=SERVICE).lost
    assert not lost, f"safety answers without their flag: {lost[:3]}"
    with reading(world.engine) as connection:
        known = dict(connection.execute(select(flag.c.id, flag.c.patient_id).where(flag.c.rule == MINE)).all())
        unheard = set(connection.scalars(_unheard()))
    assert world.raised <= set(known), "a safety flag vanished"
    world.raised = set(known)
    assert not unheard, f"reach nobody of the patient's team: {[one for one in lives if one.id in unheard][:3]}"


def _unheard() -> Any:
    """The patients with an unanswered safety flag that no alert shows to anybody of the team they are with now."""
    told = (
        select(alert.c.flag_id)
        .join(alert_to, alert_to.c.alert_id == alert.c.id)
        .join(membership, membership.c.person_id == alert_to.c.person_id)
        .where(alert_to.c.over_at.is_(None), membership.c.team_id == patient_table.c.team_id)
        .where(alert.c.flag_id == flag.c.id)
        .correlate(flag, patient_table)
    )
    query = select(flag.c.patient_id).join(patient_table, patient_table.c.id == flag.c.patient_id)
    return query.where(flag.c.rule == MINE, flag.c.state == "raised", ~flag.c.historic, ~told.exists())


def _closed_by_people(world: World) -> None:
    with reading(world.engine) as connection:
        ended = _number(connection, flag.c.state.in_(("expired", "superseded", "deferred")))
        assert ended == 0, f"{ended} safety flags ran out, were replaced or put off"
        by_data = flag_event.c.state == "resolved", flag_event.c.contact_outcome == ""
        query = select(func.count()).select_from(flag_event).join(flag, flag.c.id == flag_event.c.flag_id)
        assert connection.scalar(query.where(flag.c.rule == MINE, *by_data)) == 0, "data closed a safety flag"


def _number(connection: Connection, state: Any) -> int:
    return connection.scalar(select(func.count()).select_from(flag).where(flag.c.rule == MINE, state)) or 0
