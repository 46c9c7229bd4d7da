"""The conservation check: safety answers counted on the forms and on the flags must agree (rules/safety_net.py).

Reads the tables by itself and not through queries/records.py: what that would leave out, this has to find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Engine, RowMapping, Select, select

from queries.engine import reading
from queries.instruments import known_instruments
from queries.tables import assessment, event, patient
from queries.tables_review import flag
from rules.instruments import Instrument
from rules.record import Assessment, Event
from rules.roles import Act, User, check_can
from rules.safety_net import HELP, Conservation, FlagOf, conserve

AT_ONCE = 500  # patients per query
FORM = "id instrument version taken_on taken_at received_at answers status total historic rater patient_id".split()
ByPatient = Mapping[str, Sequence[RowMapping]]


def conservation(engine: Engine, *, by: User) -> Conservation:
    """Every safety answer of every patient against the flags, for who runs the service. Reads; changes nothing."""
    check_can(by, Act.run_service)
    whole = Conservation(0, {})
    with reading(engine) as connection:
        instruments = known_instruments(connection)
        for ids in _batches(connection):
            whole += _of_batch(connection, ids, instruments)
    return whole


def _batches(connection: Connection) -> Iterator[list[str]]:
    last = ""
    while ids := list(
        connection.scalars(select(patient.c.id).where(patient.c.id > last).order_by(patient.c.id).limit(AT_ONCE))
    ):
        yield ids
        last = ids[-1]


def _of_batch(connection: Connection, ids: Sequence[str], instruments: Mapping[str, Instrument]) -> Conservation:
    asking = [name for name, instrument in instruments.items() if instrument.safety_items]
    later = select(assessment.c.supersedes).where(
        assessment.c.supersedes.is_not(None), assessment.c.patient_id.in_(ids)
    )
    forms = select(*(assessment.c[name] for name in FORM)).where(
        assessment.c.patient_id.in_(ids), assessment.c.instrument.in_(asking), assessment.c.id.not_in(later)
    )
    corrected = select(event.c.supersedes).where(event.c.supersedes.is_not(None), event.c.patient_id.in_(ids))
    helps = select(event).where(event.c.patient_id.in_(ids), event.c.kind == HELP, event.c.id.not_in(corrected))
    flags = select(flag).where(flag.c.patient_id.in_(ids), flag.c.rule.startswith("SAF"))
    told, asked, raised = (_by_patient(connection, query) for query in (forms, helps, flags))
    whole = Conservation(0, {})
    for one in ids:
        answers = [_form(row) for row in told.get(one, ())]
        calls = [Event(row["id"], row["kind"], row["on"]) for row in asked.get(one, ())]
        known = [FlagOf(row["rule"], row["subject"], row["state"], row["historic"]) for row in raised.get(one, ())]
        whole += conserve(answers, calls, known, instruments)
    return whole


def _by_patient(connection: Connection, query: Select[tuple[object, ...]]) -> ByPatient:
    found: dict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["patient_id"]].append(row)
    return found


def _form(row: RowMapping) -> Assessment:
    return Assessment(**{name: row[name] for name in FORM if name != "patient_id"})
