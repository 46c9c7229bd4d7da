"""A table and its mapping become incoming records and refusals. Nothing here knows a database.

A row is taken whole or not at all. The order of the rows does not matter, and the same file gives the same result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar

from exchange.file_limits import Refused, short
from exchange.import_plan import ExistingAssessment, ImportPlan, compare
from exchange.incoming_cells import SAFETY, Sheet
from exchange.incoming_long import LongReader, unknown_instrument
from exchange.incoming_records import (
    Expected,
    Incoming,
    IncomingAssessment,
    IncomingIntervention,
    IncomingPatient,
    IncomingSchedule,
    NaturalKey,
    RowRead,
)
from exchange.incoming_wide import WideReader
from exchange.mapping import BadMapping, FileMapping, WideMapping, standard_mapping
from exchange.tables_in import TextTable
from rules.instruments import Instrument

__all__ = [
    "ExistingAssessment",
    "Expected",
    "ImportPlan",
    "Incoming",
    "IncomingAssessment",
    "IncomingIntervention",
    "IncomingPatient",
    "IncomingSchedule",
    "NaturalKey",
    "Refused",
    "compare",
    "read_incoming",
]

One = TypeVar("One", IncomingIntervention, IncomingSchedule)
PERSON = ("given_name", "family_name", "birth_on", "sex", "registered_on")


def read_incoming(
    table: TextTable, mapping: FileMapping | None, catalogue: Mapping[str, Instrument], *, today: date
) -> Incoming:
    """Everything the file says, or why not. Raises BadMapping where the mapping does not fit the file.

    Without a mapping the file must have the standard column names.
    """
    mapping = mapping or standard_mapping(table.columns)
    sheet = Sheet(table, mapping, today)
    reader = (
        WideReader(sheet, mapping, catalogue)
        if isinstance(mapping, WideMapping)
        else LongReader(sheet, mapping, catalogue)
    )
    _check_fit(table, mapping, reader.columns, catalogue)
    read = list(reader.read())
    against = _contradictions([row for row in read if not row.refused], catalogue)
    kept = [row for row in read if not row.refused and row.row not in {one.row for one in against}]
    refused = [*table.refused, *(one for row in read for one in row.refused), *against]
    assessments, repeated = _once(kept)
    schedules = _unique(schedule for row in kept for schedule in row.schedules)
    return Incoming(
        patients=_patients(kept, mapping, assessments),
        assessments=assessments,
        interventions=_unique(given for row in kept for given in row.interventions),
        schedules=schedules,
        expected=_expected(schedules, assessments),
        refused=tuple(sorted(set(refused))),
        notes=(*table.notes, *_notes(table, mapping, reader.columns, kept), *repeated),
        registers=mapping.new_patients is not None,
    )


def _check_fit(
    table: TextTable, mapping: FileMapping, used: Iterable[str], catalogue: Mapping[str, Instrument]
) -> None:
    for column in sorted(set(used) | set(_answer_columns(mapping))):
        if column not in table.columns:
            near = get_close_matches(column, table.columns, n=1)
            hint = f" Did you mean “{short(near[0])}”?" if near else " Check its spelling in row 1 and in the mapping."
            raise BadMapping(f"The file has no column “{short(column)}”, which the mapping names.{hint}")
    new = mapping.new_patients
    for measure in (new.primary_measure, new.function_measure) if new else ():
        if measure and measure not in catalogue:
            raise BadMapping(unknown_instrument(measure))


def _answer_columns(mapping: FileMapping) -> Iterable[str]:
    return () if isinstance(mapping, WideMapping) or mapping.answers is None else mapping.answers.columns


def _contradictions(rows: Sequence[RowRead], catalogue: Mapping[str, Instrument]) -> list[Refused]:
    """Rows of one patient or one occasion that cannot all be true: none of them is taken."""
    refused = [one for _, group in _by_patient(rows) for one in _different_people(group)]
    by_key: dict[NaturalKey, list[IncomingAssessment]] = defaultdict(list)
    for read in (one for row in rows for one in row.assessments):
        by_key[read.natural_key].append(read)
    for key, group in by_key.items():
        if any(replace(one, row=0) != replace(group[0], row=0) for one in group):
            refused += [Refused(one.row, "", short(key.patient_number), _says_both(key, group, one)) for one in group]
    rows_refused = {one.row for one in refused}
    for read in (one for row in rows if row.row in rows_refused for one in row.assessments):
        if read.safety:
            why = SAFETY.format(form=catalogue[read.instrument].abbreviation)
            refused.append(Refused(read.row, "", "", why))
    return refused


def _says_both(key: NaturalKey, group: Sequence[IncomingAssessment], one: IncomingAssessment) -> str:
    others = ", ".join(str(row) for row in sorted({other.row for other in group} - {one.row})[:5])
    return (
        f"The file contradicts itself: row {others} says something else about {key.instrument} "
        f"on {key.taken_on.isoformat()}. Delete the wrong one."
    )


def _by_patient(rows: Iterable[RowRead]) -> list[tuple[str, list[RowRead]]]:
    groups: dict[str, list[RowRead]] = defaultdict(list)
    for row in rows:
        if row.patient is not None:
            groups[row.patient.number].append(row)
    return sorted(groups.items())


def _different_people(group: Sequence[RowRead]) -> list[Refused]:
    """One number with two births or names may be two people; with two starts or treatments, nobody knows which."""
    for name in PERSON:
        told = {getattr(row.patient, name) for row in group} - {"", None}
        if len(told) > 1:
            return [_differ(row, group, name.replace("_", " ")) for row in group]
    for what in ("interventions", "schedules"):
        if len({tuple(replace(one, row=0) for one in getattr(row, what)) for row in group}) > 1:
            return [_differ(row, group, "start or treatment") for row in group]
    return []


def _differ(row: RowRead, group: Sequence[RowRead], what: str) -> Refused:
    others = ", ".join(str(other) for other in sorted({one.row for one in group} - {row.row})[:5])
    number = row.patient.number if row.patient else ""
    why = (
        f"Row {others} has the same number but another {what}. Are these two people? Correct the number or the {what}."
    )
    return Refused(row.row, "", short(number), why)


def _once(rows: Iterable[RowRead]) -> tuple[tuple[IncomingAssessment, ...], tuple[str, ...]]:
    """Each occasion once, and a sentence about rows that repeat others."""
    found: dict[NaturalKey, IncomingAssessment] = {}
    repeats: list[int] = []
    for one in sorted((read for row in rows for read in row.assessments), key=lambda read: read.row):
        if one.natural_key in found:
            repeats.append(one.row)
        found.setdefault(one.natural_key, one)
    said = ", ".join(map(str, repeats[:10])) + (" …" if len(repeats) > 10 else "")
    notes = (f"Repeated word for word and counted once: {len(repeats)} (row {said}).",) if repeats else ()
    return tuple(found[key] for key in sorted(found)), notes


def _unique(records: Iterable[One]) -> tuple[One, ...]:
    found: dict[One, One] = {}
    for one in records:
        same = replace(one, row=0)
        if same not in found or one.row < found[same].row:
            found[same] = one
    return tuple(sorted(found.values(), key=lambda one: (one.patient_number, one.from_on, one.row, str(one))))


def _patients(
    rows: Sequence[RowRead], mapping: FileMapping, assessments: Sequence[IncomingAssessment]
) -> tuple[IncomingPatient, ...]:
    first: dict[str, date] = {}
    for one in assessments:
        first[one.patient_number] = min(one.taken_on, first.get(one.patient_number, one.taken_on))
    for one_schedule in (schedule for row in rows for schedule in row.schedules):
        first[one_schedule.patient_number] = one_schedule.from_on
    return tuple(_patient(group, mapping, first.get(number)) for number, group in _by_patient(rows))


def _patient(group: Sequence[RowRead], mapping: FileMapping, first: date | None) -> IncomingPatient:
    """One person out of all their rows. Not contradicting each other, they complete each other."""
    told = [row.patient for row in group if row.patient is not None]
    facts: dict[str, Any] = {name: next(filter(None, (getattr(one, name) for one in told)), None) for name in PERSON}
    one = min(told, key=lambda patient: patient.row)
    named = mapping.instrument if isinstance(mapping, WideMapping) else mapping.instrument.fixed
    return replace(
        one,
        given_name=facts["given_name"] or "",
        family_name=facts["family_name"] or ("" if facts["given_name"] else one.number),
        birth_on=facts["birth_on"],
        sex=facts["sex"] or "",
        registered_on=facts["registered_on"] or first,
        primary_measure=one.primary_measure or named or "",
    )


def _expected(schedules: Iterable[IncomingSchedule], assessments: Iterable[IncomingAssessment]) -> tuple[Expected, ...]:
    there = {(one.patient_number, one.instrument, one.taken_on) for one in assessments}
    return tuple(
        Expected(schedule.patient_number, schedule.instrument, due, key in there)
        for schedule in schedules
        for due in schedule.due
        for key in [(schedule.patient_number, schedule.instrument, due)]
    )


def _notes(table: TextTable, mapping: FileMapping, used: Iterable[str], rows: Sequence[RowRead]) -> list[str]:
    notes = []
    if unread := [f"“{short(column)}”" for column in table.columns if column not in set(used)]:
        notes.append(f"Not read: the column{'s' if len(unread) > 1 else ''} {', '.join(unread[:20])}.")
    if mapping.patient.column in table.number_columns:
        name = short(mapping.patient.column)
        notes.append(
            f"Excel keeps “{name}” as numbers: zeros it shows in front are not in the file. Compare some numbers."
        )
    for column in sorted({column for row in rows for column in row.unknown}):
        count = sum(column in row.unknown for row in rows)
        notes.append(
            f"“{short(column)}” is empty in {count} rows: the treatment there is unknown and none was entered."
        )
    return notes
