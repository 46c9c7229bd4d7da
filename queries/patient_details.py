"""Who a patient is, corrected: the patient's row says what is true, the trail who changed what and why."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import datetime

from sqlalchemy import bindparam, select, update

from queries.engine import Engine
from queries.patients import check_measures, check_number
from queries.rota import zone_of
from queries.tables import patient
from queries.words import keep_words
from queries.writing import Write, writing
from rules.registration import Who, not_corrected_because
from rules.roles import Act, Refused, User

_WHO = select(patient).where(patient.c.id == bindparam("whose"))
COLUMNS = [patient.c[field.name] for field in fields(Who)]


def correct(engine: Engine, patient_id: str, who: Who, why: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Replace who this patient is. Flags and status follow, where another questionnaire is the main one."""
    with writing(
        engine, Act.correct_patient, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        who = replace(who, number=who.number.strip())
        before = _before(write, patient_id)
        refused = not_corrected_because(before, who, why, at.astimezone(zone_of(write.connection)).date())
        if refused:
            raise Refused(refused)
        check_number(write, who.number, patient_id)
        check_measures(write, who)
        write.connection.execute(update(patient).where(patient.c.id == patient_id).values(asdict(who)))
        # The status row may stay as it is (a year of birth is not in it), and one is looked for by all of this.
        keep_words(write.connection, [write.connection.execute(_WHO, {"whose": patient_id}).mappings().one()])
        changed = [name for name, value in asdict(who).items() if value != getattr(before, name)]
        write.object_id, write.details = patient_id, {"changed": changed, "why": why.strip()}
        return patient_id


def _before(write: Write, patient_id: str) -> Who:
    return Who(**write.connection.execute(select(*COLUMNS).where(patient.c.id == patient_id)).mappings().one())
