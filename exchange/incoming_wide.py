"""One row is one patient, one column is one time of measurement. An empty cell is missing, never zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from exchange.dates_in import after
from exchange.file_limits import short
from exchange.incoming_cells import Cells, Form, Sheet, assessment, scored_form
from exchange.incoming_long import unknown_instrument
from exchange.incoming_records import IncomingAssessment, IncomingIntervention, IncomingSchedule, RowRead
from exchange.mapping import BadMapping, TreatmentColumn, WideMapping
from rules.instruments import Instrument


@dataclass(frozen=True)
class WideReader:
    sheet: Sheet
    mapping: WideMapping
    catalogue: Mapping[str, Instrument]

    def read(self) -> Iterator[RowRead]:
        instrument = self._instrument()
        for row in self.sheet.table.rows:
            yield self._row(Cells(self.sheet, row), instrument)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are read."""
        named = (source.column for source in self.mapping.sources.values() if source and source.column)
        return frozenset(named) | frozenset(self.mapping.columns)

    def _instrument(self) -> Instrument:
        if (instrument := self.catalogue.get(self.mapping.instrument)) is None:
            raise BadMapping(unknown_instrument(self.mapping.instrument))
        if not instrument.single_score:
            raise BadMapping(f"{instrument.abbreviation} has no total. Import it in the long form, with its answers.")
        return instrument

    def _row(self, cells: Cells, instrument: Instrument) -> RowRead:
        number = cells.patient_number(self.mapping.patient)
        start = cells.day(self.mapping.start)
        patient = cells.patient(number, self.mapping.new_patients)
        days = {column: after(start, at) for column, at in self.mapping.columns.items()} if start else {}
        filled = {column: day for column, day in days.items() if cells.text(column)}
        cells.check_birth(patient, ({self.mapping.start.column or "": start} if start else {}) | filled)
        self._check_days(cells, days, filled)
        assessments = tuple(self._assessment(cells, number, instrument, column, day) for column, day in filled.items())
        treatments, unknown = self._treatments(cells, number, start)
        if cells.refused or start is None:
            return RowRead(cells.row.row, refused=tuple(cells.refused))
        schedules = (self._schedule(cells.row.row, number, instrument, days),) if self.mapping.expected else ()
        return RowRead(cells.row.row, patient, assessments, treatments, schedules, unknown=unknown)

    def _check_days(self, cells: Cells, days: Mapping[str, date], filled: Mapping[str, date]) -> None:
        for column, day in filled.items():
            if day > self.sheet.today:
                why = f"By its time this was taken on {day:%d %b %Y}, which has not come yet. Check the start date."
                cells.refuse(column, cells.text(column), why)
        ordered = sorted(days, key=lambda column: days[column])
        for one, other in pairwise(ordered):
            if days[one] == days[other]:
                why = f"“{short(one)}” falls on the same day as this column. Correct the times in the mapping."
                cells.refuse(other, "", why)

    def _assessment(
        self, cells: Cells, number: str, instrument: Instrument, column: str, day: date
    ) -> IncomingAssessment:
        form = Form(instrument, {}, cells.number(column), {"total": column})
        return assessment(cells, number, day, form, scored_form(cells, form))

    def _treatments(
        self, cells: Cells, number: str, start: date | None
    ) -> tuple[tuple[IncomingIntervention, ...], tuple[str, ...]]:
        """What was given, and the columns that are empty here: no entry is not the same as no treatment."""
        given: list[IncomingIntervention] = []
        unknown: list[str] = []
        for one in self.mapping.interventions:
            text = cells.text(one.column)
            if not text:
                unknown.append(one.column)
            elif text not in one.values:
                cells.refuse(
                    one.column, text, f"The mapping knows only {_named(one)} here. Correct the cell or add it."
                )
            elif (treatment := one.values[text]) is not None and start is not None:
                named = (treatment.kind, treatment.name, treatment.dose)
                given.append(IncomingIntervention(cells.row.row, number, *named, start))
        return tuple(given), tuple(unknown)

    def _schedule(self, row: int, number: str, instrument: Instrument, days: Mapping[str, date]) -> IncomingSchedule:
        due = tuple(sorted(set(days.values())))
        every = min(((later - earlier).days for earlier, later in pairwise(due)), default=1)
        return IncomingSchedule(row, number, instrument.id, every, due[0], due[-1], due)


def _named(column: TreatmentColumn) -> str:
    return short(", ".join(f"“{value}”" for value in column.values), 120)
