"""The cells of one row, read one by one; what cannot be used is refused and said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from exchange.dates_in import is_iso, read_date, read_number
from exchange.file_limits import Refused, short
from exchange.incoming_records import IncomingAssessment, IncomingPatient
from exchange.mapping import DateSource, FileMapping, NewPatients, PatientSource, Source
from exchange.tables_in import TextRow, TextTable
from rules.instruments import Instrument
from rules.scoring import Mark, Score, Status, score

HOW = ("self", "paper", "phone", "assisted", "staff", "import")
RATERS = ("patient", "clinician", "family")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
MAX_NUMBER, MAX_NAME, MAX_NOTE = 64, 120, 4_000
SAFETY = (
    "Look at this now: the row holds an answer that asks for a safety review ({form}). "
    "The row was not taken, so no flag will say so."
)


@dataclass(frozen=True)
class Sheet:
    """The table with what its mapping says about all its cells."""

    table: TextTable
    mapping: FileMapping
    today: date

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.table.columns)}

    @cached_property
    def empty(self) -> frozenset[str]:
        return frozenset({"", *(text.strip() for text in self.mapping.empty)})

    @cached_property
    def _mixed(self) -> dict[str, bool]:
        return {}

    def mixed(self, source: DateSource) -> bool:
        """Whether a column has dates of the stated form and ISO dates: Excel turns only those it understands."""
        column = source.column or ""
        if column not in self._mixed:
            texts = [row.cells[self.places[column]].strip() for row in self.table.rows]
            iso = [is_iso(text) for text in texts if text not in self.empty]
            self._mixed[column] = not source.format.startswith("YYYY-MM-DD") and any(iso) and not all(iso)
        return self._mixed[column]


@dataclass
class Cells:
    """One row. What is refused is collected, so that a person learns of all bad cells of a row at once."""

    sheet: Sheet
    row: TextRow
    refused: list[Refused] = field(default_factory=list)

    def refuse(self, column: str, value: str, why: str) -> None:
        one = Refused(self.row.row, column, short(value), why)
        if one not in self.refused:
            self.refused.append(one)

    def text(self, column: str) -> str:
        """The cell without blanks around it; an empty text where the mapping calls it empty."""
        text = self.row.cells[self.sheet.places[column]].strip()
        if why := self.sheet.table.odd.get((self.row.row, column)):
            if text not in self.sheet.empty:
                self.refuse(column, text, why)
            return ""
        return "" if text in self.sheet.empty else text

    def value(self, source: Source | None, most: int = MAX_NAME) -> str:
        if source is None:
            return ""
        text = source.fixed or self.text(source.column or "")
        if len(text) > most:
            self.refuse(source.column or "", text, f"The text has more than {most:,} characters. Shorten it.")
        return text

    def line(self, source: Source | None) -> str:
        """A name or the like: one line of visible characters."""
        text = self.value(source)
        if not text.isprintable():
            self.refuse(
                (source and source.column) or "", text, "The text has invisible characters in it. Type it again."
            )
        return text

    def patient_number(self, source: PatientSource) -> str:
        text = self.text(source.column)
        if not text and not any(one.column == source.column for one in self.refused):
            self.refuse(source.column, "", "The row does not say whose it is. Enter the patient's number.")
        elif len(text) > MAX_NUMBER or not text.isprintable():
            self.refuse(source.column, text, "This cannot be a patient's number. Type it again, at most 64 characters.")
        return source.prefix + text

    def day(self, source: DateSource | None, *, needed: bool = True) -> date | None:
        if source is None:
            return None
        text = self.value(source)
        column = source.column or ""
        if not text:
            if needed and not any(one.column == column for one in self.refused):
                self.refuse(column, "", "The date is missing. Enter the day.")
            return None
        if source.column and is_iso(text) and self.sheet.mixed(source):
            self.refuse(
                column, text, f"Other dates here are written {source.format}. Excel may have swapped day and month."
            )
            return None
        try:
            return read_date(text, source.format, self.sheet.today)
        except ValueError as error:
            self.refuse(column, text, str(error))
            return None

    def number(self, column: str) -> float | None:
        if not (text := self.text(column)):
            return None
        try:
            return read_number(text, self.sheet.mapping.decimal)
        except ValueError as error:
            self.refuse(column, text, str(error))
            return None

    def choice(self, source: Source, allowed: Sequence[str], otherwise: str) -> str:
        text = self.value(source) or otherwise
        if text not in allowed:
            self.refuse(source.column or "", text, f"This is not one of: {', '.join(allowed)}. Write one of them.")
        return text

    def language(self, source: Source) -> str:
        text = self.value(source) or "en"
        if not LANGUAGE.fullmatch(text):
            self.refuse(source.column or "", text, "This is not a language code. Write it like en, fa or de-CH.")
        return text

    def patient(self, number: str, new: NewPatients | None) -> IncomingPatient:
        """What the row says of the person. `registered_on` is the stated one only."""
        if new is None:
            return IncomingPatient(self.row.row, number)
        return IncomingPatient(
            row=self.row.row,
            number=number,
            given_name=self.line(new.given_name),
            family_name=self.line(new.family_name),
            birth_on=self.day(new.birth_on, needed=False),
            sex=self.line(new.sex),
            registered_on=self.day(new.registered_on, needed=False),
            team=new.team,
            step=new.step,
            primary_measure=new.primary_measure,
            function_measure=new.function_measure,
        )

    def check_birth(self, patient: IncomingPatient, days: Mapping[str, date]) -> None:
        """`days` by the column they stand in."""
        for column, day in days.items():
            if patient.birth_on is not None and day < patient.birth_on:
                self.refuse(column, day.isoformat(), "This day is before the patient's birth. Correct one of the two.")


@dataclass(frozen=True)
class Form:
    """One filled form of a row, not yet scored. `columns`: where each item and the total stands."""

    instrument: Instrument
    answers: Mapping[str, float | str]
    total: float | None
    columns: Mapping[str, str]


def scored_form(cells: Cells, form: Form) -> Score:
    """The form's score. What it refuses, the row refuses."""
    found = score(form.instrument, form.answers or None, form.total)
    for bad in found.bad:
        column = form.columns.get(bad.item, "")
        cells.refuse(column, cells.text(column) if column else bad.value, bad.why)
    if found.status is Status.invalid and not found.bad:
        cells.refuse("", "", "These answers cannot be scored. Check the form.")
    return found


def fired(found: Score) -> tuple[str, ...]:
    return tuple(mark.value for mark in found.safety if mark is not Mark.safety_item_missing)


def say_safety(cells: Cells, form: Form, found: Score) -> None:
    """A refused row keeps its numbers out, but an answer that asks for a safety review is said aloud."""
    if cells.refused and fired(found):
        cells.refuse("", "", SAFETY.format(form=form.instrument.abbreviation))


def assessment(
    cells: Cells, number: str, taken_on: date, form: Form, found: Score, note: str = ""
) -> IncomingAssessment:
    mapping = cells.sheet.mapping
    answers = {key: answer for key, answer in found.answers.items() if answer is not None}
    return IncomingAssessment(
        row=cells.row.row,
        patient_number=number,
        instrument=form.instrument.id,
        version=form.instrument.version,
        taken_on=taken_on,
        answers=answers if form.answers else None,
        total=found.total,
        how=cells.choice(mapping.how, HOW, "import"),
        rater=cells.choice(mapping.rater, RATERS, "patient"),
        language=cells.language(mapping.language),
        note=note,
        status=found.status.value,
        safety=fired(found),
    )
